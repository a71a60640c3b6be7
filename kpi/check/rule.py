"""A check made ready to run: its expressions read, its names tied to columns of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Final, assert_never

from kpi.quick import dataclass
from kpi.spec.expression.bounds import FALSE, TRUE, Range, bounds, number
from kpi.spec.expression.exact import value_of
from kpi.spec.expression.parsed import Expression, ExpressionError, exact_places, parse, result_type, to_sql
from kpi.spec.kinds.check import Check, Missing
from kpi.spec.kinds.indicator import Indicator

PARENT: Final = "parent"
EVERY = "*"  # the `at` of a parent check that holds for every indicator that adds up
TOTAL, CHILDREN = "total", "children"  # the names a parent check is written in
PASSED, FAILED, UNKNOWN, OUTSIDE = 1, 2, 3, 0
UNJUDGED = 4  # by SQL, which might round: `Rule.outcome_of` says what it is


@dataclass(frozen=True, slots=True)
class Rule:
    """A check and the `names` it reads, those of `when` included: ``x`` and ``previous.x``, or TOTAL and
    CHILDREN in a parent check."""

    check: Check
    expression: Expression
    when: Expression | None
    names: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The indicators whose cell a finding may point at, best first; of a parent check it is the total."""
        if self.check.scope == PARENT:
            return (EVERY,)
        return tuple(dict.fromkeys([self.check.at, *(n for n in self.names if "." not in n)]))

    @property
    def is_rounded(self) -> bool:
        """Whether SQL may round something that is compared, as a quotient within a product: at a limit it
        would fail what holds, or pass what does not."""
        return any(exact_places(one) is None for one in (self.expression, self.when) if one is not None)

    def outcome(self, column: Callable[[str], str]) -> str:
        """SQL giving PASSED, FAILED, UNKNOWN or OUTSIDE (the rule does not apply) for a row, or UNJUDGED;
        `column` gives the SQL of a name."""
        if self.is_rounded:
            return str(UNJUDGED)
        unknown = _without_figures(self.check.missing)
        case = _case(to_sql(self.expression, column), str(PASSED), str(FAILED), unknown)
        if self.when is not None:
            case = _case(to_sql(self.when, column), case, str(OUTSIDE), unknown)
        return case

    def outcome_of(self, figures: Mapping[str, Decimal | str | None]) -> int:
        """PASSED, FAILED, UNKNOWN or OUTSIDE for the figures of a row by the names of the rule, by exact
        fractions."""
        unknown = _without_figures(self.check.missing)
        applies = True if self.when is None else value_of(self.when, figures)
        if applies is not True:
            return OUTSIDE if applies is False else unknown
        holds = value_of(self.expression, figures)
        return unknown if holds is None else PASSED if holds else FAILED

    def outcome_from(self, total: Decimal, least: Decimal) -> int:
        """Of a parent check: PASSED, FAILED or OUTSIDE where every sum of the units from `least` upward gives
        that for a stated `total`, else UNKNOWN."""
        figures = {TOTAL: number(Fraction(total)), CHILDREN: Range(Fraction(least), inf)}
        applies = TRUE if self.when is None else bounds(self.when.ast, figures.__getitem__)
        if applies == FALSE:
            return OUTSIDE
        holds = bounds(self.expression.ast, figures.__getitem__)
        if applies != TRUE or holds not in (TRUE, FALSE):
            return UNKNOWN
        return PASSED if holds == TRUE else FAILED


def _case(truth: str, true: str, false: str, unknown: int) -> str:
    # TRY: a product beyond 38 digits makes this rule unknown and leaves the others alone
    return f"CASE TRY({truth}) WHEN TRUE THEN {true} WHEN FALSE THEN {false} ELSE {unknown} END"


def _without_figures(missing: Missing) -> int:
    match missing:
        case "skip":
            return OUTSIDE
        case "cannot_tell":
            return UNKNOWN
        case _:
            assert_never(missing)


def base(name: str) -> str:
    """The indicator of ``x`` or ``previous.x``."""
    return name.rpartition(".")[2]


def make_rules(checks: Sequence[Check], indicators: Mapping[str, Indicator], day: date) -> list[Rule]:
    """The rules in force on a day. Raises ExpressionError for a check that cannot be judged."""
    return [_rule(check, indicators) for check in checks if check.validity.covers(day)]


def _rule(check: Check, indicators: Mapping[str, Indicator]) -> Rule:
    expression = parse(check.expression)
    when = parse(check.when) if check.when else None
    names = dict.fromkeys(expression.columns + (when.columns if when else ()))
    rule = Rule(check, expression, when, tuple(names))
    if check.at not in (EVERY, *indicators):
        raise ExpressionError(check.expression, check.at, ", ".join((EVERY, *indicators)))
    for one in filter(None, (expression, when)):
        _check_kinds(one, rule, indicators)
    return rule


def _check_kinds(expression: Expression, rule: Rule, indicators: Mapping[str, Indicator]) -> None:
    kinds = {i.id: "text" if i.type == "class" else "number" for i in indicators.values() if i.type != "rate"}
    if rule.check.scope == PARENT:
        kinds = dict.fromkeys((TOTAL, CHILDREN), "number")

    def kind(name: str) -> str:
        qualifier, _, indicator = name.rpartition(".")
        if indicator not in kinds or qualifier not in ("", rule.check.scope):
            raise ExpressionError(expression.text, name, ", ".join(kinds))
        return kinds[indicator]

    result = result_type(expression, kind)
    if result != "boolean":
        raise ExpressionError(expression.text, expression.text, "boolean")
