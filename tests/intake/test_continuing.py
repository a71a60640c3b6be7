"""A table that goes on on a sheet without headings, and sheets of communes without a column of names."""

from __future__ import annotations

import openpyxl
import pytest

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, Read, add_sheet, read, sheet_of
from tests.intake.conftest import office

MORE = """
4 | '30013 | Xã Phú Đức | 7 | 3 | 1 | 0 | 2 | 0 | 1 | 1
5 | '30016 | Xã Phú Thành B | 8 | 5 | 2 | 1 | 1 | 0 | 2 | 0
"""
TOTAL = " | | Tổng cộng | 30 | 22 | 8 | 4 | 6 | 1 | 7 | 2"
INDEX = "(1) | (2) | (3) | (4) | (5) | (6) | (7) | (8) | (9) | (10) | (11)"
FIRST = set(FIGURES)
NAMELESS = HEAD.replace("STT | Mã | Tên đơn vị |", "STT |").replace("^ | ^ | ^ |", "^ |")
LINE = "Đơn vị báo cáo: UBND huyện Tam Nông"
ONE = ("30010", "Xã Phú Hiệp", "4 | 3 | 1 | 0 | 2 | 0 | 1 | 1")
OTHER = ("30007", "Xã Tân Công Sính", "5 | 5 | 2 | 1 | 1 | 0 | 2 | 0")


def pages(second: str, first: str = ROWS) -> openpyxl.Workbook:
    book = sheet_of(TITLES, HEAD, first, name="Trang 1")
    add_sheet(book, "Trang 2", second)
    return book


def missing(found: Read) -> set[str]:
    return {f.unit for f in found.received.findings if f.code == "form.unit_missing"}


@pytest.mark.parametrize("lead", ["", INDEX + "\n", "(tiếp theo)\n"])
@pytest.mark.parametrize("end", ["", TOTAL])
def test_a_table_goes_on_on_a_sheet_without_headings(dong_thap: Context, lead: str, end: str) -> None:
    found = read(pages(lead + MORE.strip() + "\n" + end), dong_thap)
    assert found.codes == ["sheet.form_joined"]
    assert found.units().keys() == FIRST | {"30013", "30016"}
    assert [figures[0] for figures in found.units().values()] == [4, 5, 6, 7, 8]
    assert found.units("total").keys() == ({"871"} if end else set())


def test_a_bare_page_behind_another_table_is_not_of_the_first(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS, name="Trang 1")
    foreign = "TT | Mã | Xã | Dân số | Số hộ | Nhà | Đất | Trâu | Bò | Lợn | Gà"
    add_sheet(book, "Trang 2", foreign + "\n" + ROWS)
    add_sheet(book, "Trang 3", MORE)
    found = read(book, dong_thap)
    assert found.units().keys() == FIRST
    assert {"30013", "30016"} <= missing(found)


@pytest.mark.parametrize("name", ["Biểu 06", "Nữ", "ĐVT nghìn", "Số cũ", "Nháp", "Huyện Thanh Bình"])
def test_a_sheet_named_for_something_else_is_not_the_next_page(dong_thap: Context, name: str) -> None:
    book = sheet_of(TITLES, HEAD, ROWS, name="Biểu 05")
    add_sheet(book, name, MORE)
    assert read(book, dong_thap).units().keys() == FIRST


@pytest.mark.parametrize(
    "text", ["Số liệu dự kiến", "Cùng kỳ năm trước", "Chỉ tiêu giao", "Lũy kế từ đầu năm"]
)
def test_words_of_another_time_below_a_page_hold_for_it_too(dong_thap: Context, text: str) -> None:
    assert read(pages(MORE + text), dong_thap).units().keys() == FIRST


def test_it_goes_on_over_several_sheets(dong_thap: Context) -> None:
    lines = MORE.strip().splitlines()
    book = pages(lines[0])
    add_sheet(book, "Trang 3", lines[1])
    assert read(book, dong_thap).units().keys() == FIRST | {"30013", "30016"}


