"""A scoring scheme as a workbook to be filled in: a sheet for each kind of row, with lists to choose from.

Nothing is protected; what must not be changed is told when the workbook is read back (`kpi.learn.schemes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kpi.findings import Catalogue, load_catalogue
from kpi.model.show import stored_day
from kpi.spec.scheme_fields import SHEETS, Field, Row, Rows, SheetKey, Value
from kpi.write.cells import clean
from kpi.write.files import write_whole
from kpi.write.sizes import LINE, lines_of
from kpi.write.xlsx.page import Page, new_book, set_print
from kpi.write.xlsx.reviewrows import Looks
from kpi.write.xlsx.schemewords import BODY, CHOICES, TOP, choice_word, field_words, sheet_words
from kpi.write.xlsx.styles import Styles

_SPARE = 30  # empty rows below the filled ones that have lists and colours, too
_SCHEME_WIDTHS = (30.0, 70.0, 70.0)
_GUIDE_WIDTHS = (110.0,)
_NAMES_WIDTHS = (30.0, 60.0, 14.0)
_STEPS = ("order", "numbers", "citations", "expressions", "kinds", "more", "ways", "adopt")
_ID_SHEETS: Mapping[str, SheetKey] = {
    "block": "blocks", "criterion": "criteria", "band": "bands", "group": "groups", "variant": "variants",
    "reading": "readings",
}  # fmt: skip

Indicators = Sequence[tuple[str, str, str]]
"""Of each indicator its id, its name and the code of the form that collects it."""


def write_scheme(rows: Rows, example: str, indicators: Indicators, path: Path, lang: str) -> None:
    """Write the workbook. `example` is what stands above all: whose numbers these are. Raises Fault
    ``write.cannot``."""
    words = load_catalogue(lang)

    def fill(part: Path) -> None:
        with part.open("wb") as out:
            book = new_book(out, "")
            looks = Looks(Styles(book))
            _guide(book, looks, example, path.name, words)
            _scheme(book, looks, rows["scheme"][0], words)
            for sheet in SHEETS:
                if sheet != "scheme":
                    _list(book, looks, sheet, rows[sheet], words)
            _indicators(book, looks, indicators, words)
            book.close()

    write_whole(path, fill)


def _page(book: Workbook, looks: Looks, name: str, widths: Sequence[float]) -> Page:
    page = Page(book.add_worksheet(name), looks.styles, tuple(widths))
    for column, width in enumerate(widths):
        page.sheet.set_column(column, column, width, looks.styles.get("plain"))
    return page


def _guide(book: Workbook, looks: Looks, example: str, name: str, words: Catalogue) -> None:
    page = _page(book, looks, words.text("scheme.sheet.guide"), _GUIDE_WIDTHS)
    page.across(0, words.text("scheme.title"), "title", LINE * 1.4)
    page.across(1, example, "subtitle")
    row = 3
    for step in _STEPS:
        row = page.across(row, words.text(f"scheme.guide.{step}", name=name), "plain_wrapped", LINE * 1.1)
    set_print(page, words, "", (0, 1), one_page=True)


def _scheme(book: Workbook, looks: Looks, values: Row, words: Catalogue) -> None:
    """A row for each item: its name, its content, and what to write."""
    page = _page(book, looks, sheet_words(words, "scheme"), _SCHEME_WIDTHS)
    page.text(0, 0, page.last, sheet_words(words, "scheme"), looks.styles.get("title", align="left"))
    for column, key in enumerate(("item", "content", "remark")):
        page.sheet.write_string(TOP, column, words.text(f"scheme.head.{key}"), looks.styles.get("header"))
    for row, field in enumerate(SHEETS["scheme"], TOP + 1):
        hint = words.text(f"scheme.hint.{field.key}")
        page.sheet.write_string(row, 0, field_words(words, field.key), looks.of("fixed"))
        _write(page.sheet, looks, (row, 1), field, values.get(field.key), words)
        page.sheet.write_string(row, 2, hint, looks.of("fixed"))
        _need(page.sheet, looks, (row, 1, row, 1), "TRUE", field)
        high = max(lines_of(_text(values.get(field.key), field, words), 66), lines_of(hint, 66))
        page.sheet.set_row(row, LINE * high + 4)
    page.sheet.freeze_panes(TOP + 1, 1)
    set_print(page, words, "", (TOP, TOP), one_page=True)


def _list(book: Workbook, looks: Looks, name: SheetKey, rows: Sequence[Row], words: Catalogue) -> None:
    fields = SHEETS[name]
    page = _page(book, looks, sheet_words(words, name), [field.width for field in fields])
    page.text(0, 0, page.last, words.text(f"scheme.about.{name}"), looks.styles.get("plain_wrapped"))
    page.sheet.set_row(0, LINE * 2.4)
    page.sheet.set_row(TOP, LINE * 2.4)
    last = BODY + len(rows) + _SPARE
    for column, field in enumerate(fields):
        page.sheet.write_string(TOP, column, field_words(words, field.key), looks.styles.get("header"))
        letter = xl_col_to_name(len(fields) - 1)
        filled = f"COUNTA($A{BODY + 1}:${letter}{BODY + 1})>0"
        _need(page.sheet, looks, (BODY, column, last, column), filled, field)
        _choose(page.sheet, (BODY, column, last, column), field, words)
    for row in range(BODY, last + 1):
        values = rows[row - BODY] if row - BODY < len(rows) else {}
        for column, field in enumerate(fields):
            _write(page.sheet, looks, (row, column), field, values.get(field.key), words)
        texts = [(_text(values.get(field.key), field, words), field.width) for field in fields]
        page.sheet.set_row(row, LINE * max(lines_of(text, width - 1.5) for text, width in texts) + 3)
    page.sheet.freeze_panes(BODY, 2)
    set_print(page, words, "", (TOP, TOP))


def _write(
    sheet: Worksheet,
    looks: Looks,
    place: tuple[int, int],
    field: Field,
    value: Value | None,
    words: Catalogue,
) -> None:
    text = clean(_text(value, field, words))
    if isinstance(value, Decimal):
        sheet.write_number(*place, float(value), looks.styles.get("cell", bg_color="#FFFBE6", valign="top"))
    elif text:
        sheet.write_string(*place, text, looks.of("input", text))
    elif field.kind == "number":
        sheet.write_blank(*place, None, looks.styles.get("cell", bg_color="#FFFBE6", valign="top"))
    else:
        sheet.write_blank(*place, None, looks.of("input"))
    if field.choice in CHOICES and place[1] == 1:
        _choose(sheet, (*place, *place), field, words)


def _text(value: Value | None, field: Field, words: Catalogue) -> str:
    """What stands in a cell: days as day/month/year, choices in words."""
    if value is None:
        return ""
    if field.kind == "day":
        return stored_day(str(value))
    return choice_word(words, field.choice, str(value)) if field.choice in CHOICES else str(value)


def _choose(sheet: Worksheet, area: tuple[int, int, int, int], field: Field, words: Catalogue) -> None:
    error = {"error_title": words.text("form.error"), "error_message": words.text("form.only_choice")}
    if field.choice in CHOICES:
        names = [choice_word(words, field.choice, key) for key in CHOICES[field.choice]]
        sheet.data_validation(*area, {"validate": "list", "source": names, **error})
    elif field.choice:
        home = _ID_SHEETS[field.choice]
        letter = xl_col_to_name([one.key for one in SHEETS[home]].index("id"))
        source = f"='{sheet_words(words, home)}'!${letter}${BODY + 1}:${letter}${BODY + 400}"
        sheet.data_validation(*area, {"validate": "list", "source": source, **error})


def _need(sheet: Worksheet, looks: Looks, area: tuple[int, int, int, int], filled: str, field: Field) -> None:
    """A needed cell has another colour as long as it is empty, in a row that is filled in."""
    if field.needed:
        cell = f"{xl_col_to_name(area[1])}{area[0] + 1}"
        rule = f'=AND({filled},${cell}="")'
        look = looks.styles.get("plain", bg_color="#F8CBAD")
        sheet.conditional_format(*area, {"type": "formula", "criteria": rule, "format": look})


def _indicators(book: Workbook, looks: Looks, indicators: Indicators, words: Catalogue) -> None:
    page = _page(book, looks, words.text("scheme.sheet.indicators"), _NAMES_WIDTHS)
    page.text(0, 0, page.last, words.text("scheme.about.indicators"), looks.styles.get("plain_wrapped"))
    page.sheet.set_row(0, LINE * 2.4)
    for column, key in enumerate(("indicator", "name", "form")):
        page.sheet.write_string(TOP, column, words.text(f"scheme.head.{key}"), looks.styles.get("header"))
    for row, texts in enumerate(indicators, BODY):
        for column, text in enumerate(texts):
            page.sheet.write_string(row, column, clean(text), looks.of("fixed", text))
    page.sheet.freeze_panes(BODY, 1)
    set_print(page, words, "", (TOP, TOP))
