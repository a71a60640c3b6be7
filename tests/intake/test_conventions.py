"""How a form writes its figures: points and commas by their column, marks by its legend, parts of a figure
that are raised or struck out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from kpi.intake.context import Context
from kpi.intake.texts.cells import Column, read_column
from kpi.intake.texts.conventions import settle, sign_of
from kpi.intake.texts.legend import NO_LEGEND
from kpi.model.number import LIMIT
from kpi.model.show import show_number
from tests.intake.books import HEAD, ROWS, TITLES, Read, read, saved, sheet_of, table
from tests.intake.conftest import office

COUNT, MONEY = "support_needed", "money_local"


def column(cells: Sequence[object], indicator: str) -> Column:
    """A column as its sheet is read, without a legend."""
    context = office("87", "2021")
    one, words = context.indicator(indicator), context.words[indicator]
    result = read_column(list(cells), one, words)
    settle(result, list(cells), words, lambda: sign_of((cell, one) for cell in cells), NO_LEGEND)
    return result


def told(one: Column) -> list[str]:
    return [code.removeprefix("cell.") for _, code in one.notes]


@pytest.mark.parametrize(
    ("cells", "values", "codes"),
    [
        ("1.234 | 12,5", "1234 | 12.5", "read_as_thousands text_number"),
        ("1,234 | 12.5", "1234 | 12.5", "read_as_thousands text_number"),
        ("1.234 | 12.5", "1.234 | 12.5", "read_as_decimals text_number"),
        ("1.234 | 1.234,5", "1234 | 1234.5", "read_as_thousands text_number"),
        ("1.234 | 1.234.567", "1234 | 1234567", "read_as_thousands text_number"),
        ("1,234 | 1 234,5", "1.234 | 1234.5", "read_as_decimals text_number"),
        ("1.234 triệu đồng | 12,5", "1234 | 12.5", "read_as_thousands text_number"),
        ("1.234 | 2.345", "… | …", "ambiguous ambiguous"),
        ("1.234 | 1,234", "… | …", "ambiguous ambiguous"),
        ("1.234 | 12", "… | 12", "ambiguous text_number"),
        ("1.234 | 12.5 | 12,5", "… | 12.5 | 12.5", "ambiguous text_number text_number"),
        ("1.234 | 5", "… | 5", "ambiguous text_number"),
    ],
)
def test_points_and_commas_are_understood_by_all_figures_of_a_column_of_money(
    cells: str, values: str, codes: str
) -> None:
    one = column(cells.split(" | "), MONEY)
    assert [value or "…" for value in one.value] == values.split(" | ")
    assert told(one) == codes.split()


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ("1.234 | 2.345", "1234 | 2345"),
        ("1.234 | 5.000", "1234 | 5000"),
        ("12,5 | 5.000", "… | 5000"),
        ("5.00 | 5.000", "5 | 5"),
        ("5.000 | 10.000", "… | …"),
        ("1.234 | 1,234", "… | …"),
        ("1.234 | 1.5", "… | …"),
        ("1,234 | 1.5", "1234 | …"),
        ("5.000 | 1.234.567", "5000 | 1234567"),
    ],
)
def test_a_count_is_whole_so_a_point_before_three_digits_groups_thousands_unless_the_column_says_otherwise(
    cells: str, values: str
) -> None:
    assert [value or "…" for value in column(cells.split(" | "), COUNT).value] == values.split(" | ")


def test_of_a_doubtful_figure_both_values_are_told(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["D8"], book.worksheets[0]["D9"] = "1.234", "1.5"
    found = read(book, dong_thap)
    (one,) = [dict(f.params) for f in found.findings if f.code == "cell.ambiguous"]
    assert (one["whole"], one["part_vi"], one["part_en"]) == ("1234", "1,234", "1.234")
    assert found.cell("30001", COUNT)[:2] == (None, "invalid")


def test_a_total_written_out_says_how_the_figures_above_it_are_meant(dong_thap: Context) -> None:
    rows = (
        ROWS.replace("| 4 | 3", "| '5.000 | 3") + " | | Tổng cộng | '1.234.567 | 14 | 5 | 3 | 3 | 1 | 4 | 1"
    )
    assert read(sheet_of(TITLES, HEAD, rows), dong_thap).cell("30001", COUNT)[0] == "5000"


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["50%", 30.0], ["…", "…"]),
        (["50%", "40 %", 30.0, 0.0], ["…", "…", "…", "0"]),
        (["50%", 30.0, 20.0], ["…", "30", "20"]),
    ],
)
def test_figures_beside_as_many_percentages_are_not_taken(cells: list[object], values: list[str]) -> None:
    assert [value or "…" for value in column(cells, COUNT).value] == values


amounts = st.decimals(0, Decimal(LIMIT) - 1, places=2, allow_nan=False) | st.decimals(
    0, 5000, places=3, allow_nan=False
)


@given(st.lists(amounts, min_size=1, max_size=6), st.sampled_from(["vi", "en"]), st.integers(0, 3))
def test_a_column_of_money_written_one_way_reads_back_or_is_told(
    figures: list[Decimal], lang: str, places: int
) -> None:
    rounded = [round(figure, places) for figure in figures]
    one = column([show_number(figure, places, lang) for figure in rounded], MONEY)
    for at, figure in enumerate(rounded):
        assert one.value[at] is None or Decimal(one.value[at] or 0) == figure
        assert at in dict(one.notes)
    if len({show_number(figure, places, lang).count(sign) for figure in rounded for sign in ".,"}) > 2:
        assert None not in one.value  # one figure shows both signs: then all are read


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=6),
    st.sampled_from(["{:,}", "{:_}", "{}", " {} ", "{} người", "\u200b{}", "+{}"]),
)
def test_a_column_of_counts_written_one_way_reads_back_or_is_told(figures: list[int], way: str) -> None:
    texts = [way.format(n).replace("_", "\u00a0") for n in figures]
    one = column(texts, COUNT)
    for at, figure in enumerate(figures):
        assert one.value[at] in (str(figure), None)
        assert at in dict(one.notes)


ODD = [
    "12*", "12²", "(5)", "5-", "1/2", "½", "⑤", "Ⅳ", "1e3", "1,5E+05", "trên 80", "khoảng 80 người", ">80",
    "≥ 80", "80+", "80 trở lên", "từ 80 đến 90", "80-90", "12 nghìn", "12 tr", "1O", "l2", "o",
    "12 (mười ba)", "12.5.2021",
    "tháng 5", "#REF!", "TRUE", "Có", "12 nữ", "5+3", "1 2", "50%", "1'234", "12.34.567",
]  # fmt: skip


@pytest.mark.parametrize("typed", ODD)
@pytest.mark.parametrize("indicator", [COUNT, MONEY])
def test_what_only_looks_like_a_figure_is_never_taken(typed: str, indicator: str) -> None:
    one = column([typed, "12,5"], indicator)
    assert one.value[0] is None
    assert one.state[0] in ("invalid", "range")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("trên 80", "range"), ("trên 80 hoặc 90", "bound"), ("khoảng 80", "bound"), ("trên dưới 80", "bound"),
        ("dưới 0", "bound"), ("dưới 1", "bound"), ("từ 90 đến 80", "bound"),
        ("5\n-10", "several_numbers"),
        ("trên 80%", "percentage"), ("trên 80 triệu", "bound"), ("ước khoảng 1.200 người", "bound"),
        ("1,2E+05", "scientific"), ("(5)", "brackets"), ("5-", "brackets"), ("12*", "footnoted"),
        ("12 (*)", "footnoted"), ("12¹", "footnoted"), ("١٢", "other_digits"), ("１２", "other_digits"),
        ("−", "mark_nil"), ("…..", "mark_missing"), (",,,,", "mark_missing"),
    ],
)  # fmt: skip
def test_what_is_no_plain_figure_is_told_by_what_it_is(typed: str, code: str) -> None:
    assert told(column([typed], COUNT)) == [code]


@pytest.mark.parametrize(
    ("typed", "count", "money"),
    [
        ("trên 80", "81..", "80.."), (">80", "81..", "80.."), ("hơn 80 người", "81..", ""),
        ("≥ 80", "80..", "80.."), ("Từ 80 trở lên", "80..", "80.."), ("từ 80 người trở lên", "80..", ""),
        ("ít nhất 80", "80..", "80.."), ("80+", "80..", "80.."), ("dưới 5", "0..4", "0..5"),
        ("không quá 5", "0..5", "0..5"), ("≤5", "0..5", "0..5"), ("5-10", "5..10", "5..10"),
        ("5 – 10", "5..10", "5..10"), ("từ 5 đến 10", "5..10", "5..10"), ("trên 12,5", "", "12.5.."),
        ("trên 1.234", "1235..", ""), ("trên 5.000", "", ""),
    ],
)  # fmt: skip
def test_a_bound_that_is_clear_is_kept_as_a_range_and_never_as_a_figure(
    typed: str, count: str, money: str
) -> None:
    for indicator, ends in ((COUNT, count), (MONEY, money)):
        one = column([typed], indicator)
        found = "..".join(end or "" for end in one.bounds[0]) if one.bounds else ""
        assert (one.value, found, one.state[0]) == ([None], ends, "range" if ends else "invalid")


def test_a_range_is_told_with_what_is_stored_in_the_senders_words(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["D8"] = "dưới 1.234,5"
    book.worksheets[0]["D9"] = "từ 5 đến 10 người"
    found = read(book, dong_thap)
    (one,) = [f for f in found.findings if f.code == "cell.range"]
    params = dict(one.params)
    assert (one.severity, one.cell, params["raw"], params["stored_vi"]) == (
        *("warning", "D9", "từ 5 đến 10 người", "5–10"),
    )
    (part,) = found.received.parts
    assert [part.readings.cell[at] for at in part.readings.bounds] == ["D9"]


@pytest.mark.parametrize(
    ("legend", "states"),
    [
        ("", "nil missing missing"),
        ("Ghi chú: (-): không phát sinh; (…): chưa có số liệu", "nil missing missing"),
        ("Ghi chú: Dấu (-) là không có số liệu", "missing missing missing"),
        ("(-) không có số liệu", "missing missing missing"),
        ("Không có số liệu thì ghi dấu “-”", "missing missing missing"),
        ("Ký hiệu: - : Không thu thập được; x: không có", "missing nil missing"),
        ("“-”: chưa báo cáo, “x”: không phát sinh", "missing nil missing"),
        ("* (-): Có hiện tượng phát sinh nhưng không có số liệu.", "missing missing missing"),
        ("Quy ước: (-) không phát sinh, (...) không phát sinh", "nil missing nil"),
        ("Dấu (-) thể hiện đơn vị sáp nhập", "invalid missing missing"),
        ("(-): không phát sinh. Nơi khác (-): chưa có số liệu", "invalid missing missing"),
        ("Tăng (+), giảm (-) so với cùng kỳ", "nil missing missing"),
    ],
)
def test_a_mark_means_what_the_form_says_of_it(dong_thap: Context, legend: str, states: str) -> None:
    rows = ROWS.replace("| 5 | 5 | 2", "| - | x | …")
    found = read(sheet_of(TITLES, HEAD, rows, "", legend), dong_thap)
    marked = (COUNT, "supported", "support_health")
    assert [found.cell("30007", name)[1] for name in marked] == states.split()


@pytest.mark.parametrize(
    ("typed", "note", "reading"),
    [
        ("12*", "(*) Xã mới thành lập", ("12", "footnote_read")),
        ("12 (1)", "Ghi chú: (1) Bao gồm cả người vãng lai", ("12", "footnote_read")),
        ("12¹", "¹ Công an cung cấp", ("12", "footnote_read")),
        ("12 (1)", "", (None, "several_numbers")),
        ("12*", "(1) Xã mới thành lập", (None, "footnoted")),
        ("12*", "(*) Số ước tính", (None, "footnoted")),
        ("12*", "(*) Cùng kỳ năm trước", (None, "footnoted")),
        ("12*", "(*) Nghìn người", (None, "footnoted")),
        ("12*", "(*) Số liệu 2020", (None, "footnoted")),
        ("12*", "(*) Số đúng: 15", (None, "footnoted")),
        ("12*", "(*) Chưa xác minh", (None, "footnoted")),
        ("12*", "* Xã mới\n* Xã cũ", (None, "footnoted")),
        ("12*", "* Số hộ", (None, "footnoted")),
        ("12*", "(*) Hộ nghèo", (None, "footnoted")),
        ("12*", "(*) Tính theo số cơ sở kinh doanh", (None, "footnoted")),
        ("12*", "(*) Cơ sở do công an quản lý", ("12", "footnote_read")),
        ("1.200 (1)", "(1) Xã mới thành lập", (None, "footnoted")),
    ],
)
def test_a_figure_with_a_mark_is_read_where_the_sheet_explains_the_mark(
    dong_thap: Context, typed: str, note: str, reading: tuple[str | None, str]
) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS.replace("Sính | 5", f"Sính | {typed}"), "", note), dong_thap)
    codes = [f.code.removeprefix("cell.") for f in found.findings if f.cell == "D9"]
    assert (found.cell("30007", COUNT)[0], *codes) == reading


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("12 (mười hai)", "12", "words_agree"),
        ("125 (Một trăm hai mươi lăm người)", "125", "words_agree"),
        ("2005 (hai nghìn không trăm linh năm)", "2005", "words_agree"),
        ("0 (không)", "0", "words_agree"),
        ("12 (người)", "12", "unit_words"),
        ("12 (mười ba)", None, "words_differ"),
        ("12 (hai hai)", None, "not_a_number"),
        ("12 (lượt)", None, "not_a_number"),
        ("1.200 (một nghìn hai trăm)", None, "not_a_number"),
        ("1/2", None, "fraction"),
        ("½", None, "fraction"),
        ("12 ½", None, "fraction"),
    ],
)
def test_a_figure_given_again_in_words_is_read_where_they_agree(
    typed: str, value: str | None, code: str
) -> None:
    one = column([typed], COUNT)
    assert (one.value, told(one)) == ([value], [code])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("trên 80", "trên 80"),
        ("80 trở lên", "80 trở lên"),
        ("từ 80 đến 90 người", "từ 80 đến 90 người"),
        ("khoảng 80 bạn", "khoảng 80 (…)"),
        ("12 (Mười hai)", "12 (Mười hai)"),
    ],
)
def test_words_that_the_settings_know_are_told_as_typed(typed: str, shown: str) -> None:
    assert column([typed], COUNT).raw == [shown]


def rich(*runs: tuple[str, str]) -> bytes:
    """A workbook as Excel writes it, with a cell of (kind of letters, text)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 05")
    for r, line in enumerate([*table(TITLES), *table(HEAD), *table(ROWS)]):
        for c, cell in enumerate(line):
            if cell not in ("", "<", "^"):
                sheet.write(r, c, float(cell) if cell.isdigit() else cell.lstrip("'"))
    kinds = {"raised": {"font_script": 1}, "lowered": {"font_script": 2}, "struck": {"font_strikeout": True}}
    formats = {name: book.add_format(kinds.get(name, {"bold": True})) for name, _ in runs}
    sheet.write_rich_string(8, 3, *(part for name, text in runs for part in (formats[name], text)))
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("kind", ["raised", "lowered", "struck"])
def test_a_figure_of_which_a_part_is_raised_or_struck_out_is_not_joined(
    dong_thap: Context, kind: str
) -> None:
    found = read(rich(("bold", "12"), (kind, "1")), dong_thap)
    assert found.cell("30007", COUNT)[:2] == (None, "invalid")
    assert found.grave == [("cell.shown_otherwise", "D9")]


def test_letters_of_a_cell_that_are_only_bold_are_one_figure(dong_thap: Context) -> None:
    assert read(rich(("bold", "1"), ("plain", "2")), dong_thap).cell("30007", COUNT)[0] == "12"


def test_raised_letters_are_seen_where_texts_stand_in_the_sheet_itself(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["D9"] = CellRichText(["12", TextBlock(InlineFont(vertAlign="superscript"), "1")])
    found: Read = read(saved(book), dong_thap)
    assert found.cell("30007", COUNT)[:2] == (None, "invalid")
