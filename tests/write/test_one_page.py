"""Tables that are to be printed whole on one upright page."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

from kpi.findings import load_catalogue
from kpi.model.pagelayout import PageLayout
from kpi.model.table import Column, Kind, Row, Table
from kpi.write.docx.fitting import height_of, one_page
from kpi.write.html import html_text
from kpi.write.xlsx.table import save_workbook
from tests.write.test_document import layout as layout

VI = load_catalogue("vi")
COLUMNS = (Column("criterion", "Tiêu chí", width=40), Column("points", "Điểm", Kind.POINTS, width=9))
LINES = tuple(Row((f"I.{n} Cơ sở kinh doanh dịch vụ được kiểm tra", n)) for n in range(16))
SHEET = Table("s", "Phiếu chấm điểm", ("năm 2021",), COLUMNS, LINES, ("Vì sao",), one_page=True)


def test_rows_are_as_high_as_the_page_lets_them_be_to_sign_in(layout: PageLayout) -> None:
    made = one_page(SHEET, layout, "vi")
    assert not made.across
    assert made.points == layout.cells[0]
    assert made.least > 4
    assert height_of(SHEET, made, layout, "vi") <= layout.height - layout.top - layout.bottom


def test_more_rows_take_a_smaller_type_and_no_height_of_their_own(layout: PageLayout) -> None:
    made = one_page(replace(SHEET, rows=LINES * 3), layout, "vi")
    assert made.points < layout.cells[0]
    assert made.least < one_page(SHEET, layout, "vi").least


def test_a_workbook_and_a_page_of_html_print_it_upright(tmp_path: Path) -> None:
    save_workbook([SHEET], tmp_path / "s.xlsx", VI)
    with zipfile.ZipFile(tmp_path / "s.xlsx") as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<pageSetup[^>]*orientation="portrait"', xml)
    assert '<section class="upright">' in html_text([SHEET], VI)
