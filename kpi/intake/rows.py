"""A table with a row per unit, to readings: which row is whose, and its values column by column."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kpi.findings import Finding, Severity, finding
from kpi.intake.cells import (
    COUNTED,
    Column,
    Note,
    Words,
    as_seen,
    give_up,
    read_column,
    read_totals,
    shown,
    tell,
    whole_numbers,
)
from kpi.intake.context import Context
from kpi.intake.headers import Header
from kpi.intake.naming import Names, Row, is_whole, unit_named, unnamed
from kpi.intake.wording import index_of, label_key
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, cell_name
from kpi.model.number import State
from kpi.model.received import Readings
from kpi.spec.types import Indicator
from kpi.units.scope import Match

_PLACEHOLDER = re.compile(r"[\W_]*")
_LONGEST = 200  # characters of a name that are looked at
_PROPOSED = 200  # rows of a table for which units with like names are looked for, which takes time
_INDEX_ROWS = 3  # rows under a header that may hold column numbers or instructions
_NUMBER, _MISSING = State.NUMBER.value, State.MISSING.value
_UNCALCULATED = State.UNCALCULATED.value
BY_DECISION = "row.decided_alias"  # its parameter "decision" is the number of the decision


@dataclass(slots=True)
class Rows:
    """Rows of a table sorted out: (0-based row, unit code) of units and of the sender's totals."""

    units: list[tuple[int, str]] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)  # parents of rows that belong to another reporter
    abroad: int = 0  # rows of another province


def sort_rows(grid: Grid, header: Header, context: Context, parent: str | None) -> Rows:
    """Tell unit rows from totals, sections, placeholders and notes; match names inside `parent`."""
    out = Rows()
    own = context.tree.get(parent or "")
    whole = own if own is not None and not context.tree.reports(own) else None
    own_key = label_key(whole.name) if whole else None
    column = Names(_text(row, header.name) for row in grid.rows[header.bottom + 1 :])
    for r in range(header.bottom + 1, len(grid.rows)):
        check_time()
        row = grid.rows[r]
        name, code = _text(row, header.name), _code(row, header.code)
        if not name and code == "":
            _sort_nameless(out, grid, header, context, r)
            continue
        exact = context.matcher.exact(name, code, parent or "")
        if exact is not None and context.tree.reports(exact):
            out.units.append(
                (r, exact.code)
            )  # settled without normalising a name that hundreds of files differ in
            continue
        if _is_index_row(row, r, header):
            continue
        key = label_key(name)
        if key in context.totals or key == own_key or (whole and is_whole(name, code, whole, context)):
            out.totals.append(r)
        elif code != "" or not _is_aside(name, key, context):
            match = _sort_unit(out, grid, header, context, Row(r, name, code, parent), column)
            _by_decision(out, grid, header, r, match, context)
    _one_total(out, grid, header)
    return _without_doubles(out, grid, header, [c for c, _ in header.columns])


def _one_total(out: Rows, grid: Grid, header: Header) -> None:
    """Of several total rows the one that covers the most rows: the last, unless the first stands on top."""
    if len(out.totals) > 1 and out.units:
        first, last = out.units[0][0], out.units[-1][0]
        outer = [r for r in out.totals if r > last or r < first]
        kept = outer[-1:] if outer else []
        dropped = [cell_name(r, header.columns[0][0]) for r in out.totals if r not in kept]
        told = {"sheet": grid.name, "cell": dropped[0], "form": header.form}
        out.findings.append(finding("sheet.subtotals", Severity.INFO, **told, cells=", ".join(dropped)))
        out.totals = kept


def _sort_nameless(out: Rows, grid: Grid, header: Header, context: Context, r: int) -> None:
    row = grid.rows[r]
    if float not in map(type, row) or _is_index_row(row, r, header):
        return
    before = row[: header.columns[0][0]]
    if any(label_key(cell) in context.totals for cell in before if isinstance(cell, str) and cell):
        out.totals.append(r)  # its label stands over the order and name columns
        return
    if any(type(row[c]) is float for c, _ in header.columns):
        place = {"sheet": grid.name, "cell": cell_name(r, header.columns[0][0]), "form": header.form}
        out.findings.append(finding("row.no_unit", Severity.WARNING, **place))