@pytest.mark.parametrize(
    "second",
    [
        MORE.replace("'30013 | Xã Phú Đức", "'30001 | Thị trấn Tràm Chim"),  # a unit twice
        MORE.replace("4 | '", "1 | '").replace("5 | '", "2 | '"),  # numbered anew
        MORE.replace(" | 1\n", "\n").replace(" | 0\n", "\n"),  # a column less
        MORE.replace(" | 1\n", " | 1 | 9\n"),  # a column more
        "Năm 2020" + MORE,
        "Kế hoạch năm 2022" + MORE,
        "Đơn vị tính: nghìn người" + MORE,
        " | | | Nữ" + MORE,
        MORE + "\nSố liệu năm 2020",
        MORE.replace("7 | 3", "Không | 3"),  # a word in a column of figures
        MORE.replace("Xã Phú Thành B", "Xã Không Có").replace("'30016", ""),  # a name nobody knows
    ],
)
def test_what_only_looks_like_it_is_told_and_not_read(dong_thap: Context, second: str) -> None:
    found = read(pages(second), dong_thap)
    assert [code for code, _ in found.grave[:1]] == ["sheet.continues_unclear"]
    assert (len(found.grave), found.units().keys()) == (1, FIRST)
    assert not missing(found) & {"30013"} or "30013" not in second


def test_a_table_that_ends_with_its_total_does_not_go_on(dong_thap: Context) -> None:
    found = read(pages(MORE, ROWS + " | | Tổng cộng | 15 | 14 | 5 | 3 | 3 | 1 | 4 | 1\n"), dong_thap)
    assert ([code for code, _ in found.grave], found.units().keys()) == (["sheet.continues_unclear"], FIRST)


HEAD_04 = """
STT | Mã | Tên đơn vị | Số vụ việc | < | < | < | < | Đối tượng phạm tội | < | <
^ | ^ | ^ | Phát hiện | Đã xử lý | Khởi tố | Truy tố | Xét xử | Tổ chức | Môi giới | Chứa chấp
"""
ALL = [(unit.code, unit.name) for unit in office("87", "2021").tree.reporting_units("871")]


def unnumbered(*units: tuple[str, str]) -> str:
    return "\n".join(f" | '{code} | {name} | 5 | 3 | 1 | 0 | 2 | 0 | 1 | 1" for code, name in units)


def test_without_numbers_a_sheet_goes_on_where_it_holds_all_the_units_that_the_table_lacks(
    dong_thap: Context,
) -> None:
    found = read(pages(unnumbered(*ALL[4:]), unnumbered(*ALL[:4])), dong_thap)
    assert (found.codes, len(found.units())) == (["sheet.form_joined"], len(ALL))


@pytest.mark.parametrize("part", [ALL[4:-1], ALL[5:]])
def test_codes_that_rise_alone_do_not_show_that_a_table_goes_on(
    dong_thap: Context, part: list[tuple[str, str]]
) -> None:
    found = read(pages(unnumbered(*part), unnumbered(*ALL[:4])), dong_thap)
    assert [code for code, _ in found.grave if code != "form.unit_missing"] == ["sheet.continues_unclear"]
    assert found.units().keys() == {code for code, _ in ALL[:4]}


@pytest.mark.parametrize("name", ["Biểu 05 (tt)", "Biểu 05 tiếp theo", "(tiếp theo)"])
def test_without_numbers_a_sheet_goes_on_where_its_name_or_title_says_so(
    dong_thap: Context, name: str
) -> None:
    book = pages("(Tiếp theo)\n" * name.startswith("(") + unnumbered(*ALL[4:6]), unnumbered(*ALL[:4]))
    book.worksheets[0].title, book.worksheets[1].title = "Biểu 05", name
    assert read(book, dong_thap).units().keys() == {code for code, _ in ALL[:6]}


def test_a_sheet_named_after_another_form_is_not_the_tables(dong_thap: Context) -> None:
    book = pages(MORE)
    book.worksheets[1].title = "04-ĐT"
    found = read(book, dong_thap)
    assert (found.grave[0][0], found.units().keys()) == ("sheet.continues_unclear", FIRST)


