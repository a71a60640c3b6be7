"""A measure over units: what each of them adds to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING

from kpi.plan.types import Measured, Number, Part
from kpi.rollup.bounding import Known, bounds_of
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.plan_targets import Measure

if TYPE_CHECKING:
    from kpi.spec.expression.bounds import Bounds

_ONE = Fraction(1)
_NOTHING: Known = {}


def names_in(measure: Measure) -> tuple[str, ...]:
    """The indicators that a measure names, each once."""
    from kpi.spec.expression.parsed import parse

    return tuple(dict.fromkeys(name for text in measure.expressions for name in parse(text).columns))


def measure_units(
    measure: Measure,
    units: Sequence[str],
    figures: Mapping[str, Known],
    indicators: Mapping[str, Indicator],
) -> Measured:
    """What each of the units adds, by what is known of its figures."""
    names = names_in(measure)
    return Measured(
        measure,
        tuple(
            _part(measure, unit, bounds_of(names, figures.get(unit, _NOTHING), indicators)) for unit in units
        ),
    )


def _part(measure: Measure, unit: str, figures: Mapping[str, Bounds]) -> Part:
    if measure.when:
        return Part(unit, *_holds(measure.when, figures))
    if measure.count:
        return Part(unit, *_ends(measure.count, figures))
    (low, high), (whole_low, whole_high) = (
        _ends(measure.numerator, figures),
        _ends(measure.denominator, figures),
    )
    if low > whole_high:  # both as they are cannot be: which of them is wrong, nobody knows
        return Part(unit, Fraction(0), inf, Fraction(0), inf, excess=True)
    # A part is never greater than its whole: what is known of one narrows the other.
    return Part(unit, low, min(high, whole_high), max(low, whole_low), whole_high)


def _holds(text: str, figures: Mapping[str, Bounds]) -> tuple[Number, Number]:
    """1 where the condition holds, 0 where it does not, all between them where that is not known."""
    answers = _value(text, figures)
    if answers == frozenset({True}):
        return _ONE, _ONE
    return (Fraction(0), Fraction(0)) if answers == frozenset({False}) else (Fraction(0), _ONE)


def _ends(text: str, figures: Mapping[str, Bounds]) -> tuple[Number, Number]:
    """Between what a number lies; one that may be NULL may be anything, and none is below 0."""
    from kpi.spec.expression.bounds import Range

    value = _value(text, figures)
    if not isinstance(value, Range) or value.void:
        return Fraction(0), inf
    return max(value.low, Fraction(0)), value.high


def _value(text: str, figures: Mapping[str, Bounds]) -> Bounds:
    from kpi.spec.expression.bounds import bounds
    from kpi.spec.expression.parsed import parse

    return bounds(parse(text).ast, figures.__getitem__)
