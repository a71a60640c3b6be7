"""What cells hold, and what becomes of it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from kpi.intake.context import Context
from kpi.intake.workbook import read_file
from tests.intake.books import HEAD, ROWS, TITLES, Read, add_sheet, read, saved, sheet_of, table

DAY = datetime(2021, 5, 12)  # noqa: DTZ001  as readers give it


def with_cell(context: Context, cell: object, address: str = "D9") -> Read:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0][address] = cell
    return read(book, context)


@pytest.mark.parametrize(
    ("cell", "value", "state", "code", "severity"),
    [
        (7, "7", "number", None, None),
        ("7", "7", "number", "cell.text_number", "info"),
        ("1.234", "1234", "number", "cell.text_number", "warning"),
        ("1,234", "1234", "number", "cell.text_number", "warning"),
        ("1 234", "1234", "number", "cell.text_number", "info"),
        ("-", "0", "nil", "cell.mark_nil", "info"),
        ("Không", "0", "nil", "cell.mark_nil", "info"),
        ("Không phát sinh", "0", "nil", "cell.mark_nil", "info"),
        ("KPS", "0", "nil", "cell.mark_nil", "info"),
        ("x", None, "missing", "cell.mark_missing", "warning"),
        ("…", None, "missing", "cell.mark_missing", "warning"),
        (None, None, "missing", "cell.missing", "warning"),
        ("  ", None, "missing", "cell.missing", "warning"),
        (-3, None, "invalid", "cell.negative", "error"),
        (2.5, None, "invalid", "cell.not_whole", "error"),
        ("8,5", None, "invalid", "cell.not_whole", "error"),
        (123456789012345678, None, "invalid", "cell.too_large", "error"),
        ("khoảng 5 người", None, "invalid", "cell.bound", "error"),
        (True, None, "invalid", "cell.true_false", "error"),
        (1184.9999999999998, "1185", "number", None, None),
        ("\u200b1185", "1185", "number", "cell.unseen_signs", "info"),
        ("12\n13", None, "invalid", "cell.several_numbers", "error"),
        ("12 người", "12", "number", "cell.unit_words", "info"),
        ("12%", None, "invalid", "cell.percentage", "error"),
        (DAY, None, "invalid", "cell.date", "error"),
        ("#REF!", None, "invalid", "cell.error_value", "error"),
        ("#DIV/0!", None, "invalid", "cell.error_value", "error"),
    ],
)
def test_one_cell(
    dong_thap: Context, cell: object, value: str | None, state: str, code: str | None, severity: str | None
) -> None:
    found = with_cell(dong_thap, cell)
    assert found.cell("30007", "support_needed") == (value, state, "D9")
    told = [(f.code, f.severity, f.cell, f.unit, f.indicator) for f in found.findings]
    if code is None:
        assert told == []
    else:
        (one,) = told
        assert one[:4] == (code, severity, "D9", "30007")
        assert one[4] in ("support_needed", "")
    assert not found.received.refused


def test_an_error_value_of_excel_itself(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["D9"].value = "#N/A"
    assert book.worksheets[0]["D9"].data_type == "e"
    found = read(book, dong_thap)
    assert found.cell("30007", "support_needed")[:2] == (None, "invalid")
    assert found.codes == ["cell.error_value"]


def test_money_has_decimals_and_a_doubtful_comma_is_not_guessed(dong_thap: Context) -> None:
    titles = TITLES.replace("05/HT", "06/TC")
    head = """
