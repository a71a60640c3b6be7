"""Reporting periods as SDMX writes them: ``2021``, ``2021-S1``, ``2021-Q3``, ``2021-09``."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

_SHAPE = re.compile(r"(\d{4})(?:-(?:S([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_SERIES = ".."
MOST_PERIODS = 60
PeriodKind = Literal["year", "half", "quarter", "month"]
KINDS: Mapping[PeriodKind, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}  # months of each


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole months; `part` counts from 1 within the year (1 for a year)."""

    year: int
    kind: PeriodKind
    part: int

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.part - 1) * KINDS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """Last day, inclusive: the date units are read at."""
        month = self.part * KINDS[self.kind]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def next(self) -> Period:
        """The period of the same kind just after."""
        if self.part < 12 // KINDS[self.kind]:
            return Period(self.year, self.kind, self.part + 1)
        return Period(self.year + 1, self.kind, 1)

    @property
    def previous(self) -> Period:
        """The period of the same kind just before."""
        if self.part > 1:
            return Period(self.year, self.kind, self.part - 1)
        return Period(self.year - 1, self.kind, 12 // KINDS[self.kind])

    @property
    def months(self) -> int:
        """How many months long it is."""
        return KINDS[self.kind]

    def divided(self) -> dict[str, tuple[Period, ...]]:
        """Its parts by kind, the longest first: a year as halves, quarters and months."""
        parts_by_kind: dict[str, tuple[Period, ...]] = {}
        for kind, months in KINDS.items():
            if months < self.months:
                number = self.months // months
                first = (self.part - 1) * number + 1
                parts_by_kind[kind] = tuple(Period(self.year, kind, first + n) for n in range(number))
        return parts_by_kind

    def __str__(self) -> str:
        match self.kind:
            case "year":
                return str(self.year)
            case "half":
                return f"{self.year}-S{self.part}"
            case "quarter":
                return f"{self.year}-Q{self.part}"
            case "month":
                return f"{self.year}-{self.part:02d}"
            case _:
                assert_never(self.kind)


def parse_period(text: str) -> Period:
    """Read a period. Raises ValueError for any other shape or a year outside 1900–2999."""
    match = _SHAPE.fullmatch(text.strip())
    if not match or not 1900 <= int(match[1]) < 3000:
        raise ValueError(text)
    year = int(match[1])
    parts: tuple[tuple[PeriodKind, str | None], ...]
    parts = (("half", match[2]), ("quarter", match[3]), ("month", match[4]))
    for kind, part in parts:
        if part:
            return Period(year, kind, int(part))
    return Period(year, "year", 1)


class PeriodsError(ValueError):
    """Why a text is no period nor a series of them: `why` is period, periods.kind, periods.order or
    periods.many; of periods that cannot be compared to.kind, to.later, to.same or periods.many."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(text)
        self.why = why


def parse_periods(text: str) -> tuple[Period, ...]:
    """Read a period or a series of them, ``2016..2024``: all from the first to the last, of one kind. Raises
    PeriodsError, for more than `MOST_PERIODS` too."""
    ends = text.split(_SERIES)
    try:
        first, last = parse_period(ends[0]), parse_period(ends[-1])
    except ValueError as error:
        raise PeriodsError(text, "period") from error
    if len(ends) > 2:
        raise PeriodsError(text, "period")
    if first.kind != last.kind:
        raise PeriodsError(text, "periods.kind")
    if last < first or (last == first and len(ends) == 2):
        raise PeriodsError(text, "periods.order")
    periods = [first]
    while periods[-1] != last and len(periods) <= MOST_PERIODS:
        periods.append(periods[-1].next)
    if len(periods) > MOST_PERIODS:
        raise PeriodsError(text, "periods.many")
    return tuple(periods)


def periods_until(last: Period, earlier: Iterable[Period]) -> tuple[Period, ...]:
    """Some periods and the last one that they are compared with, oldest first. Raises PeriodsError where they
    are of several kinds, not all before the last one, named twice, or more than `MOST_PERIODS`."""
    periods = [*sorted(earlier), last]
    if any(period.kind != last.kind for period in periods):
        raise PeriodsError(str(last), "to.kind")
    if len(set(periods)) < len(periods):
        raise PeriodsError(str(last), "to.same")
    if periods != sorted(periods):
        raise PeriodsError(str(last), "to.later")
    if len(periods) > MOST_PERIODS:
        raise PeriodsError(str(last), "periods.many")
    return tuple(periods)
