"""A sheet as cells, before anything is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

Row = tuple[object, ...]
Rows = tuple[Row, ...]
_NOTHING: Mapping[tuple[int, int], str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[r][c]` with r, c from 0 at A1; "" for an empty cell. Nothing in it ever changes.

    `merges` are ((row, column), (row, column)) inclusive corners. `uncalculated` are cells whose formula
    was never calculated; `hidden_rows` 0-based rows that the sender hid (they are read all the same); `seen`
    is what the eye sees of cells that hold something else ("100%" for 1). `lengths` are, in a file of text,
    the fields of each line, else the cells of each row where all are filled up to the same number
    (`filled_up`); `margins` are texts printed over and under each page, where they are known.
    `names` are those of ours that single cells have: name, 0-based row and column.
    `hollow`: the file holds values there, but the reader finds none of them.
    """

    name: str
    rows: Rows
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    visible: bool = True
    seen: Mapping[tuple[int, int], str] = field(default_factory=lambda: _NOTHING)
    lengths: tuple[int, ...] = ()
    filled_up: bool = False
    margins: tuple[str, ...] = ()
    names: tuple[tuple[str, int, int], ...] = ()
    hollow: bool = False


@lru_cache(maxsize=20_000)
def column_letters(column: int) -> str:
    """Letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=100_000)  # a run names the same cells of hundreds of sheets
def cell_name(row: int, column: int) -> str:
    """A1 address of a 0-based row and column."""
    return f"{column_letters(column)}{row + 1}"


def place_of(cell: str) -> tuple[int, int]:
    """The 0-based row and column of an A1 address."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


@lru_cache(maxsize=10_000)  # and whole columns of them, where tables have their rows in the same places
def cell_names(rows: tuple[int, ...], column: int) -> tuple[str, ...]:
    """A1 addresses of the cells of a column in some rows (0-based)."""
    return tuple(cell_name(row, column) for row in rows)


Text = tuple[int, int, str]


def texts_of(grid: Grid) -> list[Text]:
    """(row, column, text) of the cells that hold text, from top to bottom: what a sheet is known by."""
    return [
        (r, c, cell)
        for r, row in enumerate(grid.rows)
        for c, cell in enumerate(row)
        if cell and type(cell) is str  # most cells are empty or zero; and it is quicker than isinstance
    ]
