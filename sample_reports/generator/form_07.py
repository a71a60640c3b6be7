"""Score sheets of three of nine communes: form 07 of the illustrative scheme, sent by the district, 2021.

The points are made up. They agree with what the sample reports of the same year give, but for what is
planted: the district gives Phường 3 less than the 5 points of I.1, and Phường 1 has not scored itself in
IV.4.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from .paint import paint
from .sheet import Sheet
from .table import SYNTHETIC
from .units import ROOT, units_on

DISTRICT = "867"
DAY = date(2021, 12, 31)
FILE = "867-thanh-pho-sa-dec-phieu-cham-diem.xlsx"
Points = Sequence[int | None]
POINTS: dict[str, tuple[Points, Points, str]] = {
    "29902": (
        (5, 5, 0, 5, 8, 6, 6, 6, 4, 0, 6, 6, 10, 10, 5, 5),
        (3, 5, 0, 5, 8, 6, 6, 6, 4, 0, 6, 6, 10, 10, 5, 5),
        "I.1: kế hoạch ban hành chậm, biên bản thẩm định 12/BB",
    ),
    "29905": (
        (5, 5, 5, 5, 8, 6, 6, 6, 6, 6, 6, 6, 10, 10, 5, None),
        (5, 5, 5, 5, 8, 6, 6, 6, 6, 6, 6, 6, 10, 10, 5, 5),
        "",
    ),
    "29908": (
        (5, 0, 5, 5, 8, 6, 0, 6, 6, 6, 6, 0, 10, 10, 5, 5),
        (5, 0, 5, 5, 8, 6, 0, 6, 6, 6, 6, 0, 10, 10, 5, 5),
        "",
    ),
}
"""By commune the points it gives itself, those of the district (None: not scored), and a remark."""
BLANK = ((None,) * 16, (None,) * 16, "")
_FIRST = 2  # columns before the points


def write_form_07(folder: Path) -> None:
    """Rewrite the folder: one workbook with one sheet."""
    scheme: dict[str, Any] = json.loads((ROOT / "specs/schemes/illustrative.json").read_text("utf-8"))
    settings: dict[str, Any] = json.loads((ROOT / "specs/settings/default.json").read_text("utf-8"))
    words = settings["score_form"]
    country = units_on(DAY)
    district = country.get("district", DISTRICT)
    groups = [
        (words["scorers"][one]["header"][0], [*_criteria(scheme, words), words["scorers"][one]["total"][0]])
        for one in ("self", "district")
    ]
    last = _FIRST + sum(len(headings) for _, headings in groups)
    sheet = Sheet("Biểu 07")
    lines = (
        (f"Biểu số: {words['code']}-{scheme['id']}", "bold", 0),
        (words["title"]["vi"].upper(), "title", last),
        ("Kỳ báo cáo: Năm 2021", "italic_center", last),
        (f"Đơn vị báo cáo: UBND {district.name}, Tỉnh Đồng Tháp", "italic_center", last),
        (f"({SYNTHETIC}; thang điểm minh họa)", "synthetic", last),
    )
    for row, (text, style, right) in enumerate(lines):
        sheet.span(row, 0, row, right, text, style)
    top = len(lines) + 1
    _head(sheet, top, groups, last)
    for order, commune in enumerate(country.children(DISTRICT), 1):
        _row(sheet, top + 2 + order, order, commune.name, POINTS.get(commune.code, BLANK), last)
    sheet.header = (top, top + 1)
    folder.mkdir(parents=True, exist_ok=True)
    paint(folder / FILE, [sheet], "Phiếu chấm điểm", DAY)


def _criteria(scheme: dict[str, Any], words: dict[str, Any]) -> Iterator[str]:
    """The printed heading of each criterion."""
    for block in scheme["blocks"]:
        for one in block["criteria"]:
            yield words["criterion"][0].format(id=one["id"], name=one["name"]["vi"], points=one["points"])


def _head(sheet: Sheet, top: int, groups: Sequence[tuple[str, Sequence[str]]], last: int) -> None:
    for column, text in ((0, "STT"), (1, "Xã, phường, thị trấn"), (last, "Ghi chú")):
        sheet.span(top, column, top + 1, column, text, "head")
        sheet.put(top + 2, column, ("A", "B")[column] if column < _FIRST else "C", "index")
    left = _FIRST
    for name, headings in groups:
        sheet.span(top, left, top, left + len(headings) - 1, name, "head")
        for heading in headings:
            sheet.put(top + 1, left, heading, "head")
            sheet.put(top + 2, left, f"({left - _FIRST + 1})", "index")
            left += 1
    sheet.widths = {0: 5.0, 1: 24.0, **dict.fromkeys(range(_FIRST, last), 11.0), last: 34.0}
    sheet.heights = {top: 24.0, top + 1: 90.0}


def _row(
    sheet: Sheet, row: int, order: int, name: str, points: tuple[Points, Points, str], last: int
) -> None:
    """A commune's line; a total is only stated where every criterion was scored."""
    sheet.put(row, 0, order, "order")
    sheet.put(row, 1, name, "text")
    *given, remark = points
    column = _FIRST
    for some in given:
        known = [Decimal(one) for one in some if one is not None]
        total = sum(known, Decimal(0)) if len(known) == len(some) else None
        for value in (*some, total):
            sheet.put(row, column, value, "text_right")
            column += 1
    sheet.put(row, last, remark, "text")
