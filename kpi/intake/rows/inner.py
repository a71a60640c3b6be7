"""Rows below a unit's own that are parts of it: villages, some of which bear the name of a commune.

Such a row is numbered one step deeper than the row above ("a", "-", "2.1" below "2") and gives no type of
unit. Its figures are in those of the row above already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from kpi.intake.headers.headers import Header
from kpi.model.grid import Grid
from kpi.units.gazetteer.names import key

_DEEPER = re.compile(r"\(?(?:[a-zđ]|\d{1,3}\.\d{1,3}\.?)[.)]?|[-+*•–]")
_IN_NAME = re.compile(r"\s*(\(?(?:[a-zđ][.)]|\d{1,3}\.\d{1,3}\.?)|[-+*•–])\s*(?=\w)")
_PLAIN = re.compile(r"\d{1,3}\.?")


def inner_rows(
    grid: Grid, header: Header, names: Sequence[str], units: Sequence[tuple[int, str]], other: Set[int]
) -> dict[int, int]:
    """Rows of `units` (row, code) that seem to be parts of the unit above: row → that unit's row. `names` are
    those of all rows, `other` rows of totals and headings of sections."""
    deeper = {r for r, _ in units if not _coded(grid, header, r) and _is_deeper(grid, header, names, r)}
    if not deeper:
        return {}  # nearly all tables
    rows_above: dict[int, int] = {}
    above: int | None = None
    for r in sorted({*(r for r, _ in units), *other}):
        if r in other:
            above = None
        elif r not in deeper:
            above = r if _PLAIN.fullmatch(_order(grid, header, r)) else None
        elif above is not None and not key(names[r]).type:
            rows_above[r] = above
    return rows_above


def _coded(grid: Grid, header: Header, r: int) -> bool:
    row = grid.rows[r]
    return header.code is not None and header.code < len(row) and row[header.code] not in ("", None)


def _is_deeper(grid: Grid, header: Header, names: Sequence[str], r: int) -> bool:
    order = _order(grid, header, r)
    if order:
        return _DEEPER.fullmatch(order) is not None
    return not names[r][:2].isalpha() and _IN_NAME.match(names[r].lower()) is not None


def _order(grid: Grid, header: Header, r: int) -> str:
    """The order number of a row as typed: what stands before its name."""
    for c in range(header.name or 0):
        cell = grid.rows[r][c] if c != header.code else ""
        if isinstance(cell, float):
            return f"{cell:g}"
        if isinstance(cell, str) and cell.strip():
            return cell.strip().lower()
    return ""
