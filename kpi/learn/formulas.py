"""Formulas as text, read by a small closed grammar and never evaluated: those of a row of column numbers
(``4=2+3``) and those of cells (``=SUM(C10:E10)``), as sums of columns or as a share of such sums.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

_LONGEST = 300  # characters; longer ones are no plain sums
_MOST = 200  # columns of one sum
_DEPTH = 20  # brackets
_SCALES = (100, 1000, 10_000, 100_000)  # numbers that are no columns behind a sign of multiplication
_INDEX = re.compile(
    r"\s*(?:(?P<number>\d{1,6})|(?P<dots>\+?\s*(?:\.{2,}|…)\s*\+?)|(?P<sign>[-+*/():%=])|(?P<times>[x×])|(?P<by>÷))",
    re.IGNORECASE,
)
_CELL = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>SUM|ROUND)(?=\s*\()|"
    r"(?P<cells>\$?[A-Z]{1,3}\$?\d{1,7}(?:\s*:\s*\$?[A-Z]{1,3}\$?\d{1,7})?)(?![A-Z\d(!])|(?P<sign>[-+*/(),;%]))",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Combination:
    """A sum of columns, each with its sign (`parts`: reference → +1 or -1); with `whole` parts a share of
    them: parts / whole × `factor`."""

    parts: Mapping[int, int]
    whole: Mapping[int, int] = field(default_factory=dict)
    factor: int = 1


@dataclass(frozen=True, slots=True)
class _Value:
    """`top` / `under`, sums of references; reference None is the number 1."""

    top: Mapping[int | None, Fraction]
    under: Mapping[int | None, Fraction] = field(default_factory=dict)


class _NoSumError(ValueError):
    """A formula that is no sum or share of columns."""


def index_formula(text: str) -> tuple[int, Combination] | None:
    """The column number before the equals sign (0 where none stands there) and what it is, of a cell in a row
    of column numbers; None for any other text."""
    signs = _tokens(text.replace(" ", ""), _INDEX)
    if signs is None or [sign for _, sign in signs].count("=") != 1:
        return None
    signs = _unwrapped(signs)
    at = next(n for n, (_, sign) in enumerate(signs) if sign == "=")
    left = [sign for kind, sign in signs[:at] if kind == "number"]
    if len(left) > 1 or any(sign not in "()" for kind, sign in signs[:at] if kind != "number"):
        return None
    combination = _combined(_filled(signs[at + 1 :]), _index_atom)
    return None if combination is None else (int(left[0]) if left else 0, combination)


def cell_formula(text: str, row: int) -> Combination | None:
    """What the formula of a cell in a 0-based row says of cells of its own row, by their 0-based columns;
    None for any other formula."""
    tokens = _tokens(text.strip().removeprefix("="), _CELL)

    def atom(reader: _Reader) -> _Value:
        return _cell_atom(reader, row)

    return None if tokens is None else _combined(tokens, atom)


def _tokens(text: str, pattern: re.Pattern[str]) -> list[_Token] | None:
    if len(text) > _LONGEST:
        return None
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = pattern.match(text, at)
        if match is None or match.lastgroup is None:
            return None
        token = {"times": "*", "by": "/"}.get(match.lastgroup, match[match.lastgroup])
        tokens.append((match.lastgroup, token))
        at = match.end()
    return tokens or None


def _unwrapped(tokens: list[_Token]) -> list[_Token]:
    """``(4=2+3)`` without the brackets around all of it."""
    at = [token for _, token in tokens].index("=")
    opened = sum({"(": 1, ")": -1}.get(token, 0) for _, token in tokens[:at])
    return tokens[1:-1] if opened == 1 and tokens[-1][1] == ")" else tokens


def _filled(tokens: list[_Token]) -> list[_Token]:
    """``2+…+5`` written out."""
    full: list[_Token] = []
    for n, (kind, token) in enumerate(tokens):
        if kind != "dots":
            full.append((kind, token))
            continue
        numbers = [t for k, t in (full[-1:] + tokens[n + 1 : n + 2]) if k == "number"]
        if len(numbers) == 2 and 0 < int(numbers[1]) - int(numbers[0]) < _MOST:
            for number in range(int(numbers[0]) + 1, int(numbers[1])):
                full += [("sign", "+"), ("number", str(number))]
            full.append(("sign", "+"))
        else:
            full.append(("dots", token))  # no atom: refused
    return full


def _combined(tokens: list[_Token], atom: Callable[[_Reader], _Value]) -> Combination | None:
    try:
        reader = _Reader(tokens, atom)
        value = reader.terms(0)
        return _plain(value) if reader.at == len(tokens) else None
    except (_NoSumError, IndexError, ZeroDivisionError):
        return None


def _plain(value: _Value) -> Combination:
    """Signs alone are left: a factor that is the same for all parts stands beside a share."""
    top = {ref: n for ref, n in value.top.items() if ref is not None and n}
    under = {ref: n for ref, n in value.under.items() if ref is not None and n}
    sizes = {abs(n) for n in top.values()}
    if not top or len(sizes) > 1 or value.top.get(None) or value.under.get(None):
        raise _NoSumError
    size = sizes.pop() if sizes else Fraction(1)
    if size.denominator != 1 or any(abs(n) != 1 for n in under.values()) or (not under and size != 1):
        raise _NoSumError
    return Combination(
        {r: _sign(n) for r, n in top.items()}, {r: _sign(n) for r, n in under.items()}, int(size)
    )


def _sign(number: Fraction) -> int:
    return 1 if number > 0 else -1


@dataclass(slots=True)
class _Reader:
    """Reads tokens from left to right; _NoSumError for what is no sum or share."""

    tokens: list[_Token]
    atom: Callable[[_Reader], _Value]
    at: int = 0

    def next(self, *signs: str) -> str:
        """The next token if it is one of these, which is then passed; else ""."""
        if self.at < len(self.tokens) and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def terms(self, depth: int) -> _Value:
        if depth > _DEPTH:
            raise _NoSumError
        value = self._factors(depth)
        while sign := self.next("+", "-"):
            value = _added(value, self._factors(depth), 1 if sign == "+" else -1)
        return value

    def _factors(self, depth: int) -> _Value:
        value = self._one(depth)
        while sign := self.next("*", "/", ":", "%"):
            if sign == "%":
                value = _times(value, Fraction(1) if self._is_hundred() else Fraction(100))
            elif sign == "*":
                value = _product(value, self._one(depth))
            else:
                value = _share(value, self._one(depth))
        return value

    def _is_hundred(self) -> bool:
        """Whether the sign of percent stands behind 100, which it then repeats."""
        return self.at > 1 and self.tokens[self.at - 2][1] == "100"

    def _one(self, depth: int) -> _Value:
        if self.next("("):
            value = self.terms(depth + 1)
            if not self.next(")"):
                raise _NoSumError
            return value
        return self.atom(self)


def _index_atom(reader: _Reader) -> _Value:
    kind, token = reader.tokens[reader.at]
    before = reader.tokens[reader.at - 1][1] if reader.at else ""
    after = reader.tokens[reader.at + 1][1] if reader.at + 1 < len(reader.tokens) else ""
    if kind != "number":
        raise _NoSumError
    reader.at += 1
    if int(token) in _SCALES and "*" in (before, after):
        return _Value({None: Fraction(int(token))})
    return _Value({int(token): Fraction(1)})


def _cell_atom(reader: _Reader, row: int) -> _Value:
    kind, token = reader.tokens[reader.at]
    reader.at += 1
    if kind == "number":
        return _Value({None: Fraction(token)})
    if kind == "cells":
        return _Value(dict.fromkeys(_columns(token, row, many=False), Fraction(1)))
    if kind != "name" or not reader.next("("):
        raise _NoSumError
    return _summed(reader, row) if token.upper() == "SUM" else _rounded(reader)


def _summed(reader: _Reader, row: int) -> _Value:
    value = _Value({})
    while True:
        kind, token = reader.tokens[reader.at]
        if kind == "cells" and ":" in token:
            reader.at += 1
            part = _Value(dict.fromkeys(_columns(token, row, many=True), Fraction(1)))
        else:
            part = reader.terms(1)
        value = _added(value, part, 1)
        if not reader.next(",", ";"):
            break
    if not reader.next(")"):
        raise _NoSumError
    return value


def _rounded(reader: _Reader) -> _Value:
    value = reader.terms(1)
    if not reader.next(",", ";") or reader.tokens[reader.at][0] != "number":
        raise _NoSumError
    reader.at += 1
    if not reader.next(")"):
        raise _NoSumError
    return value


def _columns(token: str, row: int, many: bool) -> list[int | None]:
    places = [(_column(letters), int(number) - 1) for letters, number in _PLACE.findall(token)]
    columns = sorted(column for column, _ in places)
    if any(r != row for _, r in places) or (len(places) > 1) != many or columns[-1] - columns[0] > _MOST:
        raise _NoSumError
    return list(range(columns[0], columns[-1] + 1))


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _added(one: _Value, other: _Value, sign: int) -> _Value:
    if one.under or other.under:
        raise _NoSumError
    refs = dict.fromkeys([*one.top, *other.top])
    if any(ref in one.top and ref in other.top for ref in refs):
        raise _NoSumError  # a column twice is a slip or no sum
    return _Value(
        {ref: one.top.get(ref, Fraction(0)) + sign * other.top.get(ref, Fraction(0)) for ref in refs}
    )


def _times(value: _Value, factor: Fraction) -> _Value:
    return _Value({ref: n * factor for ref, n in value.top.items()}, value.under)


def _product(one: _Value, other: _Value) -> _Value:
    for value, number in ((one, other), (other, one)):
        if set(number.top) == {None} and not number.under:
            return _times(value, number.top[None])
    raise _NoSumError


def _share(one: _Value, other: _Value) -> _Value:
    if one.under or other.under:
        raise _NoSumError
    if set(other.top) == {None}:
        return _times(one, 1 / other.top[None])
    return _Value(one.top, other.top)
