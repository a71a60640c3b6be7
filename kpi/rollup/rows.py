"""Rows of a rollup: totals with what they cover and what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from kpi.model.cell import Cell
from kpi.quick import dataclass
from kpi.rollup.places import Places
from kpi.rollup.standing import Standing
from kpi.rollup.types import Coverage, FormCoverage, RollupRow, Total

Ranges = Mapping[str, tuple[Cell, tuple[str, ...]]]
"""By indicator the range of a total, and the units of which no more than bounds are known."""


@dataclass(frozen=True, slots=True)
class Found:
    """Totals by row and indicator; (indicator, unit) for every figure that is lacking though the unit gave
    others in its form; the rows where a rate has nothing to take a share of; the forms of each indicator; by
    row and indicator the totals of which only a range is known, with the units that are why."""

    values: Mapping[str, Mapping[str, Total]]
    lacking: Iterable[tuple[str, str]]
    idle: Mapping[str, frozenset[str]]
    masks: Mapping[str, int]
    ranges: Mapping[str, Ranges] = field(default_factory=dict)


def make_rows(
    places: Places, standing: Standing, results: Found, single: bool = False
) -> tuple[RollupRow, ...]:
    """One row for each of `places`, in their order; `single`: each is the row of one unit that reports."""
    units_by_row: dict[str, list[str]] = {row.code: [] for row in places.rows}
    for unit, top in places.pairs():
        units_by_row[top].append(unit)
    lacks: dict[str, dict[str, list[str]]] = {row.code: {} for row in places.rows}
    for indicator, unit in results.lacking:
        for top in (places.reporting[unit],) if unit in places.reporting else places.shared[unit]:
            lacks[top].setdefault(indicator, []).append(unit)
    position = {unit: place for place, unit in enumerate(places.units)}
    rank = {indicator: place for place, indicator in enumerate(results.masks)}
    cover = _Cover(standing, results.masks, single)
    rows = []
    for row in places.rows:
        split = places.split.get(row.code, ())
        gaps = {} if split else lacks[row.code]
        gap_codes = sorted(gaps, key=rank.__getitem__)
        incomplete = {i: tuple(sorted(gaps[i], key=position.__getitem__)) for i in gap_codes}
        ranges = {} if split else results.ranges.get(row.code, {})
        coverage = cover(units_by_row[row.code], incomplete, not ranges)
        idle = () if split else tuple(_idle(row.code, results, standing, coverage, incomplete))
        values = results.values[row.code]
        totals = {name: total for name, (total, _) in ranges.items()}
        bounded = {name: units for name, (_, units) in ranges.items()}
        rows.append(
            RollupRow(
                *(row.code, row.name, row.level, values, coverage, incomplete, split, idle, totals, bounded)
            )
        )
    return tuple(rows)


def _idle(
    row: str, results: Found, standing: Standing, coverage: Coverage, incomplete: Mapping[str, object]
) -> Iterator[str]:
    """The rates that do not arise in a row. Where one unit is not known, neither is whether it has any."""
    for rate, rows in results.idle.items():
        if row in rows and rate not in incomplete:
            mask = results.masks[rate]
            if all(standing.figured.get(unit, 0) & mask == mask for unit in coverage.missing):
                yield rate


class _Cover:
    """Coverage of units; a country has thousands of rows that are all covered alike, which share it."""

    def __init__(self, standing: Standing, masks: Mapping[str, int], single: bool) -> None:
        self.standing = standing
        self.masks = masks
        self.collected = all(masks.values())
        self.single = single
        self.whole: dict[tuple[int, bool, bool], Coverage] = {}

    def __call__(self, units: Sequence[str], lacks: Mapping[str, Sequence[str]], exact: bool) -> Coverage:
        reported = self.standing.reported
        missing = tuple(unit for unit in units if not reported(unit))
        if missing or (lacks and not self.single):
            return self._coverage(units, missing, lacks, exact)
        key = (len(units), bool(lacks), exact)
        if key not in self.whole:
            self.whole[key] = self._coverage(units, missing, lacks, exact)
        return self.whole[key]

    def _coverage(
        self, units: Sequence[str], missing: tuple[str, ...], lacks: Mapping[str, Sequence[str]], exact: bool
    ) -> Coverage:
        figured, number = self.standing.figured, len(units)
        by_form = {}
        for place, form in enumerate(self.standing.forms):
            without = tuple(unit for unit in missing if not figured.get(unit, 0) >> place & 1)
            by_form[form] = FormCoverage(number - len(without), without)
        whole = self.collected and not missing and not lacks and exact
        by_indicator = {} if self.single else self._by_indicator(number, missing, lacks)
        return Coverage(number - len(missing), number, missing, by_form, by_indicator, whole)

    def _by_indicator(
        self, number: int, missing: tuple[str, ...], lacks: Mapping[str, Sequence[str]]
    ) -> dict[str, int]:
        figured = self.standing.figured
        counts_by_mask = {0: 0}
        for mask in self.masks.values():
            if mask not in counts_by_mask:
                counts_by_mask[mask] = number - sum(figured.get(unit, 0) & mask != mask for unit in missing)
        return {i: counts_by_mask[mask] - len(lacks.get(i, ())) for i, mask in self.masks.items()}
