"""Workbooks of schemes as an office sends them: the template, and cells that somebody has changed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from openpyxl.workbook.workbook import Workbook

from kpi.learn.schemes import SchemeRead, read_scheme
from kpi.spec.places import builtin_specs
from kpi.spec.scheme_sheets import to_rows
from kpi.write.xlsx.schemebook import write_scheme
from tests.shipped import shipped_specs

Edits = Mapping[tuple[str, str], object]
"""What is written by sheet and cell."""


@cache
def example() -> dict[str, Any]:
    """The illustrative scheme as JSON, without what names no number."""
    text = (builtin_specs() / "schemes/illustrative.json").read_text("utf-8")
    data: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return {key: value for key, value in data.items() if key != "$schema"}


@cache
def template(lang: str = "vi") -> bytes:
    """The workbook that an office fills in."""
    return written(example(), lang)


def written(data: Mapping[str, Any], lang: str = "vi") -> bytes:
    """The workbook of a scheme."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.xlsx"
        write_scheme(to_rows(data), "Ví dụ", [("plan_issued", "Kế hoạch", "06/TC")], path, lang)
        return path.read_bytes()


def entered(edits: Edits, gone: str = "") -> bytes:
    """The template with other content in some cells, or without a sheet."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    if gone:
        del book[gone]
    for (sheet, cell), value in edits.items():
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def altered(change: Callable[[Workbook], None]) -> bytes:
    """The template after something was done to it."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hide_row(book: Workbook, sheet: str, row: int) -> None:
    """Hide a row."""
    book[sheet].row_dimensions[row].hidden = True


def formatted(sheet: str, cell: str, value: object, shape: str) -> bytes:
    """The template with a value in a cell under a number format."""

    def change(book: Workbook) -> None:
        book[sheet][cell] = value
        book[sheet][cell].number_format = shape

    return altered(change)


def read(data: bytes, suffix: str = ".xlsx", lang: str = "vi") -> SchemeRead:
    """What a workbook says."""
    return read_scheme(data, f"scheme{suffix}", suffix, shipped_specs().settings, lang)


def with_copy(sheet: str, name: str) -> bytes:
    """The template with a sheet there twice."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    book.copy_worksheet(book[sheet]).title = name
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_column(sheet: str, column: int, heading: str) -> bytes:
    """The template with a column put in, under a heading that is there already."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    book[sheet].insert_cols(column)
    book[sheet].cell(2, column).value = heading
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


OWN: Edits = {
    ("Thang điểm", "B3"): "so-y-te",
    ("Thang điểm", "B4"): "Thang điểm của Sở Y tế (số liệu giả định)",
    ("Thang điểm", "B10"): "QĐ 01/QĐ-UBND (01/01/2021), giả định",
    ("Thang điểm", "B14"): "Thang điểm giả định để thử.",
    ("Thang điểm", "B15"): "A synthetic scheme for trying.",
    ("Xếp loại", "D3"): 85,
}
"""An office's own: another name, another document, another threshold of the best class."""
