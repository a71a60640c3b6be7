"""Reading expressions of the specs with sqlglot: every word and every node is looked at, and what is not
allowed is refused with the piece that offends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from kpi.spec.expression import nodes
from kpi.spec.expression.parsed import MAX_DEPTH, MAX_LENGTH, QUALIFIERS, ExpressionError

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


def read(text: str) -> tuple[tuple[str, ...], nodes.Expr]:
    """The names of an expression, each once, in order of appearance, and its tree. Raises ExpressionError."""
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
    columns = sorted(tree.find_all(exp.Column), key=_position)
    return tuple(dict.fromkeys(_own(column).name for column in columns)), _own(tree)


def written(node: nodes.Expr) -> str:
    """A piece of a tree as text, to be told to people."""
    return str(_foreign(node).sql(dialect="duckdb"))


def _own(node: Any) -> Any:
    """A node of sqlglot, or a part of one, as one of `kpi.spec.expression.nodes`."""
    if isinstance(node, list):
        return [_own(part) for part in node]
    if isinstance(node, exp.Identifier):
        return node.name
    if not isinstance(node, exp.Expr):
        return node
    parts = {name: node.args.get(name) for name in nodes.PARTS}
    parts_here = {name: _own(part) for name, part in parts.items() if part is not None and part != []}
    return nodes.KINDS[type(node).__name__](parts_here)


def _foreign(node: Any) -> Any:
    """The reverse of `_own`."""
    if isinstance(node, list):
        return [_foreign(part) for part in node]
    if isinstance(node, nodes.Column):
        return exp.column(node.this, node.args.get("table"))
    if not isinstance(node, nodes.Expr):
        return node
    return getattr(exp, type(node).__name__)(**{name: _foreign(part) for name, part in node.args.items()})


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
