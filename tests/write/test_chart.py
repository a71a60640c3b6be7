"""The chart of a table's own shares."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from decimal import Decimal

from kpi.findings import load_catalogue
from kpi.model.cell import Cell, Status
from kpi.model.table import Column, Kind, Row, Table
from kpi.write.chart import charts_of
from kpi.write.html import html_text
from kpi.write.stacks import stacks_of

VI = load_catalogue("vi")
SHARES = tuple(
    Column(f"{name}_share", "Tỷ lệ", Kind.PERCENT, (name,), 1, part="units") for name in ("Tốt", "<Yếu>")
)
TABLE = Table("t", "Bảng", (), (Column("name", "Đơn vị"), *SHARES), (
    Row(("Huyện A & B", Decimal("0.75"), Decimal("0.25"))),
    Row(("Huyện C", Decimal("0.5"), Decimal(0))),
    Row(("Huyện D", None, None)),
))  # fmt: skip


def test_each_row_is_a_bar_of_its_own_shares_with_their_figures() -> None:
    figure = ElementTree.fromstring(charts_of(TABLE, 0, VI))
    bars = [rect for rect in figure.iter("rect") if rect.find("title") is not None]
    assert [(rect.findtext("title"), rect.get("width")) for rect in bars] == [
        ("75,0%", "375.0"), ("25,0%", "125.0"), ("50,0%", "250.0"), ("Chưa xác định", "250.0"),
        ("Chưa xác định", "500.0"),
    ]  # fmt: skip
    names = [text.text for text in figure.iter("text") if text.get("text-anchor") == "end"]
    assert names == ["Huyện A & B", "Huyện C", "Huyện D"]


def test_parts_differ_by_their_pattern_and_the_legend_names_them() -> None:
    text = charts_of(TABLE, 3, VI)
    assert len(set(re.findall(r"<pattern.*?>(.*?)</pattern>", text))) == 3
    assert "&lt;Yếu&gt;" in text
    assert 'fill="url(#p3-0-1)"' in text


def test_a_table_without_shares_of_one_whole_has_no_chart() -> None:
    other = replace(SHARES[1], part="others")
    for columns in (
        (TABLE.columns[0], SHARES[0], other),
        (TABLE.columns[0],),
        (TABLE.columns[0], *(replace(one, part="") for one in SHARES)),  # parts may overlap
    ):
        assert charts_of(replace(TABLE, columns=columns), 0, VI) == ""


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = html_text([TABLE], VI)
    assert "<figure>" in page
    assert not re.search(r"https?:|<script|<link|@import|src=", page)


BLOCKS = tuple(
    Column(name, f"Khối {name}", Kind.POINTS, part="points", most=Decimal(most))
    for name, most in (("I", 60), ("II", 40))
)
POINTS = Table("p", "Điểm", (), (Column("name", "Đơn vị"), *BLOCKS), (
    Row(("Huyện A", None, None), "section"),
    Row(("Xã A1", 60, 40)),
    Row(("Xã A2", 30, Cell(Status.RANGE, 10, 25))),
    Row(("Huyện B", None, None), "section"),
    Row(("Xã B1", None, None)),
), warning="Minh họa")  # fmt: skip


def test_points_by_block_are_one_chart_for_each_section_with_what_is_open_behind() -> None:
    first, second = stacks_of(POINTS, VI)
    assert (first.most, first.title) == (100, "Điểm theo khối của từng đơn vị (tối đa 100) – Huyện A")
    assert [(bar.name, bar.parts, bar.high) for bar in first.bars] == [
        ("Xã A1", (60, 40), 100), ("Xã A2", (30, 10), 55),
    ]  # fmt: skip
    # Of a commune that told nothing everything is open: an empty bar would read as no points.
    assert [(bar.parts, bar.high) for bar in second.bars] == [((0, 0), 100)]
    text = charts_of(POINTS, 0, VI)
    assert text.count("<figure>") == 2
    assert ">40–55</text>" in text
    assert text.count("<small>Minh họa</small>") == 2


def test_a_row_of_which_no_share_is_said_has_no_bar() -> None:
    rows = (*TABLE.rows[:1], Row(("Xã A1", "", "")))
    [chart] = stacks_of(replace(TABLE, rows=rows), VI)
    assert [bar.name for bar in chart.bars] == ["Huyện A & B"]
    assert list(stacks_of(replace(TABLE, rows=rows[1:]), VI)) == []


def test_two_wholes_in_one_table_are_two_charts() -> None:
    drugs, others = (
        tuple(replace(one, key=f"{name}.{one.key}", part=name, groups=(name, *one.groups)) for one in SHARES)
        for name in ("Ma túy", "Mại dâm")
    )
    rows = (Row(("Huyện A", Decimal("0.5"), Decimal("0.5"), Decimal(1), Decimal(0))),)
    charts = list(stacks_of(replace(TABLE, columns=(TABLE.columns[0], *drugs, *others), rows=rows), VI))
    assert [one.title for one in charts] == [
        "Tỷ lệ của từng đơn vị – Ma túy",
        "Tỷ lệ của từng đơn vị – Mại dâm",
    ]
    assert [one.names for one in charts] == [("Tốt", "<Yếu>")] * 2
    assert not any(one.is_open for one in charts)
