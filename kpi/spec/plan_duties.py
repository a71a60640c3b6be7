"""What a plan asks of agencies and units: duties, and reports that come again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from kpi.quick import dataclass
from kpi.spec.values import Json, Text, maybe_text, text_of

Every = Literal["year", "half", "occasion"]


@dataclass(frozen=True, slots=True)
class Duty:
    """What an agency has to do; `condition` is what has to happen first."""

    id: str
    agency: Text
    task: Text
    citation: str
    quote: str
    condition: Text | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A report, or another thing that comes again: by whom, to whom, how often, and `before` which day
    (MM-DD) of the year. Before is strict; without a day it is expected and never late."""

    id: str
    task: Text
    reporters: Text
    recipients: tuple[Text, ...]
    every: Every
    before: str | None
    citation: str
    quote: str
    inference: Text | None

    def last_day(self, year: int) -> date | None:
        """The last day on time in a year: the one before the day named."""
        return None if self.before is None else date.fromisoformat(f"{year}-{self.before}") - timedelta(1)


def duty_of(data: Json) -> Duty:
    return Duty(
        data["id"],
        text_of(data["agency"]),
        text_of(data["task"]),
        data["citation"],
        data["quote"],
        maybe_text(data, "condition"),
    )


def calendar_of(data: Json) -> Calendar:
    return Calendar(
        id=data["id"],
        task=text_of(data["task"]),
        reporters=text_of(data["reporters"]),
        recipients=tuple(map(text_of, data["recipients"])),
        every=data["every"],
        before=data["before"],
        citation=data["citation"],
        quote=data["quote"],
        inference=maybe_text(data, "inference"),
    )
