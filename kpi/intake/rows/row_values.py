"""Values of the rows of a table, column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.roles import Rows
from kpi.intake.texts.cells import (
    COUNTED,
    Column,
    Words,
    as_seen,
    give_up,
    read_column,
    read_totals,
    shown,
    whole_numbers,
)
from kpi.intake.texts.conventions import settle, sign_of
from kpi.intake.texts.legend import Legend, legend_of
from kpi.intake.texts.notes import Note, tell
from kpi.model.grid import Grid, cell_names
from kpi.model.number import State
from kpi.model.received import Readings, Role
from kpi.spec.kinds.indicator import Indicator

_NUMBER, _MISSING = State.NUMBER.value, State.MISSING.value
_UNCALCULATED = State.UNCALCULATED.value


def read_rows(
    grid: Grid, header: Header, rows: Rows, context: Context, reporter: str
) -> tuple[Readings, list[Finding]]:
    """Values of all unit rows, then of the sender's total rows, column by column."""
    parts, findings = [], []
    totals = [(r, reporter) for r in rows.totals]
    filled = [r for r, _ in (*rows.units, *totals)]
    form = _Form(grid, filled, context, legend_of(grid, max(filled, default=0), context.specs.settings))
    for lines, reading in ((rows.units, _UNITS), (totals, _TOTALS)):
        if lines:
            part, notes = _read(form, header, lines, reading)
            findings += tell(notes, grid.name, header.form)
            findings += _gaps(part, len(lines), grid, header, context)
            parts.append(part)
    readings, *others = parts or [Readings()]
    for part in others:
        readings.add(part)
    return readings, findings


@dataclass(frozen=True, slots=True)
class _Reading:
    """How rows of a role are read: `worded` are the types of indicators whose cells hold words."""

    role: Role
    reader: Callable[[list[object], Indicator, Words], Column]
    worded: frozenset[str]

    def counts(self, indicator: Indicator) -> bool:
        """Whether the indicator's cells are whole numbers."""
        return indicator.decimals == 0 and indicator.type not in self.worded


_UNITS = _Reading("unit", read_column, frozenset({"yes_no", "class"}))
_TOTALS = _Reading("total", read_totals, frozenset({"class"}))


@dataclass(frozen=True, slots=True)
class _Form:
    """A sheet whose rows of units and totals (0-based) say together how its figures are written; `legend`
    is what it says of its signs."""

    grid: Grid
    rows: Sequence[int]
    context: Context
    legend: Legend

    def settle(self, column: Column, cells: list[object], c: int, indicator: Indicator) -> None:
        """Settle the cells of a column that say nothing for sure by themselves."""
        around = ((self.grid.rows[r][c], indicator) for r in self.rows)
        sign = cache(partial(sign_of, around))
        settle(column, cells, self.context.words[indicator.id], sign, self.legend)


def _read(
    form: _Form, header: Header, lines: list[tuple[int, str]], reading: _Reading
) -> tuple[Readings, list[Note]]:
    grid, context = form.grid, form.context
    rows, units = tuple(r for r, _ in lines), [unit for _, unit in lines]
    table = list(zip(*(grid.rows[r] for r in rows), strict=False))  # by column; a short row is told as ever
    types = [(c, name, context.indicator(name)) for c, name in header.columns]
    count_columns = [(c, name) for c, name, indicator in types if reading.counts(indicator)]
    whole = None
    if not grid.uncalculated and not grid.seen:
        # Most tables hold nothing but whole numbers: then all their columns are settled at once.
        whole = whole_numbers(list(chain.from_iterable(table[c] for c, _ in count_columns)))
    readings, notes = Readings(), []
    if whole is not None:
        size = len(whole)
        for c, name in count_columns:
            readings.indicator += [name] * len(lines)
            readings.cell += cell_names(rows, c)
        readings.value, readings.state = whole, [_NUMBER] * size
        readings.text, readings.raw = [None] * size, [None] * size
        types = [column for column in types if not reading.counts(column[2])]
    for c, name, indicator in types:
        cells = list(table[c])
        column = reading.reader(cells, indicator, context.words[name])
        eye = [grid.seen.get((r, c)) for r in rows] if grid.seen else None
        if eye is not None and indicator.type in COUNTED:
            as_seen(column, eye, indicator, context.words[name])
        if column.notes and indicator.type in COUNTED:
            form.settle(column, cells, c, indicator)
        for at, r in enumerate(rows if grid.uncalculated else ()):
            if (r, c) in grid.uncalculated:
                give_up(column, at, State.UNCALCULATED, None)
        places = cell_names(rows, c)
        readings.indicator += [name] * len(lines)
        readings.cell += places
        readings.bounds |= {len(readings.value) + at: ends for at, ends in column.bounds.items()}
        readings.value += column.value
        readings.text += column.text
        readings.state += column.state
        readings.raw += column.raw
        for at, code in column.notes:
            text = eye[at] if eye is not None else None
            raw = column.raw[at] if text is None else shown(text)
            notes.append(Note(code, places[at], units[at], name, raw or "", column.bounds.get(at)))
    readings.unit = units * len(header.columns)
    readings.role = [reading.role] * len(readings.unit)
    return readings, notes


def _gaps(readings: Readings, rows: int, grid: Grid, header: Header, context: Context) -> list[Finding]:
    """Empty required cells and formulas never calculated: one finding per row, at its first such cell."""
    if _MISSING not in readings.state and _UNCALCULATED not in readings.state:
        return []
    never: dict[int, list[int]] = {}
    empty: dict[int, list[int]] = {}
    required = context.required[header.form]
    for at, state in enumerate(readings.state):
        if state == _UNCALCULATED:
            never.setdefault(at % rows, []).append(at)
        elif state == _MISSING and readings.raw[at] is None and readings.indicator[at] in required:
            empty.setdefault(at % rows, []).append(at)
    findings = []
    for places in never.values():
        gravity = Severity.WARNING if readings.role[places[0]] == "total" else Severity.ERROR
        findings.append(_gap("cell.uncalculated", gravity, readings, places, grid, header))
    unit_places = (places for places in empty.values() if readings.role[places[0]] == "unit")
    return findings + [_gap("cell.missing", None, readings, places, grid, header) for places in unit_places]


def _gap(
    code: str, gravity: Severity | None, readings: Readings, places: list[int], grid: Grid, header: Header
) -> Finding:
    cells = [readings.cell[at] for at in places]
    span = f"{cells[0]}:{cells[-1]}" if len(cells) > 6 else ""
    place = {"sheet": grid.name, "cell": cells[0], "unit": readings.unit[places[0]], "form": header.form}
    return finding(code, gravity, **place, count=len(cells), cells=cells, cells_shown=span)
