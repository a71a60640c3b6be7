"""What a plan asks of agencies and units: duties, and reports that come again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from kpi.model.level import Level
from kpi.model.period import KINDS, Period, PeriodKind
from kpi.quick import dataclass
from kpi.spec.values import NO_TEXT, WHOLE, Json, Subject, Text, Validity, maybe_text, text_of, validity_of

Every = Literal["year", "half", "quarter", "month", "occasion"]
DutyState = Literal["done", "in_progress", "not_done", "does_not_arise"]
DUTY_STATES: tuple[DutyState, ...] = ("done", "in_progress", "not_done", "does_not_arise")
"""What may be recorded of a duty."""
_YEAR = 12  # months
_DIVISIONS: Mapping[str, PeriodKind] = {kind: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Duty:
    """What an agency has to do (without one the text names nobody); `condition` is what has to happen first.
    With a `level` it is the duty of
    each unit of that level, and recorded unit by unit."""

    id: str
    agency: Text
    task: Text
    citation: str
    quote: str
    condition: Text | None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that reports beside the units: of units of which `levels`, by which `words` its papers name
    it. `forms` are those it fills in, of the ones that a calendar asks for; None: all of these."""

    id: str
    name: Text
    levels: tuple[Level, ...]
    words: tuple[str, ...]
    forms: tuple[str, ...] | None

    def sends(self, form: str) -> bool:
        """Whether it fills in a form, where a calendar asks for it."""
        return self.forms is None or form in self.forms


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a report goes: on the days of `validity`, where it is about the `subject`."""

    name: Text
    validity: Validity
    subject: Subject


@dataclass(frozen=True, slots=True)
class Calendar:
    """A report, or another thing that comes again.

    `reporters` are those the text names, in its words: the units of the levels `units` and the `agencies`
    (ids). `forms` are those they fill in, none for a report in words. It comes `every` year, half-year …, in
    the `parts` of the year named (from 1), on time `before` a day (MM-DD) of each. Before is strict; without
    a day it is expected and never late."""

    id: str
    task: Text
    reporters: Text
    units: tuple[Level, ...]
    agencies: tuple[str, ...]
    forms: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    every: Every
    parts: tuple[int, ...]
    before: tuple[str | None, ...]
    citation: str
    quote: str
    inference: Text | None

    def asks(self, period: Period) -> bool:
        """Whether it is to be done for a period."""
        return period.kind == self.every and period.part in self.parts

    def last_day(self, period: Period) -> date | None:
        """The last day on time for a period that it asks for: the one before the day named. One that lies
        before the period is that of the next year."""
        before = self.before[self.parts.index(period.part)]
        if before is None:
            return None
        last = date.fromisoformat(f"{period.year}-{before}") - timedelta(1)
        if last < period.start:
            last = date.fromisoformat(f"{period.year + 1}-{before}") - timedelta(1)
        return last


def duty_of(data: Json) -> Duty:
    return Duty(
        data["id"],
        text_of(data["agency"]) if "agency" in data else NO_TEXT,
        text_of(data["task"]),
        data["citation"],
        data["quote"],
        maybe_text(data, "condition"),
        data.get("level"),
    )


def agency_of(data: Json) -> Agency:
    return Agency(
        id=data["id"],
        name=text_of(data["name"]),
        levels=tuple(data["levels"]),
        words=tuple(data["words"]),
        forms=tuple(data["forms"]) if "forms" in data else None,
    )


def calendar_of(data: Json) -> Calendar:
    parts, reporters = parts_of_year(data), data["reporters"]
    days = data["before"]
    return Calendar(
        id=data["id"],
        task=text_of(data["task"]),
        reporters=text_of(reporters["name"]),
        units=tuple(reporters.get("units", ())),
        agencies=tuple(reporters.get("agencies", ())),
        forms=tuple(data["forms"]),
        recipients=tuple(map(_recipient, data["recipients"])),
        every=data["every"],
        parts=parts,
        before=tuple(days) if isinstance(days, list) else (days,) * len(parts),
        citation=data["citation"],
        quote=data["quote"],
        inference=maybe_text(data, "inference"),
    )


def parts_of_year(data: Json) -> tuple[int, ...]:
    """The parts of the year in which a calendar's report comes, by its checked JSON: by default all that
    there are; none where it comes when asked for."""
    kind = _DIVISIONS.get(data["every"])
    number = _YEAR // KINDS[kind] if kind else 0
    return tuple(data.get("parts", range(1, number + 1)))


def _recipient(data: Json) -> Recipient:
    return Recipient(text_of(data["name"]), validity_of(data), data.get("subject", WHOLE))
