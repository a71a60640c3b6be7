"""Live totals of a workbook: sums of the rows above or below them, shares of such sums.

A total is a formula only where it comes to the very figure that is stored; else the stored one stands there
by itself: a total may hold what its rows do not show (units divided on a map, a district's own report).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kpi.model.cell import Value
from kpi.model.grid import cell_name
from kpi.model.table import Kind, Table
from kpi.write.cells import number, numeric

_DIGITS = 15  # Excel keeps no more
_NEAR = Decimal("0.000001")  # shares are stored rounded
_MOST = 250  # areas that one SUM may have
_SUMMED = (Kind.COUNT, Kind.DECIMAL, Kind.POINTS)
Span = tuple[int, int]


def formulas_of(table: Table, top: int) -> Mapping[tuple[int, int], str]:
    """By row and column of the sheet the formula of a total; `top` is the row of the sheet that the table's
    first row stands in."""
    formulas: dict[tuple[int, int], str] = {}
    places = {column.key: place for place, column in enumerate(table.columns)}
    for row, spans in _spans(table):
        cells = table.rows[row].cells
        for place, column in enumerate(table.columns):
            total = number(cells[place]) if numeric(column) else None
            if total is None:
                continue
            formula = ""
            if column.kind in _SUMMED and column.ratio is None:
                formula = _sum(table, place, spans, total, top)
            elif column.ratio is not None and all(key in places for key in column.ratio):
                above, below = (places[key] for key in column.ratio)
                formula = _share(cells, (above, below), total, top + row)
            if formula:
                formulas[top + row, place] = formula
    return formulas


def _spans(table: Table) -> Iterator[tuple[int, Sequence[Span]]]:
    """Each section or total row with the rows of units (first, last) that it adds up: a section those below
    it, the one total all of them."""
    blocks: list[tuple[int, Span]] = []  # section row (-1: none), its units
    section, first = -1, 0
    for place, row in enumerate((*table.rows, None)):
        if row is None or row.kind != "unit":
            if place > first:
                blocks.append((section, (first, place - 1)))
            section, first = (place if row is not None and row.kind == "section" else -1), place + 1
    totals = [
        place
        for place, row in enumerate(table.rows)
        if row.kind == "total" and any(number(value) is not None for value in row.cells)
    ]
    for head, span in blocks:
        if head >= 0:
            yield head, [span]
    if len(totals) == 1 and all(span[1] < totals[0] for _, span in blocks) and len(blocks) <= _MOST:
        yield totals[0], [span for _, span in blocks]


def _sum(table: Table, place: int, spans: Sequence[Span], total: Decimal, top: int) -> str:
    values = [table.rows[row].cells[place] for first, last in spans for row in range(first, last + 1)]
    numbers = [exact for exact in map(number, values) if exact is not None]
    if not numbers or sum(numbers) != total or not all(map(holds, numbers)):
        return ""
    areas = (f"{cell_name(top + first, place)}:{cell_name(top + last, place)}" for first, last in spans)
    return f"=SUM({','.join(areas)})"


def _share(cells: Sequence[Value], places: tuple[int, int], total: Decimal, row: int) -> str:
    above, below = (number(cells[place]) for place in places)
    if above is None or not below or abs(above / below - total) > _NEAR:
        return ""
    over, under = (cell_name(row, place) for place in places)
    return f'=IF({under}=0,"",{over}/{under})'


def holds(value: Decimal) -> bool:
    """Whether Excel keeps the number to the digit, or it is a ratio where the last digits are noise."""
    digits = value.normalize().as_tuple().digits
    return len(digits) <= _DIGITS or value != value.to_integral_value()
