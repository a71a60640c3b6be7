"""Tables as an Excel workbook that looks like an office's consolidated table and prints on A4 landscape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from kpi.findings import Catalogue
from kpi.model.cell import Value
from kpi.model.number import plain
from kpi.model.show import UNKNOWN
from kpi.model.table import Column, Kind, Row, Table
from kpi.write.cells import clean, is_heading, named, number, numeric, places, remark_at, shown
from kpi.write.files import write_whole
from kpi.write.sizes import LINE, lines_of, sizes_of, table_paths
from kpi.write.xlsx.chart import add_charts
from kpi.write.xlsx.formbook import MARK
from kpi.write.xlsx.formulas import formulas_of, holds
from kpi.write.xlsx.page import (
    Page,
    new_book,
    set_print,
    sheet_name,
    text_style,
    write_header,
    write_heading,
    write_signature,
)
from kpi.write.xlsx.styles import Styles

_SHORT = 12
_INDENT = 1.2  # characters that a level of a tree takes
_LONGEST = 255  # characters that Excel takes in a property of a file
_ONE_PAGE, _LINES = 30, 45  # so many rows, and lines with those of the notes, are shrunk to stand on one page


def save_workbook(tables: Sequence[Table], path: Path, words: Catalogue) -> None:
    """Write one sheet per table. Raises Fault ``write.cannot`` for an unwritable place."""

    def fill(part: Path) -> None:
        with part.open("wb") as out:
            book = new_book(out, tables[0].source if tables else "")
            mark_book(book, [table.id for table in tables])
            add_tables(book, tables, [], words, Styles(book))
            book.close()

    write_whole(path, fill)


def mark_book(book: Workbook, ids: Sequence[str]) -> None:
    """Set the mark by which a table handed in as a report is known; of many sheets alike, one word."""
    book.set_custom_property(MARK, ("table=" + ",".join(dict.fromkeys(ids)))[:_LONGEST], "text")


def add_tables(
    book: Workbook, tables: Sequence[Table], names: list[str], words: Catalogue, styles: Styles
) -> None:
    """A sheet for each table, and one for its charts. `names` are those of the sheets there are."""
    for table in tables:
        names.append(sheet_name(table.title, names))
        name, sizes = names[-1], sizes_of(table, words.lang)
        page = Page(book.add_worksheet(name), styles, sizes.widths)
        body = _fill_sheet(page, table, words)
        add_charts(book, table, (name, body), names, words, styles)


def _fill_sheet(page: Page, table: Table, words: Catalogue) -> int:
    """Fill a sheet with a table. Gives the row of its first line."""
    sizes = sizes_of(table, words.lang)
    for column, width in enumerate(sizes.widths):
        page.sheet.set_column(column, column, width, page.styles.get("plain"))
    row = write_heading(page, table.heading)
    row = page.across(row, table.title.upper(), "title", LINE * 1.35)
    for line in (table.heading.annex_line if table.heading else "", *table.subtitle):
        row = page.across(row, line, "subtitle", LINE * 1.1) if line else row
    if table.warning:
        row = page.across(row, table.warning, "warning")
    row += 1
    body = write_header(page, row, table_paths(table.columns), sizes)
    page.sheet.freeze_panes(body, _frozen(table, sizes.widths))
    is_short = table.one_page or _is_short(table, sum(sizes.widths))
    layout = table.heading.layout if table.heading is not None and not table.one_page else None
    set_print(page, words, table.warning, (row, body - 1), is_short, table.one_page, layout)
    formulas = formulas_of(table, body)
    for place, line_of_cells in enumerate(table.rows):
        _write_row(page, body + place, line_of_cells, table, words.lang, formulas)
    end = body + len(table.rows)
    if not table.rows:
        end = page.across(end, words.text("write.no_rows"), "note")
    end = _write_notes(page, end + 1, table, words)
    if table.signature:
        end = write_signature(page, end + 1, table.signature) + 3
    if table.source:
        end = page.across(end + 1, table.source, "source", LINE * 0.85)
    page.sheet.print_area(0, 0, end, page.last)
    return body


def _is_short(table: Table, width: float) -> bool:
    """Whether all of it can be read on one page."""
    lines = sum(lines_of(note, width) for note in table.notes)
    return len(table.rows) <= _ONE_PAGE and len(table.rows) + lines <= _LINES


def _write_notes(page: Page, row: int, table: Table, words: Catalogue) -> int:
    if not table.notes:
        return row
    row = page.across(row, words.text("write.notes"), "note_head")
    for note in table.notes:
        row = page.across(row, f"– {clean(note)}", "note", LINE * 0.9)
    return row


def _frozen(table: Table, widths: Sequence[float]) -> int:
    """How many columns stay in view when scrolling: the text ones in front, unless they fill the screen."""
    count = next((i for i, c in enumerate(table.columns) if numeric(c)), 0)
    return count if sum(widths[:count]) <= 60 else 0


def _write_row(
    page: Page, at: int, row: Row, table: Table, lang: str, formulas: Mapping[tuple[int, int], str]
) -> None:
    look = {"section": "section", "total": "total"}.get(row.kind, "cell")
    high, heading = 1, is_heading(row, table)
    for place, (value, column) in enumerate(zip(named(row, table), table.columns, strict=True)):
        wrap = not numeric(column) and isinstance(value, str) and (row.kind != "section" or table.one_page)
        if wrap:
            indent = 0 if place else row.depth
            high = max(high, lines_of(str(value), page.widths[place] - 0.8 - indent * _INDENT))
        if value is None and heading:
            page.sheet.write_blank(at, place, None, page.styles.get(look))
        else:
            more: dict[str, Any] = {"text_wrap": True} if wrap else {}
            more |= {"indent": row.depth} if row.depth and not place else {}
            _write_cell(page, at, place, value, column, look, lang, more, formulas.get((at, place), ""))
    remark = remark_at(row, table)
    if remark is not None:
        text = shown(row.cells[remark], table.columns[remark], lang)
        page.text(at, remark, page.last, text, text_style(page.styles, look, text, align="left"))
    page.sheet.set_row(at, high * LINE + 1.5)


def _write_cell(
    page: Page,
    row: int,
    place: int,
    value: Value,
    column: Column,
    look: str,
    lang: str,
    more: Mapping[str, Any],
    formula: str,
) -> None:
    exact = number(value)
    if value is None:
        page.sheet.write_string(row, place, UNKNOWN, page.styles.get(look, align="center"))
    elif exact is not None and holds(exact):
        style = page.styles.get(look, align=_side(column), num_format=number_format(exact, column))
        if formula:
            page.sheet.write_formula(row, place, formula, style, float(exact))
        else:
            page.sheet.write_number(row, place, float(exact), style)
    else:
        text = shown(value, column, lang)
        style = text_style(page.styles, look, text, align=_side(column), **more)
        page.sheet.write_string(row, place, text, style)


def _side(column: Column) -> str:
    """Points, codes and other short words stand in the middle, names on the left, figures on the right."""
    if numeric(column):
        return "center" if column.kind is Kind.POINTS else "right"
    return "center" if column.width <= _SHORT else "left"


def number_format(value: Decimal, column: Column) -> str:
    """Excel's format; the signs for thousands and decimals are those of the reader's system. A number in a
    column of words (a count below answers of yes and no) has all its places."""
    words = column.kind is Kind.TEXT
    shown_places = len(plain(value).partition(".")[2]) if words else places(value, column)
    if column.kind is Kind.PERCENT:
        return f"0.{'0' * shown_places}%"
    return "#,##0" + (f".{'0' * shown_places}" if shown_places else "")
