"""Totals, sections, headers printed again and rows wrapped over two: right or told, never joined wrongly."""

from __future__ import annotations

import pytest

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, Read, read, sheet_of

LINES = ROWS.strip("\n").splitlines()
WHOLE = "15 | 14 | 5 | 3 | 3 | 1 | 4 | 1"  # of all three rows
TWO, ONE = "9 | 8 | 3 | 1 | 3 | 0 | 3 | 1", "6 | 6 | 2 | 2 | 0 | 1 | 1 | 0"


def table_of(context: Context, *lines: str) -> Read:
    return read(sheet_of(TITLES, HEAD, "\n".join(lines)), context)


def total_rows(found: Read) -> set[int]:
    parts = found.received.parts
    roles = [(c, r) for p in parts for c, r in zip(p.readings.cell, p.readings.role, strict=True)]
    return {int(cell[1:]) for cell, role in roles if role == "total"}


@pytest.mark.parametrize(
    "name",
    ["Cộng toàn huyện Tam Nông", "T.Cộng", "Σ", "Tổng (I+II)", "Cộng I + II", "TỔNG CỘNG (A+B)",
     "Cộng 3 xã, thị trấn", "Tổng số toàn huyện", "Cộng huyện Tam Nông", "Tổng cộng:"],
)  # fmt: skip
def test_a_total_in_other_words_is_a_total(dong_thap: Context, name: str) -> None:
    found = table_of(dong_thap, *LINES, f"| | {name} | {WHOLE}")
    assert (found.units(), found.codes, total_rows(found)) == (FIGURES, [], {11})


@pytest.mark.parametrize("name", ["Cộng Hòa", "Tổng Cọt", "Tổng hợp của bà Nguyễn Thị A"])
def test_a_name_that_only_begins_like_a_total_is_none(dong_thap: Context, name: str) -> None:
    found = table_of(dong_thap, *LINES, f"| | {name} | {WHOLE}")
    assert total_rows(found) == set()
    assert [f.cell for f in found.findings] == ["C11"]


def test_subtotals_without_a_total_of_all_are_held_against_their_sections(dong_thap: Context) -> None:
    sections = ("| | Thị trấn", *LINES[:2], f"| | Cộng | {TWO}", "| | Xã", LINES[2], f"| | Cộng | {ONE}")
    found = table_of(dong_thap, *sections)
    assert (found.units(), found.codes, total_rows(found)) == (FIGURES, [], set())
    wrong = table_of(dong_thap, *sections[:3], "| | Cộng | 9 | 8 | 4 | 1 | 3 | 0 | 3 | 2", *sections[4:])
    told = [(f.code, f.cell, dict(f.params)["cells"]) for f in wrong.findings]
    assert told == [("row.subtotal", "F11", "F11, K11")]


def test_the_total_of_all_is_told_from_the_last_subtotal(dong_thap: Context) -> None:
    found = table_of(
        dong_thap, "| | Thị trấn", *LINES[:2], f"| | Cộng I | {TWO}", "| | Xã", LINES[2],
        f"| | Cộng II | {ONE}", f"| | Cộng I + II | {WHOLE}",
    )  # fmt: skip
    assert (found.codes, total_rows(found)) == ([], {15})


def test_totals_on_top_of_sections_are_not_compared(dong_thap: Context) -> None:
    found = table_of(dong_thap, f"| | Cộng | {TWO}", *LINES[:2], f"| | Cộng | {ONE}", LINES[2])
    assert ([f.code for f in found.findings], total_rows(found)) == (["sheet.subtotals"], set())


def test_a_header_and_column_numbers_printed_again_are_passed_over(dong_thap: Context) -> None:
    index = "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11"
    again = HEAD.strip("\n").replace("^", "").splitlines()
    found = table_of(dong_thap, index, LINES[0], *again, index, *LINES[1:])
    assert (found.units(), found.codes) == (FIGURES, ["sheet.header_again"])


def test_a_table_of_which_no_form_is_recognised_below_is_told_and_not_read(dong_thap: Context) -> None:
    other = "STT | Mã | Tên đơn vị | Trung ương | Số buổi | Số cơ sở"
    found = table_of(dong_thap, *LINES[:2], other, "1 | '30010 | Xã Phú Hiệp | 1 | 2 | 3")
    assert set(found.units()) == {"30001", "30007"}
    assert [(f.code, f.severity) for f in found.findings] == [("sheet.second_table", "error")]


def test_a_name_that_goes_on_in_the_next_row(dong_thap: Context) -> None:
    found = table_of(
        dong_thap, LINES[0], "2 | | Xã Tân Công | 5 | 5 | 2 | 1 | 1 | 0 | 2 | 0", "| | Sính", LINES[2]
    )
    assert found.units() == FIGURES
    assert [(f.code, f.severity, f.unit) for f in found.findings] == [("row.wrapped", "warning", "30007")]
    found = table_of(
        dong_thap, LINES[0], "2 | | Xã Tân Công", "| | Sính | 5 | 5 | 2 | 1 | 1 | 0 | 2 | 0", LINES[2]
    )
    assert found.units() == FIGURES


