"""Units that a table names more than once."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import Finding, finding
from kpi.intake.headers.headers import Header
from kpi.model.grid import Grid, cell_name

UnitRow = tuple[int, str]  # 0-based row, code of the unit


def once_each(grid: Grid, header: Header, units: Sequence[UnitRow]) -> tuple[list[UnitRow], list[Finding]]:
    """The rows of units without repetitions, and what is told of these: of a unit typed twice the first row
    counts if both say the same, else neither does."""
    columns = [c for c, _ in header.columns]
    first: dict[str, int] = {}
    dropped: set[str] = set()
    findings = []
    for r, unit in units:
        before = first.setdefault(unit, r)
        if before == r:
            continue
        same = [grid.rows[r][c] for c in columns] == [grid.rows[before][c] for c in columns]
        name = header.name or 0
        place = {"sheet": grid.name, "cell": cell_name(r, name), "unit": unit, "form": header.form}
        code = "row.unit_repeated" if same else "row.unit_twice"
        cells = place["cell"], cell_name(before, name)
        findings.append(finding(code, **place, first=cells[1], cells=cells))
        if not same:
            dropped.add(unit)
    return [(r, unit) for r, unit in units if first[unit] == r and unit not in dropped], findings
