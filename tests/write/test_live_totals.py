"""Totals of a workbook that Excel calculates again: they come to the figures that are stored."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kpi.findings import load_catalogue
from kpi.model.cell import NOT_ARISEN
from kpi.model.table import Column, Kind, Ratio, Row, Table
from kpi.write.xlsx.formulas import formulas_of
from kpi.write.xlsx.table import save_workbook

COLUMNS = (
    Column("name", "Đơn vị"),
    Column("all", "Cơ sở", Kind.COUNT),
    Column("seen", "Kiểm tra", Kind.COUNT),
    Column("rate", "Tỷ lệ", Kind.PERCENT, ratio=Ratio(("seen",), ("all",))),
    Column("rank", "Hạng", Kind.COUNT),
)
TABLE = Table("t", "Bảng", (), COLUMNS, (
    Row(("Huyện A", 30, 15, Decimal("0.5"), None), "section"),
    Row(("Xã A1", 10, 5, Decimal("0.5"), 1)),
    Row(("Xã A2", 20, 10, Decimal("0.5"), 2)),
    Row(("Huyện B", 7, None, None, None), "section"),
    Row(("Xã B1", 7, None, None, 3)),
    Row(("Xã B2", None, None, None, None)),
    Row(("Tỉnh", 37, 15, Decimal("0.5"), None), "total"),
))  # fmt: skip

COMPOUND = Table("c", "Bảng", (), (
    Column("start", "Đầu kỳ", Kind.COUNT),
    Column("found", "Phát hiện", Kind.COUNT),
    Column("cleared", "Xóa", Kind.COUNT),
    Column("rate", "Tỷ lệ", Kind.PERCENT, ratio=Ratio(("cleared",), ("start", "found"))),
    Column("other", "Ngược lại", Kind.DECIMAL, ratio=Ratio(("start", "found"), ("cleared",))),
), (
    Row((3, 1, 2, Decimal("0.5"), Decimal(2))),
    Row((3, None, 2, None, None)),
    Row((0, 0, 0, NOT_ARISEN, NOT_ARISEN)),
    Row((3, 1, 2, Decimal("0.4"), Decimal("2.1"))),
))  # fmt: skip


def test_sums_are_of_the_units_and_shares_of_the_sums_that_come_to_what_is_stored() -> None:
    made = formulas_of(TABLE, 0)
    assert made[0, 1] == "=SUM(B2:B3)"
    assert made[3, 1] == "=SUM(B5:B6)"
    assert made[6, 1] == "=SUM(B2:B3,B5:B6)"
    assert made[0, 3] == '=IF(B1=0,"",C1/B1)'
    # The share of the province leaves out the communes that did not say how many were inspected.
    assert (6, 3) not in made
    assert not {place for row, place in made if place == 4 or (row in (1, 2, 4, 5) and place != 3)}


def test_the_rates_of_the_units_are_of_the_figures_beside_them() -> None:
    made = formulas_of(TABLE, 0)
    assert (made[1, 3], made[2, 3]) == ('=IF(B2=0,"",C2/B2)', '=IF(B3=0,"",C3/B3)')
    assert not {(4, 3), (5, 3)} & made.keys()


def test_a_rate_of_sums_is_a_formula_of_all_columns_it_is_made_of() -> None:
    made = formulas_of(COMPOUND, 0)
    assert made[0, 3] == '=IF((A1+B1)=0,"",C1/(A1+B1))'
    assert made[0, 4] == '=IF(C1=0,"",(A1+B1)/C1)'
    # Of the second unit a part is not known, of the third there is nothing to take a share of, and the rate
    # of the fourth is not that of the figures beside it.
    assert not {place for place in made if place[0] > 0}


def test_a_total_that_its_rows_do_not_show_stays_a_figure() -> None:
    rows = (*TABLE.rows[:-1], Row(("Tỉnh", 38, 15, None, None), "total"))
    made = formulas_of(Table("t", "Bảng", (), COLUMNS, rows), 0)
    assert (6, 1) not in made
    assert made[6, 2] == "=SUM(C2:C3,C5:C6)"


def test_no_sum_is_made_over_a_figure_that_excel_does_not_keep() -> None:
    long = 12345678901234567
    table = Table("t", "Bảng", (), COLUMNS[:2], (Row(("A", long)), Row(("Cộng", long), "total")))
    assert not formulas_of(table, 0)


def test_a_program_that_does_not_calculate_shows_the_stored_figures(tmp_path: Path) -> None:
    save_workbook([TABLE], tmp_path / "t.xlsx", load_catalogue("vi"))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx", data_only=True).active
    assert sheet is not None
    totals = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Tỉnh"]
    assert totals == [("Tỉnh", 37, 15, 0.5, "…")]


@pytest.mark.skipif(
    os.environ.get("KPI_TESTS") != "thorough" or not shutil.which("soffice"),
    reason="starting LibreOffice takes seconds: KPI_TESTS=thorough, where it is installed",
)
def test_libreoffice_calculates_what_is_stored(tmp_path: Path) -> None:
    save_workbook([TABLE, COMPOUND], tmp_path / "t.xlsx", load_catalogue("vi"))
    with zipfile.ZipFile(tmp_path / "t.xlsx") as old, zipfile.ZipFile(tmp_path / "bare.xlsx", "w") as bare:
        for name in old.namelist():  # without stored results it must calculate
            text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name))
            bare.writestr(name, text)
    words = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run(
        [*words, "--outdir", tmp_path / "out", tmp_path / "bare.xlsx"], check=True, capture_output=True
    )
    stored = openpyxl.load_workbook(tmp_path / "t.xlsx", data_only=True)
    anew = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    assert len(stored.worksheets) == 2
    for before, after in zip(stored.worksheets, anew.worksheets, strict=True):
        assert list(before.iter_rows(values_only=True)) == list(after.iter_rows(values_only=True))
