"""An office's own form, as nobody here designed it: the blank of Biểu 02/LĐTBXH, poor households by commune.

It shares no column with the forms in ``specs/``: what it takes to bring in such a form is what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .paint import paint
from .sheet import Sheet
from .table import SYNTHETIC
from .units import units_on

DISTRICT = "871"
DAY = date(2021, 12, 31)
FILE = "bieu-02-ho-ngheo.xlsx"
_DEEPEST = 3  # rows of headings


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: over others, or of a column, with what its number below the headings is made of."""

    text: str
    below: tuple[Heading, ...] = ()
    made_of: str = ""


def _columns(*texts: str) -> tuple[Heading, ...]:
    return tuple(Heading(text) for text in texts)


HEADINGS = (
    Heading("Tổng số hộ dân cư (hộ)"),
    Heading(
        "Hộ nghèo",
        (
            Heading("Đầu năm", _columns("Số hộ (hộ)", "Số khẩu (người)")),
            Heading(
                "Biến động trong năm", _columns("Thoát nghèo (hộ)", "Tái nghèo (hộ)", "Phát sinh mới (hộ)")
            ),
            Heading("Cuối năm", (Heading("Số hộ (hộ)", made_of="2-4+5+6"), Heading("Số khẩu (người)"))),
            Heading(
                "Trong đó, cuối năm",
                _columns("Hộ dân tộc thiểu số (hộ)", "Hộ không có khả năng lao động (hộ)"),
            ),
            Heading("Tỷ lệ hộ nghèo (%)", made_of="7/1"),
        ),
    ),
    Heading(
        "Hộ cận nghèo",
        (
            *_columns("Đầu năm (hộ)", "Thoát cận nghèo (hộ)", "Phát sinh (hộ)"),
            Heading("Cuối năm (hộ)", made_of="12-13+14"),
            Heading("Tỷ lệ hộ cận nghèo (%)", made_of="15/1"),
        ),
    ),
    Heading(
        "Kết quả hỗ trợ",
        _columns(
            "Hộ được vay vốn (hộ)", "Số tiền vay (triệu đồng)", "Nhà ở được hỗ trợ (căn)",
            "Kinh phí nhà ở (triệu đồng)",
        ),
    ),
)  # fmt: skip


def write_own_form(folder: Path) -> None:
    """Rewrite the folder: one blank workbook with one sheet."""
    country = units_on(DAY)
    district = country.get("district", DISTRICT)
    sheet = Sheet("Biểu 02")
    last = 2 + sum(_width(heading) for heading in HEADINGS)  # the column of remarks
    lines = (
        ("Biểu số: 02/LĐTBXH", "bold", 0),
        ("KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO", "title", last),
        ("Kỳ báo cáo: Năm ……", "italic_center", last),
        (f"Đơn vị báo cáo: UBND {district.name}, Tỉnh Đồng Tháp", "italic_center", last),
        (f"({SYNTHETIC}; biểu mẫu cũng là giả định)", "synthetic", last),
    )
    for row, (text, style, right) in enumerate(lines):
        sheet.span(row, 0, row, right, text, style)
    top = len(lines) + 1
    _head(sheet, top, last)
    row = top + _DEEPEST + 1
    for order, unit in enumerate(country.children(DISTRICT), 1):
        _row(sheet, row, (order, unit.name), last, "text")
        row += 1
    _row(sheet, row, (None, "Tổng cộng"), last, "total")
    sheet.span(row + 2, 0, row + 2, 5, "NGƯỜI LẬP BIỂU", "bold_center")
    sheet.span(row + 2, last - 5, row + 2, last, "THỦ TRƯỞNG ĐƠN VỊ", "bold_center")
    sheet.header = (top, top + _DEEPEST)
    folder.mkdir(parents=True, exist_ok=True)
    paint(folder / FILE, [sheet], "Biểu 02/LĐTBXH", DAY)


def _head(sheet: Sheet, top: int, last: int) -> None:
    """The tree of headings, and below it the row of column numbers."""
    bottom = top + _DEEPEST - 1
    for column, text in ((0, "STT"), (1, "Xã, phường, thị trấn"), (last, "Ghi chú")):
        sheet.span(top, column, bottom, column, text, "head")
    _draw(sheet, HEADINGS, top, bottom, 2)
    marks = ["A", "B", *(_mark(n, leaf) for n, leaf in enumerate(_leaves(HEADINGS), 1)), "C"]
    for column, mark in enumerate(marks):
        sheet.put(bottom + 1, column, mark, "index")
    sheet.widths = {0: 5.0, 1: 24.0, **dict.fromkeys(range(2, last), 9.5), last: 12.0}
    sheet.heights = {top: 24.0, top + 1: 34.0, bottom: 66.0}


def _draw(sheet: Sheet, headings: tuple[Heading, ...], top: int, bottom: int, left: int) -> None:
    for heading in headings:
        right = left + _width(heading) - 1
        sheet.span(top, left, top if heading.below else bottom, right, heading.text, "head")
        _draw(sheet, heading.below, top + 1, bottom, left)
        left = right + 1


def _width(heading: Heading) -> int:
    return sum(map(_width, heading.below)) or 1


def _leaves(headings: tuple[Heading, ...]) -> Iterator[Heading]:
    for heading in headings:
        yield from _leaves(heading.below) if heading.below else (heading,)


def _mark(number: int, leaf: Heading) -> str:
    return f"{number}={leaf.made_of}" if leaf.made_of else str(number)


def _row(sheet: Sheet, row: int, names: tuple[int | None, str], last: int, style: str) -> None:
    sheet.put(row, 0, names[0], "order")
    sheet.put(row, 1, names[1], style)
    for column in range(2, last + 1):
        sheet.put(row, column, None, style)
