"""A paper of prose as a workbook: a sheet of its text, and a sheet for each of its tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kpi.findings import Catalogue
from kpi.model.paper import Exhibit, Paper, Part, Prose, Title
from kpi.write.cells import clean
from kpi.write.files import write_whole
from kpi.write.sizes import LINE, lines_of
from kpi.write.xlsx.page import Page, new_book, set_print, sheet_name
from kpi.write.xlsx.styles import Styles
from kpi.write.xlsx.table import add_tables, mark_book

_WIDTHS = (11.0,) * 8
_BLANK = 20.0  # points that a line to write on is high


def save_paper(paper: Paper, path: Path, words: Catalogue) -> None:
    """Raises Fault ``write.cannot`` for an unwritable place."""

    def fill(part: Path) -> None:
        with part.open("wb") as out:
            book = new_book(out, paper.source)
            mark_book(book, [paper.id, *(table.id for table in paper.tables)])
            styles = Styles(book)
            name = sheet_name(words.text("paper.sheet"), [])
            page = Page(book.add_worksheet(name), styles, _WIDTHS)
            exhibits = [one for one in paper.parts if isinstance(one, Exhibit)]
            _fill(page, paper, words)
            tables = [replace(one.table, title=one.caption, source=paper.source) for one in exhibits]
            add_tables(book, [*tables, *paper.annexes], [name], words, styles)
            book.close()

    write_whole(path, fill)


def _fill(page: Page, paper: Paper, words: Catalogue) -> None:
    for column, width in enumerate(page.widths):
        page.sheet.set_column(column, column, width, page.styles.get("plain"))
    row = _head(page, paper)
    for part in paper.parts:
        row = _part(page, row, part, paper)
    if paper.notes:
        row = page.across(row + 1, words.text("paper.notes"), "note_head")
    for note in paper.notes:
        row = page.across(row, f"– {clean(note)}", "note", LINE * 0.9)
    row = _closing(page, row + 1, paper)
    if paper.source:
        row = page.across(row + 1, paper.source, "source", LINE * 0.85)
    layout = paper.layout
    set_print(page, words, paper.warning, None, upright=True, layout=layout)
    page.sheet.print_area(0, 0, row, page.last)


def _head(page: Page, paper: Paper) -> int:
    head, (left, right) = paper.letterhead, page.halves()
    sides = (
        [
            *((line.upper(), "centred") for line in head.above),
            (head.office.upper(), "sign"),
            (head.number, "centred"),
        ],
        [*((line, "sign") for line in head.state), (head.dated, "sign_small")],
    )
    high = max(map(len, sides))
    for row in range(high):
        lines = 1
        for side, first, last in ((sides[0], 0, left), (sides[1], right, page.last)):
            if row < len(side):
                text, look = side[row]
                page.text(row, first, last, text, page.styles.get(look, text_wrap=True))
                lines = max(lines, lines_of(text, sum(page.widths[first : last + 1]) * 0.75))
        page.sheet.set_row(row, lines * LINE + 2)
    row = page.across(high + 1, paper.kind, "title", LINE * 1.35)
    row = page.across(row, paper.title, "about", LINE * 1.1)
    if paper.warning:
        row = page.across(row, paper.warning, "warning")
    if head.to:
        row = page.across(row + 1, f"{head.to_word} {'; '.join(head.to)}", "centred")
    return row + 1


def _part(page: Page, row: int, part: Part, paper: Paper) -> int:
    match part:
        case Title():
            text = f"{part.number} {part.text.upper() if part.level == 1 else part.text}"
            return page.across(row + (part.level == 1), text, "heading", LINE * 1.2)
        case Exhibit():
            return page.across(row, part.caption, "caption")
        case Prose(blank_line=True):
            page.text(row, 0, page.last, "", page.styles.get("left_open", bottom=4))
            page.sheet.set_row(row, _BLANK)
            return row + 1
        case Prose():
            text = "".join(
                run.text + (f" [{run.figure}]" if paper.marked and run.figure else "") for run in part.runs
            )
            return page.across(row, text, "left_open" if part.left_open else "plain_wrapped")


def _closing(page: Page, row: int, paper: Paper) -> int:
    closing, (left, right) = paper.closing, page.halves()
    copies = [f"- {line}" for line in closing.copies()]
    lefts = [(closing.receivers_word, "note_head"), *((line, "note") for line in copies)]
    rights = [*((line, "sign") for line in closing.signer), (closing.how, "sign_small")]
    high = max(len(lefts), len(rights))
    for place in range(high):
        for side, first, last in ((lefts, 0, left), (rights, right, page.last)):
            if place < len(side):
                text, look = side[place]
                page.text(row + place, first, last, text, page.styles.get(look))
    return row + high + 3
