"""The lines of a tree as a table: every format shows how deep each is."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import docx
import openpyxl

from kpi.findings import load_catalogue
from kpi.model.table import Column, Row, Table
from kpi.spec.load import load_specs
from kpi.spec.places import spec_roots
from kpi.write.delimited import delimited_text
from kpi.write.docx.document import save_document
from kpi.write.html import html_text
from kpi.write.markdown import markdown_text
from kpi.write.xlsx.table import save_workbook

WORDS = load_catalogue("vi")
SPACE = "\u2003"
DEPTHS = {"Phường 2": 0, "I. Chỉ đạo": 1, "I.1 Kế hoạch": 2, "Biểu 06 › D15": 3}
TREE = Table(
    "explain",
    "Phường 2",
    (),
    (Column("label", "Nội dung", width=50), Column("value", "Giá trị")),
    tuple(Row((label, "5"), depth=depth) for label, depth in DEPTHS.items()),
)


def test_in_a_document_by_the_indentation_of_the_paragraph(tmp_path: Path) -> None:
    layout = load_specs(spec_roots(None), check=False).settings.layout_at(date(2026, 1, 1))
    assert layout is not None
    save_document([TREE], tmp_path / "a.docx", WORDS, layout)
    (grid,) = docx.Document(str(tmp_path / "a.docx")).tables
    at = {
        row.cells[0].text: row.cells[0].paragraphs[0].paragraph_format.left_indent or 0 for row in grid.rows
    }
    step = at["I. Chỉ đạo"]
    assert step > 0
    assert {label: at[label] / step for label in DEPTHS} == DEPTHS
    assert all(not row.cells[1].paragraphs[0].paragraph_format.left_indent for row in grid.rows)


def test_in_a_workbook_by_the_indentation_of_the_cell(tmp_path: Path) -> None:
    save_workbook([TREE], tmp_path / "a.xlsx", WORDS)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    at = {cell.value: cell.alignment.indent for (cell, *_) in sheet.iter_rows()}
    assert {label: at[label] for label in DEPTHS} == DEPTHS


def test_in_a_page_by_the_padding_of_the_cell() -> None:
    page = html_text([TREE], WORDS)
    assert '<td style="padding-left: 3.6em" class="t">Biểu 06 › D15</td><td>5</td>' in page
    assert "<td>Phường 2</td>" in page


def test_in_text_by_spaces_before_the_label() -> None:
    rows = list(csv.reader(io.StringIO(delimited_text([TREE], WORDS).lstrip("\ufeff"))))[1:]
    assert {row[0].strip(): (len(row[0]) - len(row[0].lstrip())) // 2 for row in rows} == DEPTHS
    marked = markdown_text([TREE], WORDS)
    assert all(f"| {SPACE * depth}{label} |" in marked for label, depth in DEPTHS.items())