def _is_aside(name: str, key: str, context: Context) -> bool:
    """A section heading, a placeholder, or a line of the notes and signatures below the table."""
    return key in context.sections or key.startswith(context.ends) or bool(_PLACEHOLDER.fullmatch(name))


def _sort_unit(out: Rows, grid: Grid, header: Header, context: Context, line: Row, column: Names) -> Match:
    """A row that names a unit: one of the reporter's, or a stranger if it has figures."""
    match = unit_named(line, column, context)
    if match.unit is not None and not match.problem:
        out.units.append((line.row, match.unit.code))
    elif any(grid.rows[line.row][c] not in ("", None) for c, _ in header.columns):
        cell = cell_name(line.row, header.name or header.code or 0)
        told = unnamed(line, match, context, near=len(out.findings) < _PROPOSED)
        out.findings.append(told.at(sheet=grid.name, cell=cell, form=header.form))
        out.strangers += [u.parent for u in match.other[:1] if match.problem == "other_parent"]
        out.abroad += match.problem == "other_province"
    return match


def _by_decision(out: Rows, grid: Grid, header: Header, r: int, match: Match, context: Context) -> None:
    """Tell of a unit that is understood only because the office has confirmed the spelling."""
    name = _text(grid.rows[r], header.name)
    decision = context.matcher.decision(match.unit, name) if match.unit is not None else 0
    if decision and match.unit is not None:
        told = {"name": name[:80], "target": match.unit.name, "decision": str(decision)}
        place = {"sheet": grid.name, "cell": cell_name(r, header.name or 0), "form": header.form}
        out.findings.append(finding(BY_DECISION, Severity.INFO, unit=match.unit.code, **place, **told))


def _without_doubles(out: Rows, grid: Grid, header: Header, columns: list[int]) -> Rows:
    """A unit typed twice: the first row counts if both say the same, else neither does."""
    first: dict[str, int] = {}
    dropped: set[str] = set()
    kept = []
    for r, unit in out.units:
        if unit not in first:
            first[unit] = r
            kept.append((r, unit))
            continue
        same = [grid.rows[r][c] for c in columns] == [grid.rows[first[unit]][c] for c in columns]
        place = {
            "sheet": grid.name,
            "cell": cell_name(r, header.name or 0),
            "unit": unit,
            "form": header.form,
        }
        told = finding(
            "row.unit_repeated" if same else "row.unit_twice",
            Severity.WARNING if same else Severity.ERROR,
            **place,
            first=cell_name(first[unit], header.name or 0),
        )
        out.findings.append(told)
        if not same:
            dropped.add(unit)
    out.units = [(r, unit) for r, unit in kept if unit not in dropped]
    return out


def read_rows(
    grid: Grid, header: Header, rows: Rows, context: Context, reporter: str
) -> tuple[Readings, list[Finding]]:
    """Values of all unit rows, then of the sender's total rows, column by column."""
    readings, findings = Readings(), []
    totals = [(r, reporter) for r in rows.totals]
    for lines, reading in ((rows.units, _UNITS), (totals, _TOTALS)):
        if lines:
            part, notes = _read(grid, header, context, lines, reading)
            findings += tell(notes, grid.name, header.form)
            findings += _gaps(part, len(lines), grid, header, context)
            readings.add(part)
    return readings, findings


@dataclass(frozen=True, slots=True)
class _Reading:
    """How rows of a role are read: `worded` are the types of indicators whose cells hold words."""

    role: str
    read: Callable[[list[object], Indicator, Words], Column]
    worded: frozenset[str]

    def counts(self, indicator: Indicator) -> bool:
        """Whether the indicator's cells are whole numbers."""
        return indicator.decimals == 0 and indicator.type not in self.worded


_UNITS = _Reading("unit", read_column, frozenset({"yes_no", "class"}))
_TOTALS = _Reading("total", read_totals, frozenset({"class"}))