def test_a_sheet_on_which_two_tables_could_go_on_is_neithers(dong_thap: Context) -> None:
    titles = TITLES.replace("05/HT", "04/ĐT").replace("HỖ TRỢ GIẢM HẠI, HÒA NHẬP CỘNG ĐỒNG", "")
    book = pages(MORE)
    add_sheet(book, "Biểu 04", titles, HEAD_04, ROWS)
    book.move_sheet("Biểu 04", -2)
    found = read(book, dong_thap)
    assert "sheet.continues_unclear" in found.codes
    assert not {"30013", "30016"} & {unit for part in found.received.parts for unit in part.readings.unit}


def test_another_table_of_communes_is_none_of_the_form(dong_thap: Context) -> None:
    heads = "TT | Mã | Xã | Dân số | Số hộ | Nghèo | Cận nghèo | Nhà | Lớp | Trạm | Chợ\n"
    found = read(pages(heads + MORE.strip()), dong_thap)
    assert (found.codes, found.units().keys()) == (["sheet.unused"], FIRST)


def nameless(how: str, *units: tuple[str, str, str]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for n, (_, name, figures) in enumerate(units, 1):
        line = LINE.replace("UBND huyện", f"UBND {name}, huyện") if how == "line" else LINE
        title = f"KẾT QUẢ CỦA {name.upper()}" if how == "title" else ""
        sheet = name if how == "tab" else f"Biểu 05 ({n})"
        titles = TITLES.replace(LINE, f"{line}\n{title}" if title else line)
        add_sheet(book, sheet, titles, NAMELESS, f"{n} | {figures}")
    return book


@pytest.mark.parametrize("how", ["tab", "line", "title"])
@pytest.mark.parametrize("units", [(ONE,), (ONE, OTHER)])
def test_a_sheet_without_names_is_of_the_commune_it_names(
    dong_thap: Context, how: str, units: tuple[tuple[str, str, str], ...]
) -> None:
    found = read(nameless(how, *units), dong_thap)
    wanted = {code: tuple(map(int, figures.split(" | "))) for code, _, figures in units}
    assert (found.grave, found.units()) == ([], wanted)


def test_the_sheet_of_all_is_their_total(dong_thap: Context) -> None:
    book = nameless("tab", ONE, OTHER)
    add_sheet(book, "Tổng hợp", TITLES, NAMELESS, "1 | 9 | 8 | 3 | 1 | 3 | 0 | 3 | 1")
    found = read(book, dong_thap)
    assert (found.grave, found.units().keys()) == ([], {"30010", "30007"})
    assert found.units("total") == {"871": (9, 8, 3, 1, 3, 0, 3, 1)}


@pytest.mark.parametrize("more", ["2 | 1 | 1 | 1 | 0 | 0 | 0 | 0 | 1", "2 | 5 | 4 | 1 | 0 | 2 | 0 | 1 | 1"])
def test_of_several_rows_without_names_none_is_taken(dong_thap: Context, more: str) -> None:
    book = nameless("tab", ONE)
    book.worksheets[0].append([float(x) for x in more.split(" | ")])
    found = read(book, dong_thap)
    assert ([code for code, _ in found.grave], found.units()) == (["sheet.no_unit_column"], {})


@pytest.mark.parametrize("label", ["Năm 2020", "Kế hoạch", "Ấp 1", "Xã Phú Đức", "Tỷ lệ %"])
def test_a_row_without_a_name_that_is_said_to_be_another_thing_is_not_taken(
    dong_thap: Context, label: str
) -> None:
    book = nameless("tab", ONE)
    book.worksheets[0].cell(book.worksheets[0].max_row, 1).value = label
    found = read(book, dong_thap)
    assert ([code for code, _ in found.grave], found.units()) == (["sheet.no_unit_column"], {})


@pytest.mark.parametrize("label", ["Tổng cộng", "01", "Xã Phú Hiệp", "I"])
def test_one_that_is_numbered_or_bears_its_own_name_is_taken(dong_thap: Context, label: str) -> None:
    book = nameless("tab", ONE)
    book.worksheets[0].cell(book.worksheets[0].max_row, 1).value = label
    assert read(book, dong_thap).units().keys() == {ONE[0]}


@pytest.mark.parametrize("how", ["tab", "title"])
def test_the_table_of_a_village_is_not_taken_for_its_commune(dong_thap: Context, how: str) -> None:
    book = nameless("line" if how == "tab" else "title", ONE)
    sheet = book.worksheets[0]
    if how == "tab":
        sheet.title = "Ấp 1"
    else:
        sheet["A5"] = "Ấp 1, xã Phú Hiệp"
    found = read(book, dong_thap)
    assert ([code for code, _ in found.grave], found.units()) == (["sheet.no_unit_column"], {})


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi: UBND xã Phú Hiệp",
        "Các xã, trừ xã Phú Hiệp",
        "Họp tại xã Phú Hiệp",
        "KẾT QUẢ CỦA ẤP 1, XÃ PHÚ HIỆP",
        "Kết quả ấp Hòa Bình - xã Phú Hiệp",
        "Xã Phú Hiệp - Ấp 1",
    ],
)
def test_a_text_that_only_names_a_commune_does_not_give_it_the_sheet(dong_thap: Context, text: str) -> None:
    book = nameless("title", ONE)
    book.worksheets[0]["A5"] = text
    found = read(book, dong_thap)
    assert ([code for code, _ in found.grave], found.units()) == (["sheet.no_unit_column"], {})


