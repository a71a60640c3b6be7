"""What a run of checks gives: findings in order, and how often each passed, failed or could not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kpi.findings import Finding
from kpi.findings.traits import rule_of
from kpi.quick import dataclass

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


class Place(NamedTuple):
    """The cell that a judged figure stands in."""

    run: str
    submission: str
    form: str
    file: str
    sheet: str
    cell: str
    unit: str
    indicator: str


class Count(NamedTuple):
    """How many times a check passed, failed, and could not tell because a figure is missing."""

    passed: int = 0
    failed: int = 0
    unknown: int = 0

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(self.passed + other.passed, self.failed + other.failed, self.unknown + other.unknown)


@dataclass(frozen=True, slots=True)
class Failed:
    """A finding of a check with the `cells` of the figures it rests on, the one it points at first; `figures`
    are these as plain text by the names of the rule."""

    finding: Finding
    cells: tuple[Place, ...]
    figures: Mapping[str, str]

    @property
    def check(self) -> str:
        """The id of the check."""
        return rule_of(self.finding.code)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """`failed` by severity, file, sheet and cell; `counts` by check id, for every check that was run."""

    failed: tuple[Failed, ...]
    counts: Mapping[str, Count]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of what failed."""
        return tuple(one.finding for one in self.failed)


def in_order(failed: Iterable[Failed]) -> tuple[Failed, ...]:
    """Gravest first, then as one leafs through the files: file, sheet, row, column."""
    return tuple(sorted(failed, key=lambda one: _order(one.finding)))


def _order(finding: Finding) -> tuple[object, ...]:
    match = _ADDRESS.fullmatch(finding.cell)
    row, letters = (int(match[2]), match[1]) if match else (0, finding.cell)
    place = (finding.file, finding.sheet, row, len(letters), letters)
    return (finding.severity.rank, *place, finding.code, finding.unit, finding.indicator)
