"""A scheme as one SQL query: for every criterion the points that its inputs give.

SQL's third truth value carries "not known": a missing input makes an expression NULL, and NULL opens a range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, assert_never

from kpi.lake.sql import literal, quoted
from kpi.model.number import plain
from kpi.quick import dataclass
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Criterion, Scheme, Step

if TYPE_CHECKING:
    from kpi.spec.expression.parsed import Expression

SCALE = 8
"""Points leave SQL as whole numbers of 10**-SCALE: exact, and many times faster to fetch than decimals."""

_POINTS = f"DECIMAL(24,{SCALE})"
_CASES_MOST = Decimal(10) ** 12  # beyond any count; keeps the product of a deduction within 38 digits


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL of the `figures` picked for a unit, of the `values` made of them, and of the `outputs`. `inputs`
    are indicator ids by criterion or cap id."""

    figures: str
    values: str
    outputs: str
    inputs: Mapping[str, tuple[str, ...]]

    def query(self, cells: str, rows: str) -> str:
        """SQL that gives per row of the table `rows` (unit, position), in its order: unit; for each criterion
        the points of its value (scaled; NULL: not known) and whether it is empty (NULL: not known); for each
        cap whether it holds. `cells` is the table of `kpi.rollup.cells`."""
        # Materialized: else every use of a value computes its quotient again, eight times the work.
        return (
            f"WITH wide AS (SELECT unit{self.figures} FROM {cells} GROUP BY unit), "
            f"valued AS MATERIALIZED (SELECT unit, {self.values} FROM wide) "
            f"SELECT unit, {self.outputs} FROM {rows} LEFT JOIN valued USING (unit) "
            "ORDER BY CAST(position AS INTEGER)"
        )

    @property
    def indicators(self) -> tuple[str, ...]:
        """All indicators the scheme looks at."""
        return tuple(sorted({i for ids in self.inputs.values() for i in ids}))


def compile_scheme(scheme: Scheme, indicators: Mapping[str, Indicator]) -> Compiled:
    """Compile criteria and caps. Raises ExpressionError for an expression that is not allowed."""
    inputs: dict[str, tuple[str, ...]] = {}
    values, outputs = [], []
    for place, criterion in enumerate(scheme.criteria):
        expressions = expressions_of(criterion)
        inputs[criterion.id] = _columns(expressions)
        if criterion.kind == "steps" and is_quotient(expressions[0]):
            tests = {f"v{place}_{step}": test for step, test in enumerate(_steps_reached(criterion))}
            values += [f"{test} AS {name}" for name, test in tests.items()]
            points = _points_reached(criterion, [*tests])
        else:
            values.append(f"{_computed(expressions[0])} AS v{place}")
            points = _points_given(criterion, f"v{place}")
        values += [f"{_computed(e)} AS e{place}" for e in expressions[1:]]
        outputs += [points, f"CAST(e{place} AS BOOLEAN)" if criterion.empty_when else "FALSE"]
    for place, cap in enumerate(scheme.caps):
        when = parsed(cap.when)
        inputs[cap.id] = _columns([when])
        values.append(f"{_computed(when)} AS c{place}")
        outputs.append(f"CAST(c{place} AS BOOLEAN)")
    all_ids = sorted({i for ids in inputs.values() for i in ids})
    picked = "".join(f", {_pick(i, indicators)} AS {quoted(i)}" for i in all_ids)
    return Compiled(picked, ", ".join(values), ", ".join(outputs), inputs)


def values_query(scheme: Scheme, indicators: Mapping[str, Indicator], unit: str, cells: str) -> str:
    """SQL for one row of texts: what the value of each criterion, then each cap's condition, comes to for one
    unit of the table `cells`; NULL where that is not known."""
    expressions = [expressions_of(c)[0] for c in scheme.criteria] + [parsed(cap.when) for cap in scheme.caps]
    picked = ", ".join(f"{_pick(i, indicators)} AS {quoted(i)}" for i in _columns(expressions))
    values = ", ".join(f"CAST({_computed(e)} AS VARCHAR)" for e in expressions)
    return f"SELECT {values} FROM (SELECT {picked} FROM {cells} WHERE unit = {literal(unit)})"


