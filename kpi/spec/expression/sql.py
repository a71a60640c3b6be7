"""Writing a checked expression as SQL with exact decimals.

DuckDB divides decimals as DOUBLE and drops places when a DECIMAL(38, s) meets a number with more places,
so every operand is cast to its exact scale here:

- a column has 4 places, a literal as many as are written (at most 12), a sum the greater of the two scales;
- a product has the places of both factors, rounded half away from zero to 12 where it would have more;
- a quotient is computed in whole numbers and rounded half away from zero at the 12th place; over zero it
  is NULL;
- GREATEST and LEAST are NULL as soon as one operand is: an unknown number may be the greatest.

So ``4 / 5 >= 0.8`` holds and ``2 / 3 >= 0.6667`` does not, while ``1 / 3 * 3`` is 0.999999999999: multiply
before dividing. A quotient that is compared is not divided at all: both sides are multiplied by the
denominators (``a / b >= 0.8`` as ``a >= 0.8 * b``), so that no rounding carries it over a threshold. Only in
SQL for other engines, and inside sums and products, is it the rounded one: there a comparison with a
threshold of t places is right as long as the denominator, written as a whole number, is at most 10^(12 - t).
So rules, rates and criteria are not left to SQL where it rounds within (see
`kpi.spec.expression.exactness`): they come from exact fractions (see `kpi.spec.expression.exact`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kpi.quick import dataclass
from kpi.spec.expression import nodes as exp
from kpi.spec.expression.types import branches, operands

COLUMN_PLACES = 4
PLACES = 12
_ENGINE = "duckdb"
_ANSI = "trino"  # the dialect in which SQL for other engines is put down before sqlglot translates it
_WIDTH = 38
_WHOLE = 15  # digits before the decimal sign in other engines' quotients: the limit of a cell's number
_BINARY: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
    exp.And: "AND", exp.Or: "OR", exp.Add: "+", exp.Sub: "-",
}  # fmt: skip
_COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)


@dataclass(frozen=True, slots=True)
class _Sql:
    """A piece of SQL. `places` is the scale of a number, None for a column, a text, a condition or NULL."""

    text: str
    places: int | None = None
    column: bool = False

    @property
    def scale(self) -> int:
        return COLUMN_PLACES if self.places is None else self.places

    def cast(self, places: int, width: int = _WIDTH) -> str:
        return f"CAST({self.text} AS DECIMAL({width}, {places}))"


def write(tree: exp.Expr, column: Callable[[exp.Column], str], dialect: str) -> str:
    """SQL of the whole tree; see `kpi.spec.expression.parsed.to_sql`."""
    piece = _Writer(column, dialect == _ENGINE).write(tree)
    literal = isinstance(tree, exp.Literal) and not tree.is_string
    text = piece.cast(piece.scale) if literal else piece.text
    if dialect == _ENGINE:
        return text
    import sqlglot

    return sqlglot.transpile(text, read=_ANSI, write=dialect)[0]


@dataclass(frozen=True, slots=True)
class _Writer:
    column: Callable[[exp.Column], str]
    engine: bool

    def write(self, node: exp.Expr) -> _Sql:
        if isinstance(node, exp.Column):
            return _Sql(self.column(node), column=True)
        if isinstance(node, exp.Literal):
            return _literal(node)
        if isinstance(node, exp.Boolean | exp.Null):
            return _Sql(_word(node))
        if isinstance(node, exp.Paren):
            return self.write(node.this)
        if isinstance(node, exp.Case):
            return self._case(node)
        if self.engine and isinstance(node, _COMPARED) and any(_division(part) for part in operands(node)):
            return self._across(node)
        return self._operation(node, [self.write(part) for part in operands(node)])

    def _across(self, node: exp.Expr) -> _Sql:
        """A comparison of quotients as one of products, turned round where a denominator is negative."""
        parts = operands(node)
        if isinstance(node, exp.Between):
            low, high = self._compared(">=", parts[0], parts[1]), self._compared("<=", parts[0], parts[2])
            return _Sql(f"({low} AND {high})")
        return _Sql(self._compared(_BINARY[type(node)], *parts))

    def _compared(self, sign: str, one_side: exp.Expr, other_side: exp.Expr) -> str:
        (top, below), (other_top, other_below) = self._fraction(one_side), self._fraction(other_side)
        left = _exact(top, other_below)
        right = _exact(other_top, below)
        places = max(left.scale, right.scale)
        one, other = left.cast(places), right.cast(places)
        bottoms = [piece.text for piece in (below, other_below) if piece is not None]
        zero = " OR ".join(f"{text} = 0" for text in bottoms)
        negative = " <> ".join(f"({text} < 0)" for text in bottoms)
        if not bottoms:
            return f"({one} {sign} {other})"
        turned = f"WHEN {negative} THEN {other} {sign} {one}"
        return f"(CASE WHEN {zero} THEN NULL {turned} ELSE {one} {sign} {other} END)"

    def _fraction(self, node: exp.Expr) -> tuple[_Sql, _Sql | None]:
        """What stands above and below the line; below is None for all but quotients."""
        division = _division(node)
        if division is None:
            return self.write(node), None
        return self.write(division.this), self.write(division.expression)

    def _operation(self, node: exp.Expr, parts: list[_Sql]) -> _Sql:
        if isinstance(node, exp.Mul):
            return _product(*parts)
        if isinstance(node, exp.Div):
            return _quotient(*parts) if self.engine else _portable_quotient(*parts)
        if isinstance(node, exp.Neg | exp.Abs):
            sign = "-" if isinstance(node, exp.Neg) else "ABS"
            return _Sql(f"{sign}({parts[0].cast(parts[0].scale)})", parts[0].scale)
        if isinstance(node, exp.Add | exp.Sub):
            places = max(p.scale for p in parts)
            return _Sql(f"({f' {_BINARY[type(node)]} '.join(p.cast(places) for p in parts)})", places)
        if isinstance(node, exp.Not):
            return _Sql(f"(NOT {parts[0].text})")
        if isinstance(node, exp.Is):
            return _Sql(f"({parts[0].text} IS NULL)")
        result = _aligned_operation(node, *_align(parts))
        chooses = isinstance(node, exp.Greatest | exp.Least | exp.Coalesce | exp.Nullif)
        return replace(result, column=True) if chooses and _is_column(result, parts) else result

    def _case(self, node: exp.Case) -> _Sql:
        tests = [self.write(b.this) for b in node.args["ifs"]]
        head = ""
        if node.this is not None:
            texts, _ = _align([self.write(node.this), *tests])
            head = f" {texts[0]}"
            tests = [_Sql(t) for t in texts[1:]]
        results, places = _align([self.write(b) for b in branches(node)])
        whens = "".join(f" WHEN {t.text} THEN {r}" for t, r in zip(tests, results, strict=False))
        default = f" ELSE {results[-1]}" if len(results) > len(tests) else ""
        result = _Sql(f"(CASE{head}{whens}{default} END)", places)
        return replace(result, column=_is_column(result, [self.write(b) for b in branches(node)]))


def _division(node: exp.Expr) -> exp.Div | None:
    """The quotient that a piece is, parentheses aside."""
    inner = node.unnest()
    return inner if isinstance(inner, exp.Div) else None


def _exact(factor: _Sql, other: _Sql | None) -> _Sql:
    """A product with all its places: beyond 38 digits the engine fails, and the comparison is NULL."""
    if other is None:
        return factor
    places = factor.scale + other.scale
    return _Sql(f"({factor.cast(factor.scale)} * {other.cast(other.scale)})", places)


def _is_column(result: _Sql, parts: list[_Sql]) -> bool:
    """Whether a choice among columns alone is, like them, of a kind that its surroundings tell."""
    return result.places is None and any(part.column for part in parts)


def _function(node: exp.Expr) -> str:
    return type(node).__name__.upper()


def _word(node: exp.Expr) -> str:
    return "NULL" if isinstance(node, exp.Null) else "TRUE" if node.this else "FALSE"


def _literal(node: exp.Literal) -> _Sql:
    if node.is_string:
        return _Sql("'{}'".format(node.this.replace("'", "''")))
    return _Sql(node.this, len(node.this.partition(".")[2]))


def _align(parts: list[_Sql]) -> tuple[list[str], int | None]:
    """The pieces with one scale where at least one is a number; columns of that scale stay as they are."""
    if all(p.places is None for p in parts):
        return [p.text for p in parts], None
    places = max(p.scale for p in parts if p.column or p.places is not None)
    return [_aligned(p, places) for p in parts], places


def _aligned(piece: _Sql, places: int) -> str:
    stays = places == COLUMN_PLACES if piece.column else piece.places is None
    return piece.text if stays else piece.cast(places)


def _aligned_operation(node: exp.Expr, texts: list[str], places: int | None) -> _Sql:
    arguments = ", ".join(texts)
    if isinstance(node, exp.Between):
        return _Sql(f"({texts[0]} BETWEEN {texts[1]} AND {texts[2]})")
    if isinstance(node, exp.In):
        return _Sql(f"({texts[0]} IN ({', '.join(texts[1:])}))")
    if isinstance(node, exp.Greatest | exp.Least):
        unknown = " OR ".join(f"{t} IS NULL" for t in texts)
        return _Sql(f"(CASE WHEN {unknown} THEN NULL ELSE {_function(node)}({arguments}) END)", places)
    if isinstance(node, exp.Coalesce | exp.Nullif):
        return _Sql(f"{_function(node)}({arguments})", places)
    return _Sql(f"({f' {_BINARY[type(node)]} '.join(texts)})")


def _product(left: _Sql, right: _Sql) -> _Sql:
    places = left.scale + right.scale
    product = _Sql(f"({left.cast(left.scale)} * {right.cast(right.scale)})", places)
    return product if places <= PLACES else _Sql(product.cast(PLACES), PLACES)


def _quotient(left: _Sql, right: _Sql) -> _Sql:
    """In whole numbers: (2·n·10^12 ± |d|) / 2d, cut off, is n/d·10^12 rounded half away from zero."""
    places = max(left.scale, right.scale)
    unit = 10**places
    n, d = (f"CAST({p.cast(places)} * {unit} AS HUGEINT)" for p in (left, right))
    step = f"CAST({2 * 10**PLACES} AS HUGEINT)"
    whole = f"({n} * {step} + SIGN({n}) * ABS({d})) // NULLIF(2 * {d}, 0)"
    tick = f"CAST(0.{'0' * (PLACES - 1)}1 AS DECIMAL({_WIDTH}, {PLACES}))"
    return _Sql(f"(CAST({whole} AS DECIMAL({_WIDTH}, 0)) * {tick})", PLACES)


def _portable_quotient(left: _Sql, right: _Sql) -> _Sql:
    """Decimal division as Spark and Trino have it: the widths are such that both keep 12 places."""
    top = left.cast(PLACES, _WHOLE + PLACES)
    bottom = right.cast(right.scale, _WHOLE + right.scale)
    return _Sql(_Sql(f"({top} / NULLIF({bottom}, 0))").cast(PLACES), PLACES)
