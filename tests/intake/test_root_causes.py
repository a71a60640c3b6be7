"""One cause, one error: what only follows from an error that is told is not told besides."""

from __future__ import annotations

import pytest

from kpi.intake.context import Context
from tests.intake.books import HEAD, ROWS, TITLES, add_sheet, read, saved, sheet_of
from tests.intake.forms import HEAD_02, HEAD_06, ROWS_02, ROWS_06, TITLES_02, TITLES_06, form_02, lost

FEW = "form.unit_missing"  # of the communes that a small table leaves out


@pytest.mark.parametrize("title", ["Kế hoạch năm 2021", "Dự kiến năm 2021", "Lũy kế từ đầu năm"])
def test_a_title_of_other_figures_refuses_the_file_with_one_error(dong_thap: Context, title: str) -> None:
    found = form_02(dong_thap, line=title)
    assert [(f.code, f.severity, f.cell) for f in found.received.findings] == [
        ("sheet.words_around", "error", "A5")
    ]
    assert (found.received.refused, found.received.parts, found.received.keep) == (True, (), True)


def test_beside_another_form_such_a_title_is_one_error_too(dong_thap: Context) -> None:
    book = sheet_of(TITLES_02, "Kế hoạch năm 2021", HEAD_02, ROWS_02, name="Biểu 02")
    add_sheet(book, "Biểu 06", TITLES_06, HEAD_06, ROWS_06)
    found = read(book, dong_thap)
    assert found.codes == ["sheet.words_around"]
    assert (found.received.refused, [part.form for part in found.received.parts]) == (False, ["06"])


def test_a_table_without_a_column_of_units_is_told_once(dong_thap: Context) -> None:
    head = HEAD.replace("STT | Mã | Tên đơn vị", "STT | Loại | Ghi chú")
    found = read(sheet_of(TITLES, head, ROWS), dong_thap)
    assert (found.codes, found.received.refused) == (["sheet.no_unit_column"], True)


def test_a_form_on_two_sheets_is_told_once(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "Biểu 05 (2)", TITLES, HEAD, ROWS.replace("| 4 |", "| 9 |", 1))
    found = read(saved(book), dong_thap)
    assert (found.codes, found.received.refused) == (["sheet.form_twice"], True)


def test_a_header_without_rows_is_still_refused_for_that(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD), dong_thap)
    assert (found.codes, found.received.refused) == (["file.no_rows"], True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("'30007 | Xã Phú Hiệp", "row.code_name_conflict"),
        ("'30010 | Xã Phú Hiệp", "row.unit_twice"),
        ("'30007 | Xã Tân Công Sính (ước)", "row.name_words"),
    ],
)
def test_a_unit_whose_row_is_told_of_is_not_missing_as_well(
    dong_thap: Context, typed: str, code: str
) -> None:
    rows = ROWS.replace("'30007 | Xã Tân Công Sính", typed)
    if code == "row.unit_twice":
        rows = f"{ROWS.rstrip()}\n4 | {typed} | 9 | 9 | 2 | 2 | 0 | 1 | 1 | 0"
    found = read(sheet_of(TITLES, HEAD, rows), dong_thap)
    assert found.codes == [code]
    assert len([f for f in found.received.findings if f.code == FEW]) == 12 - 3


def test_units_under_words_that_nobody_knows_are_not_missing_as_well(dong_thap: Context) -> None:
    first, *others = ROWS.strip().splitlines()
    found = read(sheet_of(TITLES, HEAD, "\n".join([first, " | | Kế hoạch năm 2022", *others])), dong_thap)
    assert (found.codes, list(found.units())) == (["row.section_unclear"], ["30001"])
    assert len([f for f in found.received.findings if f.code == FEW]) == 12 - 3


