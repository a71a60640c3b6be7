"""A check made ready to run: its expressions read, its names tied to columns of a wide table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.spec.expression import Expression, ExpressionError, parse, result_type, to_sql
from kpi.spec.types import Check, Indicator

EVERY = "*"  # the `at` of a parent check that holds for every indicator that adds up
TOTAL, CHILDREN = "total", "children"  # the names such a check is written in
PASSED, FAILED, UNKNOWN, OUTSIDE = 1, 2, 3, 0
_SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Rule:
    """One check over one wide table. `names` are the names it reads, `when` included; `meaning` ties each to
    ``indicator``, ``previous.indicator`` or ``sum.indicator``; `at` is the indicator it points at."""

    check: Check
    at: str
    expression: Expression
    when: Expression | None
    meaning: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The names as written in the check, each once."""
        return tuple(self.meaning)

    @property
    def places(self) -> tuple[str, ...]:
        """The indicators whose cell a finding may point at, best first."""
        own = [m for m in self.meaning.values() if "." not in m]
        return tuple(dict.fromkeys([self.at, *own]))

    def outcome(self) -> str:
        """SQL giving PASSED, FAILED, UNKNOWN or OUTSIDE (the rule does not apply) for a row."""
        unknown = OUTSIDE if self.check.missing == _SKIP else UNKNOWN
        told = self._case(self.expression, str(PASSED), str(FAILED), unknown)
        if self.when is not None:
            told = self._case(self.when, told, str(OUTSIDE), unknown)
        return told

    def _case(self, expression: Expression, true: str, false: str, unknown: int) -> str:
        truth = to_sql(expression, lambda name: wide_column(self.meaning[name]))
        # TRY: a product beyond 38 digits makes this rule unknown and leaves the others alone
        return f"CASE TRY({truth}) WHEN TRUE THEN {true} WHEN FALSE THEN {false} ELSE {unknown} END"


def wide_column(meaning: str) -> str:
    """The column of the wide table that holds ``x``, ``previous.x`` or ``sum.x``."""
    return f'"value {meaning}"'


def base(meaning: str) -> str:
    """The indicator of ``x``, ``previous.x`` or ``sum.x``."""
    return meaning.rpartition(".")[2]


def make_rules(checks: Sequence[Check], indicators: Mapping[str, Indicator], day: date) -> list[Rule]:
    """The rules in force on a day. Raises ExpressionError for an expression that cannot be a rule."""
    valid = [check for check in checks if check.validity.covers(day)]
    return [rule for check in valid for rule in _rules(check, indicators)]


def _rules(check: Check, indicators: Mapping[str, Indicator]) -> Iterator[Rule]:
    expression = parse(check.expression)
    when = parse(check.when) if check.when else None
    names = tuple(dict.fromkeys(expression.columns + (when.columns if when else ())))
    targets = [check.at]
    if check.at == EVERY:
        targets = [i.id for i in indicators.values() if i.aggregate == "sum"]
    for at in targets:
        if at not in indicators:
            raise ExpressionError(check.expression, at, ", ".join(indicators))
        meaning = {name: _meaning(name, at) if check.at == EVERY else name for name in names}
        for one in filter(None, (expression, when)):
            _check_kinds(one, meaning, indicators)
        yield Rule(check, at, expression, when, meaning)


def _meaning(name: str, at: str) -> str:
    return {TOTAL: at, CHILDREN: f"sum.{at}"}.get(name, name)


def _check_kinds(expression: Expression, meaning: Mapping[str, str], known: Mapping[str, Indicator]) -> None:
    def kind(name: str) -> str:
        indicator = known.get(base(meaning[name]))
        if indicator is None or indicator.type == "rate":
            raise ExpressionError(expression.text, name, ", ".join(known))
        return "text" if indicator.type == "class" else "number"

    got = result_type(expression, kind)
    if got != "boolean":
        raise ExpressionError(expression.text, got, "boolean")
