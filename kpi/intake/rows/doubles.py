"""Units that a table names more than once, or gives more than one row."""

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
    return _is_blank(grid, row, columns) and not any((row, c) in grid.uncalculated for c in columns)


def without_lines(
    grid: Grid, header: Header, units: Sequence[UnitRow]
) -> tuple[list[UnitRow], list[Finding]]:
    """The rows of units without those whose name is merged over several rows with figures, and what is told
    of these: which of them are the unit's nobody can see."""
    codes, columns = dict(units), [c for c, _ in header.columns]
    name = header.name if header.name is not None else -1
    parted: dict[int, Finding] = {}
    for (r0, c0), (r1, c1) in grid.merges:
        if r1 > r0 and c0 <= name <= c1 and r0 in codes and r1 < len(grid.rows):
            lines = [r for r in range(r0, r1 + 1) if not _is_blank(grid, r, columns)]
            if len(lines) > 1:
                place = {"sheet": grid.name, "cell": cell_name(r0, name), "form": header.form}
                parted[r0] = finding("row.two_lines", unit=codes[r0], **place)
    return [(r, unit) for r, unit in units if r not in parted], list(parted.values())


def _is_blank(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    return all(grid.rows[row][c] in ("", None) for c in columns)
