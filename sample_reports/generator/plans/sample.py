"""What the sample of a plan is: by period who sends what on which day, what is wrong, what is to come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..forms import OF_MODEL
from ..table import Fact
from ..units import Place

Expected = Mapping[str, object]
Figures = Mapping[str, Mapping[str, Fact]]  # unit code -> indicator -> value that is known
Draw = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Sending:
    """A workbook that came in: the `file` in the folder of its period. The `reporter` is a unit or an agency
    of one ("87", "87:police")."""

    file: str
    reporter: str
    received: date


@dataclass(frozen=True, slots=True)
class Wrong:
    """Figures of a unit that contradict each other: they are sent, and must not count as known."""

    unit: str
    indicators: tuple[str, ...]
    shows: str
    finding: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What is sent for one `period`. `draw` writes its workbooks into a folder; `reporters` are awaited, with
    `forms`, those that everybody has to send;
    `last_day` is the last one on time, None where the plan names none. `absent` are units without a row in
    the report of their reporter. `targets` are what those of the plan come to, `below` the same by unit."""

    period: str
    draw: Draw
    sendings: tuple[Sending, ...]
    reporters: tuple[Place, ...]
    last_day: date | None
    targets: Mapping[str, Expected]
    below: Mapping[str, Mapping[str, Expected]] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    forms: tuple[str, ...] = OF_MODEL
    wrong: tuple[Wrong, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the reporters that send nothing."""
        there = {one.reporter for one in self.sendings}
        return tuple(one.code for one in self.reporters if one.code not in there)

    def received(self) -> dict[str, date]:
        """By code of the reporter the day of what came last."""
        return {one.reporter: one.received for one in sorted(self.sendings, key=lambda s: s.received)}

    def days_late(self) -> dict[str, int]:
        """By code of the reporter, of those that first came after the last day: who corrects later is not."""
        if self.last_day is None:
            return {}
        first = {one.reporter: one.received for one in sorted(self.sendings, key=lambda s: s.received)[::-1]}
        days = {code: (day - self.last_day).days for code, day in sorted(first.items())}
        return {code: number for code, number in days.items() if number > 0}


@dataclass(frozen=True, slots=True)
class Baseline:
    """A value of an earlier year that the office enters: the text gives none."""

    target: str
    year: int
    value: int


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample of a plan for the office of a `province`."""

    plan: str
    province: str
    collections: tuple[Collection, ...]
    baselines: tuple[Baseline, ...] = ()
