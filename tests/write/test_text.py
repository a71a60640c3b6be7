"""Tables as text: the same small table in every format."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from kpi.findings import load_catalogue
from kpi.model.cell import Cell, Status, between
from kpi.model.table import Column, Kind, Row, SignLine, Table
from kpi.write.cells import guard, shown
from kpi.write.delimited import delimited_text
from kpi.write.html import html_text
from kpi.write.jsonout import exact_number, exact_values, json_text
from kpi.write.markdown import markdown_text
from kpi.write.piped import piped_text
from kpi.write.terminal import show

VI, EN = load_catalogue("vi"), load_catalogue("en")
TABLE = Table(
    id="score",
    title="Bảng điểm",
    subtitle=("Tỉnh Đồng Tháp – năm 2021",),
    columns=(
        Column("order", "STT"),
        Column("name", "Đơn vị"),
        Column("count", "Số cơ sở", Kind.COUNT, ("Kiểm tra",)),
        Column("rate", "Tỷ lệ", Kind.PERCENT, ("Kiểm tra",)),
        Column("points", "Điểm", Kind.POINTS),
    ),
    rows=(
        Row(("I", "Huyện Tân Hồng", "2 xã", None, None), "section"),
        Row(("1", "Xã Bình Phú", 1234, Decimal("0.157"), Decimal("72.5"))),
        Row(("2", "=HYPERLINK(1)", None, None, "72–85")),
        Row(("", "Tổng cộng", 1234, Decimal("0.157"), None), "total"),
    ),
    notes=("“…”: chưa có số liệu.",),
    warning="Thang điểm minh họa",
)


def test_pipe_shows_the_unknown_as_unknown_and_the_warning_above_the_figures() -> None:
    assert piped_text([TABLE], VI) == (
        "Bảng điểm\n"
        "Tỉnh Đồng Tháp – năm 2021\n"
        "*** Thang điểm minh họa ***\n"
        "\n"
        "STT    Đơn vị            Kiểm tra – Số    Kiểm tra – Tỷ    Điểm\n"
        "                                 cơ sở               lệ\n"
        "-----  --------------  ---------------  ---------------  ------\n"
        "I      Huyện Tân Hồng\n"
        "1      Xã Bình Phú               1.234            15,7%    72,5\n"
        "2      =HYPERLINK(1)                 …                …   72–85\n"
        "       Tổng cộng                 1.234            15,7%       …\n"
        "\n"
        "- “…”: chưa có số liệu.\n"
    )


def test_each_line_of_csv_has_the_days_that_a_law_sets() -> None:
    table = replace(TABLE, span=(date(2025, 12, 15), date(2026, 12, 14)))
    head, first, *_ = csv.reader(io.StringIO(delimited_text([table], VI)))
    assert head[-3:] == ["Từ ngày", "Đến ngày", "Lưu ý"]
    assert first[-3:] == ["15/12/2025", "14/12/2026", "Thang điểm minh họa"]


def test_csv_has_a_unit_or_total_per_line_with_its_section_and_the_warning() -> None:
    assert delimited_text([TABLE], VI) == (
        "Thuộc,STT,Đơn vị,Kiểm tra – Số cơ sở,Kiểm tra – Tỷ lệ,Điểm,Lưu ý\n"
        "Huyện Tân Hồng,1,Xã Bình Phú,1234,0.157,72.5,Thang điểm minh họa\n"
        "Huyện Tân Hồng,2,'=HYPERLINK(1),,,72–85,Thang điểm minh họa\n"
        ",,Tổng cộng,1234,0.157,,Thang điểm minh họa\n"
    )


def test_tsv_parts_cells_by_tabs_even_where_a_name_holds_one() -> None:
    table = replace(TABLE, rows=(Row(("1", "Xã\tA\nB", 1, None, None)),), warning="")
    lines = delimited_text([table], EN, "\t").splitlines()
    assert lines[1].split("\t") == ["1", "Xã A B", "1", "", ""]


def test_markdown_escapes_and_prints_totals_bold() -> None:
    table = replace(
        TABLE, rows=(Row(("1", "a|b *c* <d>", 1, None, None)), Row(("", "Tổng", 2, None, None), "total"))
    )
    lines = markdown_text([table], EN).splitlines()
    assert "> **Thang điểm minh họa**" in lines
    assert r"| 1 | a\|b \*c\* \<d\> | 1 | … | … |" in lines
    assert "|  | **Tổng** | **2** | **…** | **…** |" in lines


def test_html_merges_the_header_and_lets_no_markup_through() -> None:
    table = replace(
        TABLE, title="<script>alert(1)</script>", rows=(Row(("1", "<img onerror=x>", 1, None, None)),)
    )
    page = html_text([table], VI)
    assert "<script" not in page
    assert "<img" not in page
    assert '<th colspan="2">Kiểm tra</th>' in page
    assert '<th rowspan="2">Điểm</th>' in page
    assert "http" not in page


def test_html_spreads_a_sections_remark() -> None:
    assert '<td colspan="3">2 xã</td>' in html_text([TABLE], VI)


def test_languages_differ_in_their_signs_for_numbers() -> None:
    column = Column("x", "x", Kind.DECIMAL, places=1)
    assert shown(Decimal("1234.55"), column, "vi") == "1.234,6"
    assert shown(Decimal("1234.55"), column, "en") == "1,234.6"


def test_points_have_decimals_only_where_needed() -> None:
    column = Column("x", "x", Kind.POINTS)
    told = [shown(Decimal(value), column, "vi") for value in ("72.0000", "72.5", "0", "66.25")]
    assert told == ["72", "72,5", "0", "66,25"]


def test_html_sets_those_who_made_and_those_who_sign_a_table_side_by_side() -> None:
    lines = (SignLine("", "Đồng Tháp, ngày …"), SignLine("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"))
    page = html_text([replace(TABLE, signature=lines)], VI)
    left, right = page.partition('<div class="sign">')[2].partition("</div>")[0].split("</p><p>")
    assert "NGƯỜI LẬP BIỂU" in left
    assert "THỦ TRƯỞNG ĐƠN VỊ" in right
    assert "NGƯỜI LẬP BIỂU" not in right


def test_cells_without_a_figure_are_told_alike_in_every_format() -> None:
    cells = ("1", "Xã A", Cell(Status.NOT_ARISEN), Cell(Status.NOT_COMPARABLE), between(Decimal("72.5"), 85))
    table = replace(TABLE, rows=(Row(cells, sign="*"),))
    shown = ["1", "Xã A (*)", "không phát sinh", "…", "72,5–85"]
    [line] = (one for one in markdown_text([table], VI).splitlines() if "Xã A" in one)
    assert [text.strip().replace("\\*", "*") for text in line.split("|")[1:-1]] == shown
    assert all(f">{text}<" in html_text([table], VI) for text in shown)
    [_, cells_of_csv] = csv.reader(io.StringIO(delimited_text([table], VI)))
    assert cells_of_csv[:5] == ["1", "Xã A (*)", "không phát sinh", "", "72.5–85"]


def test_json_tells_one_from_true_whatever_came_before() -> None:
    assert json.dumps(exact_values({"a": True})) == '{"a": true}'
    assert json.dumps(exact_values({"a": Decimal(1)})) == '{"a": 1}'


def test_json_keeps_numbers_exact() -> None:
    data = {
        "whole": Decimal("12.0000"),
        "short": Decimal("0.157"),
        "long": Decimal("12345678901234567.1234"),
        "ả": None,
    }
    text = json_text(data)
    assert '"ả"' in text
    assert json.loads(text) == {"whole": 12, "short": 0.157, "long": "12345678901234567.1234", "ả": None}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_json_numbers_read_back_to_the_digit(value: Decimal) -> None:
    back = json.loads(json_text([exact_number(value)]), parse_float=Decimal, parse_int=Decimal)[0]
    assert Decimal(back) == value


def test_json_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text([float("nan")])


def test_json_takes_no_field_for_a_key() -> None:
    @dataclass
    class Value:
        field: int

    with pytest.raises(TypeError, match="Value"):
        json_text([Value(1)])


@given(st.text(max_size=12))
def test_no_text_in_a_csv_begins_like_a_formula(text: str) -> None:
    table = replace(TABLE, rows=(Row(("1", text, 1, None, None)),), warning=text)
    cells = list(csv.reader(io.StringIO(delimited_text([table], VI))))[1]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_guarded_text_stays_readable() -> None:
    assert guard("-5 xã") == "'-5 xã"
    assert guard("Xã A=B") == "Xã A=B"


@pytest.mark.parametrize("width", [80, 140])
def test_no_line_on_a_terminal_is_wider_than_it_and_no_figure_is_lost(width: int) -> None:
    many = tuple(Column(f"c{i}", f"Tiêu chí số {i}", Kind.COUNT, ("Khối",)) for i in range(20))
    table = replace(
        TABLE, columns=(*TABLE.columns[:2], *many), rows=(Row(("1", "Xã Tân Hộ Cơ", *range(1000, 1020))),)
    )
    console = Console(width=width, record=True, file=io.StringIO())
    show([table], VI, console)
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= width
    words = {word for line in lines for word in line.split()}
    assert {f"1.{i:03d}" for i in range(20)} <= words
    assert "⚠" in lines[0]


def test_terminal_text_carries_no_escape_codes_of_a_sender() -> None:
    table = replace(TABLE, rows=(Row(("1", "\x1b[31mXã\x07 [bold]A[/bold]", 1, None, None)),))
    out = io.StringIO()
    show([table], VI, Console(width=100, file=out, force_terminal=False))
    assert "\x1b" not in out.getvalue()
    assert "[bold]A[/bold]" in out.getvalue()


def _printed(table: Table, width: int) -> str:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    show([table], VI, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_narrow_terminal_repeats_the_unit_alone_and_breaks_no_word() -> None:
    columns = (
        Column("reporter", "Mã"),
        Column("name", "Đơn vị"),
        *(Column(f"t{n}", f"Tình trạng {n}") for n in range(4)),
        Column("late", "Số ngày chậm", Kind.COUNT),
    )
    row = Row(("866", "Thành phố Cao Lãnh", *["Đã nhận, có phát hiện"] * 4, 3))
    out = _printed(Table("t", "Bảng", (), columns, (row,)), 80)
    assert "(phần 2/" in out
    assert out.count("866") == out.count("Thành phố Cao Lãnh") == out.count("(phần ")
    assert "Số ngày chậm" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_rows_without_a_unit_become_paragraphs_where_they_do_not_fit() -> None:
    columns = tuple(Column(f"c{n}", f"Cột {n}") for n in range(6))
    table = Table("t", "Bảng", (), columns, (Row(("một hai ba bốn năm sáu bảy",) * 5 + ("",)),))
    out = _printed(table, 80)
    assert "- Cột 0: một hai" in out
    assert "Cột 4:" in out
    assert "Cột 5" not in out
    assert "phần" not in out


@pytest.mark.parametrize(
    ("value", "limits", "text"),
    [("0.9999", (), "99.99%"), ("1", (), "100.0%"), ("0.0003", (), "0.03%"), ("0.7996", ("0.8",), "79.96%")],
)
def test_a_share_in_a_table_never_shows_a_threshold_it_has_not_reached(
    value: str, limits: tuple[str, ...], text: str
) -> None:
    column = Column("rate", "Rate", Kind.PERCENT, places=1, limits=tuple(map(Decimal, limits)))
    assert shown(Decimal(value), column, "en") == text


def test_points_in_a_table_stay_below_the_class_they_have_not_reached() -> None:
    column = Column("points", "Points", Kind.POINTS, limits=(Decimal(90), Decimal(0)))
    assert shown(Decimal("89.9951"), column, "en") == "89.995"
    assert shown(Decimal("88.1234"), column, "en") == "88.12"