STT | Tên đơn vị | Kinh phí (triệu đồng) | < | < | <
^ | ^ | Trung ương | Địa phương | Nguồn khác | Tổng cộng
"""
    line = "1 | Xã Phú Hiệp | 12,5 | 1,234 | 2.5 | 0.00001"
    found = read(sheet_of(titles, head, line), dong_thap)
    assert found.cell("30010", "money_central")[:2] == ("12.5", "number")
    assert found.cell("30010", "money_local")[:2] == (None, "invalid")
    assert found.cell("30010", "money_other")[:2] == ("2.5", "number")
    assert {(f.code, f.cell) for f in found.findings if f.cell} == {
        ("cell.text_number", "C7"),
        ("cell.ambiguous", "D7"),
        ("cell.too_precise", "F7"),
    }


def test_formulas_never_calculated_are_unknown_and_told_once_a_row(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS, " | | Tổng cộng | =SUM(D8:D10) | =SUM(E8:E10) | | | | | |")
    book.worksheets[0]["D9"] = "=1+1"
    found = read(book, dong_thap)
    assert found.cell("30007", "support_needed")[:2] == (None, "uncalculated")
    told = [(f.code, f.cell, f.severity) for f in found.findings]
    assert told == [("cell.uncalculated", "D9", "error"), ("cell.uncalculated", "D11", "warning")]


def test_a_calculated_formula_counts_with_its_result(dong_thap: Context) -> None:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 05")
    for r, row in enumerate(table(TITLES) + table(HEAD.replace("^", "").replace("<", "")) + table(ROWS)):
        for c, text in enumerate(row):
            if text.isdigit():
                sheet.write_formula(r, c, f"={text}+0", None, int(text))
            elif text:
                sheet.write_string(r, c, text.removeprefix("'"))
    book.close()
    found = read(out.getvalue(), dong_thap)
    assert found.grave == []
    assert found.units()["30007"] == (5, 5, 2, 1, 1, 0, 2, 0)


def test_every_faulty_cell_is_told_and_a_habit_once_with_all_its_cells(dong_thap: Context) -> None:
    titles = TITLES.replace("Tam Nông", "Lấp Vò")
    names = ["Thị trấn Lấp Vò", "Xã Mỹ An Hưng A", "Xã Tân Mỹ", "Xã Mỹ An Hưng B", "Xã Tân Khánh Trung"]
    rows = "\n".join(
        f"{n} | | {name} | '-1 | '-1 | '-1 | '-1 | '-1 | '-1 | '- | '-" for n, name in enumerate(names)
    )
    found = read(sheet_of(titles, HEAD, rows), dong_thap)
    assert found.codes.count("cell.negative") == 30
    assert found.codes.count("cell.mark_nil") == 1
    (more,) = [f for f in found.findings if f.code == "cell.more"]
    assert (more.severity, dict(more.params)["first"], dict(more.params)["count"]) == ("info", "J8", "9")
    assert dict(more.params)["cells"] == "J9, J10, J11, J12, K8, K9, K10, K11, K12"


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (-5, "-5"),
        (2.5, "2.5"),
        (DAY, "12/05/2021"),
        ("12\n13", "12 ↵ 13"),
        ("12 nữ", "12 (…)"),
        ("Nguyễn Văn A 08730100", "(…)"),
    ],
)
def test_a_message_shows_what_the_eye_sees(dong_thap: Context, cell: object, seen: str) -> None:
    (told,) = with_cell(dong_thap, cell).findings
    assert dict(told.params)["raw"] == seen


@pytest.mark.parametrize(("typed", "value"), [("Kho\u0302ng", "0"), ("Co\u0301", "1"), ("\u2714\ufe0f", "1")])
def test_yes_and_no_are_known_however_their_letters_are_composed(
    dong_thap: Context, typed: str, value: str
) -> None:
    titles = TITLES.replace("05/HT", "06/TC")
    head = """
STT | Tên đơn vị | Kế hoạch | < | Kinh phí (triệu đồng) | < | <
^ | ^ | Đã ban hành kế hoạch | Lồng ghép | Trung ương | Địa phương | Nguồn khác
"""
    found = read(sheet_of(titles, head, f"1 | Xã Phú Hiệp | {typed} | x | 1 | 2 | 3"), dong_thap)
    assert found.cell("30010", "plan_issued")[:2] == (value, "number")


def test_words_that_could_name_a_person_are_not_stored(dong_thap: Context) -> None:
    found = with_cell(dong_thap, "Nguyễn Văn A bỏ trốn")
    (part,) = found.received.parts
    assert not any("Nguyễn" in (raw or "") for raw in part.readings.raw)
    assert not any("Nguyễn" in text for f in found.findings for _, text in f.params)


def test_every_cell_of_every_unit_row_is_a_reading(dong_thap: Context) -> None:
    found = with_cell(dong_thap, None)
    (part,) = found.received.parts
    assert len(part.readings.unit) == 3 * 8
    lengths = {len(getattr(part.readings, name)) for name in part.readings.__slots__ if name != "bounds"}
    assert lengths == {24}
    assert len(set(part.readings.cell)) == 24


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Không có tệ nạn", "none"),
        ("KHÔNG CÓ TỆ NẠN", "none"),
        ("Có tệ nạn", "present"),
        ("Trọng điểm loại III", "key_3"),
        ("Trọng điểm loại I", "key_1"),
        ("loại khác", None),
        ("", None),
    ],
)
def test_classes_by_their_words(dong_thap: Context, typed: str, code: str | None) -> None:
    titles = TITLES.replace("05/HT", "01/XPLM")
    head = """
