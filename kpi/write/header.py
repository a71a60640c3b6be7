"""The merged header of a table: which text stands where and how far it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A text from (`row`, `column`), 0-based within the header, over `high` rows and `wide` columns."""

    row: int
    column: int
    high: int
    wide: int
    text: str
    leaf: bool


def depth(paths: Sequence[tuple[str, ...]]) -> int:
    """How many header rows the paths (outermost group to title) need."""
    return max((len(path) for path in paths), default=1)


def header_cells(paths: Sequence[tuple[str, ...]]) -> tuple[HeaderCell, ...]:
    """Merged cells of the header: neighbours under the same groups share a group's cell; a short path's
    title reaches down to the last header row."""
    rows = depth(paths)
    cells: list[HeaderCell] = []
    for row in range(rows):
        column = 0
        while column < len(paths):
            wide = _reach(paths, row, column)
            if row < len(paths[column]):
                leaf = row == len(paths[column]) - 1
                high = rows - row if leaf else 1
                cells.append(HeaderCell(row, column, high, wide, paths[column][row], leaf))
            column += wide
    return tuple(cells)


def _reach(paths: Sequence[tuple[str, ...]], row: int, column: int) -> int:
    path = paths[column]
    if row >= len(path) - 1:
        return 1
    end = column + 1
    while end < len(paths) and len(paths[end]) > row + 1 and paths[end][: row + 1] == path[: row + 1]:
        end += 1
    return end - column
