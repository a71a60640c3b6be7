"""Figures under merged cells: which row or column they belong to nobody can see, so they are not read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from kpi.findings import Finding, finding
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, cell_name


def drop_merged(grid: Grid, form: str, lines: Iterable[int], columns: Iterable[int]) -> list[Finding]:
    """Empty the cells of some rows and columns (0-based) that lie under a merged cell together with another
    cell of them, so that they count as not known; a finding for each such merged cell."""
    wanted_rows, wanted_columns = sorted(set(lines)), sorted(set(columns))
    findings = []
    for (r0, c0), (r1, c1) in grid.merges:
        rows = _between(wanted_rows, r0, r1)
        inside = _between(wanted_columns, c0, c1) if rows else ()
        if len(rows) * len(inside) < 2:
            continue
        check_time()
        filled = [(r, c) for r in rows for c in inside if grid.rows[r][c] != ""]
        if not filled:
            continue
        for r, c in filled:
            grid.rows[r][c] = ""
        place = {"sheet": grid.name, "cell": cell_name(*filled[0]), "form": form}
        cells = f"{cell_name(r0, c0)}:{cell_name(r1, c1)}"
        findings.append(finding("cell.under_merge", **place, cells=cells))
    return findings


def _between(numbers: Sequence[int], first: int, last: int) -> Sequence[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]
