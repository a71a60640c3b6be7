"""The tables of a sheet: one under another, side by side, or only one, as nearly always."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from kpi.intake.context import Context
from kpi.intake.sheets.views import view
from kpi.learn.headrows import is_filled
from kpi.learn.lines import Line
from kpi.learn.table import Found, anchors, named_rows, table_at
from kpi.model.grid import Grid
from kpi.model.heading import header_key
from kpi.spec.draft import Role


def tables_on(grid: Grid, context: Context) -> list[Found]:
    """The tables of a sheet, the best first; one that is repeated under itself counts as its rows."""
    places = list(anchors(grid, context)) or list(named_rows(grid, context))
    blocks = (block for row, columns in places for block in _blocks(grid, row, columns))
    tables = (table_at(seen, row, columns, context) for seen, row, columns in blocks)
    ranked = sorted((t for t in tables if t is not None), key=lambda t: (-t.score, t.top, t.leaves[0].column))
    if not ranked:
        return []
    best, others = ranked[0], [table for table in ranked[1:] if _stands_alone(table)]
    others = [table for table in others if _is_other(table, best)]
    beside = [table for table in others if _is_beside(table, best)]
    above = [table for table in others if _has_units(table, table.bottom, best.top)]
    below = [table for table in others if _has_units(best, best.bottom, table.top)]
    tables_kept = [best, *sorted((*above, *below, *beside), key=lambda t: (t.top, t.leaves[0].column))]
    return [_alone(table, tables_kept) for table in tables_kept]


def _alone(table: Found, tables: Sequence[Found]) -> Found:
    """A table without the rows of those below it, its titles behind those above it and not over those beside
    it."""
    others = [other for other in tables if other is not table and not _is_beside(other, table)]
    end = min((other.top for other in others if other.top > table.bottom), default=len(table.grid.rows))
    lines = tuple(line for line in table.lines if line.row < end)
    above = [other for other in others if other.bottom < table.top]
    ends = [
        line.row for other in above for line in other.lines if line.row < table.top and _tells(other, line)
    ]
    start = max((*ends, *(other.bottom for other in above)), default=-1) + 1
    lead = min((other.top for other in above), default=0)
    return replace(table, lines=lines, start=start, lead=lead, width=_width(table, tables))


def _width(table: Found, tables: Sequence[Found]) -> range | None:
    """The columns of a table that others stand beside, with those left of the first and right of the last."""
    first = table.leaves[0].column
    others = [other.leaves[0].column for other in tables if other is not table and _is_beside(other, table)]
    if not others:
        return None
    end = min((one for one in others if one > first), default=max(map(len, table.grid.rows)))
    return range(first if min(others) < first else 0, end)


def _tells(table: Found, line: Line) -> bool:
    """Whether a row is one of a table for sure, and no title of the next."""
    return line.kind in ("unit", "total") or any(
        isinstance(cell, float) for cell in table.grid.rows[line.row]
    )


def _is_beside(table: Found, other: Found) -> bool:
    """Whether two tables stand side by side: headings in the same rows, none of them over the same column."""
    columns, others = ({leaf.column for leaf in one.leaves} for one in (table, other))
    return table.top <= other.bottom and other.top <= table.bottom and columns.isdisjoint(others)


def _is_kept(top: int, columns: range, r: int, c: int) -> bool:
    return r < top or c in columns


def _spans(grid: Grid, columns: Mapping[int, Role]) -> list[range]:
    """The columns of each block: from those of numbers and codes before its names to the next one's."""
    starts = []
    for name in sorted(c for c, role in columns.items() if role == "name"):
        start = name
        while columns.get(start - 1, "name") != "name":
            start -= 1
        starts.append(start)
    return [range(*pair) for pair in pairwise([*starts, max(map(len, grid.rows))])]


def _blocks(grid: Grid, row: int, columns: Mapping[int, Role]) -> Iterator[tuple[Grid, int, dict[int, Role]]]:
    """The anchor of a table, or of each of several side by side that have a column of names of their own and
    headings of figures right of it."""
    spans = _spans(grid, columns)
    filled = [any(is_filled(grid.rows[row][c]) for c in span if c not in columns) for span in spans]
    seen = [view(grid, partial(_is_kept, row, span)) for span in spans]
    if len(spans) < 2 or not all(filled) or None in seen:
        yield grid, row, dict(columns)
        return
    for one, span in zip(seen, spans, strict=True):
        if one is not None:
            yield one, row, {c: role for c, role in columns.items() if c in span}


def _stands_alone(table: Found) -> bool:
    """Whether it has headings of names and of figures, all of them words (no section with its figures)."""
    name = table.column("name")
    worded = all(any(map(str.isalpha, leaf.path[-1])) for leaf in table.leaves)
    return name is not None and worded and table.leaves[-1].column > name and _has_units(table, 0)


def _has_units(table: Found, first: int, end: int | None = None) -> bool:
    """Whether rows of units stand behind a row and before another."""
    rows = (line.row for line in table.lines if line.kind == "unit")
    return any(row > first and (end is None or row < end) for row in rows)


def _is_other(table: Found, best: Found) -> bool:
    """Whether its headings are not those of the best one."""
    paths, others = ([tuple(map(header_key, leaf.path)) for leaf in t.leaves] for t in (table, best))
    return paths != others
