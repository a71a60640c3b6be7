"""Expressions of the specs: a small, closed part of SQL, read once and written for an engine.

Allowed are names of indicators (``inspected``, ``previous.inspected``, ``sum.inspected``), numbers, texts,
the operators and the functions named in `ALLOWED`; anything else is refused with the piece that offends.
Nothing is ever evaluated here. Numbers are exact decimals: what that means stands in
`kpi.spec.expression.sql`. Truth has three values as in SQL: a comparison with a missing number is NULL,
"cannot tell".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kpi.quick import dataclass
from kpi.spec.expression import exactness, sql, types
from kpi.spec.expression import nodes as exp

ALLOWED = (
    "name, previous.name, sum.name, 12.5, 'text', TRUE, FALSE, NULL, ( ), + - * /, = <> < <= > >=, "
    "AND, OR, NOT, BETWEEN, IN, IS NULL, IS NOT NULL, CASE, COALESCE, NULLIF, GREATEST, LEAST, ABS"
)
QUALIFIERS = ("previous", "sum")
MAX_LENGTH = 2000
MAX_DEPTH = 80


class ExpressionError(ValueError):
    """An expression that is not allowed: its `text`, `what` piece offends, what is `allowed` instead."""

    def __init__(self, text: str, what: str, names: str = ALLOWED) -> None:
        super().__init__(f"{what!r} in {text!r}; allowed: {names}")
        self.text = text
        self.what = what
        self.allowed = names


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. `columns` are the names it reads, each once, in order of appearance
    (``previous.x`` and ``sum.x`` with their qualifier). `ast` is never changed."""

    text: str
    columns: tuple[str, ...]
    ast: exp.Expr = field(compare=False, repr=False)


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """Read and check an expression. Raises ExpressionError."""
    try:
        return _remembered[text]
    except KeyError:
        pass
    # Imported here: what is remembered needs no parser, which takes a fifth of a second to load.
    from kpi.spec.expression.parsing import read

    columns, tree = read(text)
    expression = Expression(text, columns, tree)
    result_type(expression)
    return expression


_remembered: dict[str, Expression] = {}


def remember(trees: Mapping[str, Any]) -> None:
    """Let `parse` know expressions that `to_keep` gave: what has passed is not read again."""
    for text, data in trees.items():
        with suppress(ValueError, KeyError, TypeError, AttributeError):  # what is damaged is read anew
            columns, tree = data
            _remembered[text] = Expression(text, tuple(columns), exp.from_json(tree))


def to_keep(texts: Iterable[str]) -> dict[str, Any]:
    """Expressions as JSON, by their text. Raises ExpressionError."""
    expressions = (parse(text) for text in texts)
    return {one.text: [list(one.columns), exp.to_json(one.ast)] for one in expressions}


def result_type(expression: Expression, kind: Callable[[str], str] | None = None) -> str:
    """What an expression gives: ``number``, ``text``, ``boolean``, ``null``, or ``column`` where it is a bare
    name of unknown kind. `kind` gives ``number`` or ``text`` for a name of `Expression.columns`; a class
    indicator is text, all others are numbers. Raises ExpressionError where kinds do not fit together
    (a text is added, a number stands where a condition belongs)."""
    look_up = kind or (lambda _: "column")
    try:
        return types.infer(expression.ast, lambda column: look_up(column.name))
    except types.MisfitError as misfit:
        raise ExpressionError(expression.text, misfit.what, misfit.wanted) from misfit


def top_of(expression: Expression) -> str:
    """What the outermost operation is, parentheses aside: ``quotient`` or ""."""
    return "quotient" if isinstance(expression.ast.unnest(), exp.Div) else ""


def is_share(expression: Expression) -> bool:
    """Whether an expression is a part of a whole, which may be read as a percentage: a quotient that is not
    multiplied by a number."""
    return top_of(expression) == "quotient" and not is_scaled(expression)


def quotients(expression: Expression) -> list[exp.Expr]:
    """The quotients in an expression, outermost first, as trees."""
    return [node for node in expression.ast.walk() if isinstance(node, exp.Div)]


def numbers(expression: Expression) -> list[Decimal]:
    """The numbers written in an expression."""
    return [
        Decimal(one.this) for one in expression.ast.walk() if type(one) is exp.Literal and not one.is_string
    ]


def is_scaled(expression: Expression) -> bool:
    """Whether something in an expression is multiplied by a written number, as by 100."""
    products = (node for node in expression.ast.walk() if isinstance(node, exp.Mul))
    return any(isinstance(part.unnest(), exp.Literal) for m in products for part in (m.this, m.expression))


def fills_gaps(expression: Expression) -> bool:
    """Whether an expression may give an answer though a figure it rests on is not known: by CASE, COALESCE,
    NULLIF or IS NULL."""
    return any(
        isinstance(node, exp.Case | exp.Coalesce | exp.Nullif | exp.Is) for node in expression.ast.walk()
    )


def exact_places(expression: Expression) -> int | None:
    """How many places the value has at most in SQL; None where SQL may round it."""
    return exactness.exact_places(expression.ast)


def rounds_within(expression: Expression) -> bool:
    """Whether SQL may round on the way to the value, and not at its end alone, as it does with a quotient."""
    return exact_places(compared(expression, ">=", "0")) is None


def compared(expression: Expression, sign: str, limit: str) -> Expression:
    """The condition that a number is at least (``>=``), above (``>``), at most (``<=``) or below (``<``) a
    limit (decimal text)."""
    left, right = exp.Paren({"this": expression.ast}), exp.Literal({"this": limit, "is_string": False})
    tree = _COMPARISONS[sign]({"this": left, "expression": right})
    return Expression(f"({expression.text}) {sign} {limit}", expression.columns, tree)


_COMPARISONS: Mapping[str, type[exp.Expr]] = {">=": exp.GTE, ">": exp.GT, "<=": exp.LTE, "<": exp.LT}


def to_sql(expression: Expression, column: Callable[[str], str], dialect: str = "duckdb") -> str:
    """The expression as SQL of an engine (a dialect name of sqlglot), in parentheses where it needs them.

    `column` gives the SQL for a name of `Expression.columns`: a DECIMAL with at most 4 places, or a text.
    For another dialect than DuckDB it gives names quoted with ``"``. A computed number is
    DECIMAL(38, s), s <= 12. A product beyond 38 digits makes the engine fail; DuckDB's ``TRY(…)`` around
    the whole makes that NULL (no aggregate may stand inside TRY).
    """
    return sql.write(expression.ast, lambda c: column(c.name), dialect)
