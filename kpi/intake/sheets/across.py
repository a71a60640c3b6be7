"""Tables with a unit in each column and an indicator in each row: read as a vertical form of each unit.

Only where the heading of every column is understood: units, each once, totals, units of measure. The parts of
a commune (thôn, tổ dân phố) are no units of the list: of such a table the commune's own column is taken, if
all its figures are the sums of those of the parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.vertical_place import Vertical, label_of
from kpi.intake.rows.parts import differs, is_part
from kpi.intake.rows.row_kinds import total_words
from kpi.intake.sheets.draft import Sheet
from kpi.intake.sheets.senders import sender_named
from kpi.intake.sheets.titles import Titles, read_titles
from kpi.intake.sheets.views import view
from kpi.intake.texts.wording import is_figure
from kpi.model.grid import Grid, Text, cell_name
from kpi.model.heading import bare_key
from kpi.units.gazetteer.tree import Unit

_LEAST = 2  # units or parts side by side
_DEPTH = 60


@dataclass(slots=True)
class _Heads:
    """The headings right of the labels: columns of units by their codes, of parts of a commune, of totals,
    and those without figures."""

    units: dict[str, int]
    parts: list[int]
    totals: list[int]
    frames: list[int]


def units_across(
    grid: Grid, texts: Sequence[Text], telling: Sequence[Text], label: int, context: Context
) -> tuple[list[Sheet], list[Finding]]:
    """A sheet for each unit whose figures stand in a column, `label` being that of the indicators; none where
    any heading is not understood."""
    for r in range(min(_DEPTH, len(grid.rows))):
        titles = read_titles(grid, texts, r, context.specs.settings, context.times)
        heads = _heads(grid, r, label, sender_named(titles, context), context)
        if heads is None:
            continue
        if _is_merged(grid, r, label):
            return [], []
        if heads.parts:
            return _whole(grid, r, label, heads, titles, telling, context)
        columns = [*((unit, c) for unit, c in heads.units.items()), *(("", c) for c in heads.totals[:1])]
        sheets = [_sheet(grid, r, label, (c, *heads.frames), titles, telling, unit) for unit, c in columns]
        return ([], []) if None in sheets else ([sheet for sheet in sheets if sheet is not None], [])
    return [], []


def _heads(grid: Grid, r: int, label: int, sender: Unit | None, context: Context) -> _Heads | None:
    """The headings in a row; None where it is none of units or parts, or not wholly understood."""
    heads = _Heads({}, [], [], [])
    parent = sender.code if sender is not None else None
    whole = sender if sender is not None and not context.tree.reports(sender) else None
    row = grid.rows[r]
    for c in range(label + 1, len(row)):
        cell = row[c]
        if cell in ("", None):
            if any(is_figure(below[c]) for below in grid.rows[r + 1 :]):
                return None
            continue
        if not isinstance(cell, str):
            return None
        unit = context.matcher.match(cell, None, parent).unit
        if total_words(cell, whole, context) or (unit is not None and unit == sender):
            heads.totals.append(c)
        elif unit is not None and unit.code not in heads.units:
            heads.units[unit.code] = c
        elif unit is None and is_part(cell, context):
            heads.parts.append(c)
        elif unit is None and bare_key(cell) in context.lexicon.values:
            heads.totals.append(c)
        elif unit is None and context.lexicon.is_frame(cell):
            heads.frames.append(c)
        else:
            return None
    many = len(heads.parts) if heads.parts else len(heads.units)
    mixed = bool(heads.parts and heads.units)
    return None if many < _LEAST or mixed or len(heads.totals) > 1 else heads


def _is_merged(grid: Grid, r: int, label: int) -> bool:
    """Whether a heading is merged over several columns: of what they are their headings alone do not say."""
    return any(r0 <= r <= r1 and c1 > c0 and c1 > label for (r0, c0), (r1, c1) in grid.merges)


def _sheet(
    grid: Grid,
    r: int,
    label: int,
    columns: Sequence[int],
    titles: Titles,
    telling: Sequence[Text],
    unit: str,
) -> Sheet | None:
    """The sheet with nothing but one column of figures, the first of `columns`; of all units for ""."""
    columns_kept = frozenset((*range(label + 1), *columns))
    seen = view(grid, lambda row, c: row < r or c in columns_kept)
    if seen is None:
        return None
    place = Vertical(label, columns[0], r)
    return Sheet(seen, titles, None, place, telling, owner=unit, total=not unit)


def _whole(
    grid: Grid,
    r: int,
    label: int,
    heads: _Heads,
    titles: Titles,
    telling: Sequence[Text],
    context: Context,
) -> tuple[list[Sheet], list[Finding]]:
    """The column of the commune, whose parts stand beside it."""
    sender = sender_named(titles, context)
    if sender is None or not context.tree.reports(sender):
        return [], []
    place = {"sheet": grid.name, "cell": cell_name(r, heads.parts[0]), "unit": sender.code}
    count = str(len(heads.parts))
    if not heads.totals:
        return [], [finding("sheet.parts_unsummed", **place, count=count)]
    column = heads.totals[0]
    wrong = [
        cell_name(at, column) for at in _rows(grid, r, label, context) if _is_wrong(grid, at, column, heads)
    ]
    if wrong:
        return [], [finding("sheet.parts_differ", **place | {"cell": wrong[0]}, cells=wrong, count=count)]
    sheet = _sheet(grid, r, label, (column, *heads.frames), titles, telling, sender.code)
    note = finding("sheet.parts_summed", **place, count=count)
    return ([sheet], [note]) if sheet is not None else ([], [])


def _rows(grid: Grid, r: int, label: int, context: Context) -> Iterator[int]:
    """Rows of indicators."""
    for at in range(r + 1, len(grid.rows)):
        if label_of(grid.rows[at][label], context.locator.headings).words:
            yield at


def _is_wrong(grid: Grid, at: int, column: int, heads: _Heads) -> bool:
    row = grid.rows[at]
    return differs(row[column], [row[c] for c in heads.parts])
