"""The Word document, opened again with python-docx."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT

from kpi.findings import load_catalogue
from kpi.model.pagelayout import PageLayout
from kpi.model.table import Column, Heading, Kind, Row, Table
from kpi.spec.load import load_specs
from kpi.spec.places import spec_roots
from kpi.tables.frame import sign_lines
from kpi.write.docx.document import document_bytes
from kpi.write.docx.fitting import LEAST, LETTER, fitting_of
from kpi.write.html import html_text
from kpi.write.sizes import wishes_of
from kpi.write.xlsx.table import save_workbook
from tests.write.test_workbook import TABLE

VI = load_catalogue("vi")


@pytest.fixture(scope="module")
def layout() -> PageLayout:
    """The layout that comes with the program."""
    found = load_specs(spec_roots(None), check=False).settings.layout_at(date(2026, 1, 1))
    assert found is not None
    return found


def opened(layout: PageLayout, *tables: Table) -> Any:
    return docx.Document(io.BytesIO(document_bytes(tables, VI, layout)))


def texts(book: Any) -> list[str]:
    return [paragraph.text for paragraph in book.element.body.iter(docx.oxml.ns.qn("w:p")) if paragraph.text]


def wide(count: int) -> Table:
    many = tuple(Column(f"c{i}", f"Không còn tụ điểm ma túy {i}", Kind.COUNT) for i in range(count))
    cells = ("1", "Xã Bình Phú", *range(1000, 1000 + count))
    return replace(TABLE, columns=(*TABLE.columns[:2], *many), rows=(Row(cells),))


def test_the_page_has_the_margins_of_the_decree_and_its_number_above_from_the_second_on(
    layout: PageLayout,
) -> None:
    (section,) = opened(layout, TABLE).sections
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "PAGE" in section.header._element.xml
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_header._element.xml
    assert section.header.paragraphs[0].style.font.size.pt == 13


def test_what_must_be_said_stands_on_every_page(layout: PageLayout) -> None:
    (section,) = opened(layout, TABLE).sections
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == TABLE.warning


def test_header_and_column_numbers_come_again_on_every_page_and_no_row_is_broken(layout: PageLayout) -> None:
    grid = opened(layout, TABLE).tables[1]
    marks = [(row._tr.xml.count("w:tblHeader"), row._tr.xml.count("w:cantSplit")) for row in grid.rows]
    assert marks == [(1, 1)] * 3 + [(0, 1)] * len(TABLE.rows)
    assert [cell.text for cell in grid.rows[2].cells] == ["(1)", "(2)", "(3)", "(4)", "(5)"]


def test_a_form_by_itself_has_its_code_left_and_sender_and_receiver_right(layout: PageLayout) -> None:
    left, middle, right = opened(layout, TABLE).tables[0].rows[0].cells
    assert left.text.split("\n") == ["Biểu số: TH/CĐ", "Bảng do dự án thiết kế"]
    assert middle.text.split("\n") == [TABLE.title, "Kỳ báo cáo: năm 2021"]
    assert right.text.split("\n") == ["Nơi gửi: Sở Y tế", "Nơi nhận: Bộ"]


def test_an_annex_has_its_number_and_title_and_the_line_about_its_document(layout: PageLayout) -> None:
    heading = Heading(annex="Phụ lục II", annex_line="(Kèm theo văn bản số ……)")
    lines = texts(opened(layout, replace(TABLE, heading=heading, signature=())))
    assert lines[:4] == ["Phụ lục II", TABLE.title, "(Kèm theo văn bản số ……)", "Kỳ báo cáo: năm 2021"]


def test_unknown_is_an_ellipsis_and_hostile_text_is_text(layout: PageLayout) -> None:
    grid = opened(layout, TABLE).tables[1]
    assert [cell.text for cell in grid.rows[5].cells][2:] == ["…", "…", "72–85"]
    hostile = replace(TABLE, rows=(Row(("1", "</w:t><w:x>&\x0b\u202e", 1, None, None)),))
    assert opened(layout, hostile).tables[1].rows[3].cells[1].text == "</w:t><w:x>&"


def test_wide_tables_lie_across_and_very_wide_ones_are_cut_with_their_units_in_each_part(
    layout: PageLayout,
) -> None:
    across = opened(layout, wide(14))
    assert across.sections[0].orientation == WD_ORIENT.LANDSCAPE
    parts = opened(layout, wide(80)).tables[1:-1]
    assert len(parts) > 1
    figures = [cell.text for part in parts for cell in part.rows[-1].cells[2:]]
    assert figures == [f"1.{n:03d}" for n in range(80)]
    assert {part.rows[-1].cells[1].text for part in parts} == {"Xã Bình Phú"}


def test_each_table_begins_a_page_and_is_numbered_by_itself(layout: PageLayout) -> None:
    sections = opened(layout, TABLE, replace(TABLE, warning="")).sections
    assert len(sections) == 2
    assert all('w:pgNumType w:start="1"' in section._sectPr.xml for section in sections)
    assert sections[1].footer.paragraphs[0].text == ""


def test_the_same_table_gives_the_same_bytes_which_name_nobody(layout: PageLayout) -> None:
    first = document_bytes([TABLE], VI, layout)
    assert first == document_bytes([TABLE], VI, layout)
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = opened(layout, TABLE).core_properties
    assert (core.author, core.last_modified_by) == ("", "")
    assert f"{core.created:%Y-%m-%d}" == "2021-12-15"


def test_zeros_stand_before_small_days_and_the_first_two_months_alone(layout: PageLayout) -> None:
    days = (date(2026, 3, 5), date(2025, 2, 15), date(2026, 12, 10))
    lines = [sign_lines("Hà Nội", VI, (), layout.day_parts(day))[0].right for day in days]
    assert lines == [
        "Hà Nội, ngày 05 tháng 3 năm 2026",
        "Hà Nội, ngày 15 tháng 02 năm 2025",
        "Hà Nội, ngày 10 tháng 12 năm 2026",
    ]
    assert [one.right for one in sign_lines("Hà Nội", VI, ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"))][1:3] == [
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
    ]


def test_a_further_part_of_a_short_table_stands_on_one_page(layout: PageLayout) -> None:
    first, second, *_ = opened(layout, wide(80)).tables[1:-1]
    kept = [
        docx.oxml.ns.qn("w:keepNext") in {one.tag for one in grid._element.iter()} for grid in (first, second)
    ]
    assert kept == [False, True]
    last = second.rows[-1].cells[0].paragraphs[0]
    assert not last.paragraph_format.keep_with_next  # else the notes would be held on the page, too


def test_the_number_of_a_narrow_column_stands_on_one_line(layout: PageLayout) -> None:
    grid = opened(layout, wide(80)).tables[1]
    index = next(row for row in grid.rows if row.cells[0].text == "(1)")
    scales = [int(mark.get(docx.oxml.ns.qn("w:val"))) for mark in index._tr.iter(docx.oxml.ns.qn("w:w"))]
    assert all(60 <= scale < 100 for scale in scales)


def test_a_workbook_and_a_page_are_printed_with_the_same_margins(layout: PageLayout, tmp_path: Path) -> None:
    table = replace(TABLE, heading=Heading(code="Biểu số: TH", layout=layout))
    save_workbook([table], tmp_path / "t.xlsx", VI)
    margins = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0].page_margins
    inches = (margins.top, margins.right, margins.bottom, margins.left)
    assert [round(inch * 25.4) for inch in inches] == [20, 15, 20, 30]
    assert "@page { margin: 20mm 15mm 20mm 30mm }" in html_text([table], VI)
    assert "@page { margin" not in html_text([replace(table, heading=None)], VI)


def grouped(groups: int, title: str) -> Table:
    many = tuple(
        Column(f"{i}.{key}", words, Kind.COUNT, (title,) if i % 2 else (f"{title} {i}",), width=9)
        for i in range(groups)
        for key, words in (("number", "Số lượng"), ("change", "Chênh lệch"))
    )
    cells = ("1", "Xã Bình Phú", *range(2 * groups))
    return replace(TABLE, columns=(*TABLE.columns[:2], *many), rows=(Row(cells),))


@pytest.mark.parametrize("groups", [9, 16, 25, 40])
def test_columns_under_one_group_stand_in_one_part_and_no_word_is_broken(
    layout: PageLayout, groups: int
) -> None:
    table = grouped(groups, "Có ma túy, chưa thành trọng điểm, năm 2025, nghiêng")
    fitting = fitting_of(wishes_of(table, "vi", LEAST), table.columns, layout)
    places = [place for part in fitting.parts for place in part.places if place > 1]
    assert places == list(range(2, 2 + 2 * groups))
    for part in fitting.parts:
        own = [place for place in part.places if place > 1]
        assert own[0] % 2 == 0
        assert len(own) % 2 == 0
        letter, wide = fitting.points * LETTER, dict(zip(part.places, part.widths, strict=True))
        for place in own[::2]:
            assert wide[place] + wide[place + 1] >= len("nghiêng") * letter
        turned = {part.places[i] for i in part.sizes.upright}
        lying = [place for place in own if place not in turned]
        assert all(wide[i] >= len(table.columns[i].title.split()[0]) * letter for i in lying)


def test_parts_are_about_as_wide_as_each_other_and_a_group_that_no_page_holds_is_cut(
    layout: PageLayout,
) -> None:
    cut = replace(grouped(40, "Lớp"), columns=tuple(
        replace(one, groups=("Cả bảng", *one.groups)) if one.groups else one
        for one in grouped(40, "Lớp").columns))  # fmt: skip
    fitting = fitting_of(wishes_of(cut, "vi", LEAST), cut.columns, layout)
    numbers = [len(part.places) - 2 for part in fitting.parts]
    assert len(numbers) > 1
    assert sum(numbers) == 80
    assert all(number % 2 == 0 for number in numbers)
    assert max(numbers) - min(numbers) <= max(numbers) / 2
