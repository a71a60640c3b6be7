"""Blank forms of `kpi template` that come back edited: the mark and the headings find them."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils import coordinate_to_tuple, get_column_letter
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
    book.defined_names.clear()  # columns without names of their own
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


def moved(book: openpyxl.Workbook, shift: Callable[[int], int]) -> None:
    """Move the names along with the columns, as Excel and LibreOffice do and openpyxl does not."""
    for name in book.defined_names.values():
        sheet, _, address = name.value.rpartition("!")
        row, column = coordinate_to_tuple(address.replace("$", ""))
        name.value = f"{sheet}!${get_column_letter(shift(column))}${row}"


def rewritten(sheet: Worksheet, *texts: str) -> None:
    """Other headings over the figures, from the first column on; "" leaves one as it is."""
    loose(sheet)
    for at, text in enumerate(texts):
        row = next(r for r in (top(sheet) + 1, top(sheet)) if sheet.cell(r, 4 + at).value)
        sheet.cell(row, 4 + at).value = text or sheet.cell(row, 4 + at).value


def without(wanted: dict[tuple[str, str], Decimal], *names: str) -> dict[tuple[str, str], Decimal]:
    return {place: x for place, x in wanted.items() if place[1] not in names}


def test_columns_whose_headings_were_written_anew_are_found_by_their_marks_and_told(own: Context) -> None:
    book, wanted = opened(own)
    rewritten(book.worksheets[0], "Vụ án mới", "", "Xử hình sự", "Lớp mở")
    found = read(saved(book), own)
    (told,) = found.findings
    assert (told.code, told.cells, got(found)) == ("sheet.headings_rewritten", ("D10", "F11", "G10"), wanted)


def test_they_are_found_where_columns_were_inserted_and_the_title_is_gone(own: Context) -> None:
    book, wanted = opened(own)
    sheet = book.worksheets[0]
    rewritten(sheet, "", "", "Xử hình sự", "")
    change_title(sheet)
    sheet.insert_cols(5)
    moved(book, lambda column: column + (column >= 5))
    found = read(saved(book), own)
    assert (found.codes, got(found)) == (["sheet.headings_rewritten"], wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Số vụ",
        "Hành chính",
        "Lũy kế",
        "Kế hoạch",
        "Năm 2020",
        "Ghi chú",
        "STT",
        "Hộ nghèo",
        "Số nữ",
        "Trước sáp nhập",
    ],
)
def test_a_heading_that_says_another_thing_than_the_mark_is_not_read(own: Context, text: str) -> None:
    book, wanted = opened(own)
    rewritten(book.worksheets[0], "", "", "", text)
    found = read(saved(book), own)
    assert (found.grave, got(found)) == ([("sheet.heading_clash", "G10")], without(wanted, "own_4"))


def test_a_heading_that_is_another_columns_but_for_a_word_is_not_read() -> None:
    context = context_of(entries_with((Leaf(("Số hộ nghèo",)), Leaf(("Số hộ cận nghèo",)), *COLUMNS[1:2])))
    book, wanted = opened(context)
    rewritten(book.worksheets[0], "", "Hộ nghèo")
    found = read(saved(book), context)
    assert (found.grave, got(found)) == ([("sheet.heading_clash", "E10")], without(wanted, "own_2"))


def test_two_headings_exchanged_by_the_sender_are_no_exchanged_figures(own: Context) -> None:
    book, wanted = opened(own)
    rewritten(book.worksheets[0], "Số lớp học", "", "", "Số vụ")
    found = read(saved(book), own)
    clashes = [("sheet.heading_clash", "D10"), ("sheet.heading_clash", "G10")]
    assert (found.grave, got(found)) == (clashes, without(wanted, "own_1", "own_4"))


def test_a_column_that_repeats_one_of_the_blank_is_told_and_passed_over(own: Context) -> None:
    book, wanted = opened(own)
    sheet = book.worksheets[0]
    for r in range(top(sheet), sheet.max_row + 1):
        sheet.cell(r, 8).value = sheet.cell(r, 4).value
    found = read(saved(book), own)
    assert (found.codes, got(found)) == (["sheet.column_repeats_own"], wanted)


def test_names_left_behind_by_a_program_that_does_not_know_of_them_say_nothing(own: Context) -> None:
    book, wanted = opened(own)
    rewritten(book.worksheets[0], "Án mới")
    moved(book, lambda column: column + 1)
    found = read(saved(book), own)
    assert ("sheet.headings_rewritten" in found.codes, got(found)) == (False, without(wanted, "own_1"))
