"""Tables of sample workbooks with their figures moved, as grids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kpi.intake import workbook
from kpi.intake.context import Context
from kpi.intake.files.container import Container, inspect
from kpi.intake.files.reader import read_grids
from kpi.intake.headers.claims import Header
from kpi.model.grid import Grid, texts_of
from kpi.model.received import Received

SAMPLES = Path(__file__).parents[2] / "sample_reports" / "dong-thap-2021"
FILES = tuple(sorted(path.name for path in SAMPLES.glob("*.xlsx")))
Change = Callable[[Grid, Header], Grid]


def _grids(name: str, context: Context) -> tuple[bytes, tuple[Grid, ...]]:
    data = (SAMPLES / name).read_bytes()
    container = inspect(data, ".xlsx", context.specs.settings)
    assert isinstance(container, Container)
    grids = read_grids(data, container)
    assert isinstance(grids, list)
    return data, tuple(grids)


def read_changed(name: str, change: Change, context: Context, patch: pytest.MonkeyPatch) -> Received:
    """A sample workbook as read with each of its tables changed."""
    data, grids = _grids(name, context)
    changed = []
    for grid in grids:
        header = context.locator.locate(grid, texts_of(grid))
        assert header is not None
        wide = [[*row, "", "", ""] for row in grid.rows]
        moved = change(replace(grid, rows=wide, uncalculated=frozenset(), seen={}), header)
        changed.append(replace(moved, rows=tuple(map(tuple, moved.rows))))
    with patch.context() as patched:
        patched.setattr(workbook, "read_grids", lambda *_: changed)
        return workbook.read_file(data, name, ".xlsx", context)


def lines(grid: Grid, header: Header) -> list[int]:
    """Rows with figures: those of units, sections and totals."""
    first = header.columns[0][0]
    return [
        r
        for r in range(header.bottom + 1, len(grid.rows))
        if sum(cell != "" and not str(cell).startswith("(") for cell in grid.rows[r][first:]) >= 3
    ]


def is_total(grid: Grid, header: Header, r: int) -> bool:
    labels = (str(cell).strip().lower() for cell in grid.rows[r][: header.columns[0][0]])
    return any(label.startswith(("tổng", "cộng", "toàn")) for label in labels)


def sideways(by: int, totals: bool = True) -> Change:
    """All figures moved by so many columns."""

    def change(grid: Grid, header: Header) -> Grid:
        first = header.columns[0][0]
        for r in lines(grid, header):
            if totals or not is_total(grid, header, r):
                row = grid.rows[r]
                moved = row[first:]
                row[first + min(by, 0) :] = (
                    [""] * max(by, 0) + moved[: len(moved) - max(by, 0)] + [""] * -min(by, 0)
                )
        return grid

    return change


def down(by: int, totals: bool = True) -> Change:
    """All figures moved by so many rows, upwards if negative."""

    def change(grid: Grid, header: Header) -> Grid:
        column = header.columns[0][0]
        rows = [r for r in lines(grid, header) if totals or not is_total(grid, header, r)]
        span = range(min(rows), max(rows) + 1)
        block = [grid.rows[r][column:] for r in span]
        for r in span:
            grid.rows[r][column:] = [""] * (len(grid.rows[r]) - column)
        for r, figures in zip(span, block, strict=True):
            grid.rows[r + by][column:] = figures
        return grid

    return change


def headings(by: int) -> Change:
    """The header moved by one column, with its merged cells or without."""

    def change(grid: Grid, header: Header) -> Grid:
        for row in grid.rows[header.top : header.bottom + 1]:
            row[:] = ["", *row[:-1]] if by > 0 else [*row[1:], ""]
        merges = tuple(
            ((r0, c0 + by), (r1, c1 + by)) if header.top <= r0 <= header.bottom else ((r0, c0), (r1, c1))
            for (r0, c0), (r1, c1) in grid.merges
            if c0 + by >= 0 or r0 < header.top
        )
        return replace(grid, merges=merges)

    return change


def unmerged(change: Change) -> Change:
    return lambda grid, header: replace(change(grid, header), merges=())
