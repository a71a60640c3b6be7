"""Cells of a sheet given another style in its XML; values, formulas and all else stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise

from kpi.findings import Severity
from kpi.model.grid import cell_name
from kpi.write.xlsx.markup import Element, changed, element, elements, prefix_of, tag

Place = tuple[int, int]  # 0-based row and column
Restyle = Callable[[int, Severity], int]
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LOOKED_AT = 1_000  # columns whose widths are asked for
Edit = tuple[int, int, str]
Widths = Mapping[int, float]


def place_of(address: str) -> Place | None:
    """The 0-based row and column of an address, None for what is none."""
    match = _ADDRESS.fullmatch(address)
    if match is None or not 0 < int(match[2]) <= 1_048_576:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return (int(match[2]) - 1, column - 1) if column <= 16_384 else None


def with_fills(text: str, severities: Mapping[Place, Severity], restyle: Restyle) -> str:
    """The XML of a sheet with cells filled: `restyle` gives the number of a cell's new style by that of its
    old one. Cells and rows that are not there are made, empty. Raises ValueError for XML that is none."""
    prefix = prefix_of(text)
    data = element(text, f"{prefix}sheetData")
    if data is None:
        raise ValueError("sheetData")
    by_row: dict[int, dict[int, Severity]] = defaultdict(dict)
    for (row, column), severity in sorted(severities.items()):
        by_row[row][column] = severity
    sheet = _Sheet(text, prefix, restyle)
    if data.hollow:
        rows_made = "".join(sheet.new_row(row, cells) for row, cells in by_row.items())
        return changed(text, [(data.start, data.end, f"<{prefix}sheetData>{rows_made}</{prefix}sheetData>")])
    rows = list(elements(text, f"{prefix}row", data.inner, data.close))
    numbers = _numbers([row.attributes.get("r", "") for row in rows])
    all_rows = dict(zip(numbers, rows, strict=True))
    ordered = all(one < other for one, other in pairwise(numbers))
    edits: list[Edit] = []
    for number, cells in by_row.items():
        if number in all_rows:
            edits += sheet.in_row(number, all_rows[number], cells)
            continue
        at = bisect_left(numbers, number) if ordered else len(rows)
        place = rows[at].start if at < len(rows) else data.close
        edits.append((place, place, sheet.new_row(number, cells)))
    return changed(text, edits)


def _numbers(typed: list[str]) -> list[int]:
    """0-based numbers of rows, of which one without a number comes after the one before it."""
    numbers, at = [], -1
    for text in typed:
        at = int(text) - 1 if text.isdigit() else at + 1
        numbers.append(at)
    return numbers


def widths_of(text: str) -> dict[int, float]:
    """Widths in letters of the first columns of a sheet, 0 of those that are hidden, by 0-based column."""
    widths: dict[int, float] = {}
    for column in _columns(text):
        first, last, width = (column.get(key, "") for key in ("min", "max", "width"))
        if first.isdigit() and last.isdigit() and _NUMBER.fullmatch(width):
            letters = 0.0 if column.get("hidden") in ("1", "true") else float(width)
            widths |= dict.fromkeys(range(int(first) - 1, min(int(last), _LOOKED_AT)), letters)
    return widths


def _columns(text: str) -> list[Mapping[str, str]]:
    """What a sheet says of its columns."""
    prefix = prefix_of(text)
    columns = element(text, f"{prefix}cols")
    column_elements = elements(text, f"{prefix}col", columns.inner, columns.close) if columns else ()
    return [column.attributes for column in column_elements]


class _Sheet:
    """The XML of a sheet with what is needed to style its cells."""

    def __init__(self, text: str, prefix: str, restyle: Restyle) -> None:
        self._text, self._prefix, self._restyle = text, prefix, restyle
        spans = ([column.get(key, "") for key in ("min", "max", "style")] for column in _columns(text))
        self._columns = [
            (int(first) - 1, int(last) - 1, int(style))
            for first, last, style in spans
            if first.isdigit() and last.isdigit() and style.isdigit()
        ]

    def new_row(self, row: int, cells: Mapping[int, Severity]) -> str:
        inner = "".join(self._new_cell(row, column, "", cells[column]) for column in cells)
        return f'<{self._prefix}row r="{row + 1}">{inner}</{self._prefix}row>'

    def in_row(self, number: int, row: Element, cells: Mapping[int, Severity]) -> list[Edit]:
        """What changes in a row that is there."""
        style = row.attributes.get("s", "") if row.attributes.get("customFormat") in ("1", "true") else ""
        if row.hollow:
            inner = "".join(self._new_cell(number, column, style, cells[column]) for column in cells)
            opening = tag(f"{self._prefix}row", _unspanned(row))
            return [(row.start, row.end, f"{opening}{inner}</{self._prefix}row>")]
        there = list(elements(self._text, f"{self._prefix}c", row.inner, row.close))
        columns = self._columns_of(there)
        edits, end = [], there[-1].end if there else row.inner
        for column, severity in cells.items():
            if column in columns:
                edits.append(self._restyled(there[columns.index(column)], severity))
                continue
            later = (one.start for at, one in zip(columns, there, strict=True) if at > column)
            place = next(later, end)
            edits.append((place, place, self._new_cell(number, column, style, severity)))
        if not cells.keys() <= set(columns):
            edits.append((row.start, row.inner, tag(f"{self._prefix}row", _unspanned(row))))
        return sorted(edits, key=lambda edit: edit[:2])

    def _columns_of(self, cells: list[Element]) -> list[int]:
        columns, at = [], -1
        for cell in cells:
            place = place_of(cell.attributes.get("r", ""))
            at = place[1] if place else at + 1
            columns.append(at)
        return columns

    def _restyled(self, cell: Element, severity: Severity) -> Edit:
        old = cell.attributes.get("s", "")
        new = self._restyle(int(old) if old.isdigit() else 0, severity)
        opening = tag(f"{self._prefix}c", {**cell.attributes, "s": str(new)}, cell.hollow)
        return (cell.start, cell.inner, opening)

    def _new_cell(self, row: int, column: int, style: str, severity: Severity) -> str:
        """An empty cell that looks as its row, else as its column does."""
        old = int(style) if style.isdigit() else self._of_column(column)
        attributes = {"r": cell_name(row, column), "s": str(self._restyle(old, severity))}
        return tag(f"{self._prefix}c", attributes, hollow=True)

    def _of_column(self, column: int) -> int:
        return next((style for first, last, style in self._columns if first <= column <= last), 0)


def _unspanned(row: Element) -> dict[str, str]:
    """The attributes of a row without the columns it says it spans, which may be more now."""
    return {key: value for key, value in row.attributes.items() if key != "spans"}
