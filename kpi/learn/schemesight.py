"""What of a scheme's workbook the eye sees otherwise than it is read, or does not see at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.learn.reviewcells import typed_day
from kpi.learn.reviewsheets import Head, stray_heads
from kpi.model.grid import Grid, place_of
from kpi.model.letters import clean
from kpi.model.number import to_decimal

_SHOWN = re.compile(r"(-?\d+(?:\.\d+)?)(%?)")
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


def is_error(text: str) -> bool:
    """Whether a cell shows that a formula came to nothing."""
    return text in _ERRORS


def shown_otherwise(grid: Grid, cell: str, content: object, text: str) -> str | None:
    """What a cell shows where that is another text, number or day than it holds (`content`, in words `text`);
    None where it is not."""
    view = grid.seen.get(place_of(cell))
    if view is None or clean(view) == text:
        return None
    if isinstance(content, str) or not view.strip():
        return view
    if isinstance(content, date):
        day = typed_day(view)
        return None if day is None or day == typed_day(text) else view
    numbers = [Decimal(n) / (100 if percent else 1) for n, percent in _SHOWN.findall(view)]
    return None if numbers == [to_decimal(content)] else view


def unread(grid: Grid, head: Head) -> Iterator[Finding]:
    """Columns under a heading that is none of the sheet's."""
    for cell, text in stray_heads(grid, head):
        yield finding("scheme.column_unknown", sheet=grid.name, cell=cell, name=text[:80])
