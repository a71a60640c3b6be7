"""Sheets and columns that are not read are never passed over in silence, whatever the format."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi.intake.context import Context
from tests.intake.biff import xls
from tests.intake.books import (
    FIGURES,
    HEAD,
    ROWS,
    TITLES,
    Read,
    add_sheet,
    packed,
    read,
    saved,
    sheet_of,
    table,
    unpacked,
    value,
)
from tests.intake.forms import HEAD_06, ROWS_02, ROWS_06, TITLES_02, TITLES_06
from tests.intake.test_other_kinds import ods

Cells = list[list[object]]


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"sheetData>", b"sheetDatx>"), (b"<c ", b"<d "), (b"<sheetData>", b"<sheetData></sheetData><x>")],
)
def test_a_sheet_that_the_reader_shows_as_empty_though_it_holds_values(
    dong_thap: Context, before: bytes, after: bytes
) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "06", TITLES_06.replace("Thanh Bình", "Tam Nông"), HEAD_06, ROWS_06)
    name = "xl/worksheets/sheet2.xml"
    parts = unpacked(saved(book))
    assert before in parts[name]
    found = read(packed(parts | {name: parts[name].replace(before, after)}), dong_thap)
    told = [(f.severity, f.code, f.sheet) for f in found.findings]
    assert (told, found.units()) == ([("warning", "sheet.unused", "06")], FIGURES)


def test_an_empty_second_sheet_is_no_matter(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "Sheet2", "")
    assert read(book, dong_thap).findings == ()


def cells(*texts: str) -> Cells:
    lines = [row for text in texts for row in table(text)]
    return [
        [value(cell) if cell and not cell.isdigit() else float(cell) if cell else "" for cell in row]
        for row in lines
    ]


def as_csv(rows: Cells) -> bytes:
    lines = [";".join(f"{c:g}" if isinstance(c, float) else str(c) for c in row) for row in rows]
    return "\n".join(lines).encode("utf-8-sig")


FORMATS: dict[str, Callable[[Cells], bytes]] = {
    ".xls": lambda rows: xls("Biểu 02", rows),
    ".ods": ods,
    ".csv": as_csv,
}


def read_as(suffix: str, rows: Cells, context: Context) -> Read:
    return read(FORMATS[suffix](rows), context, suffix)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_sheet_with_a_forms_code_and_no_table_is_an_error_in_every_format(
    dong_thap: Context, suffix: str
) -> None:
    across = "Chỉ số | Xã Tân Quới | Xã Tân Hòa\nSố buổi | 4 | 5\nSố hình thức | 1 | 2"
    found = read_as(suffix, cells(TITLES_02, across), dong_thap)
    assert [(f.severity, f.code) for f in found.findings] == [
        ("error", "file.no_known_form"),
        ("error", "sheet.near_form"),
    ]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_column_with_figures_that_nobody_knows_is_a_warning_in_every_format(
    dong_thap: Context, suffix: str
) -> None:
    head = "STT | Mã | Tên đơn vị | Số hình thức tuyên truyền | Số buổi | Số lượt người | Lượt xem"
    body = "\n".join(" | ".join(line.split(" | ")[:7]) for line in ROWS_02.strip().splitlines())
    found = read_as(suffix, cells(TITLES_02, head, body), dong_thap)
    unread = [(f.severity, f.cell) for f in found.findings if f.code.startswith("sheet.column_un")]
    assert unread == [("warning", "G5")]
    assert found.cell("30133", "people_reached")[0] == "1185"
