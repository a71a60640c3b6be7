"""Rows that have lost or gained a cell or a delimiter: what follows it stands in other columns."""

from __future__ import annotations

from collections import Counter

from kpi.findings import Finding, finding
from kpi.model.grid import Grid, Row, cell_name

_BLOCK = 16  # lines for which Excel decides together how many fields they have
_LEAST_FIELDS = 3  # lines of fewer show nothing


def torn_heading(grid: Grid, top: int, bottom: int, form: str = "") -> Finding | None:
    """That a line of the header in rows `top`…`bottom` has another number of fields than others; None when
    none has."""
    torn = torn_lines(grid, top, bottom)
    for r in range(max(top - 1, 0), bottom + 1):
        if r in torn and any(cell != "" for cell in grid.rows[r]):
            return finding("sheet.heading_torn", sheet=grid.name, cell=cell_name(r, 0), form=form)
    return None


def torn_lines(grid: Grid, top: int, bottom: int) -> frozenset[int]:
    """Lines of the header in rows `top`…`bottom` with another number of fields than most lines, and lines
    below it with fewer than most there: a delimiter is lost or too many.

    None in a file that does not fill up its lines, as a title above the header or a line of the header that
    ends with an empty field shows: there empty fields at the end are left off. Excel leaves them off in whole
    blocks of lines. Where it is known that all rows are filled up to the same number, every other is told."""
    usual, shared = _usual(grid.lengths[top:])
    if grid.filled_up:
        usual, _ = _usual(grid.lengths)
        first = max(top - 1, 0)
        return frozenset(
            r for r, length in enumerate(grid.lengths[first:], first) if length not in (0, usual)
        )
    if not shared:
        usual, shared = _usual(grid.lengths)  # of a short table most lines may be torn
    if not shared or usual < _LEAST_FIELDS:
        return frozenset()
    full_lines = [r for r in range(bottom + 1) if grid.lengths[r] == usual]
    has_title = any(_is_title(grid.rows[r]) for r in full_lines if r < top)
    if not has_title and all(grid.rows[r][usual - 1] != "" for r in full_lines):
        return frozenset()
    first = max(top - 1, 0) if has_title else top
    below, shared_below = _usual(grid.lengths[bottom + 1 :])
    fewest = below if shared_below else usual
    return frozenset(
        r
        for r, length in enumerate(grid.lengths[first:], first)
        if (0 < length < fewest if r > bottom else length not in (0, usual)) and not _of_block(grid, r)
    )


def _usual(lengths: tuple[int, ...]) -> tuple[int, bool]:
    """The most common number of fields, and whether most lines, which are several, have it."""
    filled = [length for length in lengths if length]
    length, times = Counter(filled).most_common(1)[0] if filled else (0, 0)
    return length, times > max(1, len(filled) / 2)


def _is_title(row: Row) -> bool:
    return sum(cell != "" for cell in row) == 1


def _of_block(grid: Grid, r: int) -> bool:
    """Whether all lines of the block have as many fields as line `r`."""
    start = r - r % _BLOCK
    lengths = grid.lengths[start : start + _BLOCK]
    return len(lengths) > 1 and len(set(lengths)) == 1


def shifted_rows(grid: Grid, top: int, bottom: int) -> frozenset[int]:
    """Rows with more fields than the header in rows `top`…`bottom`: a comma inside a figure has pushed its
    figures to the right. An empty field at the end of all rows alike is none."""
    if not grid.lengths or grid.filled_up:
        return frozenset()
    fields = max(grid.lengths[top : bottom + 1])
    below = grid.lengths[bottom + 1 :]
    usual = Counter(below).most_common(1)[0][0] if below else 0
    return frozenset(
        r
        for r, length in enumerate(below, bottom + 1)
        if length > fields and (length != usual or any(cell != "" for cell in grid.rows[r][fields:length]))
    )
