"""Figures that stand a row below or above the names of their units.

What speaks against each distance between names and figures is counted: units without figures, figures without
a unit, and totals that cannot be those of their rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.roles import Rows
from kpi.intake.shifts.values import is_nil, is_value
from kpi.intake.texts.cells import COUNTED
from kpi.intake.texts.wording import index_of, is_figure
from kpi.model.grid import Grid, cell_name
from kpi.model.number import to_decimal

_OFFSETS = (1, -1, 2, -2)  # rows that figures are thought to be moved by, downwards first
_LEAST = 2  # things that must speak against a table
_SETTLED = 3  # moving figures back must leave no more than one part in so many of them
_TELLING = 3  # figures of a row that can say it is no total
_NEAR = 1e-6  # totals of money are sums of fractions
_SIDES = {True: "↓", False: "↑"}


def rows_apart(grid: Grid, header: Header, rows: Rows, context: Context) -> dict[str, str] | None:
    """What is told of a table whose figures stand beside the names of their units; None for any other."""
    if not rows.units or _is_sound(grid, header, rows):
        return None
    table = _table(grid, header, rows, context)
    reach = {offset: _Evidence.of(table, offset) for offset in (0, *_OFFSETS)}
    most = max(evidence.exact for evidence in reach.values())
    now = reach[0]
    against = now.against(most)
    if against < _LEAST or against == now.unfilled:
        return None
    for offset in _OFFSETS:
        surely = abs(offset) == 1 or reach[offset].exact > now.exact or len(now.stray) > 1
        if surely and reach[offset].against(most) * _SETTLED <= against:
            return _told(table, offset)
    return None


def _is_sound(grid: Grid, header: Header, rows: Rows) -> bool:
    """Quickly told of most tables: every unit has figures, and all figures are those of units or totals."""
    columns = [c for c, _ in header.columns]
    for r, role in rows.roles.items():
        if role == "unit":
            row = grid.rows[r]
            if not any(row[c] not in ("", None) for c in columns):
                return False
        elif role in ("bare", "unknown") or (
            role == "section" and any(is_figure(grid.rows[r][c]) for c in columns)
        ):
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Table:
    """`units` are rows of units (known or not), `sums` of totals, `sections` of headings; `filled` are rows
    with figures, `figures` those of the columns that are summed."""

    grid: Grid
    header: Header
    units: frozenset[int]
    sums: frozenset[int]
    sections: frozenset[int]
    filled: frozenset[int]
    figures: dict[int, dict[int, float]]

    def run(self, start: int, step: int, offset: int) -> list[int]:
        """Rows with the figures of the units from a row on, up to the next total or section."""
        places: list[int] = []
        r, first, last = start + step, min(self.units), max(self.units)
        while first <= r <= last and r not in self.sums and r not in self.sections:
            if r in self.units:
                places.append(r + offset)
            r += step
        return places


def _table(grid: Grid, header: Header, rows: Rows, context: Context) -> _Table:
    roles: dict[str, set[int]] = {}
    for r, role in rows.roles.items():
        is_marked = role == "unknown" and _is_mark(grid, header, r)
        roles.setdefault("bare" if is_marked else role, set()).add(r)
    columns = [c for c, _ in header.columns]
    summed = [c for c, name in header.columns if context.indicator(name).type in COUNTED]
    last = min(rows.end, max((*roles["unit"], *roles.get("sum", ()), *roles.get("bare", ()))) + 3)
    body = [r for r in range(header.bottom + 1, last) if r not in roles.get("printed", ())]
    cells_by_row = {r: {c: grid.rows[r][c] for c in columns if (r, c) not in grid.uncalculated} for r in body}
    filled = frozenset(
        r for r in body if any(is_value(cell, header, context) for cell in cells_by_row[r].values())
    )
    figures = {
        r: {
            c: x
            for c in summed
            if c in cells_by_row[r] and (x := _number(cells_by_row[r][c], context)) is not None
        }
        for r in filled
    }
    units = frozenset(roles["unit"] | roles.get("unknown", set()))
    sections = frozenset(roles.get("section", ()))
    return _Table(grid, header, units, frozenset(roles.get("sum", ())), sections, filled, figures)


def _is_mark(grid: Grid, header: Header, r: int) -> bool:
    """Whether the name is a mark as stands in a row of column numbers: "C", "(3)"."""
    cell = grid.rows[r][header.name] if header.name is not None else ""
    return isinstance(cell, str) and index_of(cell) is not None


def _number(cell: object, context: Context) -> float | None:
    number = to_decimal(cell)
    return float(number) if number is not None else 0.0 if is_nil(cell, context) else None


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Of figures taken to stand some rows below their names: `unfilled` units, `stray` rows of figures,
    totals that are `unlike` totals, and totals that are `exact`."""

    unfilled: int
    stray: tuple[int, ...]
    unlike: tuple[int, ...]
    exact: int

    def against(self, most: int) -> int:
        """How much speaks against the distance, where another has `most` exact totals."""
        return self.unfilled + len(self.stray) + len(self.unlike) + (most - self.exact)

    @staticmethod
    def of(table: _Table, offset: int) -> _Evidence:
        """Count for one distance."""
        rows_there = {r + offset for r in table.units}
        summaries = table.sums | table.sections
        places = rows_there | {r + offset for r in summaries} | (summaries - rows_there)
        stray = tuple(
            r for r in sorted(table.filled - places) if offset or not _is_sum(table, r, sorted(rows_there))
        )
        unlike, exact = [], 0
        for r in sorted(summaries):
            rows = [s for s in dict.fromkeys((r + offset, r)) if s in table.filled and s not in rows_there]
            sets = list(_covered(table, r, offset))
            if rows and any(table.figures[s] for s in rows):
                exact += any(
                    _is_sum(table, s, rows_there) for s in rows for rows_there in sets if len(rows_there) > 1
                )
                if not any(_is_like(table, s, sets) for s in rows):
                    unlike.append(r)
        return _Evidence(len(rows_there - table.filled), stray, tuple(unlike), exact)


