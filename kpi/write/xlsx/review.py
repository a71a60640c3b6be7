"""The draft of a form as a workbook to be completed: what was learnt, what is unsure, and what is asked for.

Nothing is protected: whoever fills it in may sort, widen and comment; what must not be changed is told when
it is read back (`kpi.learn.reviewed`).
"""

from __future__ import annotations

from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kpi.findings import Catalogue, load_catalogue
from kpi.model.annotation import REVIEW_MARK
from kpi.model.show import day_text
from kpi.spec.draft import Draft
from kpi.spec.draft_text import draft_texts
from kpi.write.files import write_whole
from kpi.write.sizes import LINE, lines_of
from kpi.write.xlsx.page import Page, new_book, set_print
from kpi.write.xlsx.reviewlayout import FORM, MACHINE, PERIODS, truth
from kpi.write.xlsx.reviewrows import Looks, write_checks, write_columns, write_questions, write_value
from kpi.write.xlsx.styles import Styles

_FORM_WIDTHS = (24.0, 60.0, 66.0)
_GUIDE_WIDTHS = (22.0, 96.0)
_STEPS = ("form", "columns", "checks", "questions", "adopt")
_COLOURS = ("missing", "input", "fixed", "left")


def write_review(draft: Draft, path: Path, lang: str) -> None:
    """Write the workbook, in the language of whoever completes it. Raises Fault ``write.cannot``."""
    words = load_catalogue(lang)

    def fill(part: Path) -> None:
        with part.open("wb") as out:
            book = new_book(out, "")
            looks = Looks(Styles(book))
            _guide(_page(book, looks, words, "guide", _GUIDE_WIDTHS), looks, draft, path.name, words)
            _form(_page(book, looks, words, "form", _FORM_WIDTHS), looks, draft, words)
            write_columns(book, looks, draft, words)
            write_checks(book, looks, draft, words)
            write_questions(book, looks, draft, words)
            _machine(book.add_worksheet(MACHINE), draft, words)
            book.close()

    write_whole(path, fill)


def _page(book: Workbook, looks: Looks, words: Catalogue, name: str, widths: tuple[float, ...]) -> Page:
    page = Page(book.add_worksheet(words.text(f"review.sheet.{name}")), looks.styles, widths)
    for column, width in enumerate(widths):
        page.sheet.set_column(column, column, width, looks.styles.get("plain"))
    return page


def _guide(page: Page, looks: Looks, draft: Draft, name: str, words: Catalogue) -> None:
    page.across(0, words.text("review.title", code=draft.code or draft.id), "title", LINE * 1.4)
    origin = draft.origin
    places = {"file": origin.file, "sheet": origin.sheet, "header": origin.header}
    page.across(1, words.text("review.origin", **places), "subtitle")
    row = 3
    for step in _STEPS:
        row = page.across(row, words.text(f"review.guide.{step}", name=name), "plain_wrapped", LINE * 1.1)
    row = page.across(row, words.text("review.guide.keep"), "plain_wrapped", LINE * 1.1)
    page.text(row + 1, 0, 1, words.text("review.colours"), looks.styles.get("note_head"))
    for place, colour in enumerate(_COLOURS, row + 2):
        page.sheet.write_blank(place, 0, None, looks.of(colour))
        page.sheet.write_string(place, 1, words.text(f"review.colour.{colour}"), looks.styles.get("plain"))
    set_print(page, words, "", (0, 1), one_page=True)


def _form(page: Page, looks: Looks, draft: Draft, words: Catalogue) -> None:
    """A row for each item: its name, its content, and what to write."""
    page.across(0, words.text("review.title", code=draft.code or draft.id), "title", LINE * 1.4)
    for column, key in enumerate(("field", "value", "remark")):
        text = words.text("review.columns.remark" if key == "remark" else f"review.column.{key}")
        page.sheet.write_string(1, column, text, looks.styles.get("header"))
    values = _form_values(draft, words)
    for row, one in enumerate(FORM, 2):
        hint = words.text(f"review.form.{one.key}.hint")
        page.sheet.write_string(row, 0, words.text(f"review.form.{one.key}"), looks.of("fixed"))
        write_value(page.sheet, looks, (row, 1), one, values[one.key], words)
        page.sheet.write_string(row, 2, hint, looks.of("fixed"))
        lines = max(lines_of(values[one.key], _FORM_WIDTHS[1] - 2), lines_of(hint, _FORM_WIDTHS[2] - 4))
        page.sheet.set_row(row, LINE * lines + 6)
    page.sheet.freeze_panes(2, 1)
    set_print(page, words, "", (0, 1), one_page=True)


def _form_values(draft: Draft, words: Catalogue) -> dict[str, str]:
    return {
        "code": draft.code,
        "id": draft.id,
        "title": draft.title.vi,
        "source": draft.source,
        "valid_from": day_text(draft.valid_from) if draft.valid_from else "",
        **{kind: truth(words, not draft.periods or kind in draft.periods) for kind in PERIODS},
        "note": draft.note.vi,
    }


def _machine(sheet: Worksheet, draft: Draft, words: Catalogue) -> None:
    sheet.write_string(0, 0, REVIEW_MARK)
    sheet.write_string(0, 1, words.text("review.machine"))
    for row, (part, text) in enumerate(draft_texts(draft), 1):
        sheet.write_string(row, 0, part)
        sheet.write_string(row, 1, text)
    sheet.hide()