def _read(
    grid: Grid, header: Header, context: Context, lines: list[tuple[int, str]], reading: _Reading
) -> tuple[Readings, list[Note]]:
    table = [grid.rows[r] for r, _ in lines]
    units = [unit for _, unit in lines]
    types = [(c, name, context.indicator(name)) for c, name in header.columns]
    counted = [(c, name) for c, name, indicator in types if reading.counts(indicator)]
    whole = None
    if not grid.uncalculated and not grid.seen:
        # Most tables hold nothing but whole numbers: then all their columns are settled at once.
        whole = whole_numbers([row[c] for c, _ in counted for row in table])
    readings, notes = Readings(), []
    if whole is not None:
        size = len(whole)
        readings.indicator = [name for _, name in counted for _ in lines]
        readings.cell = [cell_name(r, c) for c, _ in counted for r, _ in lines]
        readings.value, readings.state = whole, [_NUMBER] * size
        readings.text, readings.raw = [None] * size, [None] * size
        types = [column for column in types if not reading.counts(column[2])]
    for c, name, indicator in types:
        cells = [row[c] for row in table]
        column = reading.read(cells, indicator, context.words[name])
        eye = [grid.seen.get((r, c)) for r, _ in lines] if grid.seen else None
        if eye is not None and indicator.type in COUNTED:
            as_seen(column, eye, indicator, context.words[name])
        for at, (r, _) in enumerate(lines if grid.uncalculated else ()):
            if (r, c) in grid.uncalculated:
                give_up(column, at, State.UNCALCULATED, None)
        places = [cell_name(r, c) for r, _ in lines]
        readings.indicator += [name] * len(lines)
        readings.cell += places
        readings.value += column.value
        readings.text += column.text
        readings.state += column.state
        readings.raw += column.raw
        for at, code in column.notes:
            text = eye[at] if eye is not None else None
            notes.append(Note(code, places[at], units[at], name, shown(cells[at] if text is None else text)))
    readings.unit = units * len(header.columns)
    readings.role = [reading.role] * len(readings.unit)
    return readings, notes


def _gaps(readings: Readings, rows: int, grid: Grid, header: Header, context: Context) -> list[Finding]:
    """Empty required cells and formulas never calculated: one finding per row, at its first such cell."""
    never: dict[int, list[int]] = {}
    empty: dict[int, list[int]] = {}
    required = context.required[header.form]
    for at, state in enumerate(readings.state):
        if state == _UNCALCULATED:
            never.setdefault(at % rows, []).append(at)
        elif state == _MISSING and readings.raw[at] is None and readings.indicator[at] in required:
            empty.setdefault(at % rows, []).append(at)
    findings = []
    for found in never.values():
        gravity = Severity.WARNING if readings.role[found[0]] == "total" else Severity.ERROR
        findings.append(_gap("cell.uncalculated", gravity, readings, found, grid, header))
    own = (found for found in empty.values() if readings.role[found[0]] == "unit")
    return findings + [_gap("cell.missing", Severity.WARNING, readings, found, grid, header) for found in own]


def _gap(
    code: str, gravity: Severity, readings: Readings, found: list[int], grid: Grid, header: Header
) -> Finding:
    cells = [readings.cell[at] for at in found]
    span = f"{cells[0]}:{cells[-1]}" if len(cells) > 6 else ", ".join(cells)
    place = {"sheet": grid.name, "cell": cells[0], "unit": readings.unit[found[0]], "form": header.form}
    return finding(code, gravity, **place, count=len(cells), cells=span)


def _cell(row: list[object], column: int | None) -> object:
    return row[column] if column is not None and column < len(row) else ""


def _code(row: list[object], column: int | None) -> str | float:
    cell = _cell(row, column)
    return cell if isinstance(cell, float) else str(cell).strip() if isinstance(cell, str | int) else ""


def _text(row: list[object], column: int | None) -> str:
    cell = _cell(row, column)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a ward known by its number alone
    if not isinstance(cell, str):
        return ""
    return cell.strip() if len(cell) <= _LONGEST else " ".join(cell.split())[:_LONGEST]


def _is_index_row(row: list[object], r: int, header: Header) -> bool:
    """Column numbers under a header: they grow from left to right, and no unit is named beside them."""
    if r > header.bottom + _INDEX_ROWS:
        return False
    if any(index_of(_cell(row, c)) is None for c in (header.name, header.code)):
        return False
    marks = [index_of(row[c]) for c, _ in header.columns]
    numbers = [m for m in marks if m]
    return None not in marks and len(numbers) >= 2 and all(a < b for a, b in itertools.pairwise(numbers))
