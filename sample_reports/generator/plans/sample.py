"""What the sample of a plan is: by period who sends what on which day, what is wrong, what is to come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..table import Fact
from ..units import Place

Expected = Mapping[str, object]
Figures = Mapping[str, Mapping[str, Fact]]  # unit code -> indicator -> value that is known
Draw = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Sending:
    """A workbook that came in: the `file` in the folder of its period."""

    file: str
    sender: Place
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
    """What is sent for one `period`. `draw` writes its workbooks into a folder; `reporters` are awaited;
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
    wrong: tuple[Wrong, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the reporters that send nothing."""
        there = {one.sender.code for one in self.sendings}
        return tuple(one.code for one in self.reporters if one.code not in there)

    def received(self) -> dict[str, date]:
        """By code of the reporter the day of what came last."""
        return {one.sender.code: one.received for one in sorted(self.sendings, key=lambda s: s.received)}

    def days_late(self) -> dict[str, int]:
        """By code of the reporter, of those that came after the last day."""
        if self.last_day is None:
            return {}
        days = {code: (day - self.last_day).days for code, day in self.received().items()}
        return {code: number for code, number in days.items() if number > 0}


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample of a plan for the office of a `province`."""

    plan: str
    province: str
    collections: tuple[Collection, ...]
