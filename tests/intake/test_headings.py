"""Laws of headings: a unit phrase is understood or stops the column; so does a word nobody allowed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.intake.context import Context
from tests.examples import tries
from tests.intake.books import Read, read, sheet_of
from tests.intake.conftest import office
from tests.intake.forms import HEAD_02, HEAD_06, IDS_02, IDS_06, ROWS_02, form_02, form_06, lost
from tests.intake.test_vertical import TABLE
from tests.intake.test_vertical import TITLES as LIST_TITLES

SCALES = ("", "nghìn ", "ngàn ", "1.000 ", "1000 ", "tr. ", "triệu ", "1.000.000 ", "tỷ ")
MILLIONS = ("tr. ", "triệu ", "1.000.000 ")
SPELLINGS = ("đồng", "đ", "VND", "VNĐ", "Đồng")
WORDS = st.text(st.sampled_from("bcghklmnpqrstvxaeiouăâêôơư"), min_size=3, max_size=9)


@settings(max_examples=tries(40), deadline=None)
@given(st.sampled_from(SCALES), st.sampled_from(SPELLINGS), st.sampled_from(("line", "group", "leaf")))
def test_any_scale_and_spelling_of_money_is_understood_or_stops(scale: str, kind: str, place: str) -> None:
    unit, head, line = f"{scale}{kind}", HEAD_06, ""
    if place == "line":
        line = f"ĐVT: {unit}"
    else:
        word = "Kinh phí" if place == "group" else "Địa phương"
        head = HEAD_06.replace(word, f"{word} ({unit})")
    found = form_06(office("87", "2021"), line=line, head=head)
    assert ("money_local" in lost(found, IDS_06)) is (scale not in MILLIONS)


@settings(max_examples=tries(40), deadline=None)
@given(WORDS, st.sampled_from(("({})", "- {}", "[{}]", "{}", "(trong đó: {})")))
def test_any_word_nobody_allowed_stops_the_column(word: str, shape: str) -> None:
    context = office("87", "2021")
    if not context.locator.headings.of(f"({word})").odd:
        return  # it happens to be a word that is known
    head = HEAD_06.replace("Địa phương", f"Địa phương {shape.format(word)}")
    assert lost(form_06(context, head=head), IDS_06) == {"money_local"}


FACTORS = ("", "", "nghìn ", "ngàn ", "1.000 ", "1000 ", "10^3 ", "chục ", "trăm ", "triệu ", "trăm nghìn ")
KINDS = ("người", "lượt người", "lượt", "hộ", "%", "con", "buổi", "kg", "vụ", "NGƯỜI", "Lượt")
REACHED = {"people_reached": ("người", "lượt người", "lượt"), "pupils": ("người",)}
AROUND = {
    "dash": " - {}",
    "bracket": " ({})",
    "square": " [ĐVT: {}]",
    "comma": ", {}",
    "colon": ": {}",
    "word": " {}",
}


def value(found: Read, unit: str, indicator: str) -> str | None:
    try:
        return found.cell(unit, indicator)[0]
    except LookupError:
        return None


def _placed(unit: str, place: str) -> tuple[Read, str]:
    """Form 02 with a unit of measure at a place of one column or group."""
    head, rows, under, name = HEAD_02, ROWS_02, "", "people_reached"
    if place == "group":
        name, head = "pupils", HEAD_02.replace("Học sinh, sinh viên", f"Học sinh, sinh viên ({unit})")
    elif place == "under":
        under = f" | | | | | {unit}"
    elif place == "cell":
        for figure in ("1185", "1207", "2507"):
            rows = rows.replace(f"| {figure} |", f"| {figure} {unit} |")
    else:
        said = AROUND[place].format(unit)
        head = HEAD_02.replace("Số lượt người tham dự", f"Số lượt người tham dự{said}")
    return form_02(office("87", "2021"), head=head, under=under, rows=rows), name


@settings(max_examples=tries(60))
@given(st.sampled_from(FACTORS), st.sampled_from(KINDS), st.sampled_from((*AROUND, "group", "under", "cell")))
def test_any_unit_of_counts_is_understood_or_stops(scale: str, kind: str, place: str) -> None:
    found, name = _placed(scale + kind, place)
    own = not scale and kind.lower() in REACHED[name]
    taken = value(found, "30133", name) is not None
    if not own:
        assert not taken
    elif place not in ("cell", "under"):
        assert taken
    assert taken or found.grave


@settings(max_examples=tries(40))
@given(st.sampled_from(FACTORS[2:]), st.sampled_from(KINDS))
def test_a_line_with_a_scale_stops_the_columns_it_may_be_about(scale: str, kind: str) -> None:
    found = form_02(office("87", "2021"), line=f"Đơn vị tính: {scale}{kind}")
    assert found.grave
    assert value(found, "30133", "people_reached") is None or kind == "buổi"


@pytest.mark.parametrize("words", ["nữ", "(nữ)", "Trong đó: nữ", "con", "Dưới 18 tuổi"])
def test_words_right_under_a_heading_stop_its_column(dong_thap: Context, words: str) -> None:
    found = form_02(dong_thap, under=f" | | | | | {words}")
    assert lost(found, ("people_reached", "propaganda_sessions", "news_items")) == {"people_reached"}
    assert found.grave


@pytest.mark.parametrize(
    "words", ["Ghi số lượt", "(Ghi đủ)", "Đánh dấu x", "Cột 5", "(3)=(4)/(2)", "trong kỳ"]
)
def test_instructions_right_under_a_heading_are_no_matter(dong_thap: Context, words: str) -> None:
    assert form_02(dong_thap, under=f" | | | | | {words}").grave == []


LIST_PLACES = {
    "unit cell": ("Số người có nhu cầu hỗ trợ | người |", "Số người có nhu cầu hỗ trợ | {} |"),
    "label": ("Số người có nhu cầu hỗ trợ |", "Số người có nhu cầu hỗ trợ ({}) |"),
    "dash": ("Số người có nhu cầu hỗ trợ |", "Số người có nhu cầu hỗ trợ - {} |"),
    "cell": ("| người | 7", "| người | 7 {}"),
    "heading of values": ("| Số liệu\n", "| Số liệu ({})\n"),
    "line": ("\nSTT |", "\nĐơn vị tính: {}\nSTT |"),
}  # fmt: skip


@settings(max_examples=tries(50))
@given(st.sampled_from(FACTORS), st.sampled_from((*KINDS, "mô hình")), st.sampled_from(tuple(LIST_PLACES)))
def test_any_unit_in_a_list_of_indicators_is_understood_or_stops(scale: str, kind: str, place: str) -> None:
    before, after = LIST_PLACES[place]
    assert before in TABLE
    unit = scale + kind
    found = read(sheet_of(LIST_TITLES, TABLE.replace(before, after.format(unit))), office("38", "2023"))
    taken = value(found, "15169", "support_needed") is not None
    own = unit.lower() == "người"
    assert taken or found.grave or found.received.refused
    if scale or place in ("unit cell", "label", "dash", "cell"):
        assert not taken or own
    elif not own and kind != "mô hình":  # which is the unit of another row
        assert found.grave


@pytest.mark.parametrize(
    "words", ["(6 tháng)", "(năm 2022)", "(kỳ trước)", "(kế hoạch)", "- lũy kế", "KH", "[ước]"]
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Số người có nhu cầu hỗ trợ |", "Số người có nhu cầu hỗ trợ {} |"),
        ("| Số liệu\n", "| Số liệu {}\n"),
        ("| Số liệu\n", "| Số liệu\n | | | {}\n"),
        ("Hỗ trợ giảm hại\n", "Hỗ trợ giảm hại {}\n"),
    ],
    ids=["label", "heading of values", "under it", "title of the form"],
)
def test_words_of_another_time_in_a_list_stop_what_they_are_about(
    thanh_hoa: Context, words: str, before: str, after: str
) -> None:
    found = read(sheet_of(LIST_TITLES, TABLE.replace(before, after.format(words))), thanh_hoa)
    assert value(found, "15169", "support_needed") is None
    assert found.grave


@pytest.mark.parametrize("words", ["nữ", "(trong đó: nữ)"])
def test_words_right_under_the_heading_of_values_stop_the_list(thanh_hoa: Context, words: str) -> None:
    found = read(sheet_of(LIST_TITLES, TABLE.replace("Số liệu\n", f"Số liệu\n | | | {words}\n")), thanh_hoa)
    assert (found.units(), bool(found.grave)) == ({}, True)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("Số lượt người tham dự", "Tổng số lượt người tham dự"),
        ("Số lượt người tham dự", "TỔNG SỐ LƯỢT NGƯỜI THAM DỰ (lượt người)"),
        ("Số hình thức tuyên truyền", "Tổng số hình thức tuyên truyền"),
        ("Số buổi tuyên truyền", "Tổng số buổi (1)"),
        ("Được tuyên truyền", "Trong đó: được tuyên truyền"),
        ("Được tuyên truyền", "Trong đó được tuyên truyền (người)"),
    ],
)
def test_headings_that_mean_the_forms_column_are_taken(printed: str, typed: str) -> None:
    found = form_02(office("87", "2021"), head=HEAD_02.replace(printed, typed))
    assert (found.grave, lost(found, IDS_02)) == ([], set())


@pytest.mark.parametrize(
    ("printed", "typed", "names"),
    [
        ("Số tin, bài", "Số tin, bài, ảnh", {"news_items"}),
        ("Số lượt người tham dự", "Trong đó: số lượt người tham dự", {"people_reached"}),
        ("Số lượt người tham dự", "Tổng số lượt người tham dự (nữ)", {"people_reached"}),
        ("Số lượt người tham dự", "Tổng số lượt người tham dự (nghìn lượt)", {"people_reached"}),
        ("Số lượt người tham dự", "Tổng số lượt người tham dự lũy kế", {"people_reached"}),
        ("Được tuyên truyền", "Trong đó: nữ được tuyên truyền", set(IDS_02[6::2])),
    ],
)
def test_headings_that_count_something_else_are_told(printed: str, typed: str, names: set[str]) -> None:
    found = form_02(office("87", "2021"), head=HEAD_02.replace(printed, typed))
    assert lost(found, IDS_02) == names
    assert any(f.severity == "error" and f.indicator in names for f in found.findings)


@pytest.mark.parametrize(("typed", "taken"), [("xã hội hóa", True), ("dân đóng góp", False), ("ODA", False)])
def test_other_sources_are_those_beside_the_budget(typed: str, taken: bool) -> None:
    head = HEAD_06.replace("Nguồn khác", f"Nguồn khác ({typed})")
    found = form_06(office("87", "2021"), head=head)
    assert lost(found, IDS_06) == (set() if taken else {"money_other"})