STT | Tên đơn vị | Phân loại xã | < | Đăng ký xã lành mạnh trong năm
^ | ^ | Về ma túy | Về mại dâm | ^
"""
    found = read(sheet_of(titles, head, f"1 | Xã Phú Hiệp | {typed} | Có tệ nạn | x"), dong_thap)
    (part,) = found.received.parts
    assert part.readings.text[part.readings.indicator.index("drug_class")] == code
    told = {f.code for f in found.findings} - {"sheet.column_missing"}
    assert told == ({"cell.not_class"} if typed == "loại khác" else {"cell.missing"} if not typed else set())


def test_a_number_under_a_merge_is_not_read(dong_thap: Context) -> None:
    """Excel keeps such a figure in the file, but nobody sees it; what a reader makes of it is recorded."""
    book = sheet_of(TITLES, HEAD, ROWS)
    sheet = book.worksheets[0]
    sheet["E9"] = None
    sheet.merge_cells("D9:E9")
    found = read(book, dong_thap)
    assert found.cell("30007", "support_needed")[:2] == (None, "missing")
    assert found.cell("30007", "supported")[:2] == (None, "missing")
    assert "cell.under_merge" in [f.code for f in found.received.findings]


def test_cells_with_rich_text_and_shared_strings(dong_thap: Context) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    rich = CellRichText(["Xã ", TextBlock(InlineFont(b=True), "Phú Hiệp")])
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["C10"] = rich
    assert set(read(book, dong_thap).units()) == {"30001", "30007", "30010"}


def test_a_sheet_in_utf_16_or_with_prefixed_elements_reads_the_same(dong_thap: Context) -> None:
    data = saved(sheet_of(TITLES, HEAD, ROWS))
    plain = read(data, dong_thap).units()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part = _prefixed(part)
            new.writestr(name, part)
    found = read(out.getvalue(), dong_thap)
    assert found.units() in (plain, {})
    assert found.units() == plain or found.received.refused


def _prefixed(xml: bytes) -> bytes:
    import re

    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = re.sub(rb"<(/?)(?![?!])(\w)", rb"<\1x:\2", xml)
    return xml.replace(b'xmlns="' + space, b'xmlns:x="' + space)


def test_a_second_form_with_a_fault_does_not_spoil_the_first(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(
        book, "06", TITLES.replace("05/HT", "06/TC"), "STT | Tên đơn vị | Kế hoạch", "1 | Xã Phú Hiệp | ?"
    )
    found = read(book, dong_thap)
    assert set(found.units()) >= {"30001"}


def test_a_header_alone_has_no_rows(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD), dong_thap)
    assert "file.no_rows" in found.codes
    assert found.received.refused


@pytest.mark.parametrize(
    ("stored", "states"), [((0, 0), ("uncalculated", "uncalculated")), ((0, 6), ("uncalculated", "number"))]
)
def test_zeros_of_formulas_that_were_never_calculated(
    dong_thap: Context, tmp_path: Path, stored: tuple[int, int], states: tuple[str, str]
) -> None:
    """XlsxWriter stores 0 for a formula and asks Excel to calculate."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Biểu 05")
    for r, line in enumerate([*table(TITLES), *table(HEAD), *table(ROWS)]):
        for c, cell in enumerate(line):
            if cell not in ("", "<", "^"):
                sheet.write(r, c, float(cell) if cell.isdigit() else cell.lstrip("'"))
    sheet.write_formula(8, 3, "=2+3", None, stored[0])
    sheet.write_formula(9, 3, "=3+3", None, stored[1])
    book.close()
    found = read_file(path.read_bytes(), "a.xlsx", ".xlsx", dong_thap)
    cells = {
        cell: told
        for part in found.parts
        for cell, told in zip(part.readings.cell, part.readings.state, strict=True)
    }
    assert (cells["D9"], cells["D10"]) == states
