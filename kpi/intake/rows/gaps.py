"""Headings that may stand over their neighbours: a column of figures has no heading, and elsewhere a heading
is gone or has no figures, as when a cell of the headings is cut out and those behind it move up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.texts.wording import is_figure
from kpi.model.grid import Grid
from kpi.model.heading import header_key

_MOST = 2  # a column of figures holds them in more than one row in so many


def between_gaps(grid: Grid, header: Header, rows: Sequence[int], context: Context) -> dict[int, list[int]]:
    """Columns of figures without a heading of their own, each with the columns of the form between it and a
    heading that has no figures, or the place of one that is gone."""
    bare = list(_bare(grid, header, rows, context)) if rows else []
    empty = [c for c in header.unknown if not any(_filled(grid, rows, c))] if bare else []
    columns_between = {
        loose: [
            c
            for c, _ in header.columns
            if c in behind or any(min(e, loose) < c < max(e, loose) for e in empty)
        ]
        for loose, behind in _behind_places(grid, header, rows, bare, context).items()
    }
    for loose in bare:
        cut_off = _behind_group(grid, header, loose)
        columns_between[loose] = [*dict.fromkeys((*columns_between[loose], *cut_off))]
    return {loose: between for loose, between in columns_between.items() if between}


def _behind_group(grid: Grid, header: Header, loose: int) -> Iterator[int]:
    """Columns that a group's heading may have reached, were it not for a column without a heading before
    them: a group that is not merged reaches to the next heading beside it, and may hold their unit of
    measure."""
    for r in range(header.top, header.bottom):
        row = grid.rows[r]
        groups = [c for c in range(min(loose, len(row))) if row[c] not in ("", None)]
        if not groups or any(r0 <= r <= r1 and c1 >= loose for (r0, _), (r1, c1) in grid.merges):
            continue
        group, end = groups[-1], next((c for c in range(loose, len(row)) if row[c] not in ("", None)), None)
        if any(c in header.claimed for c in range(group, loose)):
            yield from (c for c, _ in header.columns if c > loose and (end is None or c < end))


def _behind_places(
    grid: Grid, header: Header, rows: Sequence[int], bare: Sequence[int], context: Context
) -> dict[int, list[int]]:
    """For each column of figures without a heading those between it and the place of a heading that is gone
    or, behind all others, has no figures. It is not known where columns stand in another order than on the
    form."""
    targets = context.lexicon.targets[header.form]
    places = {target.indicator: at for at, target in enumerate(targets)}
    columns = {c: places[name] for c, name in header.columns}
    if not bare or len(columns) < _MOST or [*columns.values()] != sorted(columns.values()):
        return {loose: [] for loose in bare}
    gaps = _places_lost(header, places, columns, bare)
    last = max(columns)
    if not any(_filled(grid, rows, last)):
        gaps.append(columns[last])
    return {
        loose: [c for c, at in columns.items() if any(at > gap if c < loose else at < gap for gap in gaps)]
        for loose in bare
    }


def _places_lost(
    header: Header, places: dict[str, int], columns: dict[int, int], bare: Sequence[int]
) -> list[int]:
    """Places in the form of columns of which no heading speaks, nor one that nobody knows where theirs would
    be."""
    names_told = {name for _, name in header.columns} | {name for name, _ in header.doubled}
    names_told |= {note.indicator for note in header.findings}
    gaps = []
    for place in (place for name, place in places.items() if name not in names_told):
        before = max((c for c, at in columns.items() if at < place), default=-1)
        after = min((c for c, at in columns.items() if at > place), default=max(header.headed) + 1)
        if not any(before < c < after and c not in bare for c in header.unknown):
            gaps.append(place)
    return gaps


def _bare(grid: Grid, header: Header, rows: Sequence[int], context: Context) -> Iterator[int]:
    """Columns behind the names that hold figures in most rows and nothing else, and have no heading of their
    own: none, that of a group, or behind others one for remarks."""
    frame = [c for c in (header.name, header.code) if c is not None and c < min(header.claimed)]
    for c in range(max(frame, default=-1) + 1, max(len(grid.rows[r]) for r in rows)):
        if c in (header.name, header.code) or c in header.claimed or _is_headed(grid, header, c, context):
            continue
        filled = list(_filled(grid, rows, c))
        if _MOST * len(filled) > len(rows) and all(map(is_figure, filled)):
            yield c


def _is_headed(grid: Grid, header: Header, column: int, context: Context) -> bool:
    """Whether any text over a column may be the heading of its figures."""
    lines = grid.rows[header.top : header.bottom + 1]
    texts = [str(row[column]) for row in lines if column < len(row) and row[column] not in ("", None)]
    groups, is_frame = context.lexicon.groups, context.lexicon.is_frame
    if any(map(is_frame, texts)):
        return column < min(header.claimed)
    return any(header_key(text) not in groups for text in texts)


def _filled(grid: Grid, rows: Sequence[int], column: int) -> Iterator[object]:
    cells = (grid.rows[r][column] for r in rows if column < len(grid.rows[r]))
    return (cell for cell in cells if cell not in ("", None))
