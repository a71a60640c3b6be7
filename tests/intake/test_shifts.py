"""Figures beside their headings or their units are not taken, and nothing else is refused for it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.workbook import read_file
from kpi.model.grid import Grid
from kpi.model.received import Received
from tests.intake.books import Read, read, sheet_of
from tests.intake.forms import HEAD_02, HEAD_06, ROWS_02, ROWS_06, TITLES_02, TITLES_06
from tests.intake.shifting import (
    FILES,
    Change,
    down,
    headings,
    is_total,
    lines,
    read_changed,
    sideways,
    unmerged,
)

SHIFTS: dict[str, Change] = {
    "right": sideways(1),
    "left": sideways(-1),
    "right, totals stay": sideways(1, totals=False),
    "left, totals stay": sideways(-1, totals=False),
    "two right": sideways(2),
    "right, nothing merged": unmerged(sideways(1)),
    "left, nothing merged": unmerged(sideways(-1)),
    "down": down(1),
    "up": down(-1),
    "down, totals stay": down(1, totals=False),
    "up, totals stay": down(-1, totals=False),
    "header left": headings(-1),
    "header right": headings(1),
}


def refused(found: Received) -> list[str]:
    """Sheets of which it is told that figures are shifted."""
    return [f.sheet for f in found.findings if f.code == "sheet.shifted"]


@pytest.mark.parametrize("kind", SHIFTS)
def test_shifted_tables_of_the_samples_are_refused(
    kind: str, dong_thap: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FILES:
        found = read_changed(name, SHIFTS[kind], dong_thap, monkeypatch)
        assert not [part.sheet for part in found.parts if any(part.readings.value)], name
        assert len(refused(found)) == 6, name


def emptied(share: float) -> Change:
    """Each figure left out with a chance of so many in a hundred."""
    dice = random.Random(7)

    def change(grid: Grid, header: Header) -> Grid:
        for r in lines(grid, header):
            for c in range(header.columns[0][0], len(grid.rows[r])):
                if dice.random() < share:
                    grid.rows[r][c] = ""
        return grid

    return change


def without_columns(pick: slice) -> Change:
    def change(grid: Grid, header: Header) -> Grid:
        for c, _ in header.columns[pick]:
            for r in lines(grid, header):
                grid.rows[r][c] = ""
        return grid

    return change


def without_units(pick: slice, totals: bool = True) -> Change:
    def change(grid: Grid, header: Header) -> Grid:
        rows = lines(grid, header)
        own = [r for r in rows if not is_total(grid, header, r)][pick]
        for r in [*own, *(r for r in rows if not totals and is_total(grid, header, r))]:
            first = header.columns[0][0]
            grid.rows[r][first:] = [""] * (len(grid.rows[r]) - first)
        return grid

    return change


def with_column(heading: str, cell: Callable[[int], object]) -> Change:
    """A further column behind the last of the form, filled for every unit."""

    def change(grid: Grid, header: Header) -> Grid:
        column = header.columns[-1][0] + 1
        grid.rows[header.top][column] = heading
        for r in lines(grid, header):
            if not is_total(grid, header, r):
                grid.rows[r][column] = cell(r)
        return grid

    return change


def both(*changes: Change) -> Change:
    def change(grid: Grid, header: Header) -> Grid:
        for one in changes:
            grid = one(grid, header)
        return grid

    return change


HONEST: dict[str, Change] = {
    "as sent": lambda grid, _: grid,
    "a fifth empty": emptied(0.2),
    "half empty": emptied(0.5),
    "nearly all empty": emptied(0.8),
    "first column empty": without_columns(slice(1)),
    "last column empty": without_columns(slice(-1, None)),
    "every second column empty": without_columns(slice(0, None, 2)),
    "first unit empty": without_units(slice(1)),
    "last unit empty": without_units(slice(-1, None)),
    "first unit and totals empty": without_units(slice(1), totals=False),
    "last unit and totals empty": without_units(slice(-1, None), totals=False),
    "every second unit empty": without_units(slice(0, None, 2)),
    "numbers as remarks": with_column("Ghi chú", lambda r: float(r % 7)),
    "numbers without a heading": with_column("", lambda r: float(r % 7)),
    "figures nobody knows": with_column("Số liệu khác", lambda r: float(r % 7)),
    "remarks, first column empty": both(
        with_column("Ghi chú", lambda r: "xã cù lao"), without_columns(slice(1))
    ),
    "numbers as remarks, half empty": both(with_column("Ghi chú", lambda r: float(r % 7)), emptied(0.5)),
}


@pytest.mark.parametrize("kind", HONEST)
def test_what_is_sparse_or_has_more_columns_is_not_shifted(
    kind: str, dong_thap: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FILES[::2]:
        found = read_changed(name, HONEST[kind], dong_thap, monkeypatch)
        assert refused(found) == [], name


def test_numbers_as_remarks_beside_an_empty_first_column_when_the_totals_agree(
    dong_thap: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = both(with_column("Ghi chú", lambda r: float(r % 7)), without_columns(slice(1)))
    for name in FILES:
        if "872" not in name:  # its totals were never calculated, and so cannot tell
            assert refused(read_changed(name, change, dong_thap, monkeypatch)) == [], name


def _moved(rows: str, by: int) -> str:
    """The figures of a text table moved, over the names if to the left."""
    cells = [line.split("|") for line in rows.strip("\n").splitlines()]
    if by > 0:
        return "\n".join("|".join([*c[:3], " ", *c[3:]]) for c in cells)
    return "\n".join("|".join([*c[:2], *c[3:]]) for c in cells)


@pytest.mark.parametrize("by", [1, -1])
@pytest.mark.parametrize(
    ("titles", "head", "rows"), [(TITLES_02, HEAD_02, ROWS_02), (TITLES_06, HEAD_06, ROWS_06)]
)
def test_a_small_shifted_table_as_workbook_and_as_text(
    dong_thap: Context, titles: str, head: str, rows: str, by: int
) -> None:
    found = read(sheet_of(titles, head, _moved(rows, by)), dong_thap)
    assert found.units() == {}
    assert "sheet.shifted" in found.codes
    flat = head.replace("<", " ").replace("^", " ").strip("\n")
    text = "\n".join([titles.strip("\n"), flat, _moved(rows, by)]).replace("'", "")
    csv = "\n".join(";".join(part.strip() for part in line.split("|")) for line in text.split("\n"))
    as_text = Read(read_file(csv.encode(), "a.csv", ".csv", dong_thap))
    assert as_text.units() == {}
    assert {"sheet.shifted", "row.too_long"} & set(as_text.codes)


@pytest.mark.parametrize("by", [1, -1])
def test_figures_a_row_beside_their_units_without_totals(dong_thap: Context, by: int) -> None:
    cells = [line.split("|") for line in ROWS_02.strip("\n").splitlines()]
    names = [[" ", " ", " "], *(c[:3] for c in cells), [" ", " ", " "]]
    figures = [c[3:] for c in cells]
    none = [" "] * len(figures[0])
    beside = [none, none, *figures] if by > 0 else [*figures, none, none]
    rows = "\n".join("|".join([*n, *f]) for n, f in zip(names, beside, strict=True))
    found = read(sheet_of(TITLES_02, HEAD_02, rows), dong_thap)
    assert found.units() == {}
    assert "sheet.shifted" in found.codes


def test_a_first_unit_without_figures_above_an_unnamed_sum_is_read(dong_thap: Context) -> None:
    rows = """
