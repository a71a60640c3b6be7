"""How many cells each row of a sheet has, where a program has filled them all up to the same number.

Spreadsheet programs do so in an .ods, where a cell's place is told by nothing but the cells before it: a row
of another number has lost or gained some, and what follows them stands in other columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_MOST = 2  # more than one row in so many has the same number of cells
_SHORT = 2  # in a row of a title one cell in so many holds anything


class CellCount(NamedTuple):
    """Of rows alike that follow each other: how many, their cells, and those up to the last with content."""

    rows: int
    cells: int
    reach: int


def filled_up(counts: Sequence[CellCount]) -> tuple[int, ...]:
    """The cells of each row; nothing where rows just end behind their content, or at any place.

    That they are filled up is shown by rows that hold far less than their number of cells, such as titles."""
    rows_by_cells: Counter[int] = Counter()
    for count in counts:
        rows_by_cells[count.cells] += count.rows if count.reach else 0
    usual, times = rows_by_cells.most_common(1)[0] if rows_by_cells else (0, 0)
    has_title = any(0 < c.reach * _SHORT <= usual == c.cells for c in counts)
    if times * _MOST <= rows_by_cells.total() or not has_title:
        return ()
    return tuple(count.cells for count in counts for _ in range(count.rows))
