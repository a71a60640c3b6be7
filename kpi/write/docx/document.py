"""Tables as a Word document, a section each, laid out as the settings say."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from kpi.findings import Catalogue
from kpi.model.pagelayout import PARTS, Look, PageLayout
from kpi.model.pagelayout import Part as LayoutPart
from kpi.model.table import Heading, SignLine, Table
from kpi.write.cells import clean
from kpi.write.docx.fitting import LEAST, SIGN_SPACE, Fitting, fitting_of, one_page, room
from kpi.write.docx.grid import grid_of
from kpi.write.files import moment_in, write_bytes
from kpi.write.sizes import wishes_of

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_EDGE = 10  # millimetres from the edge of the page to its number
_KEPT = 25  # so many rows of a further part stand on one page
_SIGN_SPACE = 48  # points left free to sign in
_GRID: tuple[LayoutPart, ...] = ("header", "index", "cell", "section")  # parts whose size is that of the grid
_MARK = "kpi-"  # before the names of our styles, apart from those of Word
_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT


def save_document(tables: Sequence[Table], path: Path, words: Catalogue, layout: PageLayout) -> None:
    """Write one section per table; the same tables give the same bytes. Raises Fault ``write.cannot`` for an
    unwritable place."""
    write_bytes(path, document_bytes(tables, words, layout))


def document_bytes(tables: Sequence[Table], words: Catalogue, layout: PageLayout) -> bytes:
    """The document; see `save_document`."""
    book = docx.Document()
    _prepare(book, tables, words, layout)
    for place, table in enumerate(tables):
        if table.one_page:
            fitting = one_page(table, layout, words.lang)
        else:
            fitting = fitting_of(wishes_of(table, words.lang, LEAST), table.columns, layout)
        section = book.add_section(WD_SECTION.NEW_PAGE) if place else book.sections[0]
        _set_page(section, layout, fitting.across, table.warning)
        _write(book, table, fitting, layout, words)
    out = BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _settled(data: bytes) -> bytes:
    """The package with the same times whenever it is made."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _ZIP_TIME), old.read(name), ZIP_DEFLATED)
    return out.getvalue()


def _prepare(book: Document, tables: Sequence[Table], words: Catalogue, layout: PageLayout) -> None:
    """Properties that name nobody, and a style for every part."""
    source = clean(tables[0].source) if tables else ""
    core = book.core_properties
    core.author = core.last_modified_by = core.keywords = ""
    core.title = clean(tables[0].title)[:255] if tables else ""
    core.comments, core.language = source[:255], words.lang
    core.created = core.modified = moment_in(source)
    core.revision = 1
    package = book.part.package
    for name in [key for key, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
        del package.rels[name]
    normal: Any = book.styles["Normal"]
    _set_font(normal, layout.font, Look(layout.looks["cell"].size), words.lang)
    normal.paragraph_format.space_after = Pt(0)
    if all(table.one_page for table in tables):
        normal.paragraph_format.line_spacing = 1.0
    for part in PARTS:
        style = book.styles.add_style(_MARK + part, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _set_font(style, layout.font, layout.looks[part], words.lang)


def _set_font(style: Any, font: str, look: Look, lang: str) -> None:
    style.font.name, style.font.size = font, Pt(look.size)
    style.font.bold, style.font.italic, style.font.all_caps = look.bold, look.italic, look.capitals
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(kind), font)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN" if lang == "vi" else "en-GB")
    properties.append(language)


def _set_page(section: Section, layout: PageLayout, across: bool, warning: str) -> None:
    """The page, its number from the second on, and at the foot of all what must stand there."""
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    wide, high = (layout.height, layout.width) if across else (layout.width, layout.height)
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
    section.header_distance = section.footer_distance = Mm(_EDGE)
    section.different_first_page_header_footer = True
    numbers = OxmlElement("w:pgNumType")  # each table, as each annex, is numbered by itself
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)
    for header in (section.header, section.first_page_header):
        header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.style, number.alignment = _MARK + "page_number", _CENTRE
    _add_field(number, "PAGE")
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style, line.alignment = _MARK + "source", _CENTRE
        line.add_run(clean(warning))


def _add_field(paragraph: Paragraph, name: str) -> None:
    for kind in ("begin", name, "end"):
        run = paragraph.add_run()
        mark = OxmlElement("w:instrText" if kind == name else "w:fldChar")
        if kind == name:
            mark.text = name
        else:
            mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)


