"""Totals of which only a range is known: some of their units say only between what their figures lie."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from kpi.model.cell import Cell, Status
from kpi.rollup.places import Places
from kpi.rollup.types import Total

Ranges = dict[str, dict[str, tuple[Cell, tuple[str, ...]]]]


def total_ranges(
    bounded: Iterable[tuple[str, str, Cell]],
    places: Places,
    values: Mapping[str, Mapping[str, Total]],
    names: Collection[str],
) -> Ranges:
    """By row and indicator (of `names`) the range of its total and the units that are why: the sum of the
    known figures, which `values` has, and of the ends of the others. None where a row is not comparable."""
    ranges: Ranges = {}
    for unit, name, cell in bounded:
        if name not in names:
            continue
        for row, share in _rows_of(unit, places).items():
            if row in places.split:
                continue
            figure = values[row].get(name)
            start = figure if isinstance(figure, Decimal) else Decimal(0)
            total, units = ranges.setdefault(row, {}).get(name, (Cell(Status.RANGE, start, start), ()))
            ranges[row][name] = (_plus(total, cell, share), (*units, unit))
    return ranges


def _rows_of(unit: str, places: Places) -> Mapping[str, Decimal]:
    """The rows a unit counts in, with its shares."""
    if unit in places.reporting:
        return {places.reporting[unit]: Decimal(1)}
    return places.shared.get(unit, {})


def _plus(total: Cell, part: Cell, share: Decimal) -> Cell:
    low = None if total.low is None else total.low + (part.low or 0) * share
    high = None if total.high is None or part.high is None else total.high + part.high * share
    return Cell(Status.RANGE, low, high)
