"""The vertical form: one reporter, a row per indicator, all forms on one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .forms import Form, Indicator, Node
from .layout import Layout, in_sentence
from .sheet import Sheet
from .table import SYNTHETIC, Fact, cell_of
from .units import Place

_RIGHT = 3
_WIDTHS = (7.0, 58.0, 14.0, 18.0)
_YES_NO = "Có/Không"
_CLASS = "Phân loại"


def draw_vertical(
    reporter: Place,
    above: Sequence[Place],
    year: int,
    signed: str,
    forms: Sequence[Form],
    indicators: Mapping[str, Indicator],
    facts: Mapping[str, Fact],
) -> Sheet:
    """The sheet; `above` are the units over the reporter, the nearest first."""
    sheet = Sheet("Biểu tổng hợp", landscape=False)
    sheet.widths = dict(enumerate(_WIDTHS))
    row = _head(sheet, reporter, above, year)
    for column, text in enumerate(("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu")):
        sheet.put(row, column, text, "head")
        sheet.put(row + 1, column, ("A", "B", "C", "(1)")[column], "index")
    sheet.heights[row] = 30.0
    sheet.header = (row, row + 1)
    row += 2
    for form in forms:
        sheet.span(row, 0, row, _RIGHT, f"Biểu {form.code} – {form.title}", "section")
        row += 1
        for order, node in _outline(form.columns, ""):
            _indicator_row(sheet, row, order, node, reporter, indicators, facts)
            row += 1
    _foot(sheet, row, signed)
    return sheet


def _outline(nodes: Sequence[Node], prefix: str) -> Iterator[tuple[str, Node]]:
    for number, node in enumerate(nodes, 1):
        yield f"{prefix}{number}", node
        yield from _outline(node.columns, f"{prefix}{number}.")


def _indicator_row(
    sheet: Sheet,
    row: int,
    order: str,
    node: Node,
    reporter: Place,
    indicators: Mapping[str, Indicator],
    facts: Mapping[str, Fact],
) -> None:
    leaf = bool(node.indicator)
    sheet.put(row, 0, order, "order" if leaf else "section_order")
    sheet.put(row, 1, node.text(0), "text" if leaf else "total")
    sheet.put(row, 2, None, "text_center")
    sheet.put(row, 3, None, "text")
    if leaf:
        indicator = indicators[node.indicator]
        unit = {"yes_no": _YES_NO, "class": _CLASS}.get(indicator.type, indicator.unit)
        sheet.put(row, 2, unit, "text_center")
        sheet.cells[row, 3] = cell_of(facts[indicator.id], indicator, Layout())
        sheet.places[reporter.code, indicator.id] = row, 3


def _head(sheet: Sheet, reporter: Place, above: Sequence[Place], year: int) -> int:
    sheet.span(0, 0, 0, 1, "ỦY BAN NHÂN DÂN", "bold_center")
    sheet.span(1, 0, 1, 1, reporter.name.upper(), "bold_center")
    sheet.span(0, 2, 0, _RIGHT, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold_center")
    sheet.span(1, 2, 1, _RIGHT, "Độc lập - Tự do - Hạnh phúc", "bold_center")
    sheet.heights[0] = 32.0
    where = ", ".join(in_sentence(place) for place in (reporter, *above))
    lines = [
        ("BÁO CÁO SỐ LIỆU PHÒNG, CHỐNG TỆ NẠN XÃ HỘI", "title"),
        (SYNTHETIC, "synthetic"),
        (f"Năm {year}", "italic_center"),
        (f"Đơn vị báo cáo: UBND {where}", "italic_center"),
    ]
    for row, (text, style) in enumerate(lines, 3):
        sheet.span(row, 0, row, _RIGHT, text, style)
    sheet.heights[3] = 28.0
    return 3 + len(lines) + 1


def _foot(sheet: Sheet, row: int, signed: str) -> None:
    sheet.put(row, 0, f"(*) {SYNTHETIC}.", "italic")
    sheet.span(row + 2, 2, row + 2, _RIGHT, signed, "italic_center")
    people = (("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"), ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)"))
    for (title, hint), (left, right) in zip(people, ((0, 1), (2, _RIGHT)), strict=True):
        sheet.span(row + 3, left, row + 3, right, title, "bold_center")
        sheet.span(row + 4, left, row + 4, right, hint, "italic_center")