def expressions_of(criterion: Criterion) -> list[Expression]:
    """The parsed value of a criterion and, if it has one, its `empty_when`."""
    texts = [criterion.value] + ([criterion.empty_when] if criterion.empty_when else [])
    return [parsed(text) for text in texts]


def parsed(text: str) -> Expression:
    """An expression of a scheme, read. Raises ExpressionError."""
    # Imported here: tables and totals know this package but need no parser, which takes a tenth of a second.
    from kpi.spec.expression.parsed import parse

    return parse(text)


def _columns(expressions: list[Expression]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for e in expressions for column in e.columns))


def _computed(expression: Expression) -> str:
    """An absurd figure that overflows leaves its own criterion open and does no harm to the others."""
    from kpi.spec.expression.parsed import to_sql

    return f"TRY({to_sql(expression, quoted)})"


def _pick(indicator: str, indicators: Mapping[str, Indicator]) -> str:
    spec = indicators.get(indicator)
    column = "text" if spec is not None and spec.type == "class" else "value"
    return f"max({column}) FILTER (indicator = {literal(indicator)})"


def _truth(criterion: Criterion, value: str) -> str:
    truth = f"CAST({value} AS BOOLEAN)"
    return f"CASE WHEN {truth} THEN {_scaled(criterion.points)} WHEN NOT {truth} THEN 0 END"


def _steps(criterion: Criterion, value: str) -> str:
    steps = _descending(criterion)
    whens = " ".join(f"WHEN {value} >= {plain(s.start)} THEN {_scaled(s.points)}" for s in steps)
    return f"CASE WHEN {value} IS NULL THEN NULL {whens} ELSE 0 END"


def is_quotient(expression: Expression) -> bool:
    """Whether an expression is one thing divided by another, parentheses aside."""
    from kpi.spec.expression.parsed import top_of

    return top_of(expression) == "quotient"


def _steps_reached(criterion: Criterion) -> list[str]:
    """For each step, from the highest down, whether a quotient reaches it: compared, not divided, so that no
    rounding carries it over a step."""
    from kpi.spec.expression.parsed import at_least

    value = parsed(criterion.value)
    return [_computed(at_least(value, plain(step.start))) for step in _descending(criterion)]


def _points_reached(criterion: Criterion, tests: Sequence[str]) -> str:
    """`tests` are the names of what `_steps_reached` gives."""
    steps = zip(tests, _descending(criterion), strict=True)
    whens = " ".join(f"WHEN {test} THEN {_scaled(step.points)}" for test, step in steps)
    unknown = " OR ".join(f"{test} IS NULL" for test in tests)
    return f"CASE WHEN {unknown} THEN NULL {whens} ELSE 0 END"


def _descending(criterion: Criterion) -> list[Step]:
    return sorted(criterion.steps, key=lambda step: step.start, reverse=True)


def _deduction(criterion: Criterion, value: str) -> str:
    cases = f"CAST(least(greatest({value}, 0), {plain(_CASES_MOST)}) AS DECIMAL(26,4))"
    loss = f"{cases} * CAST({plain(criterion.per_case)} AS DECIMAL(12,4))"
    left = f"greatest({_points(criterion.points)} - ({loss}), {_points(Decimal(0))})"
    # least() and greatest() pass over NULL, so the unknown value is told apart first.
    left = f"CASE WHEN {value} IS NULL THEN NULL ELSE {left} END"
    return f"CAST(CAST({left} AS {_POINTS}) * {10**SCALE} AS BIGINT)"


def _points_given(criterion: Criterion, value: str) -> str:
    """SQL for the scaled points of a value."""
    match criterion.kind:
        case "yes_no" | "condition":
            return _truth(criterion, value)
        case "steps":
            return _steps(criterion, value)
        case "deduction":
            return _deduction(criterion, value)
        case _:
            assert_never(criterion.kind)


def _points(points: Decimal) -> str:
    return f"CAST({plain(points)} AS {_POINTS})"


def _scaled(points: Decimal) -> int:
    return int((points * 10**SCALE).to_integral_value(ROUND_HALF_UP))
