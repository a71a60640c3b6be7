"""A paper of prose as a Word document, laid out as the settings say."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from kpi.findings import Catalogue
from kpi.model.pagelayout import PAPER_PARTS, PageLayout, PaperLayout, PaperPart
from kpi.model.paper import LEFT_OPEN, Exhibit, Paper, Part, Prose, Run, Title
from kpi.write.cells import clean
from kpi.write.docx.chart import add_charts
from kpi.write.docx.document import write_table
from kpi.write.docx.elements import (
    CENTRE,
    LEFT,
    MARK,
    line_of,
    prepare,
    set_font,
    set_page,
    set_widths,
    settled,
    write_grids,
)
from kpi.write.docx.fitting import LEAST, fitting_of, room, upright_of
from kpi.write.docx.rules import no_margins, rule_below
from kpi.write.files import write_bytes
from kpi.write.sizes import wishes_of

_JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
_SPACE = 60  # points left free to sign in


def save_paper(paper: Paper, path: Path, words: Catalogue, layout: PageLayout) -> None:
    """The same paper gives the same bytes. `layout` says how papers look. Raises Fault ``write.cannot`` for
    an unwritable place."""
    write_bytes(path, paper_bytes(paper, words, layout))


def paper_bytes(paper: Paper, words: Catalogue, layout: PageLayout) -> bytes:
    """The document; see `save_paper`."""
    book = docx.Document()
    look = layout.paper
    assert look is not None  # `kpi.write.saving` looks for a layout that has it
    prepare(book, f"{paper.kind}: {paper.title}", paper.source, words, layout)
    writer = _Writer(book, paper, words, layout, look)
    writer.write()
    out = BytesIO()
    book.save(out)
    return settled(out.getvalue())


class _Writer:
    """Fills a document from its beginning to its end."""

    def __init__(
        self, book: Document, paper: Paper, words: Catalogue, layout: PageLayout, look: PaperLayout
    ) -> None:
        self.book, self.paper, self.words, self.layout, self.look = book, paper, words, layout, look
        self.wide = room(layout, False)
        self.next_chart = 1

    def write(self) -> None:
        self._styles()
        set_page(self.book.sections[0], self.layout, False, self.paper.warning)
        self._head()
        for part in self.paper.parts:
            self._part(part)
        self._notes()
        self._closing()
        if self.paper.source:
            line_of(self.book, self.paper.source, "source", LEFT).paragraph_format.space_before = Pt(8)
        for table in self.paper.annexes:
            fitting = fitting_of(wishes_of(table, self.words.lang, LEAST), table.columns, self.layout)
            section = self.book.add_section(WD_SECTION.NEW_PAGE)
            set_page(section, self.layout, fitting.across, table.warning)
            write_table(self.book, table, fitting, self.layout, self.words)

    def _styles(self) -> None:
        for part in PAPER_PARTS:
            style: Any = self.book.styles.add_style(_style(part), WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self.book.styles["Normal"]
            set_font(style, self.layout.font, self.look.looks[part], self.words.lang)

    def _head(self) -> None:
        head, wide = self.paper.letterhead, [self.wide * share / 100 for share in self.look.head]
        grid = self.book.add_table(2, 2)
        set_widths(grid, wide)
        no_margins(grid)
        (left, right), (number, dated) = (row.cells for row in grid.rows)
        names = [(line, "above") for line in head.above] + [(head.office, "office")]
        _fill(left, names)
        rule_below(left, head.office, self.look.looks["office"], wide[0], self.look.office_rule)
        _fill(right, [(head.state[0], "state"), *((line, "motto") for line in head.state[1:])])
        rule_below(right, head.state[-1], self.look.looks["motto"], wide[1], self.look.motto_rule)
        _fill(number, [(head.number, "number")])
        _fill(dated, [(head.dated, "dated")])
        self._line(self.paper.kind, "kind", CENTRE).paragraph_format.space_before = Pt(18)
        self._line(self.paper.title, "about", CENTRE)
        rule_below(self.book, self.paper.title, self.look.looks["about"], self.wide, self.look.office_rule)
        if self.paper.warning:
            line_of(self.book, self.paper.warning, "warning", CENTRE).paragraph_format.space_before = Pt(6)
        if head.to:
            line = self._line(f"{head.to_word} {'; '.join(head.to)}", "to", CENTRE)
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(12)

    def _part(self, part: Part) -> None:
        match part:
            case Title():
                name: PaperPart = "heading" if part.level == 1 else "subheading"
                line = self._body(self._line(f"{part.number} {part.text}", name, LEFT))
                line.paragraph_format.keep_with_next = True
            case Prose():
                self._prose(part)
            case Exhibit():
                self._exhibit(part)

    def _prose(self, part: Prose) -> None:
        line = self._body(self.book.add_paragraph(style=_style("body")))
        line.alignment = _JUSTIFY
        if part.blank_line:
            stops = line.paragraph_format.tab_stops
            stops.add_tab_stop(Mm(self.wide), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            line.paragraph_format.first_line_indent = Mm(0)
            line.add_run("\t")
            return
        for run in part.runs:
            self._run(line, run)

    def _run(self, line: Paragraph, run: Run) -> None:
        text = line.add_run(_kept(run.text))
        if run.kind in LEFT_OPEN:
            text.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if run.kind == "coverage":
            text.italic = True
        if run.figure and self.paper.marked:
            line.add_run(f"[{run.figure}]").font.superscript = True

    def _exhibit(self, part: Exhibit) -> None:
        table = part.table
        line = self._line(part.caption, "caption", LEFT)
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(9), Pt(3)
        line.paragraph_format.keep_with_next = True
        if table.warning:
            line_of(self.book, table.warning, "note", LEFT, bold=True).paragraph_format.keep_with_next = True
        fitting = upright_of(table, self.layout, self.words.lang)
        write_grids(self.book, table, fitting, self.layout, self.words)
        self.next_chart = add_charts(self.book, table, self.words, self.wide, self.next_chart)
        for note in table.notes:
            line_of(self.book, f"– {clean(note)}", "note", _JUSTIFY)

    def _notes(self) -> None:
        if self.paper.notes:
            text = f"{self.words.text('paper.notes')}:"
            line_of(self.book, text, "note", LEFT, bold=True).paragraph_format.space_before = Pt(12)
        for note in self.paper.notes:
            line_of(self.book, f"– {clean(note)}", "note", _JUSTIFY)

    def _closing(self) -> None:
        closing = self.paper.closing
        line_of(self.book, "", "note", LEFT)
        grid = self.book.add_table(1, 2)
        set_widths(grid, [self.wide / 2, self.wide / 2])
        left, right = grid.rows[0].cells
        copies: list[tuple[str, str]] = [(f"- {line}", "copies") for line in closing.copies()]
        _fill(left, [(closing.receivers_word, "copies_word"), *copies], LEFT)
        for place, signer in enumerate(closing.signer):
            line = right.add_paragraph(style=MARK + "sign") if place else right.paragraphs[0]
            line.style, line.alignment = MARK + "sign", CENTRE
            line.add_run(clean(signer))
        how = right.add_paragraph(style=MARK + "sign_how")
        how.alignment = CENTRE
        how.add_run(clean(closing.how))
        how.paragraph_format.space_after = Pt(_SPACE)

    def _body(self, line: Paragraph) -> Paragraph:
        line.paragraph_format.first_line_indent = Mm(self.look.indent)
        line.paragraph_format.space_before = Pt(self.look.before)
        line.paragraph_format.line_spacing = self.look.line / 100
        return line

    def _line(self, text: str, part: PaperPart, side: WD_ALIGN_PARAGRAPH) -> Paragraph:
        line = self.book.add_paragraph(style=_style(part))
        line.alignment = side
        line.add_run(clean(text))
        return line


def _style(part: str) -> str:
    return f"{MARK}paper-{part}"


def _fill(cell: Any, lines: Sequence[tuple[str, str]], side: WD_ALIGN_PARAGRAPH = CENTRE) -> None:
    for place, (text, part) in enumerate(lines):
        line = cell.add_paragraph() if place else cell.paragraphs[0]
        line.style, line.alignment = _style(part), side
        line.add_run(clean(text))


def _kept(text: str) -> str:
    """As `clean`, but the spaces at the ends of a run belong to the sentence."""
    inner = clean(text)
    start, end = (" " if text[:1] == " " else ""), (" " if text[-1:] == " " and inner else "")
    return f"{start}{inner}{end}"
