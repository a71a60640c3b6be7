"""What figures of a unit can be, as bounds of expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, assert_never

from kpi.model.cell import Cell
from kpi.rollup.between import range_of
from kpi.rollup.cells import Told
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from kpi.spec.expression.bounds import Bounds

Known = Mapping[str, Told]
"""What is known of the figures of a unit, by indicator."""


def bounds_of(names: Iterable[str], figures: Known, indicators: Mapping[str, Indicator]) -> dict[str, Bounds]:
    """What each indicator may be: its figure, its range, or anything that such a figure can be."""
    from kpi.spec.expression.bounds import Texts, number

    bounds: dict[str, Bounds] = {}
    for name in names:
        figure = figures.get(name)
        if figure is None:
            bounds[name] = _anything(indicators.get(name))
        elif isinstance(figure, Cell):
            bounds[name] = range_of(figure)
        else:
            bounds[name] = Texts(frozenset({figure})) if isinstance(figure, str) else number(Fraction(figure))
    return bounds


def _anything(indicator: Indicator | None) -> Bounds:
    from kpi.spec.expression.bounds import Range, Texts

    if indicator is None:
        return Range(Fraction(0), inf)
    match indicator.type:
        case "class":
            return Texts(frozenset(label.code for label in indicator.labels))
        case "yes_no":
            return Range(Fraction(0), Fraction(1))
        case "count" | "money" | "rate":
            return Range(Fraction(0), inf)
        case _:
            assert_never(indicator.type)
