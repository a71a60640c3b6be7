"""Several tables on one sheet: each is looked at alone, as if the others were not there.

A view of a sheet has its cells at their places and all that is not of its table empty. A sheet is divided
only where no merged cell reaches over the borders and each part is a table of a form by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.headers.headers import form_of
from kpi.intake.rows.roles import Rows
from kpi.intake.sheets.draft import Sheet
from kpi.intake.sheets.telling import telling_texts
from kpi.intake.sheets.titles import read_titles
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, Text, cell_name, texts_of

_MANY = 3  # columns of another form that make a second table

Keeps = Callable[[int, int], bool]


def tables_of(
    grid: Grid, texts: Sequence[Text], telling: Sequence[Text], header: Header, context: Context
) -> list[Sheet]:
    """The tables of a sheet of which `header` is that of one; one alone for nearly all sheets. `telling` are
    those of its texts that say anything."""
    upper = context.locator.header_above(grid, texts, header.top)
    if upper is not None:
        sheets_found = _over_each_other(grid, upper, header.top, context)
        if sheets_found is not None:
            return sheets_found
    if header.rivals or len(header.foreign) >= _MANY:
        sheets_found = _side_by_side(grid, header, context) or _joined(grid, texts, header, context)
        if sheets_found:
            return sheets_found
    titles = read_titles(grid, texts, header.top, context.specs.settings, context.times)
    return [Sheet(grid, titles, header, None, telling)]


def with_lower_tables(tables: Sequence[tuple[Sheet, Header, Rows]], context: Context) -> list[Sheet] | None:
    """The sheets of tables under which others stand, each with those others; None where there are none."""
    sheets: list[Sheet] = []
    for sheet, header, rows in tables:
        sheets_found = None
        if rows.end < len(sheet.grid.rows):
            sheets_found = _over_each_other(sheet.grid, (header.top, header.bottom), rows.end, context)
        sheets += sheets_found or [sheet]
    return sheets if len(sheets) > len(tables) else None


def divided(findings: list[Finding], sheets: Sequence[Sheet]) -> list[Finding]:
    """The findings of a file, each once, and what is told of sheets on which tables of several forms
    stand."""
    if len(sheets) == len({sheet.grid.name for sheet in sheets}):
        return findings
    forms: dict[str, dict[str, str]] = {}
    for sheet in sheets:
        if sheet.header is not None:
            forms.setdefault(sheet.grid.name, {})[sheet.header.form] = cell_name(sheet.header.top, 0)
    notes = (
        finding("sheet.divided", sheet=name, cell=[*cells.values()][1], forms=", ".join(cells))
        for name, cells in forms.items()
        if len(cells) > 1
    )
    return [*dict.fromkeys((*findings, *notes))]


def view(grid: Grid, keeps: Keeps) -> Grid | None:
    """The sheet with nothing but the cells that are kept; None where a merged cell is kept in part."""
    check_time()
    merges = []
    for (r0, c0), (r1, c1) in grid.merges:
        corners = {keeps(r, c) for r in (r0, min(r1, len(grid.rows) - 1)) for c in (c0, c1)}
        if len(corners) > 1:
            return None
        merges += [((r0, c0), (r1, c1))] if True in corners else []
    rows = tuple(
        tuple(cell if cell == "" or keeps(r, c) else "" for c, cell in enumerate(row))
        for r, row in enumerate(grid.rows)
    )
    return replace(
        grid,
        rows=rows,
        merges=tuple(merges),
        uncalculated=frozenset(place for place in grid.uncalculated if keeps(*place)),
        names=tuple(one for one in grid.names if keeps(one[1], one[2])),
        seen={place: text for place, text in grid.seen.items() if keeps(*place)},
    )


def _over_each_other(grid: Grid, upper: tuple[int, int], lower: int, context: Context) -> list[Sheet] | None:
    """The tables of a sheet above and from the titles of the header in row `lower` on; `upper` are the rows
    of the header above it."""
    cut = _cut(grid, upper[1] + 1, lower, context)
    lead = _lead(grid, upper[0], cut, lower, context)
    above = view(grid, lambda r, _: r < cut)
    below = view(grid, lambda r, _: r >= cut or r in lead)
    if above is None or below is None:
        return None
    sheets = [*_tables_in(above, upper[0], context), *_tables_in(below, lower, context)]
    if not all(sheet.header and (sheet.header.name, sheet.header.code) != (None, None) for sheet in sheets):
        return None  # a few figures of the sender's own over the table of units
    return sheets if len(sheets) > 1 and sheets[-1].top >= cut and sheets[0].top < cut else None


def _tables_in(grid: Grid, start: int, context: Context) -> list[Sheet]:
    texts = texts_of(grid)
    header = context.locator.locate(grid, texts, start)
    return [] if header is None else tables_of(grid, texts, telling_texts(texts, context), header, context)


def _cut(grid: Grid, low: int, high: int, context: Context) -> int:
    """The first of the rows of titles above row `high`: no figure and no unit's name stands in them."""
    for r in range(high - 1, low - 1, -1):
        if any(_is_of_table(cell, context) for cell in grid.rows[r]):
            return r + 1
    return low


