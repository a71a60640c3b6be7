"""From an office's own blank to a printed total: learnt, completed in Excel, adopted, imported, summed."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.e2e.program import SAMPLES, Office, new_office

BLANK = SAMPLES / "own-form" / "bieu-02-ho-ngheo.xlsx"
FIRST, LAST = 11, 22  # rows of the communes
MONEY = ("T8", "V8")


def row_of(sheet: Worksheet, text: str) -> int:
    return next(c.row for cells in sheet.iter_rows() for c in cells if c.value == text)


def column_of(sheet: Worksheet, heading: str) -> int:
    return next(c.column for c in sheet[2] if c.value == heading)


def complete(path: Path) -> None:
    """What the office fills in: the orange cells, and decimals of money."""
    book = openpyxl.load_workbook(path)
    form, columns = book["Biểu"], book["Cột"]
    form.cell(row_of(form, "Văn bản ban hành"), 2).value = "Thông tư 02/2021/TT-LĐTBXH"
    form.cell(row_of(form, "Áp dụng từ ngày"), 2).value = "01/01/2021"
    columns.cell(row_of(columns, "U8"), column_of(columns, "Đơn vị tính")).value = "căn"
    for cell in MONEY:
        columns.cell(row_of(columns, cell), column_of(columns, "Số lẻ")).value = 1
    book.save(path)


def fill(path: Path) -> None:
    """A year's figures in the office's own blank."""
    book = openpyxl.load_workbook(path)
    sheet = book["Biểu 02"]
    sheet["A3"] = "Kỳ báo cáo: Năm 2021"
    for n, row in enumerate(range(FIRST, LAST + 1), 1):
        end, near = 50 + n - 10 + 1 + 2, 30 - 5 + 4
        households = 1000 + n
        figures = [households, 50 + n, 200, 10, 1, 2, end, 190, 5, 6, end / households]
        figures += [30, 5, 4, near, near / households, 9, 90.5, 3, 120]
        for column, value in enumerate(figures, 3):
            sheet.cell(row, column).value = value
    book.save(path)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has learnt, completed and adopted the form."""
    here = tmp_path_factory.mktemp("whole")
    made = new_office(here / "w")
    blank, review = here / BLANK.name, here / "ban-nhap.xlsx"
    shutil.copyfile(BLANK, blank)
    done = made("specs", "learn", blank, "--review", review)
    assert (done.code, review.exists()) == (0, True), done.err
    assert made("specs", "learn", blank, "--review", review).code == 3  # never over one that may be in work
    refused = made.get("specs", "adopt", review)
    assert {f["code"] for f in refused["findings"]} == {"review.missing"}
    complete(review)
    data = made.get("specs", "adopt", review)
    assert (data["outcome"], data["columns"], data["trial"]["located"]) == ("stored", 18, 18), data[
        "findings"
    ]
    return made


def test_the_form_goes_out_as_a_blank(office: Office) -> None:
    folder = office.root.parent / "blanks"
    assert office("template", "02-ldtbxh", "--period", "2021", "--reporter", "871", "-o", folder).code == 0
    sheet = openpyxl.load_workbook(next(folder.iterdir())).worksheets[0]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {"Biến động trong năm", "Thoát nghèo (hộ)", "Xã Tân Công Sính"} <= texts


def test_the_office_s_own_workbook_is_imported_and_summed(office: Office) -> None:
    report = office.root.parent / "871.xlsx"
    shutil.copyfile(BLANK, report)
    fill(report)
    data = office.get("import", report, "--period", "2021")
    [file] = data["files"]
    assert (file["form"], file["reporter"]) == (["02-ldtbxh"], "871")
    assert [f for f in file["findings"] if f["severity"] == "error"] == []
    assert data["totals"]["checks"]["by_check"]["ho_ngheo_cuoi_nam_so_ho_can_doi"]["passed"] == 12
    [row] = office.get("aggregate", "02-ldtbxh", "--period", "2021", "--level", "district", "--under", "871")[
        "rows"
    ]
    values = row["values"]
    assert values["tong_so_ho_dan_cu"] == 12 * 1000 + 78
    assert values["ket_qua_ho_tro_so_tien_vay"] == 12 * 90.5
    shown = office("report", "form-02-ldtbxh", "--period", "2021", "--under", "871")
    assert (shown.code, "12.078" in shown.out) == (0, True)


def test_last_year_s_filled_workbook_proves_the_form_by_its_figures(tmp_path: Path) -> None:
    made = new_office(tmp_path / "w")
    report, review = tmp_path / "2021.xlsx", tmp_path / "ban-nhap.xlsx"
    shutil.copyfile(BLANK, report)
    fill(report)
    assert made("specs", "learn", report, "--review", review).code == 0
    complete(review)
    book = openpyxl.load_workbook(review)
    questions = book["Câu hỏi"]
    for row in range(4, questions.max_row + 1):
        questions.cell(row, column_of(questions, "Trả lời")).value = "giữ như bản nháp"
    book.save(review)
    data = made.get("specs", "adopt", review)
    assert data["outcome"] == "stored", data["findings"]
    trial = data["trial"]
    assert (trial["rows"], trial["filled"], trial["figures"]) == (12, 12 * 18, 12 * 18)
