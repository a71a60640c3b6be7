"""Rows of a table whose names alone make them units, held against what may make them villages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from kpi.intake.rows.inner import is_coded, order_of
from kpi.intake.rows.parts import is_part
from kpi.intake.rows.sorting import Sorting, has_figures
from kpi.intake.rows.totals import counted_columns
from kpi.intake.rows.villages import Kind, Line, figures_of, likely_villages, parts_of_own
from kpi.units.gazetteer.names import key

_UNKNOWN = ("row.unknown_unit", "row.other_parent", "row.other_province")


def villages_among(table: Sorting, inner: Collection[int]) -> dict[int, int]:
    """Rows of units that may be villages, each with the row of the unit above; but those of `inner`, of which
    it is known."""
    bare = {r for r, _ in table.out.units if r not in inner and _is_bare(table, r)} - table.wraps.rows
    if not bare:
        return {}  # nearly all tables
    context = table.context
    names = dict(table.header.columns)
    columns = {c: context.words[names[c]].marks for c in counted_columns(table.header, context)}
    lines = _lines(table, bare, inner, columns)
    unit = context.tree.get(table.parent or "")
    if unit is not None and context.tree.reports(unit):
        return {r: r for r in parts_of_own(lines)}
    return likely_villages(lines, _total(table, columns))


def _is_bare(table: Sorting, r: int) -> bool:
    """Whether a row has neither a code nor a type of unit."""
    return not is_coded(table.grid, table.header, r) and not key(table.names[r]).type


def _lines(
    table: Sorting, bare: Collection[int], inner: Collection[int], columns: Mapping[int, Mapping[str, str]]
) -> list[Line]:
    unknown = {note.cell for note in table.out.findings if note.code in _UNKNOWN}
    units, other = {r for r, _ in table.out.units}, table.sums()
    lines: list[Line] = []
    block = 0
    for r, row in enumerate(table.grid.rows[: table.out.end]):
        if r in other:
            block += 1
        is_line = r in units or table.out.roles.get(r) == "unknown"
        if r in other or r in inner or not is_line or not has_figures(table, r):
            continue
        kind: Kind = "candidate" if r in bare else "unit"
        if r not in units and is_part(table.names[r], table.context):
            kind = "village"
        elif r not in units and table.place(r)["cell"] in unknown and _is_bare(table, r):
            kind = "unknown"
        order = order_of(table.grid, table.header, r).rstrip(".")
        number = int(order) if order.isdecimal() and len(order) < 4 else None
        lines.append(Line(r, kind, number, figures_of(row, columns), block))
    return lines


def _total(table: Sorting, columns: Mapping[int, Mapping[str, str]]) -> tuple[Decimal, ...] | None:
    """The figures of the one total of a table without sections, if there is just one."""
    if len(table.totals) != 1 or table.sections or table.totals[0].partial:
        return None
    row = table.totals[0].row
    if table.grid.uncalculated and any((row, c) in table.grid.uncalculated for c in columns):
        return None
    figures = figures_of(table.grid.rows[row], columns)
    return figures if figures and any(figures) else None
