"""What a criterion can still give where some of its figures are not known, or are known to be doubtful.

Where figures are known SQL settles all rows at once (`kpi.score.compile`); what is left is looked at here,
with the figures that are known: no count is below 0, so that partial knowledge settles what it settles.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, TypeGuard, assert_never

from kpi.model.cell import Cell
from kpi.model.number import plain
from kpi.rollup.between import parts_between
from kpi.rollup.cells import Told
from kpi.score.compile import expressions_of, parsed
from kpi.score.exactly import Ends, plainest
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Alternative, Criterion, Sign

if TYPE_CHECKING:
    from kpi.spec.expression.bounds import Bounds, Range

_CASES = 64  # so many combinations of zero and more, of answers and of labels are looked at apart
_LEAST_STEP = Fraction(1, 10**4)  # the least figure above 0 that is not a whole number


def span_of(
    criterion: Criterion, figures: Mapping[str, Told], indicators: Mapping[str, Indicator]
) -> tuple[Ends, bool | None]:
    """Least and most points over everything that the figures not among `figures`, or of which these have no
    more than a range, may be, and whether there is nothing to judge (None: that cannot be told)."""
    from kpi.spec.expression.bounds import bounds

    expressions = expressions_of(criterion)
    values, empty = expressions[: len(criterion.values)], expressions[len(criterion.values) :]
    names = [name for expression in expressions for name in expression.columns]
    spans: list[Ends] = []
    empties: set[bool | None] = set()
    known_names = _known(figures)
    for look in _looks(names, figures, indicators):
        nothing = _answers(bounds(empty[0].ast, look, known_names)) if empty else {False}
        empties |= nothing
        if nothing != {False} and not criterion.is_shared:
            points = criterion.points if criterion.empty_points is None else criterion.empty_points
            spans.append((points, points))
        if nothing != {True}:
            spans.append(_points(criterion, [bounds(value.ast, look, known_names) for value in values]))
    zero = Decimal(0)
    ends = min((low for low, _ in spans), default=zero), max((high for _, high in spans), default=zero)
    return ends, next(iter(empties)) if len(empties) == 1 else None


def holds(when: str, figures: Mapping[str, Told], indicators: Mapping[str, Indicator]) -> bool | None:
    """Whether a condition holds whatever the figures not among `figures` are; None where that depends on
    them."""
    from kpi.spec.expression.bounds import bounds

    expression = parsed(when)
    known_names = _known(figures)
    looks = _looks(expression.columns, figures, indicators)
    answers = {truth for look in looks for truth in _answers(bounds(expression.ast, look, known_names))}
    return answers.pop() if len(answers) == 1 else None


def value_text(text: str, figures: Mapping[str, Told]) -> str | None:
    """What an expression comes to where all its figures are known, a number to 12 places; None: it has no
    value."""
    from kpi.spec.expression.exact import decimal_of, value_of

    expression = parsed(text)
    known_figures = {name: one for name, one in figures.items() if not isinstance(one, Cell)}
    if not known_figures.keys() >= set(expression.columns):
        return None
    value = value_of(expression, known_figures)
    if isinstance(value, Fraction):
        return plain(decimal_of(value))
    return None if value is None else str(value).lower()


def _known(figures: Mapping[str, Told]) -> frozenset[str]:
    return frozenset(name for name, figure in figures.items() if not isinstance(figure, Cell))


class _Look(dict[str, "Bounds"]):
    """Figures by name, to be asked like a function."""

    def __call__(self, name: str) -> Bounds:
        return self[name]


def _looks(
    names: Sequence[str], figures: Mapping[str, Told], indicators: Mapping[str, Indicator]
) -> Iterator[_Look]:
    from kpi.spec.expression.bounds import Texts, cases, number

    known_bounds: dict[str, Bounds] = {}
    for name in names:
        one = figures.get(name)
        if one is not None and not isinstance(one, Cell):
            known_bounds[name] = Texts(frozenset({one})) if isinstance(one, str) else number(Fraction(one))
    unknown = {
        name: _parts(indicators.get(name), figures.get(name))
        for name in dict.fromkeys(names)
        if name not in known_bounds
    }
    return (_Look(known_bounds | case) for case in cases(unknown, _CASES))


def _parts(indicator: Indicator | None, figure: Told | None) -> Sequence[Bounds]:
    """The parts that a figure that is not known is looked at in: 0 and more, no and yes, or each label; one
    of which a range is known in the values of it, where these are few, else in 0 and more."""
    from kpi.spec.expression.bounds import Range, Texts, number

    if isinstance(figure, Cell):
        return parts_between(figure, indicator is not None and indicator.decimals == 0)
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


def _points(criterion: Criterion, values: Sequence[Bounds]) -> Ends:
    match criterion.kind:
        case "yes_no" | "condition":
            return _all_or_none(criterion, _answers(values[0]))
        case "at_least":
            answers = [_answers(value) for value in values]
            sure = sum(one == {True} for one in answers)
            possible = sum(one != {False} for one in answers)
            return _all_or_none(criterion, frozenset({sure >= criterion.least, possible >= criterion.least}))
        case "steps" | "either":
            ends = [_by_steps(one, value) for one, value in zip(criterion.stepped, values, strict=True)]
            return max(low for low, _ in ends), max(high for _, high in ends)
        case "deduction" | "addition" | "formula" | "by_hand":
            value = values[0]
            return _by_amount(criterion, value) if _is_number(value) else (Decimal(0), criterion.points)
        case _:
            assert_never(criterion.kind)


def _all_or_none(criterion: Criterion, answers: frozenset[bool | None]) -> Ends:
    if None in answers:
        return Decimal(0), criterion.points
    all_points = [criterion.points if holds else Decimal(0) for holds in answers]
    return min(all_points), max(all_points)


def _is_number(value: Bounds) -> TypeGuard[Range]:
    from kpi.spec.expression.bounds import NOTHING, Range

    return isinstance(value, Range) and value != NOTHING and not value.void


def _answers(value: Bounds) -> frozenset[bool | None]:
    from kpi.spec.expression.bounds import NOTHING, NULL, Range

    if isinstance(value, frozenset):
        return value
    if not isinstance(value, Range) or value == NOTHING:
        return NULL
    zero = value.low <= 0 <= value.high
    more = not (value.low == 0 == value.high)
    return frozenset([*([False] if zero else []), *([True] if more else []), *([None] if value.void else [])])


def _by_steps(one: Alternative, value: Bounds) -> Ends:
    if not _is_number(value):
        return Decimal(0), max(step.points for step in one.steps)
    ends = [_step_points(one, end) for end in (value.low, value.high)]
    return min(ends), max(ends)


def _step_points(one: Alternative, end: Fraction | float) -> Decimal:
    reached = [step.points for step in one.steps if _REACHED[step.sign](end, Fraction(step.limit))]
    return max(reached, default=Decimal(0))


_REACHED: Mapping[Sign, Callable[[Fraction | float, Fraction], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt
}  # fmt: skip


def _by_amount(criterion: Criterion, value: Range) -> Ends:
    """Points that grow or fall with an amount."""
    most = Fraction(criterion.points)
    low, high = max(value.low, Fraction(0)), max(value.high, Fraction(0))
    if criterion.kind == "by_hand" and (value.low < 0 or value.high > most):
        return Decimal(0), criterion.points
    if criterion.kind == "deduction":
        least = Fraction(criterion.floor)
        return _exact(*(max(most - _times(end, criterion.per_case), least) for end in (high, low)))
    each = criterion.per_unit if criterion.kind == "addition" else Decimal(1)
    return _exact(*(min(_times(end, each), most) for end in (low, high)))


def _times(end: Fraction | float, points: Decimal) -> Fraction | float:
    return end if end == inf else Fraction(end) * Fraction(points)


def _exact(low: Fraction | float, high: Fraction | float) -> Ends:
    """Ends that are no longer without limit."""
    return plainest(Fraction(low)), plainest(Fraction(high))
