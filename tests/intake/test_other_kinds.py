"""Old workbooks (.xls) and open documents (.ods) read like new ones."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from kpi.intake.context import Context
from tests.intake.biff import compound, xls
from tests.intake.books import FIGURES, plain_cells, read
from tests.intake.odf import ods


@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_an_old_workbook(dong_thap: Context, suffix: str) -> None:
    found = read(xls("Biểu 05", plain_cells()), dong_thap, suffix)
    assert (found.grave, found.units()) == ([], FIGURES)
    assert found.received.parts[0].sheet == "Biểu 05"
    assert found.cell("30007", "supported")[2] == "E9"


def test_an_old_workbook_with_two_cells_in_one_place_is_damaged(dong_thap: Context) -> None:
    whole = xls("Biểu 05", plain_cells())
    cell = struct.pack("<HHHH", 0x0203, 14, 8, 4)
    assert whole.count(cell) == 1
    assert read(whole.replace(cell, cell[:-2] + b"\x03\x00"), dong_thap, ".xls").codes == ["file.damaged"]


def test_an_open_document(dong_thap: Context) -> None:
    found = read(ods(plain_cells()), dong_thap, ".ods")
    assert (found.grave, found.units()) == ([], FIGURES)


def _filled_up() -> list[list[object]]:
    return [row + [""] * (16 - len(row)) for row in plain_cells()]


@pytest.mark.parametrize("change", [lambda row: row.pop(5), lambda row: row.insert(5, "")])
@pytest.mark.parametrize("at", [5, 6])
def test_an_open_document_whose_heading_has_lost_or_gained_a_cell_is_not_read_over_other_columns(
    dong_thap: Context, at: int, change: Callable[[list[object]], object]
) -> None:
    rows = _filled_up()
    assert read(ods(rows), dong_thap, ".ods").units() == FIGURES
    change(rows[at])
    found = read(ods(rows), dong_thap, ".ods")
    assert ("sheet.heading_torn" in found.codes, found.units()) == (True, {})


@pytest.mark.parametrize("change", [lambda row: row.pop(4), lambda row: row.insert(4, 0.0)])
def test_a_row_of_an_open_document_that_has_lost_or_gained_a_cell_is_not_read(
    dong_thap: Context, change: Callable[[list[object]], object]
) -> None:
    rows = _filled_up()
    change(rows[8])
    found = read(ods(rows), dong_thap, ".ods")
    assert ([f.code for f in found.findings], set(found.units())) == (["row.torn"], {"30001", "30010"})


def test_an_open_document_whose_rows_end_behind_their_content_is_read(dong_thap: Context) -> None:
    rows = plain_cells()
    assert (rows[6][10], rows[7].append(1.0)) == ("", None)
    found = read(ods(rows), dong_thap, ".ods")
    assert (found.codes, found.units()) == (["sheet.figures_unheaded"], FIGURES)


def test_an_open_document_that_repeats_a_row_a_million_times_is_not_opened(dong_thap: Context) -> None:
    data = ods([["x"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            row = b'<table:table-row table:number-rows-repeated="1048576">'
            cell = b'<table:table-cell table:number-columns-repeated="16384"'
            part = part.replace(b"<table:table-row>", row).replace(b"<table:table-cell", cell)
            new.writestr(name, part)
    assert read(out.getvalue(), dong_thap, ".ods").codes == ["file.too_many_cells"]


def test_other_ole_files_are_no_workbooks(dong_thap: Context) -> None:
    word = compound({"WordDocument": b"\x00"})
    assert read(word, dong_thap, ".xls").codes == ["file.not_a_workbook"]
    locked = compound({"EncryptionInfo": b"\x00", "EncryptedPackage": b"\x00"})
    for suffix in (".xlsx", ".xls"):
        assert read(locked, dong_thap, suffix).codes == ["file.password"]


def test_an_old_workbook_cut_short_is_damaged(dong_thap: Context) -> None:
    data = xls("Biểu 05", plain_cells())
    for cut in range(600, len(data), 997):
        found = read(data[:cut], dong_thap, ".xls")
        assert found.received.refused or found.units() == FIGURES
