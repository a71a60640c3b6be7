"""What a run of checks gives: findings in order, and how often each passed, failed or could not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kpi.findings import Finding

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


class Count(NamedTuple):
    """How many times a check passed, failed, and could not tell because a figure is missing."""

    passed: int = 0
    failed: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class CheckReport:
    """`findings` by severity, file, sheet and cell; `counts` by check id, for every check that was run."""

    findings: tuple[Finding, ...]
    counts: Mapping[str, Count]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Gravest first, then as one leafs through the files: file, sheet, row, column."""
    return tuple(sorted(findings, key=_order))


def _order(found: Finding) -> tuple[object, ...]:
    match = _ADDRESS.fullmatch(found.cell)
    row, letters = (int(match[2]), match[1]) if match else (0, found.cell)
    place = (found.file, found.sheet, row, len(letters), letters)
    return (found.severity.rank, *place, found.code, found.unit, found.indicator)
