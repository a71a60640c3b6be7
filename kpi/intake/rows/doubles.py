"""Units that a table names more than once."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import Finding, finding
from kpi.intake.headers.headers import Header
from kpi.model.grid import Grid, cell_name

UnitRow = tuple[int, str]  # 0-based row, code of the unit


def once_each(grid: Grid, header: Header, units: Sequence[UnitRow]) -> tuple[list[UnitRow], list[Finding]]:
    """The rows of units without repetitions, and what is told of these: of a unit typed twice the first row
    counts if both say the same, the one with figures if the other is empty, else neither does."""
    columns = [c for c, _ in header.columns]
    first: dict[str, int] = {}
    dropped: set[str] = set()
    findings = []
    for r, unit in units:
        before = first.setdefault(unit, r)
        if before == r:
            continue
        cells = cell_name(r, header.name or 0), cell_name(before, header.name or 0)
        place = {"sheet": grid.name, "cell": cells[0], "unit": unit, "form": header.form}
        empty = next((at for at in (r, before) if _is_empty(grid, at, columns)), None)
        if empty is not None and not _is_empty(grid, r + before - empty, columns):
            first[unit] = r + before - empty
            empty_cell = cells[empty == before]
            findings.append(finding("row.unit_empty_again", **place, empty=empty_cell, cells=cells))
            continue
        same = [grid.rows[r][c] for c in columns] == [grid.rows[before][c] for c in columns]
        code = "row.unit_repeated" if same else "row.unit_twice"
        findings.append(finding(code, **place, first=cells[1], cells=cells))
        if not same:
            dropped.add(unit)
    return [(r, unit) for r, unit in units if first[unit] == r and unit not in dropped], findings


def _is_empty(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    return all(grid.rows[row][c] in ("", None) and (row, c) not in grid.uncalculated for c in columns)