def test_units_of_a_second_table_are_not_missing_as_well(dong_thap: Context) -> None:
    first, *others = ROWS.strip().splitlines()
    second = "Tên đơn vị | Mã | Số cơ sở | Trung ương | Số buổi | Khác | Khác nữa"
    lines = ["| ".join(["", *line.split("| ")[1:]]) for line in others]
    found = read(sheet_of(TITLES, HEAD, "\n".join([first, second, *lines])), dong_thap)
    assert "sheet.second_table" in found.codes
    assert len([f for f in found.received.findings if f.code == FEW]) == 12 - 3


def test_an_unknown_heading_is_told_at_its_cell_and_nothing_that_follows_from_it(dong_thap: Context) -> None:
    head = HEAD_02.replace("Số lượt người tham dự", "Số lượt ng. tham dự")
    found = form_02(dong_thap, line="Đơn vị tính: buổi, lượt người, tin, bài, người", head=head)
    assert lost(found, ("people_reached", "pupils", "news_items")) == {"people_reached"}
    assert [(f.code, f.severity, f.indicator, f.cell) for f in found.findings] == [
        ("sheet.column_missing", "error", "people_reached", "F8")
    ]


@pytest.mark.parametrize(
    ("label", "figures", "taken"),
    [
        ("Các xã", "11 | 11 | 4 | 3 | 1 | 1 | 3 | 0", True),
        ("Các xã khó khăn", "11 | 11 | 4 | 3 | 1 | 1 | 3 | 0", False),  # the sums of the rows below
        ("Kế hoạch năm 2022", "9 | 9 | 9 | 9 | 9 | 9 | 9 | 9", False),
    ],
)
def test_a_section_with_subtotals_and_words_nobody_knows_is_told_once(
    dong_thap: Context, label: str, figures: str, taken: bool
) -> None:
    first, *others = ROWS.strip().splitlines()
    found = read(sheet_of(TITLES, HEAD, "\n".join([first, f" | | {label} | {figures}", *others])), dong_thap)
    assert list(found.units()) == (["30001", "30007", "30010"] if taken else ["30001"])
    told = [(f.code, f.cell, dict(f.params)["words"]) for f in found.findings if f.severity == "error"]
    assert told == ([] if taken else [("row.section_unclear", "C9", label)])


def test_the_one_heading_nobody_knows_is_why_the_one_column_is_missing(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD.replace("Số mô hình", "Chi khác"), ROWS), dong_thap)
    assert found.grave == [("sheet.column_missing", "K7")]


@pytest.mark.parametrize("name", ["", "Xã Không Đâu"])
def test_the_one_row_without_a_known_name_is_that_of_the_one_missing_unit(
    dong_thap: Context, name: str
) -> None:
    units = dong_thap.tree.reporting_units("871")
    lines = [
        f"{n} | '{unit.code} | {unit.name} | 3 | 2 | 1 | 0 | 1 | 0 | 0 | 1" for n, unit in enumerate(units)
    ]
    lost_one = lines[5].replace(f"'{units[5].code} | {units[5].name}", f" | {name}")
    found = read(sheet_of(TITLES, HEAD, "\n".join([*lines[:5], lost_one, *lines[6:]])), dong_thap)
    assert [f.code for f in found.received.findings] == ["row.unknown_unit" if name else "row.no_unit"]
    fewer = read(sheet_of(TITLES, HEAD, "\n".join([*lines[:5], lost_one, *lines[7:]])), dong_thap)
    missing = [f.unit for f in fewer.received.findings if f.code == FEW]
    assert missing == [units[5].code, units[6].code]


def test_a_sender_line_on_every_sheet_is_told_once(dong_thap: Context) -> None:
    line = "Đơn vị báo cáo: UBND huyện Cẩm Thủy, tỉnh Thanh Hóa"
    titles = TITLES.replace("Đơn vị báo cáo: UBND huyện Tam Nông", line)
    book = sheet_of(titles, HEAD, ROWS)
    add_sheet(book, "Biểu 02", TITLES_02, line, HEAD_02, ROWS_02)
    assert read(book, dong_thap).codes == ["file.other_province"]
