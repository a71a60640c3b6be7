"""One reporter, a row per indicator."""

from __future__ import annotations

import openpyxl
import pytest

from kpi.intake.context import Context
from tests.e2e.program import CAM_NGOC
from tests.intake.books import Read, read, saved, sheet_of

TITLES = """
BÁO CÁO
Năm 2023
Đơn vị báo cáo: UBND xã Cẩm Ngọc, huyện Cẩm Thủy, tỉnh Thanh Hóa
"""
TABLE = """
STT | Chỉ tiêu | Đơn vị tính | Số liệu
Biểu 05/HT – Hỗ trợ giảm hại
1 | Số người có nhu cầu hỗ trợ | người | 7
2 | Số người được hỗ trợ
2.1 | Tổng số | người | 6
2.2 | Trong đó
a) | Y tế | người | 4
b) | - Pháp lý | người | 1
c) | Học nghề | người | 1
 | Việc làm | người | 0
 | Vay vốn | người | 0
3 | Số mô hình | mô hình | 2
"""
WANTED = {"15169": (7, 6, 4, 1, 1, 0, 0, 2)}


def grave(found: Read) -> list[str]:
    return [code for code, _ in found.grave]


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        TABLE.replace("STT | Chỉ tiêu | Đơn vị tính | Số liệu", "TT | Nội dung | ĐVT | Kết quả thực hiện"),
        TABLE.replace("Số liệu\n", "Số liệu\nA | B | C | (1)\n"),
        TABLE.replace("Số liệu\n", "Số liệu\n(1) | (2) | (3) | (4)\n"),
        TABLE.replace("Số người có nhu cầu hỗ trợ", "NGƯỜI CÓ NHU CẦU HỖ TRỢ (*)"),
        TABLE.replace("Biểu 05/HT – Hỗ trợ giảm hại", "Mẫu số 05/HT"),
        TABLE.replace("Biểu 05/HT – Hỗ trợ giảm hại\n", ""),
        TABLE + "\n\n | Người lập biểu | | Chủ tịch",
        TABLE
        + "\n | | | Cẩm Ngọc, ngày 08 tháng 12 năm 2023\n | Cán bộ | | THỦ TRƯỞNG ĐƠN VỊ\n | | | (Ký tên)",
    ],
)
def test_spellings_of_the_vertical_form(thanh_hoa: Context, text: str) -> None:
    found = read(sheet_of(TITLES, text), thanh_hoa)
    assert (grave(found), found.units()) == ([], WANTED)


def test_the_value_column_may_stand_elsewhere(thanh_hoa: Context) -> None:
    lines = [line.split("|") for line in TABLE.strip("\n").splitlines()]
    moved = "\n".join("|".join(["", *c[:2], c[3] if len(c) > 3 else "", *c[2:3]]) for c in lines)
    found = read(sheet_of(TITLES, moved, top=3), thanh_hoa)
    assert (grave(found), found.units()) == ([], WANTED)


def test_an_indicator_given_twice_is_not_guessed(thanh_hoa: Context) -> None:
    found = read(sheet_of(TITLES, TABLE, "4 | Số mô hình | mô hình | 3"), thanh_hoa)
    assert "row.indicator_twice" in found.codes
    assert "models" not in found.received.parts[0].readings.indicator


def test_unknown_and_absent_indicators_are_told(thanh_hoa: Context) -> None:
    found = read(sheet_of(TITLES, TABLE.replace("Số mô hình", "Số mô hình lạ")), thanh_hoa)
    assert grave(found) == ["sheet.heading_words", "form.indicator_missing"]
    absent = [f.indicator for f in found.findings if f.code == "form.indicator_missing"]
    assert absent == ["models"]


def test_empty_text_and_uncalculated_values(thanh_hoa: Context) -> None:
    text = TABLE.replace("người | 7", "người |").replace("người | 6", "người | '1.006")
    text = text.replace("mô hình | 2", "mô hình | =1+1")
    found = read(sheet_of(TITLES, text), thanh_hoa)
    assert found.cell("15169", "support_needed")[:2] == (None, "missing")
    assert found.cell("15169", "supported")[:2] == ("1006", "number")
    assert found.cell("15169", "models")[:2] == (None, "uncalculated")
    assert sorted(grave(found)) == ["cell.missing", "cell.text_number", "cell.uncalculated"]


def test_a_vertical_form_of_a_district_is_told(thanh_hoa: Context) -> None:
    found = read(sheet_of(TITLES.replace("xã Cẩm Ngọc, ", ""), TABLE), thanh_hoa)
    assert found.units() == {}
    assert "sheet.vertical_not_commune" in found.codes


def test_the_sample_of_cam_ngoc_with_rows_hidden_and_inserted(thanh_hoa: Context) -> None:
    (path,) = CAM_NGOC.glob("*.xlsx")
    plain = read(path.read_bytes(), thanh_hoa)
    assert plain.grave == []
    assert len(plain.received.parts) == 6
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(14)
    sheet.insert_cols(2)
    sheet.row_dimensions[20].hidden = True
    moved = read(saved(book), thanh_hoa)
    assert moved.grave == []
    assert moved.units() == plain.units()


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("| Số liệu\n", "| Kết quả (năm 2022) | Kết quả (năm 2023)\n").replace(
            "| 7\n", "| 3 | 7\n"
        ),
        TABLE.replace("| Số liệu\n", "| Thực hiện | Thực hiện\n"),
        TABLE.replace("| Số liệu\n", "| Số liệu | Kỳ trước\n").replace(" | người | ", " | người | 1 | "),
    ],
)
def test_of_several_columns_of_figures_none_is_taken(thanh_hoa: Context, text: str) -> None:
    found = read(sheet_of(TITLES, text), thanh_hoa)
    assert found.units() == {}
    assert set(found.codes) & {"sheet.value_column_twice", "file.no_known_form", "file.no_rows"}


def test_rows_under_a_heading_nobody_knows_are_not_guessed(thanh_hoa: Context) -> None:
    table = """
STT | Chỉ tiêu | Đơn vị tính | Số liệu
 | Biểu 01/XPLM | |
1 | Người sử dụng ma túy có hồ sơ quản lý | |
a | Đầu kỳ | người | 4
b | Phát sinh | người | 1
c | Giảm | người | 2
d | Cuối kỳ | người | 3
2 | Người nghiện rượu | |
a | Đầu kỳ | người | 40
b | Cuối kỳ | người | 30
"""
    found = read(sheet_of(TITLES, table), thanh_hoa)
    assert found.cell("15169", "drug_users_start")[0] == "4"
    assert found.codes.count("row.unknown_indicator") == 2
