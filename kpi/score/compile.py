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
from kpi.score.exactly import SCALE
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Alternative, Criterion, Scheme, Step

if TYPE_CHECKING:
    from kpi.spec.expression.parsed import Expression

# Points leave SQL as whole numbers of 10**-SCALE: exact, and many times faster to fetch than decimals.
_POINTS = f"DECIMAL(24,{SCALE})"
_CASES_MOST = Decimal(10) ** 12 - 1  # beyond any count; keeps a product with points within 38 digits


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL of the `figures` picked for a unit, of the `values` made of them, and of the `outputs`. `inputs`
    are indicator ids by the id of a criterion, cap, veto or conflict; of the ids in `rounded` SQL may not
    give the last digit, and what it says of them is not to be used."""

    figures: str
    values: str
    outputs: str
    inputs: Mapping[str, tuple[str, ...]]
    rounded: frozenset[str] = frozenset()

    def query(self, cells: str, rows: str) -> str:
        """SQL that gives per row of the table `rows` (unit, position), in its order: unit; for each criterion
        the points of its value (scaled; NULL: not known) and whether it is empty (NULL: not known); for each
        cap, veto and conflict whether it holds. `cells` is the table of `kpi.rollup.cells`."""
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
    """Compile criteria, caps, vetoes and conflicts. Raises ExpressionError for an expression that is not
    allowed."""
    inputs: dict[str, tuple[str, ...]] = {}
    values, outputs = [], []
    for place, criterion in enumerate(scheme.criteria):
        inputs[criterion.id] = _columns(expressions_of(criterion))
        columns, points = _points_given(criterion, f"v{place}")
        if criterion.empty_when:
            columns[f"e{place}"] = _computed(parsed(criterion.empty_when))
        values += [f"{sql} AS {name}" for name, sql in columns.items()]
        outputs += [points, f"CAST(e{place} AS BOOLEAN)" if criterion.empty_when else "FALSE"]
    for place, proviso in enumerate(scheme.provisos):
        when = parsed(proviso.when)
        inputs[proviso.id] = _columns([when])
        values.append(f"{_computed(when)} AS c{place}")
        outputs.append(f"CAST(c{place} AS BOOLEAN)")
    rounded = {one.id for one in scheme.criteria if _rounds(one)}
    rounded |= {one.id for one in scheme.provisos if _exact_places(parsed(one.when)) is None}
    all_ids = sorted({i for ids in inputs.values() for i in ids})
    picked = "".join(f", {_pick(i, indicators)} AS {quoted(i)}" for i in all_ids)
    return Compiled(picked, ", ".join(values), ", ".join(outputs), inputs, frozenset(rounded))


def values_query(scheme: Scheme, indicators: Mapping[str, Indicator], unit: str, cells: str) -> str:
    """SQL for one row of texts: what each of `judged` comes to for one unit of the table `cells`; NULL where
    that is not known."""
    expressions = [*judged(scheme).values()]
    picked = ", ".join(f"{_pick(i, indicators)} AS {quoted(i)}" for i in _columns(expressions))
    values = ", ".join(f"CAST({_computed(e)} AS VARCHAR)" for e in expressions)
    return f"SELECT {values} FROM (SELECT {picked} FROM {cells} WHERE unit = {literal(unit)})"


def judged(scheme: Scheme) -> dict[tuple[str, int], Expression]:
    """Every expression that is judged: by criterion and place among its values, by cap, veto and conflict."""
    values = {(c.id, n): parsed(value) for c in scheme.criteria for n, value in enumerate(c.values)}
    return values | {(proviso.id, 0): parsed(proviso.when) for proviso in scheme.provisos}


def expressions_of(criterion: Criterion) -> list[Expression]:
    """The parsed values of a criterion and, if it has one, its `empty_when`, the last."""
    texts = [*criterion.values] + ([criterion.empty_when] if criterion.empty_when else [])
    return [parsed(text) for text in texts]


def parsed(text: str) -> Expression:
    """An expression of a scheme, read. Raises ExpressionError."""
    # Imported here: tables and totals know this package but need no parser, which takes a tenth of a second.
    from kpi.spec.expression.parsed import parse

    return parse(text)


def _exact_places(expression: Expression) -> int | None:
    from kpi.spec.expression.parsed import exact_places

    return exact_places(expression)


def _rounds(criterion: Criterion) -> bool:
    """Whether SQL may round points or a value, or the limit that a value is compared with."""
    if criterion.empty_when and _exact_places(parsed(criterion.empty_when)) is None:
        return True
    if criterion.stepped:
        return any(_rounds_at(one) for one in criterion.stepped)
    places = [_exact_places(parsed(value)) for value in criterion.values]
    most = max((one for one in places if one is not None), default=0)
    if None in places:
        return True
    if criterion.kind in ("deduction", "addition"):
        return most + max(_places_of(criterion.per_case), _places_of(criterion.per_unit)) > SCALE
    if criterion.kind in ("formula", "by_hand"):
        return most > SCALE or _places_of(criterion.points) > most
    return False


def _rounds_at(one: Alternative) -> bool:
    from kpi.spec.expression.parsed import compared

    value = parsed(one.value)
    if is_quotient(value):
        return any(_exact_places(compared(value, s.sign, plain(s.limit))) is None for s in one.steps)
    places = _exact_places(value)
    return places is None or any(_places_of(step.limit) > places for step in one.steps)


def _places_of(number: Decimal) -> int:
    return len(plain(number).partition(".")[2])


def _columns(expressions: list[Expression]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for e in expressions for column in e.columns))


def _computed(expression: Expression) -> str:
    """An absurd figure that overflows leaves its own criterion open and does no harm to the others. What is
    missing is never taken for anything, not for the ELSE of a CASE either: `kpi.score.spans` says what it
    leaves open."""
    from kpi.spec.expression.parsed import fills_gaps, to_sql

    value = f"TRY({to_sql(expression, quoted)})"
    if not fills_gaps(expression):
        return value
    missing = " OR ".join(f"{quoted(column)} IS NULL" for column in expression.columns)
    return f"CASE WHEN NOT ({missing}) THEN {value} END" if missing else value


def _pick(indicator: str, indicators: Mapping[str, Indicator]) -> str:
    spec = indicators.get(indicator)
    column = "text" if spec is not None and spec.type == "class" else "value"
    return f"max({column}) FILTER (indicator = {literal(indicator)})"


def is_quotient(expression: Expression) -> bool:
    """Whether an expression is one thing divided by another, parentheses aside."""
    from kpi.spec.expression.parsed import top_of

    return top_of(expression) == "quotient"


Sql = tuple[dict[str, str], str]
"""SQL of columns by name, and of the scaled points made of them; NULL: not known."""


def _points_given(criterion: Criterion, name: str) -> Sql:
    """`name` begins the names of the columns."""
    match criterion.kind:
        case "steps" | "either":
            return _best(criterion, name)
        case "at_least":
            return _counted(criterion, name)
        case "yes_no" | "condition":
            points = _truth(criterion, name)
        case "deduction":
            left = f"{_points(criterion.points)} - {_cases(name, criterion.per_case)}"
            points = _kept(name, f"greatest({left}, {_points(criterion.floor)})")
        case "addition":
            points = _kept(name, f"least({_cases(name, criterion.per_unit)}, {_points(criterion.points)})")
        case "formula":
            points = _kept(name, f"least(greatest({name}, 0), {plain(criterion.points)})")
        case "by_hand":
            points = _kept(f"{name} BETWEEN 0 AND {plain(criterion.points)}", name)
        case _:
            assert_never(criterion.kind)
    return {name: _computed(parsed(criterion.value))}, points


def _truth(criterion: Criterion, value: str) -> str:
    truth = f"CAST({value} AS BOOLEAN)"
    return f"CASE WHEN {truth} THEN {_scaled(criterion.points)} WHEN NOT {truth} THEN 0 END"


def _cases(value: str, points: Decimal) -> str:
    """So many points for each unit of a value, both to their last digit: 20 places within 36 digits."""
    cases = f"CAST(least(greatest({value}, 0), {plain(_CASES_MOST)}) AS DECIMAL(24,12))"
    return f"({cases} * CAST({plain(points)} AS DECIMAL(12,8)))"


def _kept(value: str, points: str) -> str:
    """Points, scaled, unless the value is not known: least() and greatest() pass over NULL."""
    test = f"{value} IS NOT NULL" if value.isidentifier() else value
    return f"CASE WHEN {test} THEN CAST(CAST({points} AS {_POINTS}) * {10**SCALE} AS BIGINT) END"


def _counted(criterion: Criterion, name: str) -> Sql:
    """All points where so many conditions hold whatever the unknown ones are, none where too few can."""
    columns = {f"{name}_{n}": _computed(parsed(part.when)) for n, part in enumerate(criterion.conditions)}
    true = " + ".join(f"CAST({column} IS TRUE AS INTEGER)" for column in columns)
    possible = " + ".join(f"CAST({column} IS NOT FALSE AS INTEGER)" for column in columns)
    points = (
        f"CASE WHEN {true} >= {criterion.least} THEN {_scaled(criterion.points)} "
        f"WHEN {possible} < {criterion.least} THEN 0 END"
    )
    return columns, points


def _best(criterion: Criterion, name: str) -> Sql:
    """The points of the best alternative, where all are known or one gives all there is to give."""
    columns: dict[str, str] = {}
    all_points = []
    for n, one in enumerate(criterion.stepped):
        step_columns, points = _stepped(one, f"{name}_{n}")
        columns |= step_columns
        all_points.append(f"({points})")
    if len(all_points) == 1:
        return columns, all_points[0]
    unknown = " OR ".join(f"{points} IS NULL" for points in all_points)
    best = f"greatest({', '.join(all_points)})"
    full = _scaled(criterion.points)
    return columns, f"CASE WHEN {best} = {full} THEN {full} WHEN {unknown} THEN NULL ELSE {best} END"


def _stepped(one: Alternative, name: str) -> Sql:
    """The points of the best step. A quotient is compared, not divided: no rounding carries it over."""
    value = parsed(one.value)
    steps = sorted(one.steps, key=lambda step: step.points, reverse=True)
    if not is_quotient(value):
        whens = _whens([f"{name} {step.sign} {plain(step.limit)}" for step in steps], steps)
        return {name: _computed(value)}, f"CASE WHEN {name} IS NULL THEN NULL {whens} ELSE 0 END"
    from kpi.spec.expression.parsed import compared

    columns = {
        f"{name}_{n}": _computed(compared(value, step.sign, plain(step.limit)))
        for n, step in enumerate(steps)
    }
    unknown = " OR ".join(f"{test} IS NULL" for test in columns)
    return columns, f"CASE WHEN {unknown} THEN NULL {_whens([*columns], steps)} ELSE 0 END"


def _whens(tests: Sequence[str], steps: Sequence[Step]) -> str:
    pairs = zip(tests, steps, strict=True)
    return " ".join(f"WHEN {test} THEN {_scaled(step.points)}" for test, step in pairs)


def _points(points: Decimal) -> str:
    return f"CAST({plain(points)} AS {_POINTS})"


def _scaled(points: Decimal) -> int:
    return int((points * 10**SCALE).to_integral_value(ROUND_HALF_UP))
