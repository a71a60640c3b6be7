"""Parts of a Word document that tables and papers share: page, styles, paragraphs, grids."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.enum.section import WD_ORIENT
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
from kpi.model.table import Table
from kpi.write.cells import clean
from kpi.write.docx.fitting import Fitting
from kpi.write.docx.grid import grid_of
from kpi.write.files import moment_in

MARK = "kpi-"  # before the names of our styles, apart from those of Word
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_EDGE = 10  # millimetres from the edge of the page to its number
_KEPT = 25  # so many rows of a further part stand on one page
_GRID: tuple[LayoutPart, ...] = ("header", "index", "cell", "section")  # parts whose size is that of the grid


def settled(data: bytes) -> bytes:
    """The package with the same times whenever it is made."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _ZIP_TIME), old.read(name), ZIP_DEFLATED)
    return out.getvalue()


def prepare(book: Document, title: str, source: str, words: Catalogue, layout: PageLayout) -> None:
    """Properties that name nobody, and a style for every part."""
    source = clean(source)
    core = book.core_properties
    core.author = core.last_modified_by = core.keywords = ""
    core.title = clean(title)[:255]
    core.comments, core.language = source[:255], words.lang
    core.created = core.modified = moment_in(source)
    core.revision = 1
    package = book.part.package
    for name in [key for key, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
        del package.rels[name]
    normal: Any = book.styles["Normal"]
    set_font(normal, layout.font, Look(layout.looks["cell"].size), words.lang)
    normal.paragraph_format.space_after = Pt(0)
    for part in PARTS:
        style = book.styles.add_style(MARK + part, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        set_font(style, layout.font, layout.looks[part], words.lang)


def set_font(style: Any, font: str, look: Look, lang: str) -> None:
    """The type of a style and its language."""
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


def set_page(section: Section, layout: PageLayout, across: bool, warning: str) -> None:
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
    number.style, number.alignment = MARK + "page_number", CENTRE
    _add_field(number, "PAGE")
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style, line.alignment = MARK + "source", CENTRE
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


def write_grids(book: Document, table: Table, fitting: Fitting, layout: PageLayout, words: Catalogue) -> None:
    """The parts of a table one below the other."""
    names = _grid_styles(book, fitting.points, layout)
    body: Any = book.element.body
    for place, part_of in enumerate(fitting.parts, 1):
        if place > 1:
            parts = len(fitting.parts)
            text = words.text("write.part", title=table.title, part=place, parts=parts)
            line = line_of(book, text, "note", LEFT, bold=True)
            line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(12), True
        kept = place > 1 and len(table.rows) <= _KEPT
        grid = grid_of(table, part_of, fitting.points, names, words.lang, fitting.least, kept)
        body.insert_element_before(grid, "w:sectPr")
        if not table.rows:
            line_of(book, words.text("write.no_rows"), "note", LEFT)
        line_of(book, "", "source", LEFT)


def _grid_styles(book: Document, points: int, layout: PageLayout) -> dict[str, str]:
    """By part the id of its style in type of that size."""
    names: dict[str, str] = {part: f"{MARK}{part}-{points}" for part in _GRID}
    for part in _GRID if names["cell"] not in book.styles else ():
        style: Any = book.styles.add_style(names[part], WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = book.styles[MARK + part]
        style.font.size = Pt(points + layout.looks[part].size - layout.looks["cell"].size)
    return names


def set_widths(grid: Any, widths: Sequence[float]) -> None:
    """The columns of a table that holds no figures, in millimetres."""
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def fill_cell(cell: Any, lines: Sequence[tuple[str, str]], side: WD_ALIGN_PARAGRAPH) -> None:
    """Lines with their parts in a cell, a paragraph each."""
    texts = [(clean(text), part) for text, part in lines if text]
    for place, (text, part) in enumerate(texts):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        paragraph.style, paragraph.alignment = MARK + part, side
        paragraph.add_run(text)


def line_of(book: Document, text: str, part: str, side: WD_ALIGN_PARAGRAPH, bold: bool = False) -> Paragraph:
    """A paragraph at the end of the document."""
    paragraph = book.add_paragraph(style=MARK + part)
    paragraph.alignment = side
    if text:
        paragraph.add_run(clean(text)).bold = True if bold else None
    return paragraph
