"""A column knows its unit of measure and its scale, wherever and however they are written."""

from __future__ import annotations

import pytest

from kpi.intake.context import Context
from tests.intake.books import HEAD, ROWS, TITLES, read, sheet_of
from tests.intake.forms import (
    HEAD_02,
    HEAD_06,
    IDS_02,
    IDS_06,
    MONEY_06,
    PERSONS_02,
    form_02,
    form_06,
    lost,
)

COUNTED_02 = tuple(name for name in IDS_02 if name != "propaganda_regular")


def test_the_plain_forms_read_cleanly(dong_thap: Context) -> None:
    for found, ids in ((form_02(dong_thap), IDS_02), (form_06(dong_thap), IDS_06)):
        assert (found.grave, lost(found, ids)) == ([], set())


@pytest.mark.parametrize(
    "line",
    [
        "Đơn vị tính: hình thức, buổi, lượt người, tin, bài, người", "ĐVT: người",
        "Đơn vị tính: Lượt người; người",
        "(Đơn vị tính: người)", "Đơn vị: Huyện Thanh Bình", "Đơn vị báo cáo: UBND huyện Thanh Bình",
        "Đơn vị tính: Theo từng cột", "ĐVT: như tiêu đề cột", "Đơn vị tính: số lượng", "(ĐVT: theo tung cot)",
        "Đơn vị tính: | Theo từng cột", "Đơn vị tính: Xem tiêu đề cột.",
        "Đơn vị nhận báo cáo: Sở LĐTBXH", " | | | | | | Đơn vị tính: người", "Đơn vị: người",
    ],
)  # fmt: skip
def test_the_forms_own_units_and_senders_are_no_matter(dong_thap: Context, line: str) -> None:
    found = form_02(dong_thap, line=line)
    assert (found.grave, lost(found, IDS_02)) == ([], set())


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("Đơn vị tính: nghìn người", ("people_reached", *PERSONS_02)),
        ("ĐVT: nghìn người", ("people_reached", *PERSONS_02)),
        ("Đơn vị tính: 1.000 lượt người", ("people_reached",)),
        ("Đơn vị tính: %", COUNTED_02),
        ("ĐVT: 1.000", COUNTED_02),
        ("Đơn vị tính | nghìn người", ("people_reached", *PERSONS_02)),
        (" | | | | | | | (ĐVT: ngàn người)", ("people_reached", *PERSONS_02)),
        ("SỐ LIỆU TUYÊN TRUYỀN (nghìn người)", ("people_reached", *PERSONS_02)),
        ("Đơn vị: nghìn người", ("people_reached", *PERSONS_02)),
        ("Đơn vị tính: con", COUNTED_02),
        ("Đơn vị tính: nghìn", COUNTED_02),
        ("Đơn vị tính: số lượng (nghìn)", COUNTED_02),
        ("Đơn vị tính: theo từng cột, nghìn người", COUNTED_02),
        ("Đơn vị tính: nghìn hộ", COUNTED_02),
    ],
)
def test_a_line_with_another_unit_of_counts(dong_thap: Context, line: str, columns: tuple[str, ...]) -> None:
    found = form_02(dong_thap, line=line)
    assert lost(found, IDS_02) == set(columns)
    assert found.grave
    assert all(f.severity == "error" and f.cell for f in found.findings)


@pytest.mark.parametrize(
    "aside",
    [
        "(nghìn lượt)", "( ĐVT; nghìn lượt)", "(1.000 lượt)", "(6 tháng)", "(cộng dồn)", "(trong đó: nữ)",
        "(ước)",
        "(cấp huyện)", "(quý IV)", "- lũy kế", "năm 2020", "KH", "(ĐVT: con)", "(%)", "(cơ sở)", "(2020)",
        "– kế hoạch", "[nữ]", "(lượt người/tháng)", ": nghìn lượt", "(người nghiện)", "nữ", "(1000 người)",
        "(10^3 lượt)", "(trd)", "(nghin luot)", "(năm trước)", "(tăng, giảm)", "(trừ xã An Phong)",
    ],
)  # fmt: skip
def test_words_in_a_heading_must_be_allowed(dong_thap: Context, aside: str) -> None:
    head = HEAD_02.replace("Số lượt người tham dự", f"Số lượt người tham dự {aside}")
    found = form_02(dong_thap, head=head)
    assert lost(found, IDS_02) == {"people_reached"}
    (told,) = [f for f in found.findings if f.severity == "error"]
    assert (told.indicator, told.cell) in {("people_reached", "F6"), ("people_reached", "F7")}


@pytest.mark.parametrize(
    "aside",
    [
        "(người)", "(lượt)", "(lượt người)", "(ĐVT: người)", "( ĐVT; lượt người)", "(nếu có)", "(trong kỳ)",
        "(1)", "*",
        "(*)", "(3)=(1)+(2)", "(năm 2021)", "- lượt người", "[1]", ", lượt người", "(3=1+2)", "(tổng số)",
    ],
)  # fmt: skip
def test_harmless_words_in_a_heading_are_no_matter(dong_thap: Context, aside: str) -> None:
    head = HEAD_02.replace("Số lượt người tham dự", f"Số lượt người tham dự {aside}")
    found = form_02(dong_thap, head=head)
    assert (found.grave, lost(found, IDS_02)) == ([], set())


