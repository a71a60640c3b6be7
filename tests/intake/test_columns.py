"""Words around a header, shifted tables, figures far too large: nothing wrong in silence."""

from __future__ import annotations

import itertools

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
    read,
    sheet_of,
    table,
)
from tests.intake.forms import (
    HEAD_02,
    HEAD_06,
    IDS_02,
    IDS_06,
    MONEY_06,
    ROWS_02,
    ROWS_06,
    TITLES_02,
    form_02,
    form_06,
    lost,
    taken,
)


def told(found: Read, code: str) -> dict[str, str]:
    (one,) = [f for f in found.findings if f.code == code]
    return dict(one.params)


@pytest.mark.parametrize(
    ("under", "columns"),
    [
        ("Năm 2020", set(IDS_02)),
        (" | | | Năm 2020", set(IDS_02)),
        (" | | | | | 2020 |", set(IDS_02[2:])),
        (" | | | | KH giao | Thực hiện", set(IDS_02[1:])),
        (" | | | | | KH", set(IDS_02[2:])),
        (" | | | | | Lũy kế | Trong kỳ", {"people_reached"}),
        (" | | | 6 tháng", set(IDS_02)),
    ],
)
def test_words_of_another_time_under_the_header(dong_thap: Context, under: str, columns: set[str]) -> None:
    found = form_02(dong_thap, under=under)
    assert lost(found, IDS_02) == columns
    assert "sheet.words_around" in found.codes


@pytest.mark.parametrize("under", ["Năm 2021", "A | B | C | (1) | (2) | (3)", " | | | (hình thức) | (buổi)"])
def test_the_own_year_units_and_column_numbers_under_the_header(dong_thap: Context, under: str) -> None:
    found = form_02(dong_thap, under=under)
    assert (found.grave, lost(found, IDS_02)) == ([], set())


@pytest.mark.parametrize("line", ["KẾ HOẠCH NĂM 2021", "LŨY KẾ", "NĂM TRƯỚC", "CÙNG KỲ NĂM TRƯỚC"])
def test_a_line_over_the_table_that_names_a_plan_or_another_time(dong_thap: Context, line: str) -> None:
    found = form_02(dong_thap, line=line)
    assert taken(found) == set()
    assert found.grave


def test_a_group_nobody_knows_over_some_columns(dong_thap: Context) -> None:
    found = form_02(dong_thap, line=" | | | | | | | | Nữ | < | < | < | < | <")
    assert lost(found, IDS_02) == set(IDS_02[5:])


def test_a_group_between_group_and_leaf_nobody_knows(dong_thap: Context) -> None:
    head = """
STT | Tên đơn vị | Số người có nhu cầu hỗ trợ | Số người được hỗ trợ | < | Số mô hình
^ | ^ | ^ | Nữ | < | ^
^ | ^ | ^ | Tổng số | Y tế | ^
"""
    rows = "1 | Thị trấn Tràm Chim | 4 | 3 | 1 | 2"
    found = read(sheet_of(TITLES, head, rows), dong_thap)
    assert "supported" not in taken(found)
    assert "sheet.heading_words" in found.codes or "file.no_known_form" in found.codes


def test_plan_and_actual_under_an_unmerged_heading(dong_thap: Context) -> None:
    head = """
STT | Tên đơn vị | Số người có nhu cầu hỗ trợ | | Số mô hình | | Số người được hỗ trợ
 | | KH giao | Thực hiện | KH giao | Thực hiện | Tổng số
"""
    rows = "1 | Thị trấn Tràm Chim | 4 | 3 | 1 | 2 | 3"
    found = read(sheet_of(TITLES, head, rows), dong_thap)
    assert taken(found) & {"support_needed", "models"} == set()
    assert found.grave


def _moved(rows: str, by: int) -> str:
    """The figures of a table moved to the right, the frame left where it is."""
    lines = [line.split("|") for line in rows.strip("\n").splitlines()]
    return "\n".join("|".join([*c[:3], *[" "] * by, *c[3:]]) for c in lines)


@pytest.mark.parametrize("by", [1, 2])
def test_a_header_left_of_its_figures_is_not_taken(dong_thap: Context, by: int) -> None:
    found = read(sheet_of(TITLES, HEAD, _moved(ROWS, by)), dong_thap)
    assert found.units() == {}
    assert "sheet.shifted" in found.codes
    assert "cell.missing" not in found.codes


def test_a_header_right_of_its_figures_is_not_taken(dong_thap: Context) -> None:
    head = "\n".join(
        "|".join([*c[:3], " ", *c[3:]]) for c in (line.split("|") for line in HEAD.strip("\n").splitlines())
    )
    found = read(sheet_of(TITLES, head, ROWS), dong_thap)
    assert found.units() == {}
    assert "sheet.shifted" in found.codes


