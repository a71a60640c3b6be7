"""Workbooks from small text tables.

A table is lines of cells between bars: ``12`` is a number, ``'12`` a text of digits, ``<`` is merged with the
cell on its left and ``^`` with the one above, ``=SUM(A1:A2)`` is a formula nobody calculated.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kpi.findings import Finding
from kpi.intake.context import Context
from kpi.intake.workbook import read_file
from kpi.model.received import Part, Received

TITLES = """
Biểu 05/HT
HỖ TRỢ GIẢM HẠI, HÒA NHẬP CỘNG ĐỒNG
Kỳ báo cáo: Năm 2021
Đơn vị báo cáo: UBND huyện Tam Nông
"""
HEAD = """
STT | Mã | Tên đơn vị | Số người có nhu cầu hỗ trợ | Số người được hỗ trợ | < | < | < | < | < | Số mô hình
^ | ^ | ^ | ^ | Tổng số | Trong đó | < | < | < | < | ^
^ | ^ | ^ | ^ | ^ | Y tế | Pháp lý | Học nghề | Việc làm | Vay vốn | ^
"""
ROWS = """
1 | '30001 | Thị trấn Tràm Chim | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1
2 | '30007 | Xã Tân Công Sính | 5 | 5 | 2 | 1 | 1 | 0 | 2 | 0
3 | '30010 | Xã Phú Hiệp | 6 | 6 | 2 | 2 | 0 | 1 | 1 | 0
"""
INDICATORS = (
    "support_needed", "supported", "support_health", "support_legal", "support_training", "support_work",
    "support_loans", "models",
)  # fmt: skip
UNITS = ("30001", "30007", "30010")
FIGURES = {
    "30001": (4, 3, 1, 0, 2, 0, 1, 1),
    "30007": (5, 5, 2, 1, 1, 0, 2, 0),
    "30010": (6, 6, 2, 2, 0, 1, 1, 0),
}


def table(text: str) -> list[list[str]]:
    """Lines and cells; every line is one row of the sheet."""
    lines = text.removeprefix("\n").removesuffix("\n").split("\n")
    return [[cell.strip(" ") for cell in line.split("|")] for line in lines]


def fill(sheet: Worksheet, rows: Iterable[list[str]], top: int = 1, left: int = 1) -> None:
    """Write a table with its corner at (top, left)."""
    grid = list(rows)
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            if text and text not in ("<", "^"):
                sheet.cell(top + r, left + c).value = value(text)
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            if text not in ("", "<", "^"):
                _merge(sheet, grid, r, c, top, left)


def value(text: str) -> object:
    if text.startswith("'"):
        return text[1:]
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def _merge(sheet: Worksheet, grid: list[list[str]], r: int, c: int, top: int, left: int) -> None:
    right, below = c, r
    while right + 1 < len(grid[r]) and grid[r][right + 1] == "<":
        right += 1
    while below + 1 < len(grid) and c < len(grid[below + 1]) and grid[below + 1][c] == "^":
        below += 1
    if (right, below) != (c, r):
        sheet.merge_cells(
            start_row=top + r, start_column=left + c, end_row=top + below, end_column=left + right
        )


def sheet_of(*tables: str, top: int = 1, left: int = 1, name: str = "Biểu 05") -> openpyxl.Workbook:
    """A workbook with one sheet: the tables one below the other."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    fill(sheet, [row for text in tables for row in table(text)], top, left)
    return book


def add_sheet(book: openpyxl.Workbook, name: str, *tables: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    fill(sheet, [row for text in tables for row in table(text)])
    return sheet


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def plain_cells() -> list[list[object]]:
    """Form 05 as rows of texts and numbers, nothing merged."""
    grid = table(TITLES) + table(HEAD.replace("^", "").replace("<", "")) + table(ROWS)
    return [[value(text) if text else "" for text in row] for row in grid]


@dataclass(frozen=True)
class Read:
    """A file as read, with short ways to what tests ask for."""

    received: Received

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Without those of the communes a small table leaves out."""
        return tuple(f for f in self.received.findings if f.code != "form.unit_missing")

    @property
    def pieces(self) -> list[Part]:
        """The tables that were read, one form after the other."""
        return [piece for part in self.received.parts for piece in part.pieces]

    @property
    def codes(self) -> list[str]:
        return [f.code for f in self.findings]

    @property
    def grave(self) -> list[tuple[str, str]]:
        return [(f.code, f.cell) for f in self.findings if f.severity != "info"]

    def units(self, role: str = "unit") -> dict[str, tuple[Decimal | str | None, ...]]:
        """Unit → figures in the order of the columns read (a class code, or None where nothing is known)."""
        found: dict[str, dict[str, Decimal | str | None]] = {}
        for part in self.pieces:
            r = part.readings
            for unit, kind, name, number, text in zip(
                r.unit, r.role, r.indicator, r.value, r.text, strict=True
            ):
                if kind == role:
                    found.setdefault(unit, {})[name] = Decimal(number) if number is not None else text
        return {unit: tuple(values.values()) for unit, values in found.items()}

    def cell(self, unit: str, indicator: str) -> tuple[str | None, str, str]:
        """Value, state and address of one observation."""
        for part in self.pieces:
            r = part.readings
            for at, key in enumerate(zip(r.unit, r.indicator, r.role, strict=True)):
                if key == (unit, indicator, "unit"):
                    return r.value[at], r.state[at], r.cell[at]
        raise LookupError(f"{unit} {indicator}")


def read(source: openpyxl.Workbook | bytes, context: Context, suffix: str = ".xlsx") -> Read:
    data = source if isinstance(source, bytes) else saved(source)
    return Read(read_file(data, f"a{suffix}", suffix, context))


def by_indicator(found: Mapping[str, tuple[object, ...]]) -> dict[str, dict[str, object]]:
    return {unit: dict(zip(INDICATORS, figures, strict=True)) for unit, figures in found.items()}
