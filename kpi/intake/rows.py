"""A table with a row per unit, to readings: which row is whose, and its values column by column."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kpi.findings import Finding, Severity, finding
from kpi.intake.cells import Column, Note, Words, read_column, read_totals, shown, tell
from kpi.intake.context import Context
from kpi.intake.headers import Header
from kpi.intake.wording import index_of, label_key
from kpi.model.grid import Grid, cell_name, column_letters
from kpi.model.number import State
from kpi.model.received import Readings
from kpi.spec.types import Indicator

_PLACEHOLDER = re.compile(r"[\W_]*")
_INDEX_ROWS = 3  # rows under a header that may hold column numbers or instructions
_MISSING, _UNCALCULATED = State.MISSING.value, State.UNCALCULATED.value
_PROBLEMS = {
    "unknown": "row.unknown_unit",
    "ambiguous": "row.ambiguous_unit",
    "other_parent": "row.other_parent",
    "other_province": "row.other_province",
    "code_name_conflict": "row.code_name_conflict",
    "not_valid_then": "row.unit_not_valid",
}


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
    sorted_rows = Rows()
    columns = [c for c, _ in header.columns]
    for r in range(header.bottom + 1, len(grid.rows)):
        row = grid.rows[r]
        name, code = _text(row, header.name), _code(row, header.code)
        if not name and code in ("", None):
            if any(_number(row[c]) for c in columns) and not _is_index_row(row, r, header):
                place = {"sheet": grid.name, "cell": cell_name(r, columns[0]), "form": header.form}
                sorted_rows.findings.append(finding("row.no_unit", Severity.WARNING, **place))
            continue
        key = label_key(name)
        if not code and key.startswith(context.ends):
            continue
        if (_PLACEHOLDER.fullmatch(name) and not code) or _is_index_row(row, r, header):
            continue
        _sort(sorted_rows, grid, header, context, parent, r, key)
    return _without_doubles(sorted_rows, grid, header, columns)


def _sort(
    out: Rows, grid: Grid, header: Header, context: Context, parent: str | None, r: int, key: str
) -> None:
    row = grid.rows[r]
    columns = [c for c, _ in header.columns]
    if key in context.totals:
        out.totals.append(r)
        return
    name, code = _text(row, header.name), _code(row, header.code)
    own = context.tree.get(parent or "")
    if own is not None and own.level != "commune" and key == label_key(own.name):
        out.totals.append(r)
        return
    match = context.matcher.match(name, code, parent)
    if match.unit is not None and not match.problem:
        out.units.append((r, match.unit.code))
    elif any(row[c] not in ("", None) for c in columns) and key not in context.sections:
        out.findings.append(
            _problem(match.problem or "unknown", match.other, name or str(code), grid, header, r)
        )
        out.strangers += [u.parent for u in match.other[:1] if match.problem == "other_parent"]
        out.abroad += match.problem == "other_province"


def _problem(
    problem: str, other: tuple[object, ...], name: str, grid: Grid, header: Header, r: int
) -> Finding:
    place = {"sheet": grid.name, "cell": cell_name(r, header.name or header.code or 0), "form": header.form}
    others = "; ".join(f"{getattr(u, 'name', '')} ({getattr(u, 'code', '')})" for u in other[:3])
    return finding(_PROBLEMS[problem], **place, name=name[:80], others=others)  # type: ignore[arg-type]


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
    for role, lines, read in (("unit", rows.units, read_column), ("total", totals, read_totals)):
        if lines:
            part, notes = _read(grid, header, context, role, lines, read)
            findings += tell(notes, grid.name, header.form)
            findings += _gaps(part, len(lines), grid, header, context)
            readings.add(part)
    return readings, findings


def _read(
    grid: Grid,
    header: Header,
    context: Context,
    role: str,
    lines: list[tuple[int, str]],
    read: Callable[[list[object], Indicator, Words], Column],
) -> tuple[Readings, list[Note]]:
    readings, notes = Readings(), []
    units = [unit for _, unit in lines]
    numbers = [str(r + 1) for r, _ in lines]
    for c, name in header.columns:
        cells = [grid.rows[r][c] for r, _ in lines]
        column = read(cells, context.indicator(name), context.words[name])
        if grid.uncalculated:
            for at, (r, _) in enumerate(lines):
                if (r, c) in grid.uncalculated:
                    column.state[at] = _UNCALCULATED
        letters = column_letters(c)
        readings.unit += units
        readings.role += [role] * len(lines)
        readings.indicator += [name] * len(lines)
        readings.value += column.value
        readings.text += column.text
        readings.state += column.state
        readings.raw += column.raw
        readings.cell += [letters + number for number in numbers]
        notes += [
            Note(code, letters + numbers[at], units[at], name, shown(cells[at])) for at, code in column.notes
        ]
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
    return cell.strip() if isinstance(cell, str) else ""


def _number(cell: object) -> bool:
    return isinstance(cell, float | int) and not isinstance(cell, bool)


def _is_index_row(row: list[object], r: int, header: Header) -> bool:
    """Column numbers under a header: they grow from left to right, which no row of figures does."""
    if r > header.bottom + _INDEX_ROWS:
        return False
    marks = [index_of(row[c]) for c, _ in header.columns]
    numbers = [m for m in marks if m]
    return None not in marks and len(numbers) >= 2 and all(a < b for a, b in itertools.pairwise(numbers))
