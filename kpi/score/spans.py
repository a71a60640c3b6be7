"""What a criterion can still give where some of its figures are not known, or are known to be doubtful.

Where figures are known SQL settles all rows at once (`kpi.score.compile`); what is left is looked at here,
with the figures that are known: no count is below 0, so that partial knowledge settles what it settles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf
from typing import TYPE_CHECKING, assert_never

from kpi.rollup.cells import Figure
from kpi.score.compile import SCALE, expressions_of, parsed
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Cap, Criterion

if TYPE_CHECKING:
    from kpi.spec.expression.bounds import Bounds, Range

Span = tuple[Decimal, Decimal]
_CASES = 64  # so many combinations of zero and more, of answers and of labels are looked at apart
_LEAST_STEP = Fraction(1, 10**4)  # the least figure above 0 that is not a whole number


def span_of(
    criterion: Criterion, figures: Mapping[str, Figure], indicators: Mapping[str, Indicator]
) -> tuple[Span, bool | None]:
    """Least and most points over everything that the figures not among `figures` may be, and whether there is
    nothing to judge (None: that cannot be told)."""
    from kpi.spec.expression.bounds import FALSE, bounds

    value, *empty = expressions_of(criterion)
    names = [name for expression in (value, *empty) for name in expression.columns]
    spans: list[Span] = []
    empties: set[bool | None] = set()
    for look in _looks(names, figures, indicators):
        nothing = bounds(empty[0].ast, look) if empty else FALSE
        assert isinstance(nothing, frozenset)
        empties |= nothing
        if nothing != FALSE:
            points = criterion.points if criterion.empty_points is None else criterion.empty_points
            spans.append((points, points))
        if nothing != {True}:
            spans.append(_points(criterion, bounds(value.ast, look)))
    ends = min(low for low, _ in spans), max(high for _, high in spans)
    return ends, next(iter(empties)) if len(empties) == 1 else None


def cap_holds(cap: Cap, figures: Mapping[str, Figure], indicators: Mapping[str, Indicator]) -> bool | None:
    """Whether a cap holds whatever the figures not among `figures` are; None where that depends on them."""
    from kpi.spec.expression.bounds import bounds

    when = parsed(cap.when)
    truths = [bounds(when.ast, look) for look in _looks(when.columns, figures, indicators)]
    answers = {truth for one in truths if isinstance(one, frozenset) for truth in one}
    return answers.pop() if len(answers) == 1 else None


class _Look(dict[str, "Bounds"]):
    """Figures by name, to be asked like a function."""

    def __call__(self, name: str) -> Bounds:
        return self[name]


def _looks(
    names: Sequence[str], figures: Mapping[str, Figure], indicators: Mapping[str, Indicator]
) -> Iterator[_Look]:
    from kpi.spec.expression.bounds import Texts, cases, number

    known_bounds: dict[str, Bounds] = {}
    for name in names:
        if name in figures:
            one = figures[name]
            known_bounds[name] = Texts(frozenset({one})) if isinstance(one, str) else number(Fraction(one))
    unknown = {
        name: _parts(indicators.get(name)) for name in dict.fromkeys(names) if name not in known_bounds
    }
    return (_Look(known_bounds | case) for case in cases(unknown, _CASES))


def _parts(indicator: Indicator | None) -> Sequence[Bounds]:
    """The parts that an unknown figure is looked at in: 0 and more, no and yes, or each label."""
    from kpi.spec.expression.bounds import Range, Texts, number

    fractions = [number(0), Range(_LEAST_STEP, inf)]
    if indicator is None:
        return fractions
    match indicator.type:
        case "class":
            return [Texts(frozenset({label.code})) for label in indicator.labels] or [Texts(None)]
        case "yes_no":
            return [number(0), number(1)]
        case "count":
            return fractions if indicator.decimals else [number(0), Range(Fraction(1), inf)]
        case "money" | "rate":
            return fractions
        case _:
            assert_never(indicator.type)


def _points(criterion: Criterion, value: Bounds) -> Span:
    from kpi.spec.expression.bounds import NOTHING, Range

    everything = (Decimal(0), criterion.points)
    if value == NOTHING:
        return everything
    match criterion.kind:
        case "yes_no" | "condition":
            answers = _answers(value)
            all_points = [criterion.points if holds else Decimal(0) for holds in answers]
            return everything if None in answers else (min(all_points), max(all_points))
        case "steps":
            ends = _by_steps
        case "deduction":
            ends = _less_deduction
        case _:
            assert_never(criterion.kind)
    if not isinstance(value, Range) or value.void:
        return everything
    points = ends(criterion, value)
    return min(points), max(points)


def _answers(value: Bounds) -> frozenset[bool | None]:
    from kpi.spec.expression.bounds import NULL, Range

    if isinstance(value, frozenset):
        return value
    if not isinstance(value, Range):
        return NULL
    zero = value.low <= 0 <= value.high
    more = not (value.low == 0 == value.high)
    return frozenset([*([False] if zero else []), *([True] if more else []), *([None] if value.void else [])])


def _by_steps(criterion: Criterion, value: Range) -> Span:
    def points(end: Fraction | float) -> Decimal:
        reached = [step.points for step in criterion.steps if end >= Fraction(step.start)]
        return max(reached, default=Decimal(0))

    return points(value.low), points(value.high)


def _less_deduction(criterion: Criterion, value: Range) -> Span:
    def left(end: Fraction | float, whole: Callable[[Fraction], int]) -> Decimal:
        if end == inf:
            return Decimal(0)
        loss = max(Fraction(end), Fraction(0)) * Fraction(criterion.per_case)
        points = max(Fraction(criterion.points) - loss, Fraction(0))
        return Decimal(whole(points * 10**SCALE)) / Decimal(10**SCALE)

    return left(value.high, floor), left(max(value.low, Fraction(0)), ceil)
