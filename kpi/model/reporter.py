"""Who sends a report: an administrative unit, or an agency of one."""

from __future__ import annotations

from kpi.quick import dataclass

SIGN = ":"
"""Stands between the code of the unit and the id of the agency."""


@dataclass(frozen=True, slots=True, order=True)
class Reporter:
    """A unit by its code, or an `agency` of it by its id (the police of a district). As a text "871" or
    "871:police", in the lake, in files and on the command line."""

    unit: str
    agency: str = ""

    def __str__(self) -> str:
        return f"{self.unit}{SIGN}{self.agency}" if self.agency else self.unit