def test_a_csv_whose_rows_are_longer_than_its_header(dong_thap: Context) -> None:
    text = "STT;Tên đơn vị;Số người có nhu cầu hỗ trợ;Số người được hỗ trợ - Tổng số;Số mô hình\n"
    text = "Biểu 05/HT\nKỳ báo cáo: Năm 2021\nĐơn vị báo cáo: UBND huyện Tam Nông\n" + text
    good = read((text + "1;Xã Phú Hiệp;4;3;1\n").encode(), dong_thap, ".csv")
    assert good.units() == {"30010": (4, 3, 1)}
    found = read((text + "1;Xã Phú Hiệp;;4;3;1\n").encode(), dong_thap, ".csv")
    assert found.units() == {}
    assert {"sheet.shifted", "row.too_long"} & set(found.codes)


def test_figures_of_the_wrong_kind_in_many_columns(dong_thap: Context) -> None:
    rows = "\n".join(
        "|".join([*c[:3], c[4], c[5], c[6], c[7], c[8], c[3], *c[9:]])
        for c in (line.split("|") for line in ROWS_06.strip("\n").splitlines())
    )
    found = form_06(dong_thap, rows=rows)
    assert found.units() == {}
    assert "sheet.shifted_kinds" in found.codes


def test_figures_without_a_heading_are_told(dong_thap: Context) -> None:
    rows = "\n".join(f"{line} | 77" for line in ROWS.strip("\n").splitlines())
    found = read(sheet_of(TITLES, HEAD, rows), dong_thap)
    assert found.grave == [("sheet.figures_unheaded", "L8")]
    assert found.units() == FIGURES


def test_a_second_column_under_one_heading_leaves_that_out(dong_thap: Context) -> None:
    lines = [line.split("|") for line in HEAD.strip("\n").splitlines()]
    head = "\n".join("|".join([*c[:4], " ", *c[4:]]) for c in lines)
    rows = "\n".join(
        "|".join([*c[:4], " 1 ", *c[4:]]) for c in (x.split("|") for x in ROWS.strip("\n").splitlines())
    )
    found = read(sheet_of(TITLES, head, rows), dong_thap)
    assert "support_needed" not in taken(found)
    assert ("sheet.figures_unheaded", "E8") in found.grave
    assert found.cell("30007", "supported")[0] == "5"


PARTS = ("Y tế", "Pháp lý", "Học nghề", "Việc làm", "Vay vốn")
ONE_LINE = "STT | Mã | Tên đơn vị | Số người có nhu cầu hỗ trợ | " + " | ".join(
    [*(f"Số người được hỗ trợ - {part}" for part in ("Tổng số", *PARTS)), "Số mô hình", "Ghi chú"]
)


@pytest.mark.parametrize("head", [HEAD, ONE_LINE])
@pytest.mark.parametrize("by", [1, -1])
@pytest.mark.parametrize("column", [5, 6, 8])
def test_headings_moved_up_where_one_was_cut_out_or_put_in_are_not_read(
    dong_thap: Context, head: str, by: int, column: int
) -> None:
    *lines, last = table(head)
    last[column:] = ["", *last[column:-1]] if by > 0 else [*last[column + 1 :], ""]
    found = read(sheet_of(TITLES, "\n".join(map("|".join, [*lines, last])), ROWS), dong_thap)
    assert "sheet.figures_unheaded" in found.codes
    for unit, name in itertools.product(FIGURES, taken(found)):
        value = found.cell(unit, name)[0]
        assert value in (None, str(FIGURES[unit][INDICATORS.index(name)])), name


def test_figures_beside_their_headings_of_which_the_first_is_unknown_are_not_read(dong_thap: Context) -> None:
    head = ONE_LINE.replace("Số người có nhu cầu hỗ trợ", "Lũy kế số người").replace("| Ghi chú", "")
    found = read(sheet_of(TITLES, head, _moved(ROWS, 1)), dong_thap)
    assert ("sheet.figures_unheaded" in found.codes, found.units()) == (True, {})


def test_a_heading_that_is_gone_from_its_place_moves_no_other(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, ONE_LINE.replace("Số người được hỗ trợ - Pháp lý", ""), ROWS), dong_thap)
    assert set(INDICATORS) - taken(found) == {"support_legal", "support_health"}


@pytest.mark.parametrize("factor", [1_000_000, 2_000])
def test_money_typed_in_dong_is_not_taken(dong_thap: Context, factor: int) -> None:
    rows = "\n".join(
        "|".join([*c[:8], *(str(float(x) * factor) for x in c[8:])])
        for c in (line.split("|") for line in ROWS_06.strip("\n").splitlines())
    )
    found = form_06(dong_thap, rows=rows)
    assert found.cell("30133", "money_local")[:2] == (None, "invalid")
    assert found.cell("30133", "officials")[0] == "6"
    assert "cell.impossible" in found.codes