def _covered(table: _Table, r: int, offset: int) -> Iterator[list[int]]:
    """The rows that a total or a section's heading may be the sum of."""
    if r in table.sections or len(table.sums) > 1:
        yield table.run(r, 1, offset)
    if r in table.sums:
        yield sorted(u + offset for u in table.units)
        if len(table.sums) > 1:
            yield table.run(r, -1, offset)


def _sums(table: _Table, r: int, rows: Sequence[int]) -> Iterator[tuple[float, list[float]]]:
    """For each column with a figure in row `r`, that and the figures of the rows."""
    for c, total in table.figures[r].items():
        yield total, [x for k in rows if k != r and (x := table.figures.get(k, {}).get(c)) is not None]


def _is_sum(table: _Table, r: int, rows: Sequence[int]) -> bool:
    """Whether most figures of a row, and at least two, are the sums of those of others."""
    pairs = [(total, sum(parts)) for total, parts in _sums(table, r, rows) if total or any(parts)]
    equal = sum(abs(total - parts) <= _NEAR * max(1.0, abs(parts)) for total, parts in pairs)
    return equal >= _LEAST and 2 * equal > len(pairs)


def _is_like(table: _Table, r: int, sets: Sequence[Sequence[int]]) -> bool:
    """Whether a row may be a total of any of these rows: most of its figures are no smaller than each of
    theirs, nor than half their sum."""
    is_telling = False
    for rows in sets:
        pairs = [(total, parts) for total, parts in _sums(table, r, rows) if total or any(parts)]
        is_telling = is_telling or len(pairs) >= _TELLING
        least = [
            max(*parts, sum(parts) / 2) if len(parts) > 1 else max(parts, default=0.0) for _, parts in pairs
        ]
        good = sum(bool(parts) and total >= x for (total, parts), x in zip(pairs, least, strict=True))
        if pairs and 2 * good >= len(pairs):
            return True
    return not is_telling


def _told(table: _Table, offset: int) -> dict[str, str]:
    down, column = offset > 0, table.header.columns[0][0]
    bare = sorted(table.units - table.filled)
    empty = (bare or sorted(table.units))[0 if down else -1]
    stray = sorted(r for r in table.filled if r not in table.units)
    loose = (stray or [max(table.filled) if down else min(table.filled)])[-1 if down else 0]
    shift = f"{_SIDES[down]} {abs(offset)}"
    cell = cell_name(empty, column)
    return {"shift": shift, "empty": cell, "loose": cell_name(loose, column)}
