"""A measure over units: what each of them adds to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING

from kpi.model.cell import Cell
from kpi.plan.types import Measured, Number, Part
from kpi.quick import dataclass
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
    looks = ((unit, _look(names, figures.get(unit, _NOTHING), indicators)) for unit in units)
    return Measured(measure, tuple(_part(measure, unit, look) for unit, look in looks))


@dataclass(frozen=True, slots=True)
class _Look:
    """What is known of one unit: the `bounds` of its figures, and the `names` of those that are told."""

    bounds: Mapping[str, Bounds]
    names: frozenset[str]


def _look(names: Sequence[str], figures: Known, indicators: Mapping[str, Indicator]) -> _Look:
    known_names = frozenset(name for name in names if name in figures and not isinstance(figures[name], Cell))
    return _Look(bounds_of(names, figures, indicators), known_names)


def _part(measure: Measure, unit: str, look: _Look) -> Part:
    if measure.when:
        return Part(unit, *_holds(measure.when, look))
    if measure.count:
        return Part(unit, *_ends(measure.count, look))
    (low, high), (whole_low, whole_high) = (
        _ends(measure.numerator, look),
        _ends(measure.denominator, look),
    )
    if low > whole_high:  # both as they are cannot be: which of them is wrong, nobody knows
        return Part(unit, Fraction(0), inf, Fraction(0), inf, excess=True)
    # A part is never greater than its whole: what is known of one narrows the other.
    return Part(unit, low, min(high, whole_high), max(low, whole_low), whole_high)


def _holds(text: str, look: _Look) -> tuple[Number, Number]:
    """1 where the condition holds, 0 where it does not, all between them where that is not known."""
    answers = _value(text, look)
    if answers == frozenset({True}):
        return _ONE, _ONE
    return (Fraction(0), Fraction(0)) if answers == frozenset({False}) else (Fraction(0), _ONE)


def _ends(text: str, look: _Look) -> tuple[Number, Number]:
    """Between what a number lies; one that may be NULL may be anything, and none is below 0."""
    from kpi.spec.expression.bounds import Range

    value = _value(text, look)
    if not isinstance(value, Range) or value.void:
        return Fraction(0), inf
    return max(value.low, Fraction(0)), value.high


def _value(text: str, look: _Look) -> Bounds:
    from kpi.spec.expression.bounds import bounds
    from kpi.spec.expression.parsed import parse

    return bounds(parse(text).ast, look.bounds.__getitem__, look.names)