@pytest.mark.parametrize(
    "text",
    [
        "Đơn vị báo cáo: Ấp 1, xã Phú Hiệp",
        "Đơn vị báo cáo: Ấp 1, UBND xã Phú Hiệp, huyện Tam Nông",
        "Đơn vị báo cáo: Xã Phú Hiệp - Ấp 1",
    ],
)
def test_the_line_of_a_village_does_not_make_its_commune_the_owner(dong_thap: Context, text: str) -> None:
    book = nameless("line", ONE)
    book.worksheets[0]["A4"] = text
    assert read(book, dong_thap).units() == {}


@pytest.mark.parametrize("title", ["Xã Phú Hiệp - Ấp 1", "Kết quả xã Phú Hiệp (khóm Hòa Bình)"])
def test_a_title_of_a_village_beside_its_communes_line_is_believed(dong_thap: Context, title: str) -> None:
    book = nameless("line", ONE)
    book.worksheets[0]["A2"] = title
    assert read(book, dong_thap).units() == {}


@pytest.mark.parametrize(
    "title",
    [
        "Bản tổng hợp của xã Phú Hiệp",
        "Tổ công tác 178 xã Phú Hiệp",
        "Tổng hợp xã Phú Hiệp",
        "Xã Phú Hiệp (khu vực biên giới)",
        "Xã Phú Hiệp - năm 2021",
    ],
)
def test_titles_that_begin_like_a_village_are_none(dong_thap: Context, title: str) -> None:
    book = nameless("line", ONE)
    book.worksheets[0]["A2"] = title
    assert read(book, dong_thap).units().keys() == {ONE[0]}


def test_the_only_sheet_of_a_file_may_name_two_communes(dong_thap: Context) -> None:
    book = nameless("title", ONE)
    book.worksheets[0].title = "Xã An Long"
    found = read(book, dong_thap)
    assert (found.grave, found.received.refused) == ([("sheet.owner_unclear", "A5")], True)


def test_a_copied_sheet_that_names_two_communes_is_one_finding(dong_thap: Context) -> None:
    book = nameless("title", ONE, OTHER)
    book.worksheets[1].title = "Xã An Long"
    found = read(book, dong_thap)
    assert (found.grave, found.units().keys()) == ([("sheet.owner_unclear", "A5")], {"30010"})
    assert not missing(found) & {"30007", "30022"}
