"""Schemes of points once more, as slowly and plainly as their schema reads: a kind of rule a few lines, its
own reader of expressions, exact fractions, no code of `kpi`.

A commune is a mapping of indicators to whole knowledge: numbers and texts. What is not known is never
reckoned with: all that it may be is tried, one after the other (`completions`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

Value = Fraction | str | bool | None  # None: no value, as of a quotient over zero
Figures = Mapping[str, Any]
Json = Mapping[str, Any]
Ends = tuple[Fraction, Fraction]

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


def points_of(rule: Json, figures: Figures) -> Ends:
    """Least and most points of a criterion; both are the same but where its value has none (0 of 0)."""
    full = exact(rule["points"])
    if "empty_when" in rule:
        empty = value_of(rule["empty_when"], figures)
        given = exact(rule["empty_points"])
        if empty is True:
            return given, given
        if empty is None:
            least, most = _judged(rule, full, figures)
            return min(least, given), max(most, given)
    return _judged(rule, full, figures)


def _judged(rule: Json, full: Fraction, figures: Figures) -> Ends:
    kind = rule["kind"]
    if kind == "at_least":
        answers = [value_of(one["when"], figures) for one in rule["conditions"]]
        if answers.count(True) >= rule["least"]:
            return full, full
        reachable = answers.count(True) + answers.count(None) >= rule["least"]
        return Fraction(0), full if reachable else Fraction(0)
    if kind == "either":
        parts = [_stepped(one["steps"], value_of(one["value"], figures)) for one in rule["alternatives"]]
        return max(least for least, _ in parts), max(most for _, most in parts)
    value = value_of(rule["value"], figures)
    if kind == "steps":
        return _stepped(rule["steps"], value)
    if value is None:
        return Fraction(0), full
    if kind in ("yes_no", "condition"):
        points = full if value else Fraction(0)
    elif kind == "deduction":
        points = max(full - exact(rule["per_case"]) * max(value, 0), exact(rule.get("floor", 0)))
    elif kind == "addition":
        points = min(exact(rule["per_unit"]) * max(value, 0), full)
    elif kind == "formula":
        points = min(max(value, Fraction(0)), full)
    else:
        assert kind == "by_hand", kind
        if not 0 <= value <= full:
            return Fraction(0), full
        points = value
    return points, points


def _stepped(steps: Sequence[Json], value: Value) -> Ends:
    """The points of the best step that is reached."""
    if value is None:
        return Fraction(0), max(exact(step["points"]) for step in steps)
    best = Fraction(0)
    for step in steps:
        for end, sign in (("from", ">="), ("over", ">"), ("to", "<="), ("below", "<")):
            if end in step and compare(sign, value, exact(step[end])):
                best = max(best, exact(step["points"]))
    return best, best


def criteria(scheme: Json) -> list[Json]:
    """All criteria of a scheme."""
    return [one for block in scheme["blocks"] for one in block["criteria"]]


def total_of(scheme: Json, figures: Figures) -> Ends:
    """Least and most points of a commune."""
    parts = [points_of(one, figures) for one in criteria(scheme)]
    return sum((low for low, _ in parts), Fraction(0)), sum((high for _, high in parts), Fraction(0))


def classes_of(scheme: Json, figures: Figures) -> set[str]:
    """The classes that a commune may be of: one, but where a value has none."""
    return classes_between(scheme, total_of(scheme, figures), figures)


def classes_between(scheme: Json, ends: Ends, figures: Figures) -> set[str]:
    """The classes of all points between two ends, under all that caps without an answer may be."""
    least, most = ends
    tried = {least, most} | {exact(b["from"]) for b in scheme["bands"] if least <= b["from"] <= most}
    holds = [_answers(value_of(cap["when"], figures)) for cap in scheme["caps"]]
    return {class_of(scheme, points, choice) for points in tried for choice in product(*holds)}


def _answers(one: Value) -> tuple[bool, ...]:
    return (True, False) if one is None else (bool(one),)


def class_of(scheme: Json, points: Fraction, capped: Sequence[bool]) -> str:
    """The class of points, and of the caps that hold."""
    bands = sorted(scheme["bands"], key=lambda band: exact(band["from"]))
    ids = [band["id"] for band in bands]
    place = max(n for n, band in enumerate(bands) if points >= exact(band["from"]))
    for cap, is_capped in zip(scheme["caps"], capped, strict=True):
        if is_capped:
            place = min(place, ids.index(cap["at_most"]))
    return str(ids[place])


def rank_of(own: Fraction, others: Sequence[Fraction]) -> int:
    """One more than have more points."""
    return 1 + sum(other > own for other in others)


def rank_ends(own: Ends, others: Sequence[Ends]) -> tuple[int, int]:
    """Best and worst rank over all that the points may be: all ends are tried."""
    tried = [rank_of(mine, chosen) for mine in own for chosen in product(*others)]
    return min(tried), max(tried)


def completions(figures: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Everything that figures may be, each of which may be one of some values."""
    for chosen in product(*figures.values()):
        yield dict(zip(figures, chosen, strict=True))
