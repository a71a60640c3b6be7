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
from kpi.model.table import Column, Kind, Row, Table
from kpi.write.xlsx.formulas import formulas_of
from kpi.write.xlsx.table import save_workbook

COLUMNS = (
    Column("name", "Đơn vị"),
    Column("all", "Cơ sở", Kind.COUNT),
    Column("seen", "Kiểm tra", Kind.COUNT),
    Column("rate", "Tỷ lệ", Kind.PERCENT, ratio=("seen", "all")),
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


def test_sums_are_of_the_units_and_shares_of_the_sums_that_come_to_what_is_stored() -> None:
    made = formulas_of(TABLE, 0)
    assert made[0, 1] == "=SUM(B2:B3)"
    assert made[3, 1] == "=SUM(B5:B6)"
    assert made[6, 1] == "=SUM(B2:B3,B5:B6)"
    assert made[0, 3] == '=IF(B1=0,"",C1/B1)'
    # The share of the province leaves out the communes that did not say how many were inspected.
    assert (6, 3) not in made
    assert not {place for row, place in made if place == 4 or row in (1, 2, 4, 5)}


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
    save_workbook([TABLE], tmp_path / "t.xlsx", load_catalogue("vi"))
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
    stored = openpyxl.load_workbook(tmp_path / "t.xlsx", data_only=True).active
    anew = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True).active
    assert stored is not None
    assert anew is not None
    assert list(stored.iter_rows(values_only=True)) == list(anew.iter_rows(values_only=True))
