"""Figures under merged cells: which row or column they belong to nobody can see, so they are not read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from kpi.findings import Finding, finding
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, cell_name


def without_merged(
    grid: Grid, form: str, lines: Iterable[int], columns: Iterable[int]
) -> tuple[Grid, list[Finding]]:
    """The grid without the cells of some rows and columns (0-based) that lie under a merged cell together
    with another cell of them: they are empty, and so count as not known. And a finding for each such merged
    cell."""
    wanted_rows, wanted_columns = sorted(set(lines)), sorted(set(columns))
    emptied: set[tuple[int, int]] = set()
    findings = []
    first, last = (wanted_rows[0], wanted_rows[-1]) if wanted_rows else (0, -1)
    for (r0, c0), (r1, c1) in grid.merges:
        if r1 < first or r0 > last:
            continue  # of titles, headings, signatures
        rows = _between(wanted_rows, r0, r1)
        inside = _between(wanted_columns, c0, c1) if rows else ()
        if len(rows) * len(inside) < 2:
            continue
        check_time()
        places = ((r, c) for r in rows for c in inside)
        filled = [(r, c) for r, c in places if grid.rows[r][c] != "" and (r, c) not in emptied]
        if not filled:
            continue
        emptied.update(filled)
        place = {"sheet": grid.name, "cell": cell_name(*filled[0]), "form": form}
        cells = f"{cell_name(r0, c0)}:{cell_name(r1, c1)}"
        findings.append(finding("cell.under_merge", **place, cells=(cells,)))
    return (_emptied(grid, emptied) if emptied else grid), findings


def _emptied(grid: Grid, places: Set[tuple[int, int]]) -> Grid:
    rows = list(grid.rows)
    for r in {r for r, _ in places}:
        rows[r] = tuple("" if (r, c) in places else cell for c, cell in enumerate(rows[r]))
    return replace(grid, rows=tuple(rows))


def _between(numbers: Sequence[int], first: int, last: int) -> Sequence[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]
