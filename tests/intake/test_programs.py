"""Workbooks as the world's programs write them: right, or told; never "damaged" for how they were saved."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, packed, read, saved, sheet_of, unpacked

DATA = Path(__file__).parent / "data"


def data(name: str) -> bytes:
    return (DATA / name).read_bytes()


@pytest.mark.parametrize("name", ["two-sheets.ods", "two-sheets.xls", "two-sheets.xlsx"])
def test_a_workbook_of_several_sheets_saved_by_libreoffice(dong_thap: Context, name: str) -> None:
    found = read(data(name), dong_thap, Path(name).suffix)
    assert found.units() == FIGURES
    assert found.codes == ["sheet.unused"]


@pytest.mark.parametrize("name", ["odd-cells.ods", "odd-cells.xls"])
def test_what_the_eye_sees_differs_from_what_cells_hold(dong_thap: Context, name: str) -> None:
    found = read(data(name), dong_thap, Path(name).suffix)
    told = {f.cell: (f.code, dict(f.params).get("raw")) for f in found.findings if f.cell}
    assert told["D8"] == ("cell.percentage", "100%")
    assert told["E8"] == ("cell.shown_otherwise", "26.5")
    assert told["F8"] == ("cell.true_false", "TRUE")
    assert told["G8"] == ("cell.date", "12/5")
    assert told["E9"] == ("cell.error_value", "#DIV/0!")
    assert told["A10"][0] == "sheet.hidden_rows"
    assert [f.code for f in found.findings if f.cell == "D9"] == ["cell.under_merge", "cell.missing"]
    assert found.units()["30001"] == (None, None, None, None, 2, 0, 1, 1)
    assert found.units()["30007"] == (None, None, 2, None, 1, 0, 2, 0)
    assert found.units()["30010"] == (None, 6, 2, 2, 0, 1, 1, 0)


@pytest.mark.parametrize(
    ("value", "shape", "seen", "code"),
    [
        (1, "0%", "100%", "cell.percentage"),
        (0.5, "0.0%", "50.0%", "cell.percentage"),
        (26500000, "#,##0.0,,", "26.5", "cell.shown_otherwise"),
        (12000, "#,##0,", "12", "cell.shown_otherwise"),
        (12, '0" nghìn người"', "12 (…)", "cell.shown_otherwise"),
        (12, '0"0"', "120", "cell.shown_otherwise"),
        (12, "#,##0 [$₫-42A]", "12₫", "cell.shown_otherwise"),
        (12, ";;;", "", "cell.shown_otherwise"),
        (12, '"x"', "x", "cell.shown_otherwise"),
        (True, "General", "TRUE", "cell.true_false"),
    ],
)
def test_a_figure_whose_format_shows_another_is_told(
    dong_thap: Context, value: object, shape: str, seen: str, code: str
) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["D9"] = value
    book.worksheets[0]["D9"].number_format = shape
    found = read(book, dong_thap)
    assert [(f.code, f.cell, dict(f.params)["raw"]) for f in found.findings] == [(code, "D9", seen)]
    assert found.cell("30007", "support_needed")[:2] == (None, "invalid")


ACCOUNTING = '_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* "-"??\\ _₫_-;_-@_-'


@pytest.mark.parametrize(
    "shape",
    ["General", "0", "#,##0", "#,##0;[Red]-#,##0", ACCOUNTING, "0.00", '0" người"', "(0)", "@"],
)
def test_a_format_that_only_frames_a_figure_changes_nothing(dong_thap: Context, shape: str) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    for cell in ("D8", "D9", "G8"):
        book.worksheets[0][cell].number_format = shape
    found = read(book, dong_thap)
    assert (found.units(), found.codes) == (FIGURES, [])


def test_a_theme_of_excel_at_the_end_of_an_old_workbook_is_no_second_workbook(dong_thap: Context) -> None:
    theme = packed({"theme/theme/theme1.xml": b"<a:theme/>", "[Content_Types].xml": b"<Types/>"})
    whole = data("two-sheets.xls") + bytes(-len(theme) % 512) + theme
    assert zipfile.is_zipfile(io.BytesIO(whole))
    assert read(whole, dong_thap, ".xls").units() == FIGURES
    other = data("two-sheets.xls") + saved(sheet_of(TITLES, HEAD, ROWS))
    assert read(other, dong_thap, ".xls").codes == ["file.damaged"]


def renamed(book: bytes, name: str, to: str) -> bytes:
    """The file with a stream of another name."""
    at = book.index(name.encode("utf-16-le"))
    entry = to.encode("utf-16-le").ljust(64, b"\0") + (2 * len(to) + 2).to_bytes(2, "little")
    return book[:at] + entry + book[at + 66 :]


def test_streams_in_capitals_and_documents_without_a_workbook(dong_thap: Context) -> None:
    old = data("two-sheets.xls")
    assert read(renamed(old, "Workbook", "WORKBOOK"), dong_thap, ".xls").units() == FIGURES
    aside = renamed(old, "\x05SummaryInformation", "WordDocument")
    assert read(aside, dong_thap, ".xls").units() == FIGURES
    assert read(renamed(old, "Workbook", "WordDocument"), dong_thap, ".xls").codes == ["file.not_a_workbook"]


def content(change: tuple[str, str], times: int = 1) -> bytes:
    """The .ods of two sheets with its XML changed."""
    parts = unpacked(data("two-sheets.ods"))
    xml, found = re.subn(change[0], change[1], parts["content.xml"].decode(), count=times)
    assert found
    return packed({"mimetype": parts["mimetype"], **parts, "content.xml": xml.encode()})


@pytest.mark.parametrize(
    "repeats",
    ['table:number-rows-repeated="900000"', "table:number-rows-repeated='900000'",
     'table:number-rows-repeated = "900000"', 'table:number-rows-repeated="&#57;00000"'],
)  # fmt: skip
def test_repeated_rows_are_counted_however_they_are_written(dong_thap: Context, repeats: str) -> None:
    whole = content((r"<table:table-row ", f"<table:table-row {repeats} "))
    begun = time.thread_time()
    assert read(whole, dong_thap, ".ods").codes[0] in ("file.too_many_cells", "file.bomb", "file.damaged")
    assert time.thread_time() - begun < 2


@pytest.mark.parametrize(
    "swelling",
    [
        (r"<text:p>", '<text:p><text:s text:c="2000000000"/>'),
        (r"<text:p>", "<text:p><text:s text:c = '40000'/>"),
        (
            r"<table:table-cell ",
            '<table:table-cell table:number-columns-repeated="999999999"/><table:table-cell ',
        ),
        (r"<office:body>", "<office:body><!DOCTYPE x>"),
    ],
)
def test_a_swelling_open_document_is_refused_before_it_swells(
    dong_thap: Context, swelling: tuple[str, str]
) -> None:
    begun = time.thread_time()
    found = read(content(swelling), dong_thap, ".ods")
    assert found.received.refused
    assert time.thread_time() - begun < 2


def test_formulas_of_an_open_document_that_nobody_calculated(dong_thap: Context) -> None:
    value = 'office:value-type="float" office:value="5"'
    zero = 'table:formula="of:=SUM([.E9:.E10])" office:value-type="float" office:value="0"'
    found = read(content((value, zero)), dong_thap, ".ods")
    assert [(f.code, f.cell) for f in found.findings if f.cell] == [("cell.uncalculated", "D9")]
    never = 'table:formula="of:=SUM([.E9:.E10])"'
    found = read(content((value, never)), dong_thap, ".ods")
    assert [(f.code, f.cell) for f in found.findings if f.cell] == [("cell.uncalculated", "D9")]


@pytest.mark.parametrize("name", ["Biểu 1 -> nộp", "Hidden sheets>", "a'b", "x&y", "<05>"])
def test_sheet_names_with_signs_of_xml(dong_thap: Context, name: str) -> None:
    parts = unpacked(saved(sheet_of(TITLES, HEAD, ROWS)))
    written = name.replace("&", "&amp;").replace("<", "&lt;")
    xml = parts["xl/workbook.xml"].decode().replace('"Biểu 05"', f'"{written}"')
    found = read(packed(parts | {"xl/workbook.xml": xml.encode()}), dong_thap)
    assert (found.units(), found.received.parts[0].sheet) == (FIGURES, name)


def test_empty_rows_at_the_end_of_a_sheet_are_no_extent(dong_thap: Context) -> None:
    parts = unpacked(saved(sheet_of(TITLES, HEAD, ROWS)))
    name = "xl/worksheets/sheet1.xml"
    for row in (b'<row r="1048576"/>', b'<row r="1048576" ht="15"></row>'):
        xml = parts[name].replace(b"</sheetData>", row + b"</sheetData>")
        assert read(packed(parts | {name: xml}), dong_thap).units() == FIGURES


def with_formulas(*formulas: tuple[str, str, str]) -> bytes:
    """The workbook with formulas and stored results in cells, without a wish to be calculated."""
    parts = unpacked(saved(sheet_of(TITLES, HEAD, ROWS, "| | Tổng cộng | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0")))
    name = "xl/worksheets/sheet1.xml"
    xml = parts[name].decode()
    for cell, formula, value in formulas:
        xml, times = re.subn(
            rf'<c r="{cell}"[^>]*>.*?</c>', f'<c r="{cell}"><f>{formula}</f><v>{value}</v></c>', xml
        )
        assert times == 1
    return packed(
        parts
        | {
            name: xml.encode(),
            "xl/workbook.xml": re.sub(rb"fullCalcOnLoad=\"1\"", b"", parts["xl/workbook.xml"]),
        }
    )


@pytest.mark.parametrize(
    ("formula", "known"),
    [
        ("SUM(D8:D10)", False),
        ("D8+D9+D10", False),
        ("=SUM($D$8:$D$10)", False),
        ("D8-E8-1", True),
        ("SUM(D20:D30)", True),
        ("(D8-4)*D9/2", True),
        ("(D8-1)*D9/2", False),
        ("SUM(D8,D9;D10)+1", False),
        ("D8-D8", True),
        ("IF(D8&gt;3,1,0)", True),
        ("SUM('Biểu 01'!D8:D10)", True),
        ("D8/0", True),
        ("C8+1", True),
        ("SUM(", True),
    ],
)
def test_a_zero_that_is_plainly_not_its_formulas_result_is_no_figure(
    dong_thap: Context, formula: str, known: bool
) -> None:
    whole = with_formulas(("E9", formula, "0"), ("F9", "1+1", "2"))
    found = read(whole, dong_thap)
    assert found.cell("30007", "supported")[:2] == (("0", "number") if known else (None, "uncalculated"))


def test_one_wrong_zero_gives_away_all_of_them_where_no_formula_has_another_result(
    dong_thap: Context,
) -> None:
    whole = with_formulas(("D11", "SUM(D8:D10)", "0"), ("E9", "IF(D9&gt;3,5,0)", "0"))
    found = read(whole, dong_thap)
    assert found.cell("30007", "supported")[:2] == (None, "uncalculated")
    chained = with_formulas(("D11", "SUM(D8:D10)", "0"), ("E9", "D11*2", "0"), ("F9", "1+1", "2"))
    found = read(chained, dong_thap)
    assert found.cell("30007", "supported")[:2] == (None, "uncalculated")
    assert found.cell("30007", "support_health")[:2] == ("2", "number")


def test_a_workbook_saved_again_reads_the_same(dong_thap: Context, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data("two-sheets.xlsx"))
    book = openpyxl.load_workbook(path)
    assert read(saved(book), dong_thap).units() == FIGURES