def _is_of_table(cell: object, context: Context) -> bool:
    """Whether a cell holds a figure or names a unit."""
    named = isinstance(cell, str) and cell != "" and context.matcher.match(cell).unit is not None
    return named or type(cell) is float


def _lead(grid: Grid, top: int, cut: int, lower: int, context: Context) -> Set[int]:
    """Rows above the first table that concern the second as well: all but codes and titles of forms, and
    plain units of measure where the second has a title of its own."""
    lexicon, lines = context.locator.lexicon, context.locator.lines
    titled = any(form_of(lexicon, text) for text in _texts(grid, range(cut, lower)))
    rows = set()
    for r in range(top):
        texts = list(_texts(grid, (r,)))
        units = [m for text in texts if (meaning := lines.of(text)) and meaning.units for m in meaning.units]
        plain = bool(units) and all(measure.scale == 1 for measure in units)
        if not (titled and plain) and not any(form_of(lexicon, text) for text in texts):
            rows.add(r)
    return rows


def _texts(grid: Grid, rows: Sequence[int] | range) -> Iterator[str]:
    return (cell for r in rows for cell in grid.rows[r] if isinstance(cell, str) and cell)


def _side_by_side(grid: Grid, header: Header, context: Context) -> list[Sheet] | None:
    """Blocks that have each their own column of names, and figures to the right of it."""
    if header.name is None or not header.rivals:
        return None
    names = sorted((header.name, *header.rivals))
    frames = header.headed - header.claimed - set(header.unknown)
    starts = [_start(name, frames - set(names)) for name in names]
    forms = dict.fromkeys(header.claimed, header.form) | dict(header.foreign)
    sheets = []
    for start, end in zip(starts, [*starts[1:], max(map(len, grid.rows))], strict=True):
        inside = {form for c, form in forms.items() if start <= c < end}
        if len(inside) != 1 or min(forms) < starts[0]:
            return None
        keeps = _columns(range(start, end), header.top)
        sheet = _as_form(grid, header, inside.pop(), keeps, context)
        if sheet is None or sheet.header is None or sheet.header.name is None or sheet.header.rivals:
            return None
        sheets.append(sheet)
    return sheets


def _start(name: int, frames: Set[int]) -> int:
    """The first column of a block: of numbers and codes right before its names."""
    while name - 1 in frames:
        name -= 1
    return name


def _columns(columns: Sequence[int] | Set[int], top: int) -> Keeps:
    """Keeps what stands above a table, and of it some columns."""
    columns_kept = frozenset(columns)
    return lambda r, c: r < top or c in columns_kept


def _as_form(grid: Grid, header: Header, form: str, keeps: Keeps, context: Context) -> Sheet | None:
    seen = view(grid, keeps)
    if seen is None:
        return None
    texts = texts_of(seen)
    located = context.locator.located_as(form, (header.top, header.bottom), seen, texts)
    if located is None:
        return None
    titles = read_titles(seen, texts, header.top, context.specs.settings, context.times)
    return Sheet(seen, titles, located, None, telling_texts(texts, context))


def _joined(grid: Grid, texts: Sequence[Text], header: Header, context: Context) -> list[Sheet] | None:
    """Columns of several forms behind one column of names: a table for each form, unless a column may be that
    of two."""
    columns_by_form: dict[str, set[int]] = {}
    for column, form in header.foreign:
        columns_by_form.setdefault(form, set()).add(column)
    others = {form: columns for form, columns in columns_by_form.items() if len(columns) >= _MANY}
    if not others or header.rivals:
        return None
    span = (header.top, header.bottom)
    columns_taken = set(header.claimed)
    for form in others:
        alone = context.locator.located_as(form, span, grid, texts)
        if alone is None or alone.claimed & columns_taken:
            return None
        columns_taken |= alone.claimed
    foreign = set().union(*others.values())
    width = range(max(map(len, grid.rows)))
    frames = header.headed - header.claimed - set(header.unknown)
    first = _as_form(grid, header, header.form, _columns(set(width) - foreign, header.top), context)
    sheets = [first] + [
        _as_form(grid, header, form, _columns(frames | columns, header.top), context)
        for form, columns in others.items()
    ]
    return [sheet for sheet in sheets if sheet is not None] if None not in sheets else None
