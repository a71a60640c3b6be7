"""A sheet as read never changes, whatever is found out about it."""

from __future__ import annotations

import io
from dataclasses import fields
from typing import Any

import pytest

from kpi.findings import Finding
from kpi.intake.context import Context
from kpi.intake.files.container import inspect
from kpi.intake.files.reader import read_grids
from kpi.intake.rows.merges import without_merged
from kpi.model.grid import Grid
from tests.intake.books import HEAD, ROWS, TITLES, sheet_of

MERGED = ((1, 1), (1, 2))


def grids_of(context: Context) -> list[Grid]:
    out = io.BytesIO()
    sheet_of(TITLES, HEAD, ROWS).save(out)
    container = inspect(out.getvalue(), ".xlsx", context.specs.settings)
    assert not isinstance(container, Finding)
    grids = read_grids(out.getvalue(), container)
    assert not isinstance(grids, Finding)
    return grids


def test_a_grid_is_frozen_to_the_depth(dong_thap: Context) -> None:
    (grid,) = grids_of(dong_thap)
    hash(tuple(getattr(grid, field.name) for field in fields(grid) if field.name != "seen"))
    rows: Any = grid.rows
    seen: Any = grid.seen
    with pytest.raises(TypeError):
        rows[0][0] = "x"
    with pytest.raises(TypeError):
        seen[0, 0] = "x"


def test_cells_under_a_merge_are_taken_out_of_a_new_grid() -> None:
    grid = Grid("B", (("a", 1.0, 2.0), ("b", 3.0, 4.0)), merges=(MERGED,))
    rows = grid.rows
    found, told = without_merged(grid, "01", (0, 1), (1, 2))
    assert found.rows == (("a", 1.0, 2.0), ("b", "", ""))
    assert grid.rows is rows
    assert rows[1] == ("b", 3.0, 4.0)
    assert [(one.code, one.cell) for one in told] == [("cell.under_merge", "B2")]


def test_of_merges_that_overlap_the_first_takes_a_cell() -> None:
    grid = Grid("B", (("a", 1.0, 2.0),), merges=(((0, 1), (0, 2)), ((0, 1), (0, 2))))
    found, told = without_merged(grid, "01", (0,), (1, 2))
    assert (found.rows, len(told)) == ((("a", "", ""),), 1)


def test_a_grid_without_such_merges_stays_the_same() -> None:
    grid = Grid("B", (("a", 1.0),), merges=(((0, 0), (0, 1)),))
    assert without_merged(grid, "01", (0,), (1,)) == (grid, [])
