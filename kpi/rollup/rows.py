"""Rows of a rollup: totals with what they cover and what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi.rollup.places import Places
from kpi.rollup.standing import Standing
from kpi.rollup.types import Coverage, FormCoverage, RollupRow, Total


@dataclass(frozen=True, slots=True)
class Found:
    """Totals by row and indicator; (indicator, unit) for every figure that is lacking though the unit gave
    others in its form; the rows where a rate has nothing to take a share of; the forms of each indicator."""

    values: Mapping[str, Mapping[str, Total]]
    lacking: Iterable[tuple[str, str]]
    idle: Mapping[str, frozenset[str]]
    masks: Mapping[str, int]


def make_rows(places: Places, standing: Standing, found: Found) -> tuple[RollupRow, ...]:
    """One row for each of `places`, in their order."""
    expected: dict[str, list[str]] = {row.code: [] for row in places.rows}
    for unit, top in places.pairs():
        expected[top].append(unit)
    lacks: dict[str, dict[str, list[str]]] = {row.code: {} for row in places.rows}
    for indicator, unit in found.lacking:
        for top in (places.reporting[unit],) if unit in places.reporting else places.shared[unit]:
            lacks[top].setdefault(indicator, []).append(unit)
    position = {unit: place for place, unit in enumerate(places.units)}
    rank = {indicator: place for place, indicator in enumerate(found.masks)}
    cover = _Cover(standing, found.masks)
    made = []
    for row in places.rows:
        split = places.split.get(row.code, ())
        gaps = {} if split else lacks[row.code]
        told = sorted(gaps, key=rank.__getitem__)
        incomplete = {i: tuple(sorted(gaps[i], key=position.__getitem__)) for i in told}
        coverage = cover(expected[row.code], {} if split else incomplete)
        idle = tuple(i for i, rows in found.idle.items() if _is_idle(row.code, rows, coverage, i))
        values = found.values[row.code]
        made.append(RollupRow(row.code, row.name, row.level, values, coverage, incomplete, split, idle))
    return tuple(made)


def _is_idle(row: str, rows: frozenset[str], coverage: Coverage, rate: str) -> bool:
    """Where a unit is not known, neither is whether something arose there."""
    return row in rows and coverage.by_indicator[rate] == coverage.expected


class _Cover:
    """Coverage of units; a country has thousands of rows that are all covered alike, which share it."""

    def __init__(self, standing: Standing, masks: Mapping[str, int]) -> None:
        self.standing = standing
        self.masks = masks
        self.whole: dict[int, Coverage] = {}

    def __call__(self, units: Sequence[str], lacks: Mapping[str, Sequence[str]]) -> Coverage:
        figured, everything = self.standing.figured, self.standing.all
        missing = tuple(unit for unit in units if figured.get(unit, 0) != everything or not everything)
        if not missing and not lacks:
            number = len(units)
            if number not in self.whole:
                self.whole[number] = self._coverage(units, (), lacks)
            return self.whole[number]
        return self._coverage(units, missing, lacks)

    def _coverage(
        self, units: Sequence[str], missing: tuple[str, ...], lacks: Mapping[str, Sequence[str]]
    ) -> Coverage:
        figured, number = self.standing.figured, len(units)
        by_form = {}
        for place, form in enumerate(self.standing.forms):
            without = tuple(unit for unit in missing if not figured.get(unit, 0) >> place & 1)
            by_form[form] = FormCoverage(number - len(without), without)
        known: dict[int, int] = {0: 0}
        for mask in self.masks.values():
            if mask not in known:
                known[mask] = number - sum(figured.get(unit, 0) & mask != mask for unit in missing)
        by_indicator = {i: known[mask] - len(lacks.get(i, ())) for i, mask in self.masks.items()}
        return Coverage(number - len(missing), number, missing, by_form, by_indicator)