def _write(book: Document, table: Table, fitting: Fitting, layout: PageLayout, words: Catalogue) -> None:
    wide = room(layout, fitting.across)
    _write_head(book, table, wide, layout)
    _write_grids(book, table, fitting, layout, words)
    notes = [
        *([_line(book, words.text("write.notes"), "note", _LEFT, bold=True)] if table.notes else []),
        *(_line(book, f"– {clean(note)}", "note", WD_ALIGN_PARAGRAPH.JUSTIFY) for note in table.notes),
    ]
    for paragraph in notes if table.one_page else ():
        for run in paragraph.runs:
            run.font.size = Pt(min(fitting.points, layout.looks["note"].size))
    if table.signature:
        _write_signature(book, table.signature, wide, SIGN_SPACE if table.one_page else _SIGN_SPACE)
    if table.source:
        _line(book, table.source, "source", _LEFT).paragraph_format.space_before = Pt(8)


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
            _line(book, text, part, _CENTRE)
    elif heading.parties or heading.code:
        grid = book.add_table(1, 3)
        _set_widths(grid, [wide * share / 100 for share in layout.head])
        left, middle, right = grid.rows[0].cells
        _fill(left, [(heading.code, "code"), (heading.basis, "basis")], _LEFT)
        _fill(middle, titles, _CENTRE)
        _fill(right, [(party, "party") for party in heading.parties], _LEFT)
    else:
        for text, part in titles:
            _line(book, text, part, _CENTRE)
    if table.warning:
        line = _line(book, table.warning, "warning", _CENTRE)
        line.paragraph_format.space_before = Pt(6)
    _line(book, "", "source", _CENTRE)


def _write_grids(
    book: Document, table: Table, fitting: Fitting, layout: PageLayout, words: Catalogue
) -> None:
    names = _grid_styles(book, fitting.points, layout)
    body: Any = book.element.body
    for place, part_of in enumerate(fitting.parts, 1):
        if place > 1:
            parts = len(fitting.parts)
            text = words.text("write.part", title=table.title, part=place, parts=parts)
            line = _line(book, text, "note", _LEFT, bold=True)
            line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(12), True
        kept = place > 1 and len(table.rows) <= _KEPT
        grid = grid_of(table, part_of, fitting.points, names, words.lang, fitting.least, kept)
        body.insert_element_before(grid, "w:sectPr")
        if not table.rows:
            _line(book, words.text("write.no_rows"), "note", _LEFT)
        _line(book, "", "source", _LEFT)


def _grid_styles(book: Document, points: int, layout: PageLayout) -> dict[str, str]:
    """By part the id of its style in type of that size."""
    names: dict[str, str] = {part: f"{_MARK}{part}-{points}" for part in _GRID}
    for part in _GRID if names["cell"] not in book.styles else ():
        style: Any = book.styles.add_style(names[part], WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = book.styles[_MARK + part]
        style.font.size = Pt(points + layout.looks[part].size - layout.looks["cell"].size)
    return names


def _write_signature(book: Document, lines: Sequence[SignLine], wide: float, space: int) -> None:
    _line(book, "", "note", _LEFT)
    grid = book.add_table(len(lines), 2)
    _set_widths(grid, [wide / 2, wide / 2])
    for line, row in zip(lines, grid.rows, strict=True):
        for cell, text in zip(row.cells, (line.left, line.right), strict=True):
            _fill(cell, [(text, line.part)], _CENTRE)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
    _line(book, "", "sign", _LEFT).paragraph_format.space_after = Pt(space)


def _set_widths(grid: Any, widths: Sequence[float]) -> None:
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _fill(cell: Any, lines: Sequence[tuple[str, str]], side: WD_ALIGN_PARAGRAPH) -> None:
    texts = [(clean(text), part) for text, part in lines if text]
    for place, (text, part) in enumerate(texts):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        paragraph.style, paragraph.alignment = _MARK + part, side
        paragraph.add_run(text)


def _line(book: Document, text: str, part: str, side: WD_ALIGN_PARAGRAPH, bold: bool = False) -> Paragraph:
    paragraph = book.add_paragraph(style=_MARK + part)
    paragraph.alignment = side
    if text:
        paragraph.add_run(clean(text)).bold = True if bold else None
    return paragraph
