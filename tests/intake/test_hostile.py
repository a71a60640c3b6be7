"""One file never stops a run: whatever is in it, it is told at that file, in a bounded time."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import Mock

import openpyxl
import pytest

from kpi.intake import tables
from kpi.intake.context import Context
from kpi.intake.files import reader
from kpi.model.deadline import Overtime, check_time, within
from tests.intake.books import HEAD, ROWS, TITLES, Read, packed, read, saved, sheet_of, unpacked

FIGURES = (5, 5, 2, 1, 1, 0, 2, 0)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    begun = time.thread_time()
    yield
    assert time.thread_time() - begun < seconds


def with_xml(change: tuple[str, str]) -> bytes:
    """A sound workbook with one text of its sheet's XML replaced, wherever it stands."""
    parts = unpacked(saved(sheet_of(TITLES, HEAD, ROWS)))
    name = "xl/worksheets/sheet1.xml"
    xml = parts[name].decode()
    changed, times = re.subn(change[0], change[1], xml)
    assert times == 1, times
    return packed(parts | {name: changed.encode()})


def test_no_number_where_a_name_is_expected(dong_thap: Context) -> None:
    for value in ("NaN", "1e999", "-1e999", "INF"):
        cell = rf'<c r="C9"\1><v>{value}</v></c>'
        data = with_xml((r'<c r="C9"( s="\d+")?[^>]*>.*?</c>', cell))
        found = read(data, dong_thap)
        assert "file.unread" not in found.codes, value
        assert found.received.refused or "30001" in found.units(), value


@pytest.mark.parametrize("value", ["NaN", "1e999", "-1e999"])
def test_no_number_in_the_row_of_column_numbers_or_among_figures(dong_thap: Context, value: str) -> None:
    index = "1 | 2 | 3 | 77 | 5 | 6 | 7 | 8 | 9 | 10 | 11"
    parts = unpacked(saved(sheet_of(TITLES, HEAD, index, ROWS)))
    name = "xl/worksheets/sheet1.xml"
    xml = (
        parts[name]
        .replace(b"<v>77</v>", f"<v>{value}</v>".encode())
        .replace(b'<v>6</v></c><c r="F12"', f'<v>{value}</v></c><c r="F12"'.encode())
    )
    found = read(packed(parts | {name: xml}), dong_thap)
    assert "file.unread" not in found.codes
    assert found.units()["30007"] == FIGURES


def test_thousands_of_merges_to_the_last_row(dong_thap: Context) -> None:
    merges = "".join(f'<mergeCell ref="B{r}:C1048576"/>' for r in range(8, 2008))
    data = with_xml((r"<mergeCells[^>]*>", f'<mergeCells count="2009">{merges}'))
    with at_most(3):
        found = read(data, dong_thap)
    assert found.units()["30007"] == FIGURES


@pytest.mark.parametrize(
    "name", ["11." * 10_900, "a) " * 10_000, "ubnd " * 6_000, "Xã " * 10_000, "x" * 32_000]
)
def test_an_endless_name(dong_thap: Context, name: str) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["C9"] = name
    book.worksheets[0]["B9"] = None
    with at_most(2):
        found = read(book, dong_thap)
    assert set(found.units()) == {"30001", "30010"}
    (told,) = [f for f in found.findings if f.code.startswith("row.")]
    assert (told.cell, len(str(told.params)) < 600) == ("C9", True)


def test_thousands_of_unknown_rows_are_each_told(dong_thap: Context) -> None:
    rows = "\n".join(f"{n} | | Xã Không Có {n} | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1" for n in range(8000))
    data = saved(sheet_of(TITLES, HEAD, ROWS, rows))
    with at_most(8):
        found = read(data, dong_thap)
    told = [f for f in found.findings if f.code.startswith("row.unknown_unit")]
    assert len({f.cell for f in told}) == 8000


def test_a_file_that_takes_too_long_is_refused_and_says_so(
    dong_thap: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dong_thap.specs.settings
    limits = replace(settings.limits, max_seconds=0)
    specs = replace(dong_thap.specs, settings=replace(settings, limits=limits))
    found = read(sheet_of(TITLES, HEAD, ROWS), replace(dong_thap, specs=specs))
    assert (found.codes, found.received.refused) == (["file.too_slow"], True)
    assert read(sheet_of(TITLES, HEAD, ROWS), dong_thap).units()["30007"] == FIGURES


def test_an_error_nobody_foresaw_is_told_at_its_file_and_sheet(
    dong_thap: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ArithmeticError("of Nguyễn Văn A")

    monkeypatch.setattr(tables, "read_rows", fail)
    received = read(sheet_of(TITLES, HEAD, ROWS), dong_thap).received
    (told,) = [f for f in received.findings if f.code == "file.unread"]
    assert (told.file, told.sheet, dict(told.params)) == ("a.xlsx", "Biểu 05", {"why": "ArithmeticError"})
    assert (received.refused, received.keep, received.parts) == (True, False, ())


def test_time_is_only_limited_inside_its_block() -> None:
    check_time()
    with pytest.raises(Overtime), within(-1):
        check_time()
    with within(60):
        check_time()
    check_time()


def book_of_many_sheets(many: int) -> openpyxl.Workbook:
    book = sheet_of(TITLES, HEAD, ROWS)
    for n in range(many):
        book.copy_worksheet(book.worksheets[0]).title = f"bản {n}"
    return book


def test_the_same_form_on_many_sheets(dong_thap: Context) -> None:
    with at_most(5):
        found: Read = read(book_of_many_sheets(60), dong_thap)
    assert found.codes == ["sheet.form_repeated"]


def test_a_panic_of_the_reader_is_a_damaged_file_and_writes_nothing(
    dong_thap: Context, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The reader's own lines, with places in its source, would stand on the user's terminal."""

    class Panic(BaseException):
        pass

    def panics(_: object) -> None:
        os.write(2, b"thread '<unnamed>' panicked\n")
        raise Panic

    monkeypatch.setattr(reader.python_calamine, "CalamineWorkbook", Mock(from_filelike=panics))
    found = read(sheet_of(TITLES, HEAD, ROWS), dong_thap)
    assert (found.codes, capfd.readouterr().err) == (["file.damaged"], "")
