"""Binary workbooks of Excel (.xlsb) read like any other."""

from __future__ import annotations

import struct

import pytest

from kpi.intake.context import Context
from tests.intake.biff12 import parts, record, wide, xlsb
from tests.intake.books import FIGURES, packed, plain_cells, read

NAME, SHEET, BOOK = "Biểu 05", "xl/worksheets/sheet1.bin", "xl/workbook.bin"


def test_a_binary_workbook(dong_thap: Context) -> None:
    for suffix in (".xlsb", ".xlsx"):
        found = read(xlsb(NAME, plain_cells()), dong_thap, suffix)
        assert (found.units(), found.grave) == (FIGURES, [])
        assert found.cell("30007", "supported")[2] == "E9"
    assert found.received.parts[0].sheet == NAME


def test_what_the_eye_sees_differs_from_what_its_cells_hold(dong_thap: Context) -> None:
    rows = plain_cells()
    rows[7][3], rows[8][4] = 1, "#DIV/0!"
    formats = {(7, 3): "0%", (7, 4): "#,##0", (8, 5): "#,##0,"}
    found = read(xlsb(NAME, rows, [(8, 9, 6, 6)], hidden=[9], formats=formats), dong_thap, ".xlsb")
    told = {(f.cell, f.code) for f in found.findings if f.cell}
    assert told >= {
        ("D8", "cell.percentage"),
        ("E9", "cell.error_value"),
        ("F9", "cell.shown_otherwise"),
        ("A10", "sheet.hidden_rows"),
        ("G9", "cell.under_merge"),
    }
    assert found.units()["30001"] == (None, 3, 1, 0, 2, 0, 1, 1)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (1_048_575, 16_383, "file.too_many_cells"),
        (1_048_576, 0, "file.damaged"),
        (20, 16_384, "file.damaged"),
    ],
)
def test_a_far_cell_is_told_before_a_reader_makes_room_for_it(
    dong_thap: Context, row: int, column: int, code: str
) -> None:
    whole = parts(NAME, plain_cells())
    far = record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)) + record(
        5, struct.pack("<IId", column, 0, 1)
    )
    whole[SHEET] = whole[SHEET].replace(record(146), far + record(146))
    assert read(packed(whole), dong_thap, ".xlsb").codes == [code]


def test_a_text_that_is_repeated_without_end(dong_thap: Context) -> None:
    rows = [*plain_cells(), *([["A" * 30_000]] * 8_000)]
    assert read(xlsb(NAME, rows), dong_thap, ".xlsb").codes == ["file.bomb"]
    rows = [*plain_cells(), ["A" * 70_000]]
    assert read(xlsb(NAME, rows), dong_thap, ".xlsb").codes == ["file.damaged"]


def test_one_that_is_also_another_workbook_or_names_a_sheet_twice_is_damaged(dong_thap: Context) -> None:
    whole = parts(NAME, plain_cells())
    assert read(packed(whole | {"xl/workbook.xml": b"<workbook/>"}), dong_thap).codes == ["file.damaged"]
    sheet = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide(NAME))
    twice = whole | {BOOK: whole[BOOK].replace(sheet, sheet * 2)}
    assert read(packed(twice), dong_thap).codes == ["file.damaged"]


def test_a_list_of_persons_in_a_comment_of_it_is_found(dong_thap: Context) -> None:
    names = "Nguyễn Văn A, sinh ngày 01/02/1990, CCCD 087190001234, điện thoại 0912345678"
    comments = record(635, bytes(36)) + record(637, b"\0" + wide(names)) + record(636)
    found = read(packed({**parts(NAME, plain_cells()), "xl/comments1.bin": comments}), dong_thap, ".xlsb")
    assert (found.codes, found.received.keep) == (["file.persons"], False)


def test_one_cut_short_or_with_changed_bytes_is_refused_or_read_as_it_was(dong_thap: Context) -> None:
    whole = parts(NAME, plain_cells())
    for name in (SHEET, BOOK, "xl/sharedStrings.bin", "xl/styles.bin"):
        part = whole[name]
        for at in range(0, len(part), max(len(part) // 25, 1)):
            found = read(packed(whole | {name: part[:at]}), dong_thap, ".xlsb")
            assert "file.unread" not in found.codes
            lost = {unit: figures for unit, figures in found.units().items() if figures != FIGURES.get(unit)}
            assert all(None in figures for figures in lost.values())
