"""Blank forms of `kpi template` that come back edited: the mark and the headings find them."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kpi.intake.context import Context
from tests.intake.books import Read, read, saved
from tests.intake.ownforms import Group, Leaf, blank, context_of, entries_with, filled
from tests.intake.test_locating import _office, figures

COLUMNS = (
    Leaf(("Số vụ",), "vụ"),
    Group("Số người bị xử lý", (Leaf(("Hành chính",)), Leaf(("Hình sự",)))),
    Leaf(("Số lớp học",), "lớp"),
)


@pytest.fixture(scope="module")
def own() -> Context:
    return context_of(entries_with(COLUMNS))


def opened(context: Context, columns: int = 4) -> tuple[openpyxl.Workbook, dict[tuple[str, str], Decimal]]:
    data, wanted = filled(blank(context), [f"own_{n}" for n in range(1, columns + 1)])
    return openpyxl.load_workbook(io.BytesIO(data)), dict(wanted)


def got(found: Read) -> dict[tuple[str, str], Decimal]:
    return {(unit, name): x for unit, own in figures(found).items() for name, x in own.items()}


def loose(sheet: Worksheet) -> None:
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def top(sheet: Worksheet) -> int:
    return next(r for r in range(1, 20) if sheet.cell(r, 1).value == "STT")


def insert_columns(sheet: Worksheet) -> None:
    loose(sheet)
    sheet.insert_cols(5)
    sheet.insert_cols(2, 2)


def insert_rows(sheet: Worksheet) -> None:
    loose(sheet)
    sheet.insert_rows(top(sheet) + 5)
    sheet.insert_rows(1, 3)


def change_title(sheet: Worksheet) -> None:
    for r in range(1, top(sheet)):
        text = str(sheet.cell(r, 1).value or "")
        if text and not text.startswith(("Kỳ báo cáo", "Đơn vị gửi")):
            sheet.cell(r, 1).value = "Bảng của phòng"


def rename(sheet: Worksheet) -> None:
    sheet.title = "Trang mới"


def move_column(sheet: Worksheet) -> None:
    loose(sheet)
    last = sheet.max_column
    for r in range(top(sheet), sheet.max_row + 1):
        sheet.cell(r, last + 2).value, sheet.cell(r, 4).value = sheet.cell(r, 4).value, None


@pytest.mark.parametrize("edit", [insert_columns, insert_rows, change_title, rename, move_column])
def test_an_edited_template_is_read_as_it_was_made(own: Context, edit: Callable[[Worksheet], None]) -> None:
    book, wanted = opened(own)
    edit(book.worksheets[0])
    found = read(saved(book), own)
    assert (found.grave, got(found)) == ([], wanted)


@pytest.mark.parametrize("copy", ["same", "changed", "blank"])
def test_a_copied_sheet_counts_once_or_not_at_all(own: Context, copy: str) -> None:
    book, wanted = opened(own)
    sheet = book.copy_worksheet(book.worksheets[0])
    for line in sheet.iter_rows(min_row=top(sheet) + 2):
        if str(line[1].value).isdigit():
            for cell in line[3:7]:
                cell.value = {"same": cell.value, "changed": 9999, "blank": None}[copy]
    found = read(saved(book), own)
    told = {"same": "sheet.form_repeated", "changed": "sheet.form_twice", "blank": "sheet.blank_copy"}[copy]
    assert (found.codes, got(found)) == ([told], {} if copy == "changed" else wanted)


def remarked(book: openpyxl.Workbook, **changes: str) -> bytes:
    """The workbook with other things said in its mark."""
    (mark,) = book.custom_doc_props
    said = dict(part.split("=") for part in mark.value.split(";")) | changes
    mark.value = ";".join(f"{key}={value}" for key, value in said.items())
    return saved(book)


def test_the_mark_decides_between_two_forms_whose_headings_are_alike() -> None:
    context = _office()
    data, wanted = filled(blank(context), [f"own_{n}" for n in range(1, 9)])
    book = openpyxl.load_workbook(io.BytesIO(data))
    change_title(book.worksheets[0])
    found = read(saved(book), context)
    assert ([part.form for part in found.received.parts], got(found)) == (["90"], dict(wanted))
    both = read(remarked(book, form="05,90", edition="a,b"), context)
    assert (both.received.parts, "sheet.form_unclear" in both.codes) == ((), True)


def test_a_mark_of_another_form_than_the_headings_is_told(own: Context) -> None:
    book, wanted = opened(own)
    found = read(remarked(book, form="05"), own)
    assert (found.grave, got(found)) == ([("sheet.mark_differs", "")], wanted)


def test_a_mark_of_another_edition_is_told(own: Context) -> None:
    book, wanted = opened(own)
    found = read(remarked(book, edition="0123456789ab"), own)
    assert (found.codes, got(found)) == (["sheet.older_edition"], wanted)
