"""Expressions of schemes read once more, from left to right, with exact fractions and no code of `kpi`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

Value = Fraction | str | bool | None  # None: no value, as of a quotient over zero
Figures = Mapping[str, Any]

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\d+(?:\.\d+)?|[A-Za-z_][\w.]*|<>|<=|>=|[-+*/()=<>,])")


def value_of(text: str, figures: Figures) -> Value:
    """What an expression comes to."""
    tokens = _TOKEN.findall(text)
    assert "".join(tokens).replace(" ", "") == re.sub(r"\s", "", text), f"not read: {text}"
    reader = _Reader(tokens, figures)
    found = reader.either()
    assert not reader.rest, f"not read to its end: {text}"
    return found


class _Reader:
    """Reads tokens from the left; each method takes what it knows and gives its value."""

    def __init__(self, tokens: Sequence[str], figures: Figures) -> None:
        self.rest = list(tokens)
        self.figures = figures

    def next(self, *words: str) -> bool:
        """Whether one of the words comes next; it is taken."""
        if self.rest and self.rest[0].upper() in words:
            self.rest.pop(0)
            return True
        return False

    def must(self, word: str) -> None:
        assert self.next(word), f"{word} wanted, not {self.rest[:1]}"

    def either(self) -> Value:
        one = self.both()
        while self.next("OR"):
            other = self.both()
            one = True if True in (one, other) else None if None in (one, other) else False
        return one

    def both(self) -> Value:
        one = self.negated()
        while self.next("AND"):
            other = self.negated()
            one = False if False in (one, other) else None if None in (one, other) else True
        return one

    def negated(self) -> Value:
        if self.next("NOT"):
            one = self.negated()
            return None if one is None else not one
        return self.compared()

    def compared(self) -> Value:
        one = self.sum()
        for sign in ("=", "<>", "<=", ">=", "<", ">"):
            if self.next(sign):
                return compare(sign, one, self.sum())
        if self.next("IS"):
            turned = self.next("NOT")
            self.must("NULL")
            return (one is None) is not turned
        turned = self.next("NOT")
        if self.next("BETWEEN"):
            low = self.sum()
            self.must("AND")
            parts = (compare("<=", low, one), compare("<=", one, self.sum()))
            inside = False if False in parts else None if None in parts else True
            return inside if not turned or inside is None else not inside
        if self.next("IN"):
            parts = tuple(compare("=", one, other) for other in self.listed())
            among = True if True in parts else None if None in parts else False
            return among if not turned or among is None else not among
        return one

    def sum(self) -> Value:
        one = self.times()
        while self.rest and self.rest[0] in ("+", "-"):
            sign, other = self.rest.pop(0), self.times()
            one = None if one is None or other is None else one + other if sign == "+" else one - other
        return one

    def times(self) -> Value:
        one = self.single()
        while self.rest and self.rest[0] in ("*", "/"):
            sign, other = self.rest.pop(0), self.single()
            if one is None or other is None or (sign == "/" and other == 0):
                one = None
            else:
                one = one * other if sign == "*" else Fraction(one) / other
        return one

    def single(self) -> Value:
        if self.next("-"):
            one = self.single()
            return None if one is None else -one
        if self.next("("):
            one = self.either()
            self.must(")")
            return one
        if self.next("CASE"):
            return self.case()
        for name, function in _FUNCTIONS.items():
            if self.next(name):
                return function(self.listed())
        for word, meant in (("TRUE", True), ("FALSE", False), ("NULL", None)):
            if self.next(word):
                return meant
        token = self.rest.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token[0].isdigit():
            return Fraction(token)
        figure = self.figures[token]
        return figure if isinstance(figure, str) else exact(figure)

    def listed(self) -> list[Value]:
        self.must("(")
        found = [self.either()]
        while self.next(","):
            found.append(self.either())
        self.must(")")
        return found

    def case(self) -> Value:
        subject = () if self.rest[0].upper() == "WHEN" else (self.either(),)
        chosen: list[Value] = []
        while self.next("WHEN"):
            test = self.either()
            self.must("THEN")
            result = self.either()
            if (compare("=", subject[0], test) if subject else test) is True:
                chosen.append(result)
        if self.next("ELSE"):
            chosen.append(self.either())
        self.must("END")
        return chosen[0] if chosen else None


def compare(sign: str, one: Value, other: Value) -> bool | None:
    """A comparison; with no value on a side it has no answer."""
    if one is None or other is None:
        return None
    return {
        "=": one == other, "<>": one != other, "<": one < other,
        "<=": one <= other, ">": one > other, ">=": one >= other,
    }[sign]  # fmt: skip


_FUNCTIONS: Mapping[str, Callable[[list[Any]], Value]] = {
    "GREATEST": lambda all_values: None if None in all_values else max(all_values),
    "LEAST": lambda all_values: None if None in all_values else min(all_values),
    "ABS": lambda one: None if one[0] is None else abs(one[0]),
    "COALESCE": lambda all_values: next((one for one in all_values if one is not None), None),
    "NULLIF": lambda pair: None if pair[0] == pair[1] else pair[0],
}


def exact(number: object) -> Fraction:
    """A number of JSON, or a figure, as it is written."""
    return Fraction(str(number))