def test_one_figure_a_thousand_times_the_others_is_told(dong_thap: Context) -> None:
    rows = ROWS_02 + "4 | | Xã Tân Bình | 4 | 11 | 1185000 | 36 | Có | 19 | 14 | 5 | 4 | 631 | 516\n"
    rows += "5 | | Xã Tân Mỹ | 4 | 11 | 1000 | 36 | Có | 19 | 14 | 5 | 4 | 631 | 516\n"
    found = form_02(dong_thap, rows=rows)
    assert ("cell.magnitude", "F11") in found.grave


def test_plain_figures_are_no_matter_of_magnitude(dong_thap: Context) -> None:
    assert form_02(dong_thap).grave == form_06(dong_thap).grave == []


def test_a_column_with_figures_that_nobody_knows_is_a_warning(dong_thap: Context) -> None:
    head = HEAD_02.replace("Người lao động tại khu công nghiệp", "LĐ KCN, cụm CN")
    found = form_02(dong_thap, head=head)
    assert [f.severity for f in found.findings if f.code == "sheet.column_unread"] == ["warning"] * 2


def test_two_forms_joined_in_one_table_are_told_as_such(dong_thap: Context) -> None:
    """The columns of form 05 stand behind those of form 02, and a cell is merged over the border."""
    more = [line.split("|")[3:] for line in HEAD.strip("\n").splitlines()]
    lines = HEAD_02.strip("\n").splitlines()
    head = "\n".join(f"{a} |{'|'.join(b)}" for a, b in zip(lines, more, strict=True))
    rows = "\n".join(f"{line} | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1" for line in ROWS_02.strip("\n").splitlines())
    book = sheet_of(TITLES_02, head, rows)
    book.worksheets[0].merge_cells("N20:O20")
    found = read(book, dong_thap)
    assert lost(found, IDS_02) == set()
    assert told(found, "sheet.forms_joined")["other"] == "05/HT"


def test_a_sheet_that_bears_a_forms_code_but_no_table_is_an_error(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(
        book, "02", TITLES_02, "Chỉ số | Xã Tân Quới | Xã Tân Hòa\nSố buổi | 4 | 5\nSố hình thức | 1 | 2"
    )
    found = read(book, dong_thap)
    assert ("sheet.near_form", "error") in [(f.code, f.severity) for f in found.findings]
    assert found.units() == FIGURES


def test_a_refusal_says_the_best_form_what_is_found_and_missing(dong_thap: Context) -> None:
    head = """
STT | Tên đơn vị | Số lượng người tham dự | Số buổi tuyên truyền | Nội dung
"""
    found = read(sheet_of(TITLES_02, head, "1 | Xã Tân Quới | 1185 | 4 | 5"), dong_thap)
    assert found.received.refused
    help_ = told(found, "sheet.near_form")
    assert (help_["code"], help_["score"], help_["total"]) == ("02/TT", "1", "11")
    assert "C5 “Số lượng người tham dự” ~ “Hoạt động tuyên truyền – Số lượt người tham dự”" in help_["near"]
    assert "Số buổi tuyên truyền" in help_["found"]
    assert "Số tin, bài" in help_["missing"]


FLAT = (
    "Số hình thức tuyên truyền", "Số buổi", "Số lượt người", "Số tin, bài", "Duy trì thường xuyên",
    "Người lao động tại cơ sở dễ phát sinh tệ nạn{}Tổng số{}",
    "Người lao động tại cơ sở dễ phát sinh tệ nạn{}Được tuyên truyền{}",
    "Người lao động tại khu công nghiệp{}Tổng số{}",
    "Người lao động tại khu công nghiệp{}Được tuyên truyền{}",
    "Học sinh, sinh viên{}Tổng số{}", "Học sinh, sinh viên{}Được tuyên truyền{}",
)  # fmt: skip


@pytest.mark.parametrize(
    "marks", [(" – ", ""), (" (", ")"), (" - ", ""), (": ", ""), (" ", ""), (" – (", ")")]
)
@pytest.mark.parametrize("group", ["", "Hoạt động tuyên truyền – "])
def test_a_header_written_in_one_row_is_understood(
    dong_thap: Context, marks: tuple[str, str], group: str
) -> None:
    head = "STT | Mã | Tên đơn vị | " + " | ".join(
        (group if n < 5 else "") + text.format(*marks) for n, text in enumerate(FLAT)
    )
    found = form_02(dong_thap, head=head)
    assert (found.grave, lost(found, IDS_02)) == ([], set())
    assert found.cell("30133", "pupils_reached")[0] == "516"


def test_total_of_a_group_in_front_is_understood(dong_thap: Context) -> None:
    head = HEAD_06.replace("Kinh phí | < | < | <", "| | |").replace("Tổng cộng", "Tổng số kinh phí")
    found = form_06(dong_thap, head=head)
    assert found.cell("30133", "money_total")[0] == "21"
    assert not lost(found, IDS_06) & {"money_total"}
    assert set(MONEY_06) - lost(found, IDS_06)
