"""What intake hands on: a received file, its parts (one per form), and their readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from kpi.findings import Finding
from kpi.quick import dataclass

Role = Literal["unit", "total", "note", "whole"]
Ends = tuple[str | None, str | None]
"""The least and the most that a figure may be, as plain decimal texts, both included; None: no such end."""


class Outcome(StrEnum):
    """What became of a received file."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_FINDINGS = "accepted_with_findings"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


@dataclass(slots=True)
class Readings:
    """Observations of one form on one sheet, as parallel lists of one length (columns, for speed).

    `value` is a plain decimal text or None; `text` a class code or None; `state` a `State`;
    `role` is ``unit`` (a unit's own row), ``total`` (the sender's total for `unit`, never counted), ``note``
    (a text about that figure of the unit, no figure itself: its `text` is what was written) or ``whole``
    (what an agency tells of `unit` as a whole, whose figures are else those of the units below it);
    `cell` an A1 address; `raw` what was typed, where it is not a plain number. `bounds` are the ends of those
    few of which the state is `State.RANGE`, by their place in the lists.
    """

    unit: list[str] = field(default_factory=list)
    role: list[Role] = field(default_factory=list)
    indicator: list[str] = field(default_factory=list)
    value: list[str | None] = field(default_factory=list)
    text: list[str | None] = field(default_factory=list)
    state: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    raw: list[str | None] = field(default_factory=list)
    bounds: dict[int, Ends] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget all observations, once they are kept elsewhere: a large run needs the memory."""
        for observations in (self.unit, self.role, self.indicator, self.value):
            observations.clear()
        for details in (self.text, self.state, self.cell, self.raw):
            details.clear()
        self.bounds.clear()

    def share(self, words: dict[str | None, str | None]) -> None:
        """Hold every word as the equal one of `words`, to which it adds those that are new: what comes from
        another process has copies of its own, and most are the same in all files."""
        columns: tuple[list[Any], ...] = (self.unit, self.role, self.indicator, self.value)
        for observations in (*columns, self.text, self.state, self.cell, self.raw):
            observations[:] = map(words.setdefault, observations, observations)

    def at(self, places: Sequence[int]) -> Readings:
        """The observations at some places."""
        return Readings(
            unit=[self.unit[at] for at in places],
            role=[self.role[at] for at in places],
            indicator=[self.indicator[at] for at in places],
            value=[self.value[at] for at in places],
            text=[self.text[at] for at in places],
            state=[self.state[at] for at in places],
            cell=[self.cell[at] for at in places],
            raw=[self.raw[at] for at in places],
            bounds={n: self.bounds[at] for n, at in enumerate(places) if at in self.bounds},
        )

    def add(self, other: Readings) -> None:
        """Append the other's observations."""
        self.bounds |= {len(self.unit) + at: ends for at, ends in other.bounds.items()}
        self.unit += other.unit
        self.role += other.role
        self.indicator += other.indicator
        self.value += other.value
        self.text += other.text
        self.state += other.state
        self.cell += other.cell
        self.raw += other.raw


@dataclass(frozen=True, slots=True)
class Part:
    """One form found in a file: `reporter` is the code of the unit that sent it. `further` holds what of the
    form stands in other tables, be it on the same sheet or another: other units, or other columns."""

    form: str
    reporter: str
    sheet: str
    readings: Readings
    further: tuple[Part, ...] = ()

    @property
    def pieces(self) -> tuple[Part, ...]:
        """All tables of the form, each with the sheet on which its cells stand."""
        return (self, *self.further)


@dataclass(frozen=True, slots=True)
class Aside:
    """What was set aside of a file with details of persons: the SHA-256 of the file that came, and how many
    cells and sheets of the copy that is kept in its place have something masked."""

    received: str
    cells: int
    sheets: int


@dataclass(frozen=True, slots=True)
class Received:
    """One file as read. `refused` when nothing of it may be counted; `keep` is False for a file
    whose original is not stored (it lists persons, or holds nothing that was asked for); `holds_form` says
    whether any known form was found in it. Where persons were set `aside`, the hash, size and suffix are
    those of the copy without them, which is read and kept in place of what came."""

    file: str
    sha256: str
    size: int
    suffix: str
    reader: str
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    refused: bool
    revision: int = 1
    keep: bool = True
    holds_form: bool = True
    aside: Aside | None = None

    @property
    def arrived(self) -> str:
        """The SHA-256 of what came."""
        return self.sha256 if self.aside is None else self.aside.received

    @property
    def locked(self) -> bool:
        """Whether it could not be read for want of a password."""
        return any(one.code in ("file.password", "file.password_wrong") for one in self.findings)


@dataclass(frozen=True, slots=True)
class FileResult:
    """What is reported of one file of an import run. `forms_held` are forms that are stored and wait for a
    decision; a file of which all forms wait has the outcome refused: nothing of it counts. `original` is the
    SHA-256 of what is kept, be it that persons were set `aside`."""

    file: str
    outcome: Outcome
    forms: tuple[str, ...]
    reporter: str
    period: str
    submission: str
    findings: tuple[Finding, ...]
    received: date
    supersedes: str = ""
    kept: bool = True
    forms_held: tuple[str, ...] = ()
    aside: Aside | None = None
    original: str = ""