def test_two_rows_that_may_be_one_name_or_two_are_not_joined(dong_thap: Context) -> None:
    """Tân Phú and Tân Phú Trung are two communes of one district."""
    titles = TITLES.replace("huyện Tam Nông", "huyện Châu Thành")
    rows = "1 | | Xã Tân Phú | 5 | 5 | 2 | 1 | 1 | 0 | 2 | 0\n| | Trung"
    found = read(sheet_of(titles, HEAD, rows), dong_thap)
    assert found.units() == {}
    assert "row.wrapped_unclear" in found.codes


def test_figures_in_a_row_below_the_name_are_told_not_joined(dong_thap: Context) -> None:
    found = table_of(
        dong_thap, LINES[0], "2 | | Xã Tân Công Sính", "| | | 5 | 5 | 2 | 1 | 1 | 0 | 2 | 0", LINES[2]
    )
    assert [(f.code, f.severity, f.cell) for f in found.findings if f.code != "cell.missing"] == [
        ("row.no_unit", "error", "D10")
    ]
    assert set(found.units()["30007"]) == {None}


def test_a_name_merged_over_two_rows_of_figures_has_neither(dong_thap: Context) -> None:
    found = table_of(dong_thap, LINES[0], LINES[1], "^ | ^ | ^ | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1", LINES[2])
    assert set(found.units()) == {"30001", "30010"}
    assert ("row.two_lines", "C9") in found.grave


def test_a_figure_merged_over_two_indicators_of_a_vertical_form_is_given_to_none(thanh_hoa: Context) -> None:
    labels = (
        "Số người có nhu cầu hỗ trợ",
        "Tổng số",
        "Y tế",
        "Pháp lý",
        "Học nghề",
        "Việc làm",
        "Số mô hình",
    )
    rows = "\n".join(f"{n} | {label} | {n}" for n, label in enumerate(labels, 1))
    titles = TITLES.replace("2021", "2023").replace("huyện Tam Nông", "xã Cẩm Ngọc")
    book = sheet_of(titles, "STT | Chỉ tiêu | Giá trị", rows)
    sheet = book.worksheets[0]
    top = next(cell.row for cell in sheet["B"] if cell.value == "Y tế")
    sheet.merge_cells(f"C{top}:C{top + 1}")
    found = read(book, thanh_hoa)
    assert ("cell.under_merge", f"C{top}") in found.grave


@pytest.mark.parametrize(
    "words",
    [
        "Năm 2020", "Kế hoạch năm 2022", "6 tháng đầu năm", "Ước thực hiện 6 tháng", "Lũy kế", "Kế hoạch",
        "Trong đó: nữ", "(nghìn người)", "B. Tỷ lệ (%)", "II. Huyện Lấp Vò", "Nguyễn Văn An",
    ],
)  # fmt: skip
def test_units_under_words_that_are_no_heading_of_a_section_are_not_taken(
    dong_thap: Context, words: str
) -> None:
    found = table_of(dong_thap, LINES[0], f"II | | {words}", LINES[1], "III | | Các xã", LINES[2])
    told = [(f.code, f.severity, f.cell) for f in found.findings if f.code != "sheet.remark_period"]
    assert told == [("row.section_unclear", "error", "C9")]
    assert set(found.units()) == {"30001", "30010"}
    assert "Nguyễn" not in str(found.findings)


@pytest.mark.parametrize(
    "words",
    [
        "Các xã", "I. Các xã khu vực III", "B. Xã", "12 xã", "Khối xã (12)", "Huyện Tam Nông",
        "Khu vực miền núi", "Các xã huyện Tam Nông", "Năm 2021", "…", "Ghi chú: đã kiểm tra", "Toàn huyện",
        "Biểu 05/HT",
        "Xã đặc biệt khó khăn", "Vùng ven biển",
    ],
)  # fmt: skip
def test_headings_of_sections_between_units(dong_thap: Context, words: str) -> None:
    found = table_of(dong_thap, LINES[0], f" | | {words}", LINES[1], LINES[2], " | | Nguyễn Văn An")
    assert (found.grave, len(found.units())) == ([], 3)


def test_a_table_of_no_known_form_below_another_gives_it_no_figures(dong_thap: Context) -> None:
    unknown = " | ".join(["TT", "Mã xã", "Tên xã", *(f"Đàn bò {n}" for n in range(8))])
    found = table_of(dong_thap, LINES[0], unknown, *LINES[1:])
    assert (list(found.units()), found.codes) == ([next(iter(FIGURES))], ["sheet.second_table"])
