"""Expressions of the specs: a small, closed part of SQL, read once and written for an engine.

Allowed are names of indicators (``inspected``, ``previous.inspected``, ``sum.inspected``), numbers, texts,
the operators and the functions named in `ALLOWED`; anything else is refused with the piece that offends.
Nothing is ever evaluated here. Numbers are exact decimals: what that means stands in
`kpi.spec.expression_sql`. Truth has three values as in SQL: a comparison with a missing number is NULL,
"cannot tell".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from kpi.spec import expression_sql, expression_type

ALLOWED = (
    "name, previous.name, sum.name, 12.5, 'text', TRUE, FALSE, NULL, ( ), + - * /, = <> < <= > >=, "
    "AND, OR, NOT, BETWEEN, IN, IS NULL, IS NOT NULL, CASE, COALESCE, NULLIF, GREATEST, LEAST, ABS"
)
QUALIFIERS = ("previous", "sum")
MAX_LENGTH = 2000
MAX_DEPTH = 80
_SIGNS = frozenset({"(", ")", ",", ".", "+", "-", "*", "/", "=", "<>", "!=", "<", "<=", ">", ">="})
_FUNCTIONS = frozenset({"COALESCE", "NULLIF", "GREATEST", "LEAST", "ABS"})
_LOGIC = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE"})
_KEYWORDS = _LOGIC | {"CASE", "WHEN", "THEN", "ELSE", "END"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,12})?")
_NODES: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Abs,
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE,
    exp.And, exp.Or, exp.Not, exp.Between, exp.In, exp.Is,
    exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least,
)  # fmt: skip


class ExpressionError(ValueError):
    """An expression that is not allowed: its `text`, `what` piece offends, what is `allowed` instead."""

    def __init__(self, text: str, what: str, allowed: str = ALLOWED) -> None:
        super().__init__(f"{what!r} in {text!r}; allowed: {allowed}")
        self.text = text
        self.what = what
        self.allowed = allowed


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
    tokens = _tokens(text)
    try:
        trees = Dialect.get_or_raise("duckdb").parser().parse(tokens, text)
    except (SqlglotError, RecursionError) as error:
        raise ExpressionError(text, text.strip()) from error
    tree = trees[0] if trees else None
    if tree is None or len(trees) > 1:
        raise ExpressionError(text, text.strip())
    for node in tree.walk():
        _check_node(text, node)
    names = dict.fromkeys(name_of(c) for c in sorted(tree.find_all(exp.Column), key=_position))
    expression = Expression(text, tuple(names), tree)
    result_type(expression)
    return expression


def name_of(column: exp.Column) -> str:
    """``x``, ``previous.x`` or ``sum.x``."""
    return f"{column.table}.{column.name}" if column.table else column.name


def result_type(expression: Expression, kind: Callable[[str], str] | None = None) -> str:
    """What an expression gives: ``number``, ``text``, ``boolean``, ``null``, or ``column`` where it is a bare
    name of unknown kind. `kind` gives ``number`` or ``text`` for a name of `Expression.columns`; a class
    indicator is text, all others are numbers. Raises ExpressionError where kinds do not fit together
    (a text is added, a number stands where a condition belongs)."""
    look_up = kind or (lambda _: "column")
    try:
        return expression_type.infer(expression.ast, lambda column: look_up(name_of(column)))
    except expression_type.MisfitError as misfit:
        raise ExpressionError(expression.text, misfit.what, misfit.wanted) from misfit


def top_of(expression: Expression) -> str:
    """What the outermost operation is, parentheses aside: ``quotient`` or ""."""
    node = expression.ast
    while isinstance(node, exp.Paren):
        node = node.this
    return "quotient" if isinstance(node, exp.Div) else ""


def is_share(expression: Expression) -> bool:
    """Whether an expression is a part of a whole, which may be read as a percentage: a quotient that is not
    multiplied by a number."""
    return top_of(expression) == "quotient" and not is_scaled(expression)


def is_scaled(expression: Expression) -> bool:
    """Whether something in an expression is multiplied by a written number, as by 100."""
    products = expression.ast.find_all(exp.Mul)
    return any(isinstance(part.unnest(), exp.Literal) for m in products for part in (m.this, m.expression))


def at_least(expression: Expression, start: str) -> Expression:
    """The condition that a number is at least `start` (decimal text)."""
    left, right = exp.Paren(this=expression.ast.copy()), exp.Literal.number(start)
    tree = exp.GTE(this=left, expression=right)
    return Expression(f"({expression.text}) >= {start}", expression.columns, tree)


def to_sql(expression: Expression, column: Callable[[str], str], dialect: str = "duckdb") -> str:
    """The expression as SQL of an engine (a dialect name of sqlglot), in parentheses where it needs them.

    `column` gives the SQL for a name of `Expression.columns`: a DECIMAL with at most 4 places, or a text.
    For another dialect than DuckDB it gives names quoted with ``"``. A computed number is
    DECIMAL(38, s), s <= 12. A product beyond 38 digits makes the engine fail; DuckDB's ``TRY(…)`` around
    the whole makes that NULL (no aggregate may stand inside TRY).
    """
    return expression_sql.write(expression.ast, lambda c: column(name_of(c)), dialect)


def _position(column: exp.Column) -> int:
    return int(column.this.meta.get("start", 0))


def _tokens(text: str) -> list[Token]:
    """The words of the text. Refuses what the tree would hide: comments, other quotes, ``==``, ``1_000``."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(text, text[:40] + "…")
    try:
        tokens = Dialect.get_or_raise("duckdb").tokenize(text)
    except SqlglotError as error:
        raise ExpressionError(text, text.strip()) from error
    for token, following in _pairs(tokens):
        piece = text[token.start : token.end + 1]
        if token.comments:
            raise ExpressionError(text, token.comments[0].strip() or piece)
        if not _fits(token, piece, following):
            raise ExpressionError(text, piece)
    return tokens


def _pairs(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    for index, token in enumerate(tokens):
        yield token, tokens[index + 1].text if index + 1 < len(tokens) else ""


def _fits(token: Token, piece: str, following: str) -> bool:
    if token.token_type == TokenType.STRING:
        return piece.startswith("'")
    if token.token_type == TokenType.NUMBER:
        return bool(_NUMBER.fullmatch(piece))
    if piece in _SIGNS or piece.upper() in _KEYWORDS:
        return True
    if following == "(":
        return piece.upper() in _FUNCTIONS
    return bool(_NAME.fullmatch(piece))


def _check_node(text: str, node: exp.Expr) -> None:
    fine = isinstance(node, _NODES)
    if isinstance(node, exp.Column):
        fine = not node.args.get("db") and node.table in ("", *QUALIFIERS) and node.depth <= MAX_DEPTH
    elif isinstance(node, exp.Literal):
        fine = node.depth <= MAX_DEPTH
    elif isinstance(node, exp.If):
        fine = isinstance(node.parent, exp.Case)
    elif isinstance(node, exp.Is):
        fine = isinstance(node.expression, exp.Null)
    elif isinstance(node, exp.Between):
        fine = not node.args.get("symmetric")
    elif isinstance(node, exp.In):
        values = [v.this if isinstance(v, exp.Neg) else v for v in node.expressions]
        fine = bool(values) and all(isinstance(v, exp.Literal) for v in values)
    elif isinstance(node, exp.Greatest | exp.Least | exp.Coalesce):
        fine = bool(node.expressions)
    if not fine:
        raise ExpressionError(text, node.sql(dialect="duckdb"))