1 | '30133 | Xã Tân Quới | | | | | | | | | | |
2 | '30136 | Xã Tân Hòa | 6 | 17 | 1207 | 11 | Không | 16 | 13 | 3 | 2 | 611 | 480
3 | '30139 | Xã An Phong | 3 | 24 | 2507 | 24 | Không | 16 | 8 | 2 | 1 | 2630 | 1611
 | | | 9 | 41 | 3714 | 35 | 0 | 32 | 21 | 5 | 3 | 3241 | 2091
"""
    found = read(sheet_of(TITLES_02, HEAD_02, rows), dong_thap)
    assert "sheet.shifted" not in found.codes
    assert found.cell("30136", "people_reached")[0] == "1207"


def test_a_single_shifted_row_is_told_and_the_others_are_read(dong_thap: Context) -> None:
    first, *others = ROWS_02.strip("\n").splitlines()
    found = read(sheet_of(TITLES_02, HEAD_02, "\n".join([*others, _moved(first, 1)])), dong_thap)
    assert set(found.units()) == {"30136", "30139"}
    assert "row.shifted" in found.codes


def test_an_empty_first_cell_beside_a_further_column_is_no_shifted_row(dong_thap: Context) -> None:
    rows = "\n".join(f"{line} | 7" for line in ROWS_02.replace("| 4 |", "| |", 1).strip("\n").splitlines())
    found = read(sheet_of(TITLES_02, HEAD_02, rows), dong_thap)
    assert set(found.units()) == {"30133", "30136", "30139"}
    assert "row.shifted" not in found.codes
