"""The tree of a checked expression, made of the few kinds of nodes that expressions may have.

They are named, and hold their parts, as the nodes of sqlglot that they are made from. That library takes as
long to load as a command takes to run; these need nothing and can be kept as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kpi.quick import dataclass

PARTS = ("this", "expression", "expressions", "low", "high", "ifs", "true", "default", "table", "is_string")
"""The parts that nodes may have, in the order in which they are walked through."""


@dataclass(frozen=True, slots=True)
class Expr:
    """A node. `args` are its parts by name: nodes, lists of nodes, or the word it stands for."""

    args: Mapping[str, Any]

    @property
    def this(self) -> Any:
        """The first operand; of a name, a number and a text the word itself."""
        return self.args.get("this")

    @property
    def expression(self) -> Any:
        """The second operand of those that have two."""
        return self.args.get("expression")

    @property
    def expressions(self) -> list[Expr]:
        """The operands after the first of those that have many."""
        return self.args.get("expressions") or []

    def unnest(self) -> Expr:
        """The node without the parentheses around it."""
        node = self
        while isinstance(node, Paren):
            node = node.this
        return node

    def walk(self) -> Iterator[Expr]:
        """The node and all below it."""
        yield self
        for part in self.args.values():
            for child in part if isinstance(part, list) else [part]:
                if isinstance(child, Expr):
                    yield from child.walk()


class Column(Expr):
    """A name, with its qualifier as part `table`."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """``x`` or ``previous.x``."""
        table = self.args.get("table")
        return f"{table}.{self.this}" if table else str(self.this)


class Literal(Expr):
    """A number or a text as it is written."""

    __slots__ = ()

    @property
    def is_string(self) -> bool:
        """Whether it is a text."""
        return bool(self.args.get("is_string"))


class Boolean(Expr):
    """TRUE or FALSE."""

    __slots__ = ()


class Null(Expr):
    """NULL."""

    __slots__ = ()


class Paren(Expr):
    """A piece in parentheses."""

    __slots__ = ()


class Add(Expr):
    """a + b."""

    __slots__ = ()


class Sub(Expr):
    """a - b."""

    __slots__ = ()


class Mul(Expr):
    """a * b."""

    __slots__ = ()


class Div(Expr):
    """a / b."""

    __slots__ = ()


class Neg(Expr):
    """-a."""

    __slots__ = ()


class Abs(Expr):
    """ABS(a)."""

    __slots__ = ()


class EQ(Expr):
    """a = b."""

    __slots__ = ()


class NEQ(Expr):
    """a <> b."""

    __slots__ = ()


class LT(Expr):
    """a < b."""

    __slots__ = ()


class LTE(Expr):
    """a <= b."""

    __slots__ = ()


class GT(Expr):
    """a > b."""

    __slots__ = ()


class GTE(Expr):
    """a >= b."""

    __slots__ = ()


class And(Expr):
    """a AND b."""

    __slots__ = ()


class Or(Expr):
    """a OR b."""

    __slots__ = ()


class Not(Expr):
    """NOT a."""

    __slots__ = ()


class Between(Expr):
    """a BETWEEN low AND high."""

    __slots__ = ()


class In(Expr):
    """a IN (b, …)."""

    __slots__ = ()


class Is(Expr):
    """a IS NULL."""

    __slots__ = ()


class Case(Expr):
    """CASE, with its branches as part `ifs`."""

    __slots__ = ()


class If(Expr):
    """WHEN this THEN true."""

    __slots__ = ()


class Coalesce(Expr):
    """COALESCE(a, b, …)."""

    __slots__ = ()


class Nullif(Expr):
    """NULLIF(a, b)."""

    __slots__ = ()


class Greatest(Expr):
    """GREATEST(a, b, …)."""

    __slots__ = ()


class Least(Expr):
    """LEAST(a, b, …)."""

    __slots__ = ()


KINDS: dict[str, type[Expr]] = {kind.__name__: kind for kind in Expr.__subclasses__()}


def to_json(node: Expr) -> list[Any]:
    """The tree as JSON: the kind of the node, and its parts by name."""
    return [type(node).__name__, {name: _part_to_json(part) for name, part in node.args.items()}]


def _part_to_json(part: Any) -> Any:
    if isinstance(part, list):
        return {"all": [to_json(child) for child in part]}
    return to_json(part) if isinstance(part, Expr) else part


def from_json(data: Any) -> Expr:
    """The tree that `to_json` gave. Raises ValueError, KeyError or TypeError for anything else."""
    kind, parts = data
    if not parts.keys() <= set(PARTS):
        raise ValueError(sorted(parts))
    return KINDS[kind]({name: _part_from_json(part) for name, part in parts.items()})


def _part_from_json(part: Any) -> Any:
    if isinstance(part, dict):
        return [from_json(child) for child in part["all"]]
    return from_json(part) if isinstance(part, list) else part
