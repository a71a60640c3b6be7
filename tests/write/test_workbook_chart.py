"""The native chart of a workbook: only of shares of one whole."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl

from kpi.findings import load_catalogue
from kpi.model.table import Column, Kind, Row, Table
from kpi.write.xlsx.table import save_workbook

VI = load_catalogue("vi")
PART = Column("a", "Tỷ lệ", Kind.PERCENT, ("Tốt",), part="units")
COLUMNS = (Column("name", "Đơn vị"), PART, replace(PART, key="b", groups=("Yếu",)))
ROWS = (Row(("Huyện A", Decimal("0.25"), Decimal("0.75"))), Row(("Huyện B", Decimal(1), Decimal(0))))
TABLE = Table("t", "Xếp loại", (), COLUMNS, ROWS)


def parts(table: Table, folder: Path) -> dict[str, str]:
    save_workbook([table], folder / "t.xlsx", VI)
    with zipfile.ZipFile(folder / "t.xlsx") as book:
        return {name: book.read(name).decode() for name in book.namelist() if "chart" in name}


def test_shares_of_one_whole_are_drawn_from_the_cells_themselves(tmp_path: Path) -> None:
    table = replace(TABLE, warning="Minh họa")
    [chart] = [text for name, text in parts(table, tmp_path).items() if name.startswith("xl/charts/")]
    assert chart.count("<c:ser>") == 2
    assert 'val="stacked"' in chart
    drawn = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[1]
    assert [drawn["A1"].value, drawn["A2"].value] == ["Xếp loại", "Minh họa"]
    figures = [cell.value for row in drawn.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert len(figures) == 4
    assert all(str(figure).startswith("='Xếp loại'!") for figure in figures)


def test_what_is_open_has_a_hatched_part_of_its_own(tmp_path: Path) -> None:
    rows = (*ROWS, Row(("Huyện C", None, None)))
    [chart] = [t for name, t in parts(replace(TABLE, rows=rows), tmp_path).items() if "charts/chart" in name]
    assert chart.count("<c:ser>") == 3
    assert chart.count("<a:pattFill") == 1
    drawn = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[1]
    last = [cell.value for cell in list(drawn.iter_rows())[-1] if cell.value is not None]
    assert last == ["Huyện C", 0, 0, 1]


def test_shares_that_may_overlap_are_not_drawn(tmp_path: Path) -> None:
    loose = tuple(replace(column, part="") for column in COLUMNS)
    assert parts(replace(TABLE, columns=loose), tmp_path) == {}
