"""Sheets to an .xlsx file, the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from .sheet import Sheet

_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_BOX = {**_FONT, "border": 1}
_BOLD = {"bold": True}
_MIDDLE = {"align": "center", "text_wrap": True}
_COUNT = {"num_format": "#,##0_)", "align": "right"}
_MONEY = {"num_format": "#,##0.0_)", "align": "right"}
STYLES: dict[str, dict[str, object]] = {
    "plain": _FONT,
    "center": {**_FONT, "align": "center"},
    "bold": {**_FONT, **_BOLD},
    "bold_center": {**_FONT, **_BOLD, **_MIDDLE},
    "title": {**_FONT, **_BOLD, **_MIDDLE, "font_size": 14},
    "italic": {**_FONT, "italic": True},
    "italic_center": {**_FONT, "italic": True, "align": "center"},
    "italic_right": {**_FONT, "italic": True, "align": "right"},
    "synthetic": {**_FONT, **_BOLD, "italic": True, "align": "center", "font_color": "#C00000"},
    "head": {**_BOX, **_BOLD, **_MIDDLE},
    "index": {**_BOX, "italic": True, "align": "center", "font_size": 9},
    "order": {**_BOX, "align": "center"},
    "text": {**_BOX, "indent": 1},
    "text_center": {**_BOX, "align": "center"},
    "text_right": {**_BOX, "align": "right"},
    "count": {**_BOX, **_COUNT},
    "money": {**_BOX, **_MONEY},
    "section": {**_BOX, **_BOLD, "italic": True, "indent": 1},
    "section_order": {**_BOX, **_BOLD, "align": "center"},
    "section_count": {**_BOX, **_BOLD, **_COUNT},
    "section_money": {**_BOX, **_BOLD, **_MONEY},
    "total": {**_BOX, **_BOLD, "indent": 1},
    "total_center": {**_BOX, **_BOLD, "align": "center"},
    "total_yes": {**_BOX, **_BOLD, "num_format": "0", "align": "center"},
    "total_count": {**_BOX, **_BOLD, **_COUNT},
    "total_money": {**_BOX, **_BOLD, **_MONEY},
}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NO_RESULT = re.compile(rb"(</f>)<v></v>")


def paint(path: Path, sheets: Sequence[Sheet], title: str, created: date) -> None:
    """Write a workbook. `created` is the day kept in the document's properties."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "created": datetime.combine(created, time(8), UTC)})
    formats = {name: book.add_format(style) for name, style in STYLES.items()}
    for sheet in sheets:
        _paint_sheet(book, sheet, formats)
    book.close()
    data = buffer.getvalue()
    if any(not cell.stored for sheet in sheets for cell in sheet.cells.values()):
        data = _without_empty_results(data)
    path.write_bytes(data)


def _paint_sheet(book: Workbook, sheet: Sheet, formats: dict[str, Format]) -> None:
    page = book.add_worksheet(sheet.name)
    for column, width in sheet.widths.items():
        page.set_column(column, column, width, None, {"hidden": column in sheet.hidden_columns})
    for row in sorted(set(sheet.heights) | sheet.hidden_rows):
        page.set_row(row, sheet.heights.get(row), None, {"hidden": row in sheet.hidden_rows})
    for top, left, bottom, right in sheet.merges:
        page.merge_range(top, left, bottom, right, "", formats[sheet.cells[top, left].style])
    for (row, column), cell in sorted(sheet.cells.items()):
        style = formats[cell.style]
        if cell.formula:
            page.write_formula(row, column, cell.formula, style, _number(cell.value) if cell.stored else "")
        elif isinstance(cell.value, str):
            page.write_string(row, column, cell.value, style)
        elif cell.value is None:
            page.write_blank(row, column, None, style)
        else:
            page.write_number(row, column, _number(cell.value), style)
    _page_setup(page, sheet)


def _number(value: object) -> int | float:
    return float(value) if isinstance(value, Decimal) else int(str(value))


def _page_setup(page: Worksheet, sheet: Sheet) -> None:
    page.set_paper(9)
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 1 if sheet.landscape else 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.repeat_rows(*sheet.header)


def _without_empty_results(data: bytes) -> bytes:
    """Drop the empty result XlsxWriter leaves behind a formula whose result is not to be stored."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = [(name, source.read(name)) for name in source.namelist()]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, _NO_RESULT.sub(rb"\1", content))
    return target.getvalue()
