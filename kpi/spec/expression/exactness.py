"""Whether the engine gives an expression to its last digit, or rounds somewhere within it.

Sums, choices and comparisons lose nothing, nor does a quotient that is compared (see
`kpi.spec.expression.sql`). Any other quotient, and a product of more than 12 places, is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpi.spec.expression import nodes as exp
from kpi.spec.expression.sql import COLUMN_PLACES, PLACES
from kpi.spec.expression.types import branches, operands

_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)
_CONDITIONS = (exp.And, exp.Or, exp.Not, exp.In)


def exact_places(tree: exp.Expr) -> int | None:
    """How many places what a checked tree gives has at most; None where it may be rounded. A condition has
    none."""
    if isinstance(tree, exp.Column):
        return COLUMN_PLACES
    if isinstance(tree, exp.Literal):
        return 0 if tree.is_string else len(tree.this.partition(".")[2])
    if isinstance(tree, exp.Boolean | exp.Null):
        return 0
    if isinstance(tree, exp.Paren):
        return exact_places(tree.this)
    if isinstance(tree, exp.Case):
        tests = [one.this for one in tree.args["ifs"]] + ([] if tree.this is None else [tree.this])
        return None if _most(tests) is None else _most(branches(tree))
    return _of_operation(tree)


def _of_operation(tree: exp.Expr) -> int | None:
    parts = operands(tree)
    if isinstance(tree, exp.Div):
        return None
    if isinstance(tree, (*_COMPARISONS, exp.Is)):
        return None if _most(part for one in parts for part in _undivided(one)) is None else 0
    if isinstance(tree, _CONDITIONS):
        return None if _most(parts) is None else 0
    if isinstance(tree, exp.Mul):
        places = [exact_places(part) for part in parts]
        whole = sum(one for one in places if one is not None)
        return None if None in places or whole > PLACES else whole
    return _most(parts)


def _undivided(node: exp.Expr) -> list[exp.Expr]:
    """What is above and below the line of a quotient; anything else as it is."""
    inner = node.unnest()
    return [inner.this, inner.expression] if isinstance(inner, exp.Div) else [node]


def _most(nodes: Iterable[exp.Expr]) -> int | None:
    places = [exact_places(node) for node in nodes]
    return None if None in places else max((one for one in places if one is not None), default=0)
