"""Formulas whose stored result is 0 only because no program has ever calculated them.

Programs that write workbooks without calculating store 0 for every formula. Such a zero is no figure. It is
known by a sum or difference of cells of the same sheet that is plainly something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kpi.model.deadline import check_time

_NOISE = 1e-9
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<sum>SUM)(?=\s*\()|"
    r"(?P<cells>\$?[A-Z]{1,3}\$?\d{1,7}(?:\s*:\s*\$?[A-Z]{1,3}\$?\d{1,7})?)(?![A-Z\d(!])|(?P<sign>[-+*/(),;]))",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:of:|oooc:|msoxl:)?=")
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_OPEN_DOCUMENT = str.maketrans({"[": None, "]": None})
_LONGEST = 2_000  # characters; longer formulas are no plain sums
_DEPTH = 50  # brackets

Place = tuple[int, int]
Area = tuple[int, int, int, int]  # first row, first column, last row, last column
Rows = Sequence[Sequence[object]]


@dataclass(slots=True)
class Formulas:
    """The formulas of a sheet by their 0-based (row, column): `empty` have no stored result, `zeros` the
    result 0 (with their text, "" where it is another cell's); `others` says whether any has another."""

    empty: set[Place] = field(default_factory=set)
    zeros: dict[Place, str] = field(default_factory=dict)
    others: bool = False

    def add(self, place: Place, text: str, value: str | None) -> None:
        """Take down one formula and its stored result, None for none."""
        if value is None:
            self.empty.add(place)
        elif is_zero(value):
            self.zeros[place] = text
        else:
            self.others = True


def is_zero(value: str) -> bool:
    """Whether a stored result is the number 0."""
    return re.fullmatch(r"\s*-?0(?:\.0*)?\s*", value) is not None


def never_calculated(
    sheets: Sequence[tuple[Rows, Formulas]], asks_to_calculate: bool
) -> list[frozenset[Place]]:
    """Cells of each sheet whose formula was never calculated. Where no formula of the workbook has any other
    result than 0, and one of the zeros is plainly wrong or the program `asks_to_calculate` on opening, none
    of them is a figure; else those are not that are plainly wrong or rest on one that is."""
    wrong = [_wrong(rows, formulas) for rows, formulas in sheets]
    if not any(formulas.others for _, formulas in sheets) and (asks_to_calculate or any(wrong)):
        wrong = [set(formulas.zeros) for _, formulas in sheets]
    return [
        frozenset(formulas.empty | _with_dependents(formulas, places))
        for (_, formulas), places in zip(sheets, wrong, strict=True)
    ]


def _wrong(rows: Rows, formulas: Formulas) -> set[Place]:
    places = set()
    for place, text in formulas.zeros.items():
        check_time()
        value = evaluate(text, rows)
        if value is not None and abs(value) > _NOISE:
            places.add(place)
    return places


def _with_dependents(formulas: Formulas, places: set[Place]) -> set[Place]:
    """The cells, and the zeros that are computed from them or from formulas without a result."""
    bad_places = places | formulas.empty
    left = {place: tuple(_areas(text)) for place, text in formulas.zeros.items() if place not in places}
    grown = bool(bad_places)
    while grown:
        check_time()
        more = {place for place, areas in left.items() if any(_touches(area, bad_places) for area in areas)}
        for place in more:
            del left[place]
        bad_places, grown = bad_places | more, bool(more)
    return bad_places - formulas.empty


def _touches(area: Area, places: set[Place]) -> bool:
    top, left, bottom, right = area
    return any(top <= r <= bottom and left <= c <= right for r, c in places)


def evaluate(text: str, rows: Rows) -> float | None:
    """The value of a formula that only adds, subtracts, multiplies, divides and sums cells of its own sheet;
    None for any other formula, and where a cell in it holds no number."""
    tokens = _tokens(text)
    if tokens is None:
        return None
    try:
        reader = _Reader(tokens, rows)
        value = reader.terms(0)
        return value if reader.at == len(tokens) else None
    except (ValueError, ZeroDivisionError, IndexError, OverflowError):
        return None


def _tokens(text: str) -> list[tuple[str, str]] | None:
    plain = _PREFIX.sub("", text.strip())
    if len(plain) > _LONGEST:
        return None
    plain = re.sub(r"(?<=[\[:])\.", "", plain).translate(_OPEN_DOCUMENT)
    tokens, at = [], 0
    while at < len(plain.rstrip()):
        match = _TOKEN.match(plain, at)
        if match is None or match.lastgroup is None:
            return None
        tokens.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens or None


def _areas(text: str) -> Iterator[Area]:
    for kind, token in _tokens(text) or ():
        if kind == "cells":
            yield _area(token)


def _area(token: str) -> Area:
    places = [(int(number) - 1, _column(letters)) for letters, number in _PLACE.findall(token)]
    (r0, c0), (r1, c1) = places[0], places[-1]
    return min(r0, r1), min(c0, c1), max(r0, r1), max(c0, c1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass(slots=True)
class _Reader:
    """Reads tokens from left to right; ValueError for what is no plain sum."""

    tokens: Sequence[tuple[str, str]]
    rows: Rows
    at: int = 0

    def _next(self, *signs: str) -> str:
        """The next sign if it is one of these, which is then passed; else ""."""
        if self.at < len(self.tokens) and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def terms(self, depth: int) -> float:
        if depth > _DEPTH:
            raise ValueError("depth")
        value = self._factors(depth)
        while sign := self._next("+", "-"):
            factor = self._factors(depth)
            value = value + factor if sign == "+" else value - factor
        return value

    def _factors(self, depth: int) -> float:
        value = self._one(depth)
        while sign := self._next("*", "/"):
            factor = self._one(depth)
            value = value * factor if sign == "*" else value / factor
        return value

    def _one(self, depth: int) -> float:
        negative = self._next("-", "+") == "-"
        kind, token = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            value = float(token)
        elif kind == "cells":
            value = self._cell(token)
        elif kind == "sum":
            value = self._sum(depth)
        elif token.startswith("("):
            value = self.terms(depth + 1)
            self._close()
        else:
            raise ValueError(token)
        return -value if negative else value

    def _close(self) -> None:
        if not self._next(")"):
            raise ValueError("bracket")

    def _cell(self, token: str) -> float:
        top, left, bottom, right = _area(token)
        if (top, left) != (bottom, right):
            raise ValueError(token)
        cell = self.rows[top][left] if top < len(self.rows) and left < len(self.rows[top]) else ""
        if cell == "" or cell is None:
            return 0.0
        if isinstance(cell, int | float):
            return float(cell)
        raise ValueError(token)

    def _sum(self, depth: int) -> float:
        if not self._next("("):
            raise ValueError("bracket")
        value = self._argument(depth)
        while self._next(",", ";"):
            value += self._argument(depth)
        self._close()
        return value

    def _argument(self, depth: int) -> float:
        kind, token = self.tokens[self.at]
        if kind == "cells" and ":" in token:
            self.at += 1
            top, left, bottom, right = _area(token)
            cells = (cell for row in self.rows[top : bottom + 1] for cell in row[left : right + 1])
            return float(sum(c for c in cells if isinstance(c, int | float) and not isinstance(c, bool)))
        return self.terms(depth + 1)
