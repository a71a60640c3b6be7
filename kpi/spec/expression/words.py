"""Expressions in words: a walk through the tree, so that no piece of SQL is left for a reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from kpi.findings import Catalogue
from kpi.model.show import exact_number
from kpi.quick import dataclass
from kpi.spec.expression import nodes as exp
from kpi.spec.expression.types import operands

_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "×",
    exp.Div: "/",
    exp.EQ: "=",
    exp.NEQ: "≠",
    exp.LT: "<",
    exp.LTE: "≤",
    exp.GT: ">",
    exp.GTE: "≥",
}
_KEYS: dict[type[exp.Expr], str] = {
    exp.Abs: "abs",
    exp.Greatest: "greatest",
    exp.Least: "least",
    exp.Coalesce: "coalesce",
    exp.Nullif: "nullif",
}
# What may stand inside a phrase without parentheses around it.
_WHOLE = frozenset({exp.Column, exp.Literal, exp.Boolean, exp.Null, exp.Paren, *_KEYS})
_BESIDE = _WHOLE | {*_SIGNS, exp.Neg}


@dataclass(frozen=True, slots=True)
class Words:
    """`name` gives the words of an indicator, `label` those of a text such as a label's code."""

    name: Callable[[str], str]
    label: Callable[[str], str]
    catalogue: Catalogue

    def of(self, node: exp.Expr) -> str:
        """A tree in words. Raises TypeError for a kind of node that no words are known for."""
        kind = type(node)
        if kind in _SIGNS:
            return f"{self._operand(node.this)} {_SIGNS[kind]} {self._operand(node.expression)}"
        if kind in _KEYS:
            return self._listed(_KEYS[kind], operands(node))
        match node:
            case exp.Column():
                return self._column(node)
            case exp.Literal():
                return self.label(node.this) if node.is_string else self._number(node.this)
            case exp.Boolean():
                return self._text("true" if node.this else "false")
            case exp.Null():
                return self._text("null")
            case exp.Paren():
                return f"({self.of(node.this)})"
            case exp.Neg():
                return f"-{self._inside(node.this)}"
            case exp.And() | exp.Or():
                return self._joined(node)
            case exp.Not():
                return self._denied(node.this)
            case exp.Case():
                return self._cases(node)
        return self._condition(node, "")

    def _condition(self, node: exp.Expr, denied: str) -> str:
        """A condition that has words of its own for its contrary (`denied`: "not_")."""
        this = self._inside(node.this)
        match node:
            case exp.Is():
                return self._text(f"{denied}is_null", of=this)
            case exp.Between():
                low, high = self._inside(node.args["low"]), self._inside(node.args["high"])
                return self._text(f"{denied}between", of=this, low=low, high=high)
            case exp.In():
                return self._text(f"{denied}in", of=this, list="; ".join(map(self.of, node.expressions)))
        raise TypeError(type(node).__name__)

    def _denied(self, node: exp.Expr) -> str:
        inner = node.unnest()
        if isinstance(inner, exp.Is | exp.Between | exp.In):
            return self._condition(inner, "not_")
        return self._text("not", of=self._inside(node))

    def _joined(self, node: exp.Expr) -> str:
        """Where "and" stands beside "or", parentheses say which of them joins first."""
        word = "and" if isinstance(node, exp.And) else "or"
        parts = (node.this, node.expression)
        mixed = exp.Or if word == "and" else exp.And
        one, other = (f"({self.of(p)})" if isinstance(p, mixed | exp.Case) else self.of(p) for p in parts)
        return f"{one} {self._text(word)} {other}"

    def _cases(self, node: exp.Case) -> str:
        texts = []
        for branch in node.args["ifs"]:
            when = self._inside(branch.this) if node.this is not None else self.of(branch.this)
            when = when if node.this is None else f"{self._inside(node.this)} = {when}"
            texts.append(self._text("when", when=when, then=self._operand(branch.args["true"])))
        default = node.args.get("default")
        rest = self._operand(default) if default is not None else self._text("null")
        return "; ".join([*texts, self._text("else", then=rest)])

    def _listed(self, key: str, parts: Sequence[exp.Expr]) -> str:
        first, *rest = (self._inside(part) for part in parts)
        return self._text(key, of=first, rest="; ".join(rest))

    def _column(self, node: exp.Column) -> str:
        qualifier, _, bare = node.name.rpartition(".")
        return self._text(qualifier, of=self.name(bare)) if qualifier else self.name(bare)

    def _number(self, text: str) -> str:
        return exact_number(Decimal(text), self.catalogue.lang)

    def _operand(self, node: exp.Expr) -> str:
        """A part beside a sign: signs among each other read as they are written."""
        return self.of(node) if type(node) in _BESIDE else f"({self.of(node)})"

    def _inside(self, node: exp.Expr) -> str:
        """A part of a phrase, in parentheses where it has parts of its own."""
        return self.of(node) if type(node) in _WHOLE else f"({self.of(node)})"

    def _text(self, key: str, **params: object) -> str:
        return self.catalogue.text(f"explain.word.{key}", **params)
