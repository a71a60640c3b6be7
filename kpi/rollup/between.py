"""A figure of which only a range is known, as bounds of an expression."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING

from kpi.model.cell import Cell

if TYPE_CHECKING:
    from kpi.spec.expression.bounds import Bounds, Range

_FEW = 64  # values that are looked at one by one
_LEAST_STEP = Fraction(1, 10**4)  # the least figure above 0 that is not a whole number


def range_of(cell: Cell) -> Range:
    """All that the figure may be; none is below 0."""
    from kpi.spec.expression.bounds import Range

    return Range(Fraction(cell.low or 0), inf if cell.high is None else Fraction(cell.high))


def parts_between(cell: Cell, whole: bool) -> Sequence[Bounds]:
    """The range in parts: of a `whole` number each of its values, where these are few, else 0 and more."""
    from kpi.spec.expression.bounds import Range, number

    all_values = range_of(cell)
    low, high = all_values.low, all_values.high
    if whole and high - low < _FEW:
        return [number(n) for n in range(int(low), int(high) + 1)]
    if low > 0:
        return [all_values]
    return [number(0), Range(Fraction(1) if whole else _LEAST_STEP, high)]
