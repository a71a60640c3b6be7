"""A form is found by its words, wherever and however the table stands."""

from __future__ import annotations

import openpyxl
import pytest

from kpi.intake.context import Context
from tests.intake.books import (
    FIGURES,
    HEAD,
    INDICATORS,
    ROWS,
    TITLES,
    Read,
    add_sheet,
    by_indicator,
    fill,
    read,
    saved,
    sheet_of,
    table,
)


def wanted() -> dict[str, tuple[int, ...]]:
    return dict(FIGURES)


def test_the_plain_form_reads_cleanly(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS), dong_thap)
    assert found.grave == []
    assert found.units() == wanted()
    assert found.cell("30007", "supported") == ("5", "number", "E9")
    (part,) = found.received.parts
    assert (part.form, part.reporter, part.sheet) == ("05", "871", "Biểu 05")


@pytest.mark.parametrize(("top", "left"), [(1, 3), (9, 1), (14, 5), (1, 30)])
def test_the_table_may_begin_anywhere(dong_thap: Context, top: int, left: int) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS, top=top, left=left), dong_thap)
    assert (found.grave, found.units()) == ([], wanted())


def test_columns_inserted_between_are_told_and_left_alone(dong_thap: Context) -> None:
    head = HEAD.replace("| Số mô hình", "| Ý kiến | Số mô hình").replace("| < | ^\n", "| < | ^ | ^\n")
    head = head.replace("| Vay vốn | ^", "| Vay vốn | ^ | ^")
    rows = "\n".join(_insert(line, 10, "tốt") for line in ROWS.splitlines())
    found = read(sheet_of(TITLES, head, rows), dong_thap)
    assert found.grave == []
    assert found.codes == ["sheet.column_unknown"]
    assert found.units() == wanted()


def _insert(line: str, at: int, text: str) -> str:
    cells = line.split("|")
    return "|".join([*cells[:at], f" {text} ", *cells[at:]]) if line else line


def test_columns_in_another_order(dong_thap: Context) -> None:
    head = """
STT | Tên đơn vị | Số mô hình | Số người được hỗ trợ | < | < | Số người có nhu cầu
^ | ^ | ^ | Trong đó | < | Tổng số | ^
^ | ^ | ^ | Y tế | Vay vốn | ^ | ^
"""
    rows = """
1 | Thị trấn Tràm Chim | 1 | 2 | 3 | 5 | 6
"""
    found = read(sheet_of(TITLES, head, rows), dong_thap)
    (figures,) = [dict(zip(_read_order(found), v, strict=True)) for v in found.units().values()]
    assert figures == {
        "models": 1, "support_health": 2, "support_loans": 3, "supported": 5, "support_needed": 6,
    }  # fmt: skip
    missing = [f.indicator for f in found.findings if f.code == "sheet.column_missing"]
    assert missing == ["support_legal", "support_training", "support_work"]


def _read_order(found: Read) -> list[str]:
    (part,) = found.received.parts
    return list(dict.fromkeys(part.readings.indicator))


