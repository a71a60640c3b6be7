"""Live figures of a workbook: totals as sums of the rows above or below them, rates of the columns beside.

A figure is a formula only where that comes to the very figure that is stored; else the stored one stands
there by itself: a total may hold what its rows do not show (units divided on a map, a district's own report),
and a rate leaves out the units that did not give all that it is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kpi.model.cell import Value
from kpi.model.grid import cell_name
from kpi.model.table import Kind, Table
from kpi.write.cells import number

_DIGITS = 15  # Excel keeps no more
_NEAR = Decimal("0.000001")  # shares are stored rounded
_MOST = 250  # areas that one SUM may have
_SUMMED = (Kind.COUNT, Kind.DECIMAL, Kind.POINTS)
Span = tuple[int, int]


def formulas_of(table: Table, top: int) -> Mapping[tuple[int, int], str]:
    """By row and column of the sheet the formula of a total or a rate; `top` is the row of the sheet that the
    table's first row stands in."""
    return {**(_totals(table, top) if table.is_summed else {}), **_rates(table, top)}


def _totals(table: Table, top: int) -> dict[tuple[int, int], str]:
    formulas: dict[tuple[int, int], str] = {}
    for row, spans in _spans(table):
        for place, column in enumerate(table.columns):
            total = number(table.rows[row].cells[place])
            if total is not None and column.kind in _SUMMED and column.ratio is None:
                formula = _sum(table, place, spans, total, top)
                if formula:
                    formulas[top + row, place] = formula
    return formulas


def _rates(table: Table, top: int) -> dict[tuple[int, int], str]:
    """Those whose columns stand in the table, in every row."""
    places = {column.key: place for place, column in enumerate(table.columns)}
    parts = [
        (place, [[places[key] for key in keys] for keys in (column.ratio.above, column.ratio.below)])
        for place, column in enumerate(table.columns)
        if column.ratio is not None and places.keys() >= {*column.ratio.above, *column.ratio.below}
    ]
    formulas: dict[tuple[int, int], str] = {}
    for at, row in enumerate(table.rows, top):
        for place, (above, below) in parts:
            rate = number(row.cells[place])
            formula = "" if rate is None else _rate(row.cells, above, below, rate, at)
            if formula:
                formulas[at, place] = formula
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


def _rate(cells: Sequence[Value], above: Sequence[int], below: Sequence[int], rate: Decimal, row: int) -> str:
    figures = [[number(cells[place]) for place in places] for places in (above, below)]
    exacts = [[exact for exact in one if exact is not None and holds(exact)] for one in figures]
    over, under = map(sum, exacts)
    if exacts != figures or not under or abs(Decimal(over) / Decimal(under) - rate) > _NEAR:
        return ""
    first, second = (_added(places, row) for places in (above, below))
    return f'=IF({second}=0,"",{first}/{second})'


def _added(places: Sequence[int], row: int) -> str:
    names = [cell_name(row, place) for place in places]
    return names[0] if len(names) == 1 else f"({'+'.join(names)})"


def holds(value: Decimal) -> bool:
    """Whether Excel keeps the number to the digit, or it is a ratio where the last digits are noise."""
    digits = value.normalize().as_tuple().digits
    return len(digits) <= _DIGITS or value != value.to_integral_value()
