"""Rows of figures that the sender hid: they are read all the same, and told."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.findings import Finding, finding
from kpi.model.grid import Grid


def hidden_rows(grid: Grid, form: str, lines: Iterable[int]) -> list[Finding]:
    """What is told of those of the rows `lines` (0-based), from which figures are read, that are hidden."""
    hidden = [str(r + 1) for r in lines if r in grid.hidden_rows]
    if not hidden:
        return []
    cells = [f"A{row}" for row in hidden]
    place = {"sheet": grid.name, "form": form, "cell": cells[0]}
    return [finding("sheet.hidden_rows", **place, rows=", ".join(hidden), cells=cells)]
