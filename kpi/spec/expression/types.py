"""Which kind of value an expression gives, and whether its pieces fit together.

Kinds: number, text, boolean, null, and column for a name whose kind is not known (a number or a text).
"""

from __future__ import annotations

from collections.abc import Callable

from kpi.spec.expression import nodes as exp

NUMBER, TEXT, BOOLEAN, NULL, COLUMN = "number", "text", "boolean", "null", "column"
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Abs, exp.Greatest, exp.Least)
_ORDER = (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)


class MisfitError(Exception):
    """A piece (`what`) of the wrong kind; `wanted` are the kinds that fit."""

    def __init__(self, node: exp.Expr, *kinds: str) -> None:
        # Imported here: only what is refused is put in words by the library that read it.
        from kpi.spec.expression.parsing import written

        super().__init__(node, kinds)
        self.what = written(node)
        self.wanted = ", ".join(kinds)


def infer(node: exp.Expr, kind: Callable[[exp.Column], str]) -> str:
    """The kind a checked tree gives. `kind` is asked for each column. Raises MisfitError."""
    if isinstance(node, exp.Column):
        return kind(node)
    if isinstance(node, exp.Literal):
        return TEXT if node.is_string else NUMBER
    if isinstance(node, exp.Boolean):
        return BOOLEAN
    if isinstance(node, exp.Null):
        return NULL
    if isinstance(node, exp.Paren):
        return infer(node.this, kind)
    if isinstance(node, exp.Case):
        return _case(node, kind)
    return _operation(node, [(part, infer(part, kind)) for part in operands(node)])


def operands(node: exp.Expr) -> list[exp.Expr]:
    """The direct operands of an operation, in order."""
    if isinstance(node, exp.Between):
        return [node.this, node.args["low"], node.args["high"]]
    rest = node.expressions or ([node.expression] if node.args.get("expression") else [])
    return [node.this, *rest]


def branches(node: exp.Case) -> list[exp.Expr]:
    """The results a CASE may give."""
    default = node.args.get("default")
    return [branch.args["true"] for branch in node.args["ifs"]] + ([default] if default is not None else [])


def _operation(node: exp.Expr, parts: list[tuple[exp.Expr, str]]) -> str:
    if isinstance(node, _ARITHMETIC):
        _only(parts, NUMBER)
        return NUMBER
    if isinstance(node, exp.And | exp.Or | exp.Not):
        _only(parts, BOOLEAN)
        return BOOLEAN
    if isinstance(node, exp.Is):
        return BOOLEAN
    if isinstance(node, _ORDER):
        _only(parts, NUMBER)
        return BOOLEAN
    kind = _join(parts)
    return kind if isinstance(node, exp.Coalesce | exp.Nullif) else BOOLEAN


def _case(node: exp.Case, kind: Callable[[exp.Column], str]) -> str:
    conditions = [(b.this, infer(b.this, kind)) for b in node.args["ifs"]]
    if node.this is None:
        _only(conditions, BOOLEAN)
    else:
        _join([(node.this, infer(node.this, kind)), *conditions])
    return _join([(b, infer(b, kind)) for b in branches(node)])


def _only(parts: list[tuple[exp.Expr, str]], kind: str) -> None:
    fits = (kind, NULL, COLUMN) if kind != BOOLEAN else (kind, NULL)
    for part, part_kind in parts:
        if part_kind not in fits:
            raise MisfitError(part, kind)


def _join(parts: list[tuple[exp.Expr, str]]) -> str:
    """The one kind that all parts share; a column of unknown kind goes with numbers and with texts."""
    kind = NULL
    for part, part_kind in parts:
        if kind in (NULL, part_kind) or (kind == COLUMN and part_kind in (NUMBER, TEXT)):
            kind = part_kind if part_kind != NULL else kind
        elif part_kind != NULL and not (part_kind == COLUMN and kind in (NUMBER, TEXT)):
            raise MisfitError(part, kind if kind != COLUMN else f"{NUMBER}, {TEXT}")
    return kind
