"""Tables as a Word document, a section each, laid out as the settings say."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from kpi.findings import Catalogue
from kpi.model.pagelayout import PageLayout
from kpi.model.table import Heading, SignLine, Table
from kpi.write.cells import clean
from kpi.write.docx.elements import (
    CENTRE,
    LEFT,
    fill_cell,
    line_of,
    prepare,
    set_page,
    set_widths,
    settled,
    write_grids,
)
from kpi.write.docx.fitting import LEAST, SIGN_SPACE, Fitting, fitting_of, one_page, room
from kpi.write.files import write_bytes
from kpi.write.sizes import wishes_of

_SIGN_SPACE = 48  # points left free to sign in


def save_document(tables: Sequence[Table], path: Path, words: Catalogue, layout: PageLayout) -> None:
    """Write one section per table; the same tables give the same bytes. Raises Fault ``write.cannot`` for an
    unwritable place."""
    write_bytes(path, document_bytes(tables, words, layout))


def document_bytes(tables: Sequence[Table], words: Catalogue, layout: PageLayout) -> bytes:
    """The document; see `save_document`."""
    book = docx.Document()
    first = tables[0] if tables else None
    prepare(book, first.title if first else "", first.source if first else "", words, layout)
    if all(table.one_page for table in tables):
        normal: Any = book.styles["Normal"]
        normal.paragraph_format.line_spacing = 1.0
    for place, table in enumerate(tables):
        if table.one_page:
            fitting = one_page(table, layout, words.lang)
        else:
            fitting = fitting_of(wishes_of(table, words.lang, LEAST), table.columns, layout)
        section = book.add_section(WD_SECTION.NEW_PAGE) if place else book.sections[0]
        set_page(section, layout, fitting.across, table.warning)
        write_table(book, table, fitting, layout, words)
    out = BytesIO()
    book.save(out)
    return settled(out.getvalue())


def write_table(book: Document, table: Table, fitting: Fitting, layout: PageLayout, words: Catalogue) -> None:
    """A table with what stands around it, at the end of the document."""
    wide = room(layout, fitting.across)
    _write_head(book, table, wide, layout)
    write_grids(book, table, fitting, layout, words)
    notes = [
        *([line_of(book, words.text("write.notes"), "note", LEFT, bold=True)] if table.notes else []),
        *(line_of(book, f"– {clean(note)}", "note", WD_ALIGN_PARAGRAPH.JUSTIFY) for note in table.notes),
    ]
    for paragraph in notes if table.one_page else ():
        for run in paragraph.runs:
            run.font.size = Pt(min(fitting.points, layout.looks["note"].size))
    if table.signature:
        _write_signature(book, table.signature, wide, SIGN_SPACE if table.one_page else _SIGN_SPACE)
    if table.source:
        line_of(book, table.source, "source", LEFT).paragraph_format.space_before = Pt(8)


def _write_head(book: Document, table: Table, wide: float, layout: PageLayout) -> None:
    heading = table.heading or Heading()
    titles = [(table.title, "title"), *((line, "subtitle") for line in table.subtitle)]
    if heading.annex:
        for text, part in (
            (heading.annex, "annex"),
            titles[0],
            (heading.annex_line, "annex_line"),
            *titles[1:],
        ):
            line_of(book, text, part, CENTRE)
    elif heading.parties or heading.code:
        grid = book.add_table(1, 3)
        set_widths(grid, [wide * share / 100 for share in layout.head])
        left, middle, right = grid.rows[0].cells
        fill_cell(left, [(heading.code, "code"), (heading.basis, "basis")], LEFT)
        fill_cell(middle, titles, CENTRE)
        fill_cell(right, [(party, "party") for party in heading.parties], LEFT)
    else:
        for text, part in titles:
            line_of(book, text, part, CENTRE)
    if table.warning:
        line = line_of(book, table.warning, "warning", CENTRE)
        line.paragraph_format.space_before = Pt(6)
    line_of(book, "", "source", CENTRE)


def _write_signature(book: Document, lines: Sequence[SignLine], wide: float, space: int) -> None:
    line_of(book, "", "note", LEFT)
    grid = book.add_table(len(lines), 2)
    set_widths(grid, [wide / 2, wide / 2])
    for line, row in zip(lines, grid.rows, strict=True):
        for cell, text in zip(row.cells, (line.left, line.right), strict=True):
            fill_cell(cell, [(text, line.part)], CENTRE)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
    line_of(book, "", "sign", LEFT).paragraph_format.space_after = Pt(space)
