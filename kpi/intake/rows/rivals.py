"""Further columns of unit names that no heading tells of: blocks side by side, each sorted by itself."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.model.grid import Grid, cell_name

_LEAST = 2  # rows that name another unit; one may be a remark


def rival_names(
    grid: Grid, header: Header, units: Sequence[tuple[int, str]], parent: str, context: Context
) -> str | None:
    """The first cell of a column that names other units inside `parent` than its rows (row, code) are of;
    None without one."""
    columns_read = {header.name, header.code, *(c for c, _ in header.columns)}
    width = max((len(grid.rows[r]) for r, _ in units), default=0)
    for c in (c for c in range(width) if c not in columns_read):
        texts = [(r, unit, str(grid.rows[r][c])) for r, unit in units if _is_text(grid, r, c)]
        if len(texts) < _LEAST:
            continue
        units_by_place = [
            (r, unit, context.matcher.match(text, None, parent).unit) for r, unit, text in texts
        ]
        others = [r for r, unit, rival in units_by_place if rival is not None and rival.code != unit]
        if len(others) >= _LEAST and 2 * sum(rival is not None for *_, rival in units_by_place) > len(texts):
            return cell_name(others[0], c)
    return None


def _is_text(grid: Grid, r: int, c: int) -> bool:
    cell = grid.rows[r][c] if c < len(grid.rows[r]) else ""
    return isinstance(cell, str) and any(map(str.isalpha, cell))
