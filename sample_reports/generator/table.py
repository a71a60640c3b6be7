"""A district's sheet of one form: head, table, foot, laid out by an office's habits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .forms import Form, Indicator, header_cells
from .layout import Layout, in_sentence
from .sheet import Cell, Sheet, Value, address
from .units import Place

SYNTHETIC = "Số liệu giả lập để minh họa, không phải số liệu thật"
SECTION_ORDER = ("Phường", "Thị trấn", "Xã", "Đặc khu", "Thành phố", "Thị xã", "Quận", "Huyện", "Tỉnh")
_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_ROMAN = ("I", "II", "III", "IV")
_WIDTHS = {"count": 7.6, "money": 9.5, "yes_no": 9.5, "class": 19.0}
Fact = int | Decimal | bool | str | None
Facts = Mapping[str, Mapping[str, Fact]]  # unit code -> indicator -> value; None is left empty


@dataclass(frozen=True, slots=True)
class Report:
    """What one office sends for one form."""

    sender: Place
    units: tuple[Place, ...]
    year: int
    signed: str
    form: Form
    indicators: Mapping[str, Indicator]
    facts: Facts
    layout: Layout


@dataclass(slots=True)
class _Frame:
    """Where things go: `columns` maps an indicator, "order", "code", "name" or "note" to its column."""

    report: Report
    sheet: Sheet
    columns: dict[str, int]
    row: int

    @property
    def left(self) -> int:
        return self.columns["order"]

    @property
    def right(self) -> int:
        return max(self.columns.values())


def draw(report: Report) -> Sheet:
    """The whole sheet."""
    layout = report.layout
    sheet = Sheet(layout.sheet_name.format(id=report.form.id), report.form.id)
    frame = _Frame(report, sheet, _columns(report), layout.down)
    _head(frame)
    _table_header(frame)
    _body(frame)
    _foot(frame)
    for key, column in frame.columns.items():
        sheet.widths[column] = _width(report, key)
        if key in layout.hidden:
            sheet.hidden_columns.add(column)
    return sheet


def _columns(report: Report) -> dict[str, int]:
    layout = report.layout
    keys = ["order", *(["code"] if layout.code_column else []), "name"]
    for place, node in enumerate(report.form.columns):
        keys += node.leaves
        if place == 0 and layout.note_column:
            keys.append("note")
    return {key: layout.right + place for place, key in enumerate(keys)}


def _width(report: Report, key: str) -> float:
    fixed = {"order": 5.0, "code": 8.5, "name": 24.0, "note": 13.0}
    return fixed[key] if key in fixed else _WIDTHS[report.indicators[key].type]


def _head(frame: _Frame) -> None:
    report, sheet, row = frame.report, frame.sheet, frame.row
    left, right = frame.left, frame.right
    middle = min(left + max(3, (right - left) // 3), right - 1)
    office = (report.layout.office, report.sender.name.upper())
    for line, (own, state) in enumerate(zip(office, _STATE, strict=True)):
        sheet.span(row + line, left, row + line, middle, own, "bold_center")
        sheet.span(row + line, middle + 1, row + line, right, state, "bold_center")
    sheet.put(row + 2, left, f"Biểu {report.form.code}", "bold")
    lines = [(report.form.title.upper(), "title"), (SYNTHETIC, "synthetic")]
    lines.append((report.layout.period_line.format(year=report.year), "italic_center"))
    lines.append((report.layout.sender_line.format(sender=in_sentence(report.sender)), "italic_center"))
    if report.layout.revision > 1:
        lines.append((f"Lần gửi: {report.layout.revision}", "italic_center"))
    row += 3
    for text, style in lines:
        sheet.span(row, left, row, right, text, style)
        row += 1
    sheet.heights[frame.row + 3] = 24.0
    sheet.span(row, left, row, right, _unit_line(report), "italic_right")
    frame.row = row + 1


def _unit_line(report: Report) -> str:
    """What the columns count; "" where all of them are answered with words."""
    leaves = [report.indicators[i] for i in report.form.leaves]
    units = dict.fromkeys(i.unit for i in leaves if i.type in ("count", "money") and i.unit)
    return f"Đơn vị tính: {', '.join(units)}" if units else ""


def _table_header(frame: _Frame) -> None:
    report, sheet, top = frame.report, frame.sheet, frame.row
    rows = max(2, report.form.depth)
    words = {"order": "STT", "code": "Mã đơn vị", "name": "Tên đơn vị", "note": report.layout.note_column}
    for key, text in words.items():
        if key in frame.columns:
            column = frame.columns[key]
            sheet.span(top, column, top + rows - 1, column, text, "head")
    for cell in header_cells(report.form.columns, rows, report.layout.alias):
        left, right = (frame.columns[report.form.leaves[c]] for c in (cell.left, cell.right))
        if left <= frame.columns.get("note", -1) <= right:
            raise ValueError("the extra column may not stand inside a heading")
        sheet.span(top + cell.top, left, top + cell.bottom, right, cell.text, "head")
    for row in range(top, top + rows):
        sheet.heights[row] = 30.0 if row < top + rows - 1 else 66.0
    frame.row = top + rows
    if report.layout.index_row:
        _index_row(frame)
    sheet.header = (top, frame.row - 1)


def _index_row(frame: _Frame) -> None:
    letters = iter("ABC")
    for key, column in frame.columns.items():
        if key in ("order", "code", "name"):
            frame.sheet.put(frame.row, column, next(letters), "index")
    numbered = [c for key, c in frame.columns.items() if key not in ("order", "code", "name")]
    for number, column in enumerate(numbered, 1):
        frame.sheet.put(frame.row, column, f"({number})", "index")
    frame.row += 1


def _body(frame: _Frame) -> None:
    layout = frame.report.layout
    total = frame.row
    if layout.total_row == "top":
        frame.row += 1
    first = frame.row
    kinds = [k for k in SECTION_ORDER if any(u.type == k for u in frame.report.units)]
    order = 0
    sections: list[int] = []
    for number, kind in enumerate(kinds):
        units = [u for u in frame.report.units if u.type == kind]
        sections.append(frame.row)
        frame.row += 1
        order = 0 if layout.restart_order else order
        for unit in units:
            order += 1
            _unit_row(frame, unit, order)
        _section_row(frame, sections[-1], _ROMAN[number], kind, len(units))
    if layout.total_row == "bottom":
        total = frame.row
        frame.row += 1
    _total_row(frame, total, (first, first + len(kinds) + len(frame.report.units) - 1), sections)


def _unit_row(frame: _Frame, unit: Place, order: int) -> None:
    report, sheet, row = frame.report, frame.sheet, frame.row
    sheet.put(row, frame.columns["order"], order, "order")
    if "code" in frame.columns:
        sheet.put(row, frame.columns["code"], unit.code, "text_center")
    sheet.put(row, frame.columns["name"], report.layout.unit_name(unit))
    if "note" in frame.columns:
        sheet.put(row, frame.columns["note"], report.layout.unit_notes.get(unit.code))
    for indicator in report.form.leaves:
        place = row, frame.columns[indicator]
        sheet.cells[place] = cell_of(
            report.facts[unit.code][indicator], report.indicators[indicator], report.layout
        )
        sheet.places[unit.code, indicator] = place
    sheet.heights[row] = 18.0
    if unit.code in report.layout.hidden_units:
        sheet.hidden_rows.add(row)
    frame.row += 1


def cell_of(fact: Fact, indicator: Indicator, layout: Layout) -> Cell:
    """A value as this office types it."""
    if indicator.type == "yes_no":
        return Cell(None if fact is None else layout.yes if fact else layout.no, "text_center")
    if indicator.type == "class":
        words = indicator.labels[fact] if isinstance(fact, str) else (None,)
        return Cell(words[min(layout.alias, len(words) - 1)], "text")
    if fact == 0 and layout.nil:
        return Cell(layout.nil, "text_right")
    assert not isinstance(fact, str)
    return Cell(fact, indicator.type)


def _section_row(frame: _Frame, row: int, roman: str, kind: str, size: int) -> None:
    report, sheet = frame.report, frame.sheet
    for column in range(frame.left, frame.right + 1):
        sheet.put(row, column, None, "section")
    sheet.put(row, frame.columns["order"], roman, "section_order")
    sheet.put(row, frame.columns["name"], report.layout.section_names.get(kind, kind), "section")
    if report.layout.section_sums:
        units = [u for u in report.units if u.type == kind]
        for indicator in _summed(report):
            place = row, frame.columns[indicator]
            rows = f"{address(row + 1, place[1])}:{address(row + size, place[1])}"
            value = added(report, indicator, units)
            sheet.cells[place] = Cell(value, f"section_{report.indicators[indicator].type}", f"=SUM({rows})")


def _summed(report: Report) -> list[str]:
    return [i for i in report.form.leaves if report.indicators[i].type in ("count", "money")]


def added(report: Report, indicator: str, units: Sequence[Place]) -> int | Decimal:
    """Sum of counts or money over units; how many say yes for a yes/no indicator."""
    total: int | Decimal = 0
    for unit in units:
        fact = report.facts[unit.code][indicator]
        if not isinstance(fact, str) and fact is not None:
            total += fact
    return total


def _total_row(frame: _Frame, row: int, rows: tuple[int, int], sections: Sequence[int]) -> None:
    report, sheet, layout = frame.report, frame.sheet, frame.report.layout
    for column in range(frame.left, frame.right + 1):
        sheet.put(row, column, None, "total")
    sheet.put(row, frame.columns["name"], layout.total_word, "total_center")
    for indicator in report.form.leaves:
        kind = report.indicators[indicator].type
        if kind == "class":
            continue
        column = frame.columns[indicator]
        over = f"{address(rows[0], column)}:{address(rows[1], column)}"
        formula = f"=SUM({over})"
        if kind == "yes_no":
            formula = f'=COUNTIF({over},"{layout.yes}")'
        elif layout.section_sums:
            formula = "=" + "+".join(address(s, column) for s in sections)
        value: Value = added(report, indicator, report.units)
        style = "total_yes" if kind == "yes_no" else f"total_{kind}"
        typed = layout.totals == "typed"
        sheet.cells[row, column] = Cell(
            value, style, "" if typed else formula, layout.totals != "uncalculated"
        )
        sheet.totals[indicator] = row, column


def _foot(frame: _Frame) -> None:
    report, sheet, left, right = frame.report, frame.sheet, frame.left, frame.right
    row = frame.row
    sheet.put(row, left, "(*) Số liệu phát sinh trong kỳ báo cáo. " + SYNTHETIC + ".", "italic")
    middle = left + (right - left) // 2
    sheet.span(row + 2, middle + 1, row + 2, right, report.signed, "italic_center")
    people = (("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"), ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)"))
    for (title, hint), (start, end) in zip(people, ((left, middle), (middle + 1, right)), strict=True):
        sheet.span(row + 3, start, row + 3, end, title, "bold_center")
        sheet.span(row + 4, start, row + 4, end, hint, "italic_center")
    frame.row = row + 5
