"""What of a scheme's workbook the eye sees otherwise than it is read, or does not see at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.learn.reviewcells import typed_day
from kpi.learn.reviewsheets import Head, Line, stray_heads
from kpi.model.grid import Grid, place_of

_SHOWN = re.compile(r"(-?\d+(?:\.\d+)?)(%?)")
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


def is_error(text: str) -> bool:
    """Whether a cell shows that a formula came to nothing."""
    return text in _ERRORS


def shown_otherwise(grid: Grid, cell: str, value: object) -> str:
    """What a cell shows where that is another number or day than it holds (`value`); "" where it is not."""
    view = grid.seen.get(place_of(cell), "")
    if not view:
        return ""
    if isinstance(value, Decimal):
        numbers = [Decimal(n) / (100 if percent else 1) for n, percent in _SHOWN.findall(view)]
        return "" if numbers == [value] else view
    day = typed_day(view)
    return "" if day is None or day.isoformat() == value else view


def unseen(grid: Grid, lines: Sequence[Line], columns: Collection[int]) -> Iterator[Finding]:
    """What is hidden of a sheet though it says something: the sheet, its rows, and the hidden `columns`."""
    if not grid.visible and lines:
        yield finding("scheme.hidden", sheet=grid.name)
    cells = [(line, [cell for key, cell in line.cells.items() if line.texts.get(key)]) for line in lines]
    for line, filled in cells:
        if line.row in grid.hidden_rows:
            yield finding("scheme.hidden", sheet=grid.name, cell=filled[0])
    for column in sorted(columns):
        first = next((one for _, filled in cells for one in filled if place_of(one)[1] == column), "")
        if first:
            yield finding("scheme.hidden", sheet=grid.name, cell=first)


def unread(grid: Grid, head: Head) -> Iterator[Finding]:
    """Columns under a heading that is none of the sheet's."""
    for cell, text in stray_heads(grid, head):
        yield finding("scheme.column_unknown", sheet=grid.name, cell=cell, name=text[:80])