def test_hidden_columns_and_rows_are_read_and_hidden_rows_told(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    sheet = book.worksheets[0]
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet.row_dimensions[9].hidden = True
    found = read(book, dong_thap)
    assert (found.grave, found.units()) == ([], wanted())
    (told,) = [f for f in found.findings if f.code == "sheet.hidden_rows"]
    assert dict(told.params)["rows"] == "9"


def test_a_header_merged_cell_by_cell(dong_thap: Context) -> None:
    """Each heading is a merge of its own one column wide; the group stands over its first column alone."""
    head = """
STT | Mã | Tên đơn vị | Số người có nhu cầu hỗ trợ | Số người được hỗ trợ | | | | | | Số mô hình
^ | ^ | ^ | ^ | Tổng số | Trong đó | | | | | ^
^ | ^ | ^ | ^ | ^ | Y tế | Pháp lý | Học nghề | Việc làm | Vay vốn | ^
"""
    found = read(sheet_of(TITLES, head, ROWS), dong_thap)
    assert (found.grave, found.units()) == ([], wanted())


def test_a_header_without_any_merge(dong_thap: Context) -> None:
    head = """
STT | Mã | Tên đơn vị | Số người có nhu cầu hỗ trợ | Số người được hỗ trợ | | | | | | Số mô hình
| | | | Tổng số | Trong đó
| | | | | Y tế | Pháp lý | Học nghề | Việc làm | Vay vốn
"""
    found = read(sheet_of(TITLES, head, ROWS), dong_thap)
    assert (found.grave, found.units()) == ([], wanted())


def test_other_spellings_of_the_headings(dong_thap: Context) -> None:
    head = """
TT | Mã xã | Xã, phường, thị trấn | CÓ NHU CẦU HỖ TRỢ (người) | Kết quả hỗ trợ | < | < | < | < | < | Mô hình*
^ | ^ | ^ | ^ | Tổng  số | Chia theo nội dung | < | < | < | < | ^
^ | ^ | ^ | ^ | ^ | Hỗ trợ y tế | Tư vấn pháp lý | Dạy nghề | Tạo việc làm | Được vay vốn | ^
"""
    found = read(sheet_of(TITLES, head, ROWS), dong_thap)
    assert (found.grave, found.units()) == ([], wanted())


def test_headings_typed_in_the_other_unicode_form_and_broken_lines(dong_thap: Context) -> None:
    import unicodedata

    head = unicodedata.normalize("NFD", HEAD).replace("Số người có nhu cầu hỗ trợ", "Số người có")
    book = sheet_of(TITLES, head, ROWS)
    book.worksheets[0]["D5"] = unicodedata.normalize("NFD", "Số người có\nnhu cầu\u00a0 hỗ trợ")
    found = read(book, dong_thap)
    assert (found.grave, found.units()) == ([], wanted())


@pytest.mark.parametrize(
    "between",
    [
        "A | B | C | (1) | (2) | (3) | (4) | (5) | (6) | (7) | (8)",
        "A | B | C | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8",
        "(1) | (2) | (3) | (4) | (5) | (6) | (7) | (8) | (9) | (10) | (11)",
        "1 | 2 | 3 | 4 | 5=6+7+8 | 6 | 7 | 8 | 9 | 10 | 11",
        " | | (Ghi đủ tên xã) | | | | | | | | ",
        " | | | Ghi số người | Ghi số | | | | | | Ghi số",
    ],
)
def test_rows_between_header_and_figures(dong_thap: Context, between: str) -> None:
    found = read(sheet_of(TITLES, HEAD, between, ROWS), dong_thap)
    assert found.units() == wanted()
    assert found.grave == []


TOTAL = " | | Tổng cộng | 15 | 14 | 5 | 3 | 3 | 1 | 4 | 1"


@pytest.mark.parametrize(
    "rows",
    [
        (ROWS, TOTAL),
        (TOTAL, ROWS),
        (ROWS, TOTAL.replace("Tổng cộng", "Toàn huyện")),
        (TOTAL.replace("Tổng cộng", "TOÀN HUYỆN"), ROWS),
        (ROWS, TOTAL.replace("Tổng cộng", "Huyện Tam Nông")),
        (ROWS, TOTAL.replace("Tổng cộng", "CỘNG:")),
    ],
)
def test_totals_at_the_top_or_bottom_are_no_units(dong_thap: Context, rows: tuple[str, ...]) -> None:
    found = read(sheet_of(TITLES, HEAD, *rows), dong_thap)
    assert (found.grave, found.units()) == ([], wanted())
    assert found.units("total") == {"871": (15, 14, 5, 3, 3, 1, 4, 1)}


def test_section_rows_placeholders_and_signatures_are_no_units(dong_thap: Context) -> None:
    first, *others = ROWS.strip("\n").splitlines()
    rows = "\n".join(["I | | Thị trấn", first, "II | | Các xã | 11 | 11 | 4 | 3 | 1 | 1 | 3 | 0", *others])
    below = """
 | | .... | | | |
 | | ,,,,
… | | … | … | …
(*) Số liệu trong kỳ

 | | NGƯỜI LẬP BIỂU | | | THỦ TRƯỞNG ĐƠN VỊ
 | | Nguyễn Văn A
"""
    found = read(sheet_of(TITLES, HEAD, rows, below), dong_thap)
    assert (found.grave, found.units()) == ([], wanted())


def test_the_table_pasted_twice_below_itself_counts_once(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS, "", HEAD, ROWS), dong_thap)
    assert found.units() == wanted()
    assert set(found.codes) <= {"row.unit_repeated", "sheet.header_again"}
    assert found.codes.count("row.unit_repeated") == 3


