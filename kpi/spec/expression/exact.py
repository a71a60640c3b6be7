"""What an expression comes to where every figure is known or known to be missing, by fractions: nothing is
rounded, and no number is too large.

The engine answers for whole tables at once; this is for the expressions that it may round (see
`kpi.spec.expression.exactness`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from kpi.spec.expression.bounds import NOTHING, Bounds, Range, Texts, bounds, number
from kpi.spec.expression.parsed import Expression
from kpi.spec.expression.sql import PLACES

Figure = Decimal | Fraction | str | None
"""A figure; None: it is missing, as NULL in SQL."""


def value_of(expression: Expression, figures: Mapping[str, Figure]) -> Fraction | str | bool | None:
    """The number, text or truth that SQL would give if it did not round; None stands for NULL. `figures` are
    those of `Expression.columns`."""
    looks = {name: _bounds(figures[name]) for name in expression.columns}
    value = bounds(expression.ast, looks.__getitem__, looks.keys())
    if value == NOTHING:
        return None
    if isinstance(value, Range):
        return Fraction(value.low)
    if isinstance(value, Texts):
        return next(iter(value.among or ()), None)
    (truth,) = value
    return truth


def decimal_of(number: Fraction) -> Decimal:
    """A value as it is told: to 12 places, half away from zero."""
    units = floor(abs(number) * 10**PLACES + Fraction(1, 2))
    return Decimal(f"{units if number >= 0 else -units}E-{PLACES}")


def _bounds(figure: Figure) -> Bounds:
    if figure is None:
        return NOTHING
    return Texts(frozenset({figure})) if isinstance(figure, str) else number(Fraction(figure))
