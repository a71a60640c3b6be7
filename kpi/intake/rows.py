"""A table with a row per unit, to readings: which row is whose, and its values column by column."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from kpi.findings import Finding, Severity, finding
from kpi.intake.cells import Note, joined, read_column, read_totals, shown, tell
from kpi.intake.context import Context
from kpi.intake.headers import Header
from kpi.intake.wording import header_key, index_of, label_key
from kpi.model.grid import Grid, cell_name, column_letters
from kpi.model.number import State
from kpi.model.received import Readings

_PLACEHOLDER = re.compile(r"[\W_]*")
_INDEX_ROWS = 3  # rows under a header that may hold column numbers or instructions
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
    ends = tuple(map(header_key, context.specs.settings.end_words))
    for r in range(header.bottom + 1, len(grid.rows)):
        row = grid.rows[r]
        name, code = _text(row, header.name), _cell(row, header.code)
        if not name and code in ("", None):
            if any(_number(row[c]) for c in columns) and not _is_index_row(row, r, header):
                place = {"sheet": grid.name, "cell": cell_name(r, columns[0]), "form": header.form}
                sorted_rows.findings.append(finding("row.no_unit", Severity.WARNING, **place))  # type: ignore[arg-type]
            continue
        key = label_key(name)
        if not code and key.startswith(ends):
            continue
        if _PLACEHOLDER.fullmatch(name) and not code or _is_index_row(row, r, header):
            continue
        _sort(sorted_rows, grid, header, context, parent, r, key)
    return _without_doubles(sorted_rows, grid, header, columns)


def _sort(
    out: Rows, grid: Grid, header: Header, context: Context, parent: str | None, r: int, key: str
) -> None:
    row = grid.rows[r]
    settings = context.specs.settings
    columns = [c for c, _ in header.columns]
    if key in set(map(header_key, settings.total_words)):
        out.totals.append(r)
        return
    name, code = _text(row, header.name), _cell(row, header.code)
    own = context.tree.get(parent or "")
    if own is not None and own.level != "commune" and key == label_key(own.name):
        out.totals.append(r)
        return
    match = context.matcher.match(name, code, parent)
    if match.unit is not None and not match.problem:
        out.units.append((r, match.unit.code))
    elif any(row[c] not in ("", None) for c in columns) and not _is_section(key, settings.section_words):
        out.findings.append(_problem(match.problem or "unknown", match.other, name or str(code), grid, header, r))
        out.strangers += [u.parent for u in match.other[:1] if match.problem == "other_parent"]
        out.abroad += match.problem == "other_province"


def _is_section(key: str, section_words: tuple[str, ...]) -> bool:
    return key in set(map(header_key, section_words))


def _problem(problem: str, other: tuple[object, ...], name: str, grid: Grid, header: Header, r: int) -> Finding:
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
        place = {"sheet": grid.name, "cell": cell_name(r, header.name or 0), "unit": unit, "form": header.form}
        told = finding(
            "row.unit_repeated" if same else "row.unit_twice",
            Severity.WARNING if same else Severity.ERROR,
            **place,  # type: ignore[arg-type]
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
    """Values of all unit and total rows, column by column."""
    places = [r for r, _ in rows.units] + rows.totals
    own = len(rows.units)
    units = [u for _, u in rows.units] + [reporter] * len(rows.totals)
    roles = ["unit"] * len(rows.units) + ["total"] * len(rows.totals)
    numbers = [str(r + 1) for r in places]
    readings, notes = Readings(), []
    for c, name in header.columns:
        indicator = context.indicator(name)
        cells = [grid.rows[r][c] for r in places]
        column = read_column(cells[:own], indicator, context.words[name])
        if rows.totals:
            column = joined(column, read_totals(cells[own:], indicator, context.words[name]))
        _uncalculated(column.state, places, c, grid)
        letters = column_letters(c)
        readings.unit += units
        readings.role += roles
        readings.indicator += [name] * len(places)
        readings.value += column.value
        readings.text += column.text
        readings.state += column.state
        readings.raw += column.raw
        readings.cell += [letters + number for number in numbers]
        notes += [
            Note(code, letters + numbers[at], units[at], name, shown(grid.rows[places[at]][c]))
            for at, code in column.notes
        ]
    findings = tell(notes, grid.name, header.form)
    return readings, findings + _gaps(readings, len(places), grid, header, context)


def _uncalculated(states: list[str], places: list[int], column: int, grid: Grid) -> None:
    if grid.uncalculated:
        for at, r in enumerate(places):
            if (r, column) in grid.uncalculated:
                states[at] = State.UNCALCULATED.value


def _gaps(readings: Readings, rows: int, grid: Grid, header: Header, context: Context) -> list[Finding]:
    """Empty required cells and formulas never calculated: one finding per row, at its first such cell."""
    required = {t.indicator for t in context.lexicon.targets[header.form] if t.required}
    findings: list[Finding] = []
    gaps = [State.MISSING.value, State.UNCALCULATED.value]
    if not any(gap in readings.state for gap in gaps):
        return findings
    for at in range(rows):
        line = range(at, len(readings.state), rows)
        unit, role = readings.unit[at], readings.role[at]
        place = {"sheet": grid.name, "unit": unit, "form": header.form}
        never = [readings.cell[i] for i in line if readings.state[i] == State.UNCALCULATED.value]
        if never:
            gravity = Severity.WARNING if role == "total" else Severity.ERROR
            span = never[0] if len(never) == 1 else f"{never[0]}:{never[-1]}"
            told = {**place, "cell": never[0], "count": len(never), "cells": span}
            findings.append(finding("cell.uncalculated", gravity, **told))  # type: ignore[arg-type]
        empty = [
            readings.cell[i]
            for i in line
            if readings.state[i] == State.MISSING.value
            and readings.raw[i] is None
            and readings.indicator[i] in required
        ]
        if empty and role == "unit":
            told = {**place, "cell": empty[0], "count": len(empty), "cells": ", ".join(empty[:6])}
            findings.append(finding("cell.missing", Severity.WARNING, **told))  # type: ignore[arg-type]
    return findings


def _cell(row: list[object], column: int | None) -> object:
    return row[column] if column is not None and column < len(row) else ""


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