def test_a_second_empty_sheet_is_no_matter_and_a_scratch_sheet_is_told(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "Sheet2", "")
    add_sheet(book, "nháp", "12 | 13", "x | y")
    found = read(book, dong_thap)
    assert (found.grave, found.units()) == ([], wanted())
    assert [(f.code, f.sheet) for f in found.findings] == [("sheet.unused", "nháp")]


def test_two_sheets_with_the_same_form_count_neither(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "05 Mới", TITLES, HEAD, ROWS.replace("| 4 |", "| 9 |"))
    found = read(book, dong_thap)
    assert found.units() == {}
    assert "sheet.form_twice" in found.codes
    assert found.received.refused


def test_a_missing_column_is_one_finding_not_one_a_row(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0].unmerge_cells("K5:K7")
    book.worksheets[0].delete_cols(11)
    found = read(book, dong_thap)
    assert [(f.code, f.indicator) for f in found.findings] == [("sheet.column_missing", "models")]
    assert found.units() == {unit: figures[:-1] for unit, figures in wanted().items()}


def test_two_columns_with_one_meaning_are_read_neither(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD.replace("Pháp lý", "Y tế"), ROWS)
    found = read(book, dong_thap)
    told = {f.code: f.indicator for f in found.findings}
    assert told["sheet.column_twice"] == "support_health"
    assert told["sheet.column_missing"] == "support_legal"
    assert all(len(v) == len(INDICATORS) - 2 for v in found.units().values())


def test_a_table_without_a_column_of_units(dong_thap: Context) -> None:
    head = HEAD.replace("Mã |", "Loại |").replace("Tên đơn vị", "Khác")
    found = read(sheet_of(TITLES, head, ROWS), dong_thap)
    assert found.units() == {}
    assert [f.cell for f in found.findings if f.code == "sheet.no_unit_column"] == ["C5"]
    assert "row.no_unit" not in found.codes


def test_form_and_figures_survive_any_column_order(dong_thap: Context) -> None:
    from random import Random

    names = ["Tổng số", "Y tế", "Pháp lý", "Học nghề", "Việc làm", "Vay vốn"]
    ids = INDICATORS[1:7]
    for seed in range(12):
        order = Random(seed).sample(range(6), 6)
        head = (
            "STT | Tên đơn vị | Số người có nhu cầu | Số người được hỗ trợ | < | < | < | < | < | Số mô hình\n"
        )
        head += "^ | ^ | ^ | " + " | ".join(names[i] for i in order) + " | ^"
        rows = "\n".join(
            f"{n} | {name} | {n} | " + " | ".join(str(10 * n + i) for i in order) + f" | {n + 5}"
            for n, name in enumerate(("Thị trấn Tràm Chim", "Xã Phú Hiệp"), 1)
        )
        found = read(sheet_of(TITLES, head, rows), dong_thap)
        assert found.grave == []
        for n, unit in enumerate(("30001", "30010"), 1):
            for i, name in enumerate(ids):
                assert found.cell(unit, name)[0] == str(10 * n + i)


