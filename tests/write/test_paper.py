"""A paper as page, workbook, Markdown and text: nothing in it is taken for markup or a formula."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from kpi.findings import load_catalogue
from kpi.model.pagelayout import PageLayout
from kpi.model.paper import Closing, Exhibit, Figure, Letterhead, Paper, Prose, Run, Title
from kpi.model.table import Table
from kpi.write.docx.paper import paper_bytes
from kpi.write.saving import save, text_of
from tests.shipped import shipped_specs
from tests.write.test_workbook import TABLE

VI = load_catalogue("vi")
HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> & **đậm** [a](b) | ‮ x'
LISTING = Table("sources", "Nguồn", (), TABLE.columns, TABLE.rows)


@pytest.fixture(scope="module")
def layout() -> PageLayout:
    found = shipped_specs().settings.layout_at(date(2026, 1, 1))
    assert found is not None
    return found


@pytest.fixture
def paper(layout: PageLayout) -> Paper:
    missing = Run("[chưa có số liệu]", "missing", 2)
    prose = Prose((Run("Có "), Run("12", "figure", 1), Run(f" cơ sở của {HOSTILE}; "), missing))
    figures = (
        Figure("inspected", "Cơ sở", 12, "12", "87", 3, ("A1",)),
        Figure("fined", HOSTILE, None, "", "87", 3, ("A1", "A2", "A3")),
    )
    table = replace(TABLE, title=HOSTILE, heading=None, signature=())
    return Paper(
        id="year",
        kind="BÁO CÁO",
        title=f"Kết quả của {HOSTILE}",
        letterhead=Letterhead(("ỦY BAN",), "SỞ Y TẾ", ("CỘNG HÒA", "Độc lập"), "Số: ……", "Đồng Tháp, ngày ……",
                              ("Bộ Y tế",), "Kính gửi:"),
        closing=Closing("Nơi nhận:", ("Như trên", "Lưu: VT"), ("GIÁM ĐỐC",), "(Ký)"),
        parts=(
            Title("I.", "Tình hình", 1),
            prose,
            Prose((Run("[Nêu khó khăn]", "blank"),)),
            Prose((Run("………", "blank"),), blank_line=True),
            Exhibit(1, f"Bảng 1. {HOSTILE}", table),
        ),
        figures=figures,
        sources=LISTING,
        notes=(HOSTILE,),
        warning="Minh họa",
        source="Nguồn: phiên bản 1 (ghi lúc 14/12/2021)",
        layout=layout,
    )  # fmt: skip


def test_a_page_holds_texts_as_texts(paper: Paper) -> None:
    page = text_of(paper, None, "html", VI)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "‮" not in page
    assert '<span class="missing">[chưa có số liệu]</span>' in page
    assert page.count('class="lines"') == 1
    assert '<p class="warning">Minh họa</p>' in page
    assert "<li>Như trên;</li><li>Lưu: VT.</li>" in page


def test_markdown_holds_texts_as_texts(paper: Paper) -> None:
    text = text_of(paper, None, "md", VI)
    assert not re.search(r"(?<!\\)[<*]script", text)
    assert "**đậm**" not in text
    assert "**\\[chưa có số liệu\\]**" in text


def test_numbers_of_figures_are_shown_where_asked_for(paper: Paper) -> None:
    plain = text_of(paper, None, "table", VI)
    assert "Có 12 cơ sở" in plain
    assert "Nguồn\n" not in plain
    marked = text_of(replace(paper, marked=True), None, "table", VI)
    assert "Có 12[1] cơ sở" in marked
    assert "Nguồn\n" in marked


def test_a_workbook_has_the_text_and_a_sheet_for_each_table(paper: Paper, tmp_path: Path) -> None:
    save(replace(paper, marked=True), None, tmp_path / "a.xlsx", VI)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[0] == "Báo cáo"
    assert len(book.sheetnames) == 3
    cells = [cell for row in book["Báo cáo"].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    texts = [str(cell.value) for cell in cells]
    assert any(text.startswith("Có 12 [1] cơ sở của =HYPERLINK") for text in texts)
    (blank,) = [cell for cell in cells if cell.value == "[Nêu khó khăn]"]
    assert blank.fill.fgColor.rgb == "FFFFF3BF"
    (title,) = [cell for cell in cells if str(cell.value).startswith("Kết quả của")]
    assert title.alignment.wrap_text
    assert book["Báo cáo"].print_title_rows is None


def test_a_document_of_old_settings_looks_as_the_programs_own(paper: Paper, tmp_path: Path) -> None:
    assert paper.layout is not None
    old = replace(paper, layout=replace(paper.layout, paper=None))
    save(old, None, tmp_path / "old.docx", VI)
    save(paper, None, tmp_path / "new.docx", VI)
    assert (tmp_path / "old.docx").read_bytes() == (tmp_path / "new.docx").read_bytes()


def test_a_document_holds_texts_as_texts(paper: Paper, layout: PageLayout) -> None:
    book = docx.Document(io.BytesIO(paper_bytes(paper, VI, layout)))
    texts = [paragraph.text for paragraph in book.paragraphs]
    assert any("<script>alert(1)</script> & **đậm**" in text for text in texts)
    assert not any("‮" in text for text in texts)
    assert book.core_properties.author == ""


def test_what_is_too_wide_stays_upright(paper: Paper, layout: PageLayout) -> None:
    book = docx.Document(io.BytesIO(paper_bytes(paper, VI, layout)))
    assert [section.page_width < section.page_height for section in book.sections] == [True]


def test_rows_are_those_of_its_figures(paper: Paper) -> None:
    assert text_of(paper, None, "csv", VI) == text_of([LISTING], None, "csv", VI)
