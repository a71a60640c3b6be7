"""Workbooks of schemes as they should not be: each fault at its cell, no number read otherwise than the sheet
shows it, and nothing passed over without a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook

from tests.e2e.program import Office
from tests.schemes.books import OWN, Edits, altered, entered, formatted, hide_row, read, template

DAY = datetime(2021, 2, 1)  # noqa: DTZ001  a day has no clock
Told = list[tuple[str, str, str]]


def told(data: bytes) -> Told:
    return [(one.code, one.sheet, one.cell) for one in read(data).findings]


@pytest.mark.parametrize(
    ("cell", "value", "shape", "code"),
    [
        ("D3", 85, "#,##0,", "scheme.shown_otherwise"),  # 0 is shown
        ("D3", 85, '"90"', "scheme.shown_otherwise"),
        ("D3", 85, '0" trên 90"', "scheme.shown_otherwise"),
        ("D3", 85, '0" điểm"', ""),
        ("D3", 85, "#,##0.00", ""),
        ("D3", 85, "0%", ""),  # 8500% is the same number
        ("D3", 85.25, "0", "scheme.shown_otherwise"),
        ("D3", 85.25, "#,##0.0", "scheme.shown_otherwise"),
        ("D3", 85.25, "0.00", ""),
        ("D3", 85.25, "0.###", ""),
        ("D3", 0.856, "0%", "scheme.shown_otherwise"),
    ],
)
def test_a_number_that_its_format_shows_as_another_is_not_taken(
    cell: str, value: object, shape: str, code: str
) -> None:
    assert told(formatted("Xếp loại", cell, value, shape)) == ([(code, "Xếp loại", cell)] if code else [])


def test_a_day_that_its_format_shows_as_another_is_not_taken() -> None:
    american = formatted("Thang điểm", "B6", DAY, "mm/dd/yyyy")
    assert told(american) == [("scheme.shown_otherwise", "Thang điểm", "B6")]
    assert told(formatted("Thang điểm", "B6", DAY, "dd/mm/yyyy")) == []


def _column(book: Workbook) -> None:
    book["Tiêu chí"].column_dimensions["G"].hidden = True


def _sheet(book: Workbook) -> None:
    book["Khống chế"].sheet_state = "hidden"


def _renamed(book: Workbook) -> None:
    book["Không xét"].title = "Phủ quyết"


def _copied(book: Workbook) -> None:
    book.copy_worksheet(book["Tiêu chí"]).title = "Tiêu chí mới"


def _headed(book: Workbook) -> None:
    book["Tiêu chí"]["Q2"], book["Tiêu chí"]["Q4"] = "Chia lại", "chia lại trong khối"


def _moved(book: Workbook) -> None:
    book["Tiêu chí"].insert_rows(6, 3)
    book.create_sheet("Ghi chú riêng")["A1"] = "của phòng"


@pytest.mark.parametrize(
    ("change", "code", "sheet", "cell"),
    [
        (lambda book: hide_row(book, "Bậc", 4), "scheme.hidden", "Bậc", "A4"),
        (_column, "scheme.hidden", "Tiêu chí", "G3"),
        (_sheet, "scheme.hidden", "Khống chế", ""),
        (_renamed, "scheme.sheet_unknown", "Phủ quyết", ""),
        (_copied, "scheme.sheet_unknown", "Tiêu chí mới", ""),
        (_headed, "scheme.column_unknown", "Tiêu chí", "Q2"),
    ],
)
def test_what_is_hidden_or_would_not_be_read_is_told(
    change: Callable[[Workbook], None], code: str, sheet: str, cell: str
) -> None:
    assert (code, sheet, cell) in told(altered(change))


def test_empty_rows_and_a_sheet_of_remarks_do_no_harm() -> None:
    found = read(altered(_moved))
    assert (found.findings, found.data) == ((), read(template()).data)


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ("85", True), (" 85\u00a0", True), ("８５", True), ("85 điểm", False), ("8O", False), ("8⁵", False),
        ("(85)", False), ("1.000", False), ("1e2", False), ("NaN", False), ("85%", False), (True, False),
        (DAY, False), (1e308, False), (1e30, False), (1e-308, False),
        ("#REF!", False), ("-", False),
    ],
)  # fmt: skip
def test_a_number_is_taken_as_it_stands_or_not_at_all(value: object, taken: bool) -> None:
    found = read(entered({("Xếp loại", "D3"): value}))
    cells = [(one.sheet, one.cell) for one in found.findings]
    assert cells == ([] if taken else [("Xếp loại", "D3")])
    if taken:
        assert found.data is not None
        assert found.data["bands"][0]["from"] == 85


def test_an_error_of_a_formula_is_no_text() -> None:
    assert told(entered({("Tiêu chí", "N3"): "#REF!"})) == [("scheme.bad_value", "Tiêu chí", "N3")]


_EXPRESSIONS = (
    "1; DROP TABLE x", "read_csv('/etc/passwd')", "(SELECT 1)", "getenv('HOME')", "previous.plan_issued",
    "plan_issued + 'x'", "(" * 200 + "plan_issued" + ")" * 200, "plan_issued -- x", "plan_issued::int",
    "plan_issued[1]", "$1", "?", "0x10", "1e5", "2,5 * plan_issued", "plan_issued ÷ 2", "random()",
    "“plan_issued”", "plan_issued AS y", "EXISTS(SELECT 1)", "plan_issued = 'Có'",
)  # fmt: skip


@pytest.mark.parametrize(
    "edits",
    [
        *({("Tiêu chí", "F3"): text, ("Khống chế", "B3"): text} for text in _EXPRESSIONS),
        {("Tiêu chí", "F3"): "plan_issued + " * 2300 + "1", ("Khống chế", "B3"): "x" * 30000},
        {("Tiêu chí", "B3"): "I." + "1" * 30000},
    ],
)
def test_what_is_no_expression_is_told_at_its_cell_and_nothing_is_stored(
    office: Office, tmp_path: Path, edits: Edits
) -> None:
    path, document = tmp_path / "s.xlsx", tmp_path / "law.pdf"
    path.write_bytes(entered({**OWN, **edits}))
    document.write_bytes(b"synthetic")
    done = office("scheme", "adopt", path, "--by", "Sở", "--document", document, "--format", "json")
    assert (done.code, done.json["outcome"]) == (1, "refused")
    assert {(one["sheet"], one["cell"]) for one in done.json["findings"]} == set(edits)
    assert not (office.root / "specs/schemes").exists()


def _merged(book: Workbook) -> None:
    book["Bậc"].merge_cells("D4:D5")


def _struck(book: Workbook) -> None:
    book["Xếp loại"]["D3"].font = Font(strike=True)


def white(book: Workbook) -> None:
    """Write a limit in white."""
    book["Xếp loại"]["D3"].font = Font(color="FFFFFFFF")
    book["Xếp loại"]["D3"].fill = PatternFill()


def _yellow(book: Workbook) -> None:
    book["Xếp loại"]["D3"].font = Font(color="FFFFFF00")
    book["Xếp loại"]["D3"].fill = PatternFill("solid", fgColor="FFFFFF00")


def _white_on_blue(book: Workbook) -> None:
    book["Xếp loại"]["D3"].font = Font(color="FFFFFFFF")
    book["Xếp loại"]["D3"].fill = PatternFill("solid", fgColor="FF0000FF")


def _flat(book: Workbook) -> None:
    book["Xếp loại"].row_dimensions[4].height = 0.5


def _narrow(book: Workbook) -> None:
    book["Xếp loại"].column_dimensions["D"].width = 0.2


def _format(cell: str, shape: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book["Khống chế" if cell == "C3" else "Xếp loại"][cell].number_format = shape

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_merged, ("review.under_merge", "Bậc", "D4")),
        (_struck, ("review.struck", "Xếp loại", "D3")),
        (white, ("review.invisible", "Xếp loại", "D3")),
        (_yellow, ("review.invisible", "Xếp loại", "D3")),
        (_white_on_blue, None),
        (_flat, ("scheme.hidden", "Xếp loại", "A4")),
        (_narrow, ("scheme.hidden", "Xếp loại", "D3")),
        (_format("D3", ";;;"), ("scheme.shown_otherwise", "Xếp loại", "D3")),
        (_format("B3", ";;;"), ("scheme.shown_otherwise", "Xếp loại", "B3")),
        (_format("C3", ';;;"Tốt"'), ("scheme.shown_otherwise", "Khống chế", "C3")),
        (_format("B3", "@"), None),
        (_format("B3", "0;-0;0;@"), None),
    ],
)
def test_what_the_eye_does_not_find_in_a_cell_is_not_taken(
    change: Callable[[Workbook], None], expected: tuple[str, str, str] | None
) -> None:
    found = told(altered(change))
    assert found[:1] == ([expected] if expected else [])


def test_a_change_whose_steps_lack_its_number_is_told_where_it_stands() -> None:
    edits: Edits = {
        ("Mức riêng", "A3"): "ward", ("Mức riêng", "B3"): "Phường", ("Mức riêng", "C3"): "Wards",
        ("Mức riêng", "D3"): "phường; THỊ TRẤN", ("Mức riêng", "F3"): "Điều 3",
        ("Thay đổi", "A3"): 7, ("Thay đổi", "B3"): "ward", ("Thay đổi", "F3"): "tiêu chí",
        ("Thay đổi", "G3"): "II.3",
    }  # fmt: skip
    found = read(entered(edits))
    assert [(one.code, one.sheet, one.cell) for one in found.findings] == [
        ("scheme.change_empty", "Thay đổi", "A3")
    ]
    assert found.data is not None
    assert found.data["variants"][0]["kinds"] == ["Phường", "Thị trấn"]


def change_without_steps() -> bytes:
    """A workbook in which no step belongs to a change."""
    return entered({
        ("Cách hiểu", "A3"): "limit", ("Cách hiểu", "B3"): "Ngưỡng", ("Cách hiểu", "C3"): "Limit",
        ("Cách hiểu", "D3"): "with", ("Cách hiểu", "E3"): "Không rõ.", ("Cách hiểu", "F3"): "Unclear.",
        ("Các cách", "A3"): "limit", ("Các cách", "B3"): "with", ("Các cách", "C3"): "kể cả",
        ("Các cách", "D3"): "in", ("Thay đổi", "A3"): 1, ("Thay đổi", "C3"): "limit",
        ("Thay đổi", "D3"): "with", ("Thay đổi", "F3"): "tiêu chí", ("Thay đổi", "G3"): "II.3",
    })  # fmt: skip


def test_two_changes_of_one_number_are_told_at_the_second() -> None:
    edits: Edits = {
        ("Mức riêng", "A3"): "ward", ("Mức riêng", "B3"): "Phường", ("Mức riêng", "C3"): "Wards",
        ("Mức riêng", "D3"): "Phường", ("Mức riêng", "F3"): "Điều 3",
        ("Thay đổi", "A3"): 1, ("Thay đổi", "B3"): "ward", ("Thay đổi", "F3"): "xếp loại",
        ("Thay đổi", "G3"): "good", ("Thay đổi", "T3"): 95,
        ("Thay đổi", "A4"): "1", ("Thay đổi", "B4"): "ward", ("Thay đổi", "F4"): "xếp loại",
        ("Thay đổi", "G4"): "fair", ("Thay đổi", "T4"): 75,
    }  # fmt: skip
    assert told(entered(edits)) == [("review.row_twice", "Thay đổi", "A4")]
