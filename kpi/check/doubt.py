"""Figures that are known to be wrong, or not to be relied on, until they are corrected or waived."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.check.report import Place
from kpi.findings import Finding, Severity
from kpi.quick import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """An error about figures of one unit: its `finding`, the `indicators` it is about, and the `cells` their
    figures stand in. `waived` is the reason for which the office lets the figures stand, "" while it does
    not."""

    finding: Finding
    indicators: frozenset[str]
    cells: tuple[Place, ...]
    waived: str = ""

    @property
    def unit(self) -> str:
        """The unit whose figures they are."""
        return self.finding.unit


def in_doubt(doubts: Iterable[Doubt]) -> dict[str, frozenset[str]]:
    """By unit the indicators that errors stand against; what is waived is no error any more."""
    indicators_by_unit: dict[str, frozenset[str]] = {}
    for doubt in doubts:
        if doubt.finding.severity is Severity.ERROR:
            indicators_by_unit[doubt.unit] = (
                indicators_by_unit.get(doubt.unit, frozenset()) | doubt.indicators
            )
    return indicators_by_unit
