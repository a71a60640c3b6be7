"""Who sends a report: an administrative unit, or an agency of one."""

from __future__ import annotations

import re

from kpi.quick import dataclass

SIGN = ":"
"""Stands between the code of the unit and the id of the agency."""

_TEXT = re.compile(r"([0-9]{2,5})(?::([a-z0-9]+(?:-[a-z0-9]+)*))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Reporter:
    """A unit by its code, or an `agency` of it by its id (the police of a district). As a text "871" or
    "871:police", in the lake, in files and on the command line."""

    unit: str
    agency: str = ""

    def __str__(self) -> str:
        return f"{self.unit}{SIGN}{self.agency}" if self.agency else self.unit


def parse_reporter(text: str) -> Reporter | None:
    """The reporter that a text stands for, None where it is none."""
    match = _TEXT.fullmatch(text.strip())
    return Reporter(match[1], match[2] or "") if match else None


def unit_of(reporter: str) -> str:
    """The code of the unit in the text of a reporter."""
    return reporter.partition(SIGN)[0]


def agency_of(reporter: str) -> str:
    """The id of the agency in the text of a reporter, "" for a unit."""
    return reporter.partition(SIGN)[2]
