"""The chart of a table's own shares."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from decimal import Decimal

from kpi.findings import load_catalogue
from kpi.model.table import Column, Kind, Row, Table
from kpi.write.chart import chart_of
from kpi.write.html import html_text

SHARES = tuple(
    Column(f"{name}_share", "Tỷ lệ", Kind.PERCENT, (name,), 1, part="units") for name in ("Tốt", "<Yếu>")
)
TABLE = Table("t", "Bảng", (), (Column("name", "Đơn vị"), *SHARES), (
    Row(("Huyện A & B", Decimal("0.75"), Decimal("0.25"))),
    Row(("Huyện C", Decimal("0.5"), Decimal(0))),
    Row(("Huyện D", None, None)),
))  # fmt: skip


def test_each_row_is_a_bar_of_its_own_shares_with_their_figures() -> None:
    figure = ElementTree.fromstring(chart_of(TABLE, "Tỷ lệ", 0, "vi"))
    bars = [rect for rect in figure.iter("rect") if rect.find("title") is not None]
    assert [(rect.findtext("title"), rect.get("width")) for rect in bars] == [
        ("75,0%", "375.0"), ("25,0%", "125.0"), ("50,0%", "250.0"),
    ]  # fmt: skip
    names = [text.text for text in figure.iter("text") if text.get("text-anchor") == "end"]
    assert names == ["Huyện A & B", "Huyện C", "Huyện D"]


def test_parts_differ_by_their_pattern_and_the_legend_names_them() -> None:
    text = chart_of(TABLE, "Tỷ lệ", 3, "vi")
    assert len(set(re.findall(r"<pattern.*?>(.*?)</pattern>", text))) == 2
    assert "&lt;Yếu&gt;" in text
    assert 'fill="url(#p3-1)"' in text


def test_a_table_without_shares_of_one_whole_has_no_chart() -> None:
    other = replace(SHARES[1], part="others")
    for columns in (
        (TABLE.columns[0], SHARES[0], other),
        (TABLE.columns[0],),
        (TABLE.columns[0], *(replace(one, part="") for one in SHARES)),  # parts may overlap
    ):
        assert chart_of(replace(TABLE, columns=columns), "Tỷ lệ", 0, "vi") == ""


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = html_text([TABLE], load_catalogue("vi"))
    assert "<figure>" in page
    assert not re.search(r"https?:|<script|<link|@import|src=", page)
