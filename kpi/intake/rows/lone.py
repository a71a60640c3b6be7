"""The one row of figures of a table without a column of names, of which it is known otherwise whose it is."""

from __future__ import annotations

from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.row_kinds import is_index_row, total_words
from kpi.intake.rows.torn import shifted_rows, torn_lines
from kpi.intake.texts.wording import index_of, is_figure
from kpi.model.grid import Grid, Row


def has_names(header: Header) -> bool:
    """Whether a table says whose its rows are."""
    return header.name is not None or header.code is not None


def lone_row(grid: Grid, header: Header, context: Context, unit: str) -> Rows:
    """The row of a unit ("" for the sender's total) in a table that holds just one row of figures, or one and
    a total of it; no row where there are others."""
    rows = Rows(end=len(grid.rows))
    lines = []
    torn = shifted_rows(grid, header.top, header.bottom) | torn_lines(grid, header.top, header.bottom)
    for r in range(header.bottom + 1, len(grid.rows)):
        if not any(is_figure(grid.rows[r][c]) for c, _ in header.columns):
            continue
        if is_index_row(grid.rows[r], r, header, header.bottom):
            rows.roles[r] = "printed"
        elif r in torn:
            return rows  # its figures may stand under other headings
        else:
            lines.append(r)
    if len(lines) == 2 and _is_total(grid, lines[1], header, context) and _is_same(grid, lines, header):
        rows.roles[lines.pop()] = "sum"
    if len(lines) != 1 or not _is_its_own(grid, lines[0], header, context, unit):
        return rows
    rows.roles[lines[0]] = "unit" if unit else "sum"
    if unit:
        rows.units.append((lines[0], unit))
    else:
        rows.totals.append(lines[0])
    return rows


def _is_its_own(grid: Grid, r: int, header: Header, context: Context, unit: str) -> bool:
    """Whether the words before the figures of a row, if any, are a number, those of a total or the name of
    the unit: others say that it is of something else (a village, another year, a plan)."""
    texts = [
        cell for cell in _before(grid, r, header) if isinstance(cell, str) and any(map(str.isalpha, cell))
    ]
    return _is_total(grid, r, header, context) or all(
        index_of(text) is not None
        or ((match := context.matcher.match(text, None, None)).unit is not None and match.unit.code == unit)
        for text in texts
    )


def _before(grid: Grid, r: int, header: Header) -> Row:
    return grid.rows[r][: min(c for c, _ in header.columns)]


def _is_total(grid: Grid, r: int, header: Header, context: Context) -> bool:
    cells = _before(grid, r, header)
    return any(isinstance(cell, str) and total_words(cell, None, context) for cell in cells)


def _is_same(grid: Grid, lines: list[int], header: Header) -> bool:
    """Whether two rows hold the same, but for cells that are empty in the second."""
    one, other = (grid.rows[r] for r in lines)
    return all(other[c] in ("", None, one[c]) for c, _ in header.columns)
