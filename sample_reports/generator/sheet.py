"""A sheet as drawn: cells with a style, merges, hidden rows and columns. No file format here."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

Value = int | Decimal | str | None


def column_letters(column: int) -> str:
    """Letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A1 address of a row and column counted from 0."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Cell:
    """`formula` is written with `value` as its stored result, or without any where `stored` is False."""

    value: Value
    style: str = "text"
    formula: str = ""
    stored: bool = True


@dataclass(slots=True)
class Sheet:
    """Rows and columns count from 0. `places` says where the value of (unit, indicator) stands and
    `totals` where the sender's total of an indicator does; `header` is the rows to repeat in print."""

    name: str
    form: str = ""
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    places: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    totals: dict[str, tuple[int, int]] = field(default_factory=dict)
    header: tuple[int, int] = (0, 0)
    landscape: bool = True

    def put(self, row: int, column: int, value: Value, style: str = "text") -> None:
        """Write one cell."""
        self.cells[row, column] = Cell(value, style)

    def span(self, top: int, left: int, bottom: int, right: int, value: Value, style: str) -> None:
        """Write one cell over a rectangle (merged when it is more than one cell)."""
        self.put(top, left, value, style)
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))