def test_all_sheets_of_a_file_are_read(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS, name=" Biểu 05 ")
    titles = TITLES.replace("05/HT", "06/TC")
    head = """
STT | Tên đơn vị | Kế hoạch | < | Cán bộ phòng, chống tệ nạn xã hội | < | Đội kiểm tra liên ngành 178
^ | ^ | Đã ban hành kế hoạch | Có lồng ghép chương trình khác | Tổng số | Được tập huấn | ^
"""
    rows = "1 | Thị trấn Tràm Chim | Có | x | 3 | 2 | chưa\n2 | Xã Phú Hiệp | không | - | 1 | 1 | CÓ"
    add_sheet(book, "Biểu 06", titles, head, rows)
    found = read(book, dong_thap)
    assert [p.form for p in found.received.parts] == ["05", "06"]
    assert found.cell("30001", "plan_issued")[0] == "1"
    assert found.cell("30001", "plan_integrated")[0] == "1"
    assert found.cell("30001", "team_178")[0] == "0"
    assert found.cell("30010", "plan_integrated")[0] == "0"


def test_the_same_cells_give_the_same_readings_from_xlsxwriter(dong_thap: Context) -> None:
    import io

    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 05")
    plain = HEAD.replace("^", "").replace("<", "")
    for r, row in enumerate(table(TITLES) + table(plain) + table(ROWS)):
        for c, text in enumerate(row):
            if text.lstrip("-").isdigit():
                sheet.write_number(r, c, int(text))
            elif text:
                sheet.write_string(r, c, text.removeprefix("'"))
    book.close()
    found = read(out.getvalue(), dong_thap)
    assert found.units() == wanted()
    assert by_indicator(found.units())["30010"]["support_legal"] == 2


def test_a_workbook_that_only_holds_pictures_or_charts_is_empty(dong_thap: Context) -> None:
    book = openpyxl.Workbook()
    assert read(saved(book), dong_thap).codes == ["file.empty"]
    fill(book.create_sheet("x"), [["  "]])
    assert read(book, dong_thap).received.refused


def test_two_columns_of_unit_names_leave_the_sheet_unread(dong_thap: Context) -> None:
    head = HEAD.replace("STT | Mã |", "STT | Địa phương |")
    rows = ROWS.replace("'30001", "Huyện Tam Nông").replace("'30007", "").replace("'30010", "")
    found = read(sheet_of(TITLES, head, rows), dong_thap)
    assert found.units() == {}
    assert "sheet.names_differ" in found.codes


def test_codes_under_a_heading_nobody_knows_are_held_against_the_names(dong_thap: Context) -> None:
    head = HEAD.replace("STT | Mã |", "STT | Lũy kế mã đơn vị |")
    assert read(sheet_of(TITLES, head, ROWS), dong_thap).units() == wanted()
    rows = ROWS.replace("'30001", "'X").replace("'30007", "'30001").replace("'X", "'30007")
    found = read(sheet_of(TITLES, head, rows), dong_thap)
    assert (found.units(), "sheet.names_differ" in found.codes) == ({}, True)


@pytest.mark.parametrize("aside", ["(lũy kế 5 năm)", "(kỳ trước)", "(năm 2020)", "(tỷ lệ %)"])
def test_a_heading_that_says_more_in_brackets_is_another_column(dong_thap: Context, aside: str) -> None:
    found = read(sheet_of(TITLES, HEAD.replace("Số mô hình", f"Số mô hình {aside}"), ROWS), dong_thap)
    assert set(found.codes) <= {"sheet.heading_words", "sheet.other_unit"}
    assert [f.indicator for f in found.findings] == ["models"]
    assert found.cell("30007", "support_needed")[0] == "5"
    with pytest.raises(LookupError):
        found.cell("30007", "models")


def test_the_subtotals_of_sections_are_no_totals_of_the_sender(dong_thap: Context) -> None:
    lines = ROWS.strip("\n").splitlines()
    cells = "| 9 | 8 | 3 | 1 | 3 | 0 | 3 | 1"
    rows = "\n".join([*lines[:2], f" | | Cộng {cells}", lines[2], f" | | Tổng cộng {cells}"])
    found = read(sheet_of(TITLES, HEAD, rows), dong_thap)
    totals = [
        cell
        for part in found.received.parts
        for cell, role in zip(part.readings.cell, part.readings.role, strict=True)
        if role == "total"
    ]
    assert {int(cell[1:]) for cell in totals} == {12}
    assert found.grave == []