@pytest.mark.parametrize(
    "unit",
    [
        "1.000đ", "1.000 đ", "VNĐ", "đ", "nghìn đ", "nghìn đồng", "ngàn đồng", "tỷ đồng", "đồng", "ĐVT: đồng",
        "USD",
        "1000 đ", "Đơn vị tính: 1.000 đồng", "%", "người", "trăm triệu đồng", "ngđ", "nghin dong",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["line", "bracket line", "group", "unmerged group", "leaf", "under"])
def test_money_in_another_unit_is_never_taken(dong_thap: Context, unit: str, place: str) -> None:
    found = _money(dong_thap, unit, place)
    expected = set(MONEY_06)
    if place in ("leaf", "under"):
        expected = {"money_local"}
    elif unit in ("%", "người") and "line" in place:
        return  # a line of persons is about the officials
    if place == "under" and ":" in unit:
        expected = set(MONEY_06)  # a line, wherever it stands
    assert lost(found, IDS_06) == expected
    assert {f.severity for f in found.findings if f.indicator in MONEY_06} == {"error"}


@pytest.mark.parametrize(
    "unit", ["triệu đồng", "tr.đ", "trđ", "Tr đồng", "Triệu VNĐ", "1.000.000 đ", "ĐVT: triệu đồng"]
)
@pytest.mark.parametrize("place", ["line", "bracket line", "group", "unmerged group", "leaf", "under"])
def test_money_in_the_forms_own_unit_is_taken(dong_thap: Context, unit: str, place: str) -> None:
    found = _money(dong_thap, unit, place)
    assert (found.grave, lost(found, IDS_06)) == ([], set())


def _money(context: Context, unit: str, place: str):
    if place == "line":
        return form_06(context, line=unit if ":" in unit else f"Đơn vị tính: {unit}")
    if place == "bracket line":
        return form_06(context, line=f" | | | | | | ({unit})" if ":" in unit else f"(Đơn vị tính: {unit})")
    head, under = HEAD_06, ""
    if place == "group":
        head = HEAD_06.replace("Kinh phí", f"Kinh phí ({unit})")
    elif place == "unmerged group":
        head = HEAD_06.replace("Kinh phí | < | < | <", f"Kinh phí ({unit}) | | |")
    elif place == "leaf":
        head = HEAD_06.replace("Địa phương", f"Địa phương ({unit})")
    else:
        under = f" | | | | | | | | | ({unit})"
    return form_06(context, head=head, under=under)


def test_heading_and_line_that_contradict_leave_the_columns_out(dong_thap: Context) -> None:
    head = HEAD_06.replace("Kinh phí", "Kinh phí (triệu đồng)")
    found = form_06(dong_thap, line="Đơn vị tính: nghìn đồng", head=head)
    assert lost(found, IDS_06) == set(MONEY_06)
    assert {f.code for f in found.findings} == {"sheet.units_contradict"}


@pytest.mark.parametrize(
    "line",
    [
        "Đơn vị tỉnh: nghìn đồng", "Số tiền tính bằng nghìn đồng", "Kinh phí: đồng", "(Đơn vị tính: đồng)",
        "Đơn vị: đồng", "Đvt: VNĐ", "ĐVT: ngàn đ", "TÌNH HÌNH KINH PHÍ (ĐVT: nghìn đồng)",
        "Đơn vị tính: Nghìn đồng; năm 2021", "Đơn vị tính: người, nghìn đồng",
        "Đơn vị tính: người; riêng kinh phí: nghìn đồng", "(nghìn đồng)", "Nghìn đồng",
        "BẢNG KINH PHÍ NGHÌN ĐỒNG", "DVT: nghin dong", "Don vi tinh: dong",
    ],
)  # fmt: skip
def test_lines_about_money_in_many_words(dong_thap: Context, line: str) -> None:
    found = form_06(dong_thap, line=line)
    assert lost(found, IDS_06) == set(MONEY_06)


def test_a_note_below_the_table_about_the_unit_counts_as_well(dong_thap: Context) -> None:
    found = form_06(
        dong_thap,
        rows="""
1 | '30133 | Xã Tân Quới | Có | Có | 6 | 6 | Có | 0.5 | 20 | 0.5 | 21
 | (*) Số tiền tính bằng nghìn đồng
""",
    )
    assert lost(found, IDS_06) == set(MONEY_06)


def test_a_unit_of_no_column_is_told(dong_thap: Context) -> None:
    found = form_02(dong_thap, line="Đơn vị tính: triệu đồng")
    assert [(f.code, f.severity, f.cell) for f in found.findings] == [("sheet.unit_unfit", "warning", "A5")]
    assert lost(found, IDS_02) == set()


def test_a_group_with_a_scale_concerns_all_under_it(dong_thap: Context) -> None:
    head = HEAD_02.replace("Học sinh, sinh viên", "Học sinh, sinh viên (nghìn người)")
    assert lost(form_02(dong_thap, head=head), IDS_02) == {"pupils", "pupils_reached"}


def test_other_spellings_of_the_headings_units(dong_thap: Context) -> None:
    head = HEAD.replace("Số mô hình", "Số mô hình (mô hình)").replace("Y tế", "Y tế (người)")
    found = read(sheet_of(TITLES, head, ROWS), dong_thap)
    assert found.grave == []
