"""Workbooks with damaged parts that are still read: the marked copy reads the same, or holds the values."""

from __future__ import annotations

from random import Random

import pytest

from kpi.findings import Finding, finding, load_catalogue
from kpi.intake.files.container import inspect
from kpi.intake.files.reader import read_grids
from kpi.model.annotation import lists_findings
from kpi.model.grid import Grid
from kpi.write.xlsx.annotate import Original, annotated
from tests.e2e.program import DONG_THAP
from tests.intake.books import packed, unpacked
from tests.shipped import shipped_specs

SETTINGS = shipped_specs().settings
VI = load_catalogue("vi")
REPORT = (DONG_THAP / "871-huyen-tam-nong.xlsx").read_bytes()


def read(data: bytes) -> list[Grid] | None:
    container = inspect(data, ".xlsx", SETTINGS)
    grids = container if isinstance(container, Finding) else read_grids(data, container)
    return None if isinstance(grids, Finding) else grids


def damaged(random: Random) -> bytes:
    """The report with bytes of some parts changed, taken out or doubled, or a part gone."""
    parts = unpacked(REPORT)
    for _ in range(random.randint(1, 3)):
        name = random.choice(sorted(parts))
        data, kind = parts[name], random.random()
        start = random.randrange(len(data))
        end = min(len(data), start + random.randint(1, 40))
        if kind < 0.1:
            del parts[name]
        elif kind < 0.5:
            parts[name] = data[:start] + bytes([random.choice(b"<>\"'/ a0=&")]) + data[start + 1 :]
        else:
            parts[name] = data[:start] + (data[start:end] * 2 if kind < 0.75 else b"") + data[end:]
    return packed(parts)


def values(grid: Grid) -> dict[tuple[int, int], object]:
    return {
        (r, c): cell
        for r, row in enumerate(grid.rows)
        for c, cell in enumerate(row)
        if cell not in ("", None)
    }


@pytest.mark.parametrize("seed", range(60))
def test_no_value_changes_and_nothing_is_raised(seed: int) -> None:
    random = Random(seed)
    data = damaged(random)
    grids = read(data)
    if not grids:
        return
    cells = [(random.choice(grids).name, f"{random.choice('ADGZ')}{random.randint(1, 40)}") for _ in range(5)]
    findings = [finding("cell.negative", sheet=sheet, cell=cell, raw="1") for sheet, cell in cells]
    copy = read(annotated(Original("a.xlsx", data, grids, findings), VI).data)
    assert copy is not None
    assert [lists_findings(grid) for grid in copy] == [True, *[False] * len(grids)]
    assert [(grid.name, values(grid)) for grid in copy[1:]] == [(grid.name, values(grid)) for grid in grids]


def test_enough_of_them_are_read() -> None:
    assert sum(bool(read(damaged(Random(seed)))) for seed in range(60)) > 15
