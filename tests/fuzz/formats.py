"""A report as a file of each kind, with the true value of each of its cells."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal, assert_never
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from kpi.model.grid import cell_name
from tests.fuzz.reports import Column, Error, Page, Report, Typed
from tests.intake.biff import xls

Format = Literal["xlsx", "ods", "xls", "csv"]
FORMATS: tuple[Format, ...] = ("xlsx", "xlsx", "xlsx", "ods", "xls", "csv")
Place = tuple[str, str]  # sheet ("" in a file of one sheet without a name) and cell


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands in a cell: of which unit, which indicator, and its value as the program keeps it."""

    unit: str
    indicator: str
    value: Decimal | str


Truth = Mapping[Place, Fact]
_CREATED = datetime(2021, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet before it becomes a file: texts and figures by (row, column), merged boxes as (top, left,
    bottom, right), all counted from 0."""

    name: str
    cells: Mapping[tuple[int, int], Typed]
    boxes: tuple[tuple[int, int, int, int], ...]
    hidden: bool


def rendered(report: Report, kind: Format) -> tuple[bytes, Truth]:
    """The file and the truth of its cells. Kinds that have one sheet take the first page."""
    pages = report if kind in ("xlsx", "ods") else report[:1]
    if kind != "xlsx" or all(page.hidden for page in pages):
        pages = tuple(replace(page, hidden=False) for page in pages)
    truth: dict[Place, Fact] = {}
    sheets = [_sheet(page, truth) for page in pages]
    if kind == "xlsx":
        return _xlsx(sheets), truth
    if kind == "ods":
        return _ods(sheets), truth
    if kind == "xls":
        return xls(sheets[0].name, [[_plain(cell) for cell in row] for row in _rows(sheets[0])]), truth
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows([_text(cell) for cell in row] for row in _rows(sheets[0]))
        return out.getvalue().encode("utf-8-sig"), {("", cell): fact for (_, cell), fact in truth.items()}
    assert_never(kind)


def _sheet(page: Page, truth: dict[Place, Fact]) -> Sheet:
    cells: dict[tuple[int, int], Typed] = {
        (page.top + r, page.left): text for r, text in enumerate(page.titles)
    }
    head = page.top + len(page.titles) + 1
    depth = max((len(column.path) for column in page.columns), default=1)
    boxes: list[tuple[int, int, int, int]] = []
    for c, column in enumerate(page.columns):
        for r, text in enumerate(column.path):
            if not _repeats(page.columns, c, r) or not page.merged:
                cells[head + r, page.left + c] = text
    if page.merged:
        boxes = list(_boxes(page.columns, head, page.left, depth))
    row = head + depth
    if page.numbered:
        for c in range(len(page.columns)):
            cells[row, page.left + c] = f"({c + 1})"
        row += 1
    for line in page.lines:
        for c, column in enumerate(page.columns):
            if line.typed.get(column.key) is not None:
                cells[row, page.left + c] = line.typed[column.key]
            if column.key in line.facts and not page.hidden:
                fact = Fact(line.unit, column.key, line.facts[column.key])
                truth[page.name, cell_name(row, page.left + c)] = fact
        row += 1
    for r, note in enumerate(page.notes, row + 1):
        cells[r, page.left] = note
    return Sheet(page.name, cells, tuple(boxes), page.hidden)


def _repeats(columns: tuple[Column, ...], c: int, r: int) -> bool:
    """Whether the column shares this heading, and all above it, with the one on its left."""
    path, before = columns[c].path, columns[c - 1].path if c else ()
    return r < len(path) - 1 and len(before) > r + 1 and before[: r + 1] == path[: r + 1]


def _boxes(columns: tuple[Column, ...], head: int, left: int, depth: int) -> list[tuple[int, int, int, int]]:
    boxes = []
    for c, column in enumerate(columns):
        for r in range(len(column.path)):
            if _repeats(columns, c, r):
                continue
            right, bottom = c, r if r < len(column.path) - 1 else depth - 1
            while r < len(column.path) - 1 and right + 1 < len(columns) and _repeats(columns, right + 1, r):
                right += 1
            if (right, bottom) != (c, r):
                boxes.append((head + r, left + c, head + bottom, left + right))
    return boxes


def _rows(sheet: Sheet) -> list[list[Typed]]:
    height = max((r for r, _ in sheet.cells), default=0) + 1
    width = max((c for _, c in sheet.cells), default=0) + 1
    return [[sheet.cells.get((r, c)) for c in range(width)] for r in range(height)]


def _plain(cell: Typed) -> object:
    if isinstance(cell, Error | date | bool):
        return _text(cell)
    return "" if cell is None else cell


def _text(cell: Typed) -> str:
    if isinstance(cell, Error):
        return cell.text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return str(cell).removesuffix(".0").replace(".", ",")
    return "" if cell is None else str(cell)


def _xlsx(sheets: list[Sheet]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED})  # so that the bytes are the same every time
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for top, left, bottom, right in sheet.boxes:
            page.merge_range(top, left, bottom, right, "")
        for (r, c), cell in sheet.cells.items():
            if isinstance(cell, Error):
                page.write_formula(r, c, "=A1/0", None, cell.text)
            elif isinstance(cell, bool):
                page.write_boolean(r, c, cell)
            elif isinstance(cell, date):
                page.write_datetime(r, c, cell, day)
            elif isinstance(cell, str):
                page.write_string(r, c, cell)
            elif cell is not None:
                page.write_number(r, c, cell)
        if sheet.hidden:
            page.hide()
    visible = next(n for n, sheet in enumerate(sheets) if not sheet.hidden)
    book.worksheets()[visible].activate()
    book.close()
    return out.getvalue()


_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"""
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def _ods(sheets: list[Sheet]) -> bytes:
    tables = "".join(
        f"<table:table table:name={quoteattr(sheet.name)}>{_ods_rows(sheet)}</table:table>"
        for sheet in sheets
    )
    return packed(
        [
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", _ODS.format(tables).encode()),
            ("META-INF/manifest.xml", _MANIFEST.encode()),
        ]
    )


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    """A zip of parts, the same bytes every time; a name may stand in it twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")  # of names given twice
        for name, content in parts:
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(part, content)
    return out.getvalue()


def _ods_rows(sheet: Sheet) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.boxes}
    covered = {
        (r, c)
        for top, left, bottom, right in sheet.boxes
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    } - set(spans)
    lines = []
    for r, row in enumerate(_rows(sheet)):
        cells = [
            "<table:covered-table-cell/>" if (r, c) in covered else _ods_cell(cell, spans.get((r, c)))
            for c, cell in enumerate(row)
        ]
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return "".join(lines)


def _ods_cell(cell: Typed, span: tuple[int, int] | None) -> str:
    merge = ""
    if span:
        merge = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
    if cell is None:
        return f"<table:table-cell{merge}/>"
    kind = 'office:value-type="string"'
    if isinstance(cell, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {kind}{merge}><text:p>{escape(_text(cell))}</text:p></table:table-cell>"
