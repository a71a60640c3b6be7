"""Province totals of the sample reports by openpyxl alone: no code of the program, no formula, no total row.

The way is deliberately plain: the row of column numbers "(1) (2) …" says which columns hold figures, the
numbers in the STT column which rows are communes, and the last file a district sent counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_reports"
_YES = {"có", "x"}
_NO = {"không", "chưa", "-"}


def province_totals(folder: Path, form: str) -> dict[str, Decimal]:
    """Sums over all communes of the files that count, by indicator of a form ("01").

    Counts and money add up; a yes/no indicator gives how many say yes; class indicators are left out.
    """
    indicators = form_indicators(form)
    totals: dict[str, Decimal] = {}
    for path in latest(folder):
        for cells in commune_rows(form_sheet(path, form)):
            for indicator, cell in zip(indicators, cells, strict=True):
                value = number(cell)
                if value is not None:
                    totals[indicator] = totals.get(indicator, Decimal(0)) + value
    return totals


def form_indicators(form: str) -> list[str]:
    """Indicator ids of a form in the order of its columns."""
    (path,) = (ROOT / "specs" / "forms").glob(f"{form}-*.json")
    return list(_leaves(json.loads(path.read_text("utf-8"))["columns"]))


def _leaves(columns: list[dict[str, Any]]) -> Iterator[str]:
    for column in columns:
        if "indicator" in column:
            yield column["indicator"]
        else:
            yield from _leaves(column["columns"])


def latest(folder: Path) -> list[Path]:
    """One file a district: the corrected one where there are two."""
    chosen: dict[str, Path] = {}
    for path in sorted(folder.glob("*.xlsx"), key=lambda p: ("-lan-" in p.name, p.name)):
        chosen[path.name[:3]] = path
    return sorted(chosen.values())


@lru_cache(maxsize=32)
def workbook(path: Path, data_only: bool = True) -> Workbook:
    """A workbook, opened once; formulas instead of their stored results without `data_only`."""
    return openpyxl.load_workbook(path, data_only=data_only)


def form_sheet(path: Path, form: str) -> Worksheet:
    """The sheet with the line "Biểu <form>/…"."""
    for sheet in workbook(path).worksheets:
        texts = (c.value for row in sheet.iter_rows(max_row=12) for c in row if isinstance(c.value, str))
        if any(text.startswith(f"Biểu {form}/") for text in texts):
            return sheet
    raise LookupError(f"{path.name} holds no form {form}")


def commune_rows(sheet: Worksheet) -> Iterator[list[object]]:
    """The figures of each commune, left to right, without the columns that hold none."""
    at, index = next(
        (number, row) for number, row in enumerate(sheet.iter_rows(), 1) if any(c.value == "(1)" for c in row)
    )
    order = next(c.column for c in index if c.value == "A")
    figures = [c.column for c in index if isinstance(c.value, str) and re.fullmatch(r"\(\d+\)", c.value)]
    notes = {c for c in figures for row in range(at - 4, at) if sheet.cell(row, c).value == "Ghi chú"}
    for row in range(at + 1, sheet.max_row + 1):
        if isinstance(sheet.cell(row, order).value, int):
            yield [sheet.cell(row, c).value for c in figures if c not in notes]


def number(cell: object) -> Decimal | None:
    """A cell's figure: a number, a number as text in the Vietnamese way, or yes and no as 1 and 0."""
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    text = str(cell or "").strip().lower()
    if text in _YES or text in _NO:
        return Decimal(int(text in _YES))
    if re.fullmatch(r"[\d. ]+(,\d+)?", text):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    return None
