"""Reporting periods as SDMX writes them: ``2021``, ``2021-S1``, ``2021-Q3``, ``2021-09``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_SHAPE = re.compile(r"(\d{4})(?:-(?:S([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole months; `part` counts from 1 within the year (1 for a year)."""

    year: int
    kind: str
    part: int

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.part - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """Last day, inclusive: the date units are read at."""
        month = self.part * _MONTHS[self.kind]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def previous(self) -> Period:
        """The period of the same kind just before."""
        if self.part > 1:
            return Period(self.year, self.kind, self.part - 1)
        return Period(self.year - 1, self.kind, 12 // _MONTHS[self.kind])

    def __str__(self) -> str:
        suffix = {"year": "", "half": f"-S{self.part}", "quarter": f"-Q{self.part}"}
        return f"{self.year}{suffix.get(self.kind, f'-{self.part:02d}')}"


def parse_period(text: str) -> Period:
    """Read a period. Raises ValueError for any other shape or a year outside 1900–2999."""
    match = _SHAPE.fullmatch(text.strip())
    if not match or not 1900 <= int(match[1]) < 3000:
        raise ValueError(text)
    year = int(match[1])
    for kind, part in (("half", match[2]), ("quarter", match[3]), ("month", match[4])):
        if part:
            return Period(year, kind, int(part))
    return Period(year, "year", 1)
