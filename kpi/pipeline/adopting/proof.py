"""The proof that specs read the workbook they were made from: every column located, every filled cell read.

It asks only what the form is answerable for. Who sends the workbook, for which period, and whether all its
units are known is asked when reports are imported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.columns import held_against_rows
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.row_values import read_rows
from kpi.intake.rows.rows import sort_rows
from kpi.intake.sheets.agency_lines import agency_sent
from kpi.intake.sheets.draft import Sheet
from kpi.intake.sheets.telling import telling_texts
from kpi.intake.sheets.views import tables_of, with_lower_tables
from kpi.intake.shifts.columns import shift_of
from kpi.intake.texts.wording import is_figure
from kpi.model.grid import Grid, cell_name, column_letters, place_of, texts_of
from kpi.model.number import State
from kpi.model.received import Readings
from kpi.model.show import day_text
from kpi.pipeline.adopting.totals import is_partial, judge_total
from kpi.spec.draft import Draft, DraftColumn

_WORDED = ("yes_no", "class")  # types of indicators that are not summed
_UNSUMMED = (State.MISSING.value, State.INVALID.value)
_NAMED = 12  # cells that are named in a text


@dataclass(slots=True)
class Proof:
    """What reading the original came to: `located` of `columns`, `rows` with figures, `figures` read of
    `filled` cells, and of the sums stated in its total row how many agree; `left` cells
    with figures are of no unit. Findings about the original have
    its sheet; `of_review` are (finding, what it is of in the review)."""

    columns: int
    located: int = 0
    rows: int = 0
    filled: int = 0
    figures: int = 0
    totals: int = 0
    totals_right: int = 0
    left: int = 0
    findings: list[Finding] = field(default_factory=list)
    of_review: list[tuple[Finding, tuple[str, str, str]]] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether there were no figures to be read."""
        return not self.filled and not self.left

    @property
    def failed(self) -> bool:
        """Whether the specs do not read the workbook."""
        findings = (*self.findings, *(one for one, _ in self.of_review))
        return any(one.severity is Severity.ERROR for one in findings)


def prove(grid: Grid, draft: Draft, context: Context, exact: bool) -> Proof:
    """Read a sheet of the original. `exact`: it is the very one that was learnt from, so that each column
    must stand where the draft says."""
    proof = Proof(len(draft.collected))
    table = _table_of(grid, draft, context)
    header = table.header if table is not None else None
    if table is None or header is None:
        proof.findings.append(finding("adopt.not_located", sheet=grid.name))
        return proof
    agency = agency_sent(table.titles, context)
    if agency is not None:
        note = finding("adopt.agency", sheet=grid.name, cell=agency[0], said=agency[1][:80])
        proof.findings.append(note)
    others = [one.cell for one in draft.questions if one.code == "learn.table_beside"]
    if table.grid is grid and others:
        note = finding("adopt.tables_beside", sheet=grid.name, cell=others[0], cells=others)
        proof.findings.append(note)
    if header.form != draft.id:
        note = finding("adopt.other_form", sheet=grid.name, other=header.form, id=draft.id)
        proof.findings.append(note)
        return proof
    grid, columns = table.grid, _columns(draft, header, exact)
    for column in draft.collected:
        if column.indicator not in columns.values():
            letters = column.cell.rstrip("0123456789")
            params = {"column": letters, "path": " › ".join(column.path), "id": column.indicator}
            proof.of_review.append(
                (finding("adopt.column_unread", **params), ("columns", column.cell, "path"))
            )
    proof.located = len(columns)
    rows = _sorted(grid, header, context)
    proof.findings += _of_headings(grid, header, rows, context)
    if not proof.failed:
        _read(proof, grid, header, rows, context, draft, columns)
    return proof


def _table_of(grid: Grid, draft: Draft, context: Context) -> Sheet | None:
    """Of the tables of a sheet, each of which is looked at alone, that of the form, where the draft has it if
    there are several; else the first."""
    texts = texts_of(grid)
    header = context.locator.locate(grid, texts)
    if header is None:
        return None
    sheets = tables_of(grid, texts, telling_texts(texts, context), header, context)
    tables = [
        (one, one.header, sort_rows(one.grid, one.header, context, None)) for one in sheets if one.header
    ]
    sheets = with_lower_tables(tables, context) or sheets
    own_sheets = [one for one in sheets if one.header is not None and one.header.form == draft.id]
    top, bottom = (place_of(corner)[0] for corner in draft.origin.header.split(":"))
    there = [one for one in own_sheets if top <= one.top <= bottom]
    return next(iter((*there, *own_sheets, *sheets)), None)


def _columns(draft: Draft, header: Header, exact: bool) -> Mapping[int, str]:
    """The columns of the sheet that are read as the draft says."""
    ids = {column.indicator: column.cell.rstrip("0123456789") for column in draft.collected}
    return {
        c: name for c, name in header.columns if name in ids and (not exact or column_letters(c) == ids[name])
    }


def _sorted(grid: Grid, header: Header, context: Context) -> Rows:
    """The rows, with the sender that they settle."""
    rows = sort_rows(grid, header, context, None)
    senders = {context.tree.sender_of(code) for _, code in rows.units}
    return sort_rows(grid, header, context, senders.pop()) if len(senders) == 1 else rows


def _of_headings(grid: Grid, header: Header, rows: Rows, context: Context) -> list[Finding]:
    """Errors of the headings and of columns as such."""
    shift = shift_of(grid, header, rows, context)
    columns = held_against_rows(grid, header, [r for r, _ in rows.units], context)
    notes = [*columns.findings, *([shift] if shift else [])]
    return [note.at(sheet=grid.name) for note in notes if note.severity is Severity.ERROR]


def _read(
    proof: Proof,
    grid: Grid,
    header: Header,
    rows: Rows,
    context: Context,
    draft: Draft,
    columns: Mapping[int, str],
) -> None:
    """Read the figures of all rows, be their units known or not, and hold them against the filled cells."""
    units = dict(rows.units)
    filled_rows = [r for r in range(header.bottom + 1, rows.end) if _filled(grid, r, columns)]
    lines = [(r, units.get(r, f"row {r + 1}")) for r in filled_rows if rows.roles.get(r) in _OF_UNITS]
    totals = [r for r in rows.totals if r in filled_rows]
    readings, _ = read_rows(grid, header, Rows(units=lines, totals=totals), context, "")
    cells = {cell_name(r, c) for r in (*(r for r, _ in lines), *totals) for c in _filled(grid, r, columns)}
    cells_read = _cells_read(readings)
    worded = _worded_totals(readings, context) & cells
    if worded:
        note = finding("adopt.total_words", sheet=grid.name, **_named(_ordered(worded)))
        proof.findings.append(note)
    cells, cells_read = cells - worded, cells_read - worded
    proof.rows, proof.filled, proof.figures = len(lines), len(cells), len(cells & cells_read)
    place = {"sheet": grid.name}
    if cells - cells_read:
        unread = _ordered(cells - cells_read)
        proof.findings.append(finding("adopt.cells_unread", **place, count=len(unread), **_named(unread)))
    _judge_kinds(proof, readings, draft, columns, place, worded)
    unknown_rows = [r for r, _ in lines if r not in units]
    if unknown_rows:
        names = [cell_name(r, header.name or 0) for r in unknown_rows]
        params = {"count": len(names), "day": day_text(context.period.end), **_named(names)}
        proof.findings.append(finding("adopt.rows_unknown", **place, **params))
    left = [r for r in filled_rows if r not in rows.totals and rows.roles.get(r) not in _TOLD]
    left_cells = [
        cell_name(r, c) for r in left for c in _filled(grid, r, columns) if is_figure(grid.rows[r][c])
    ]
    proof.left = len(left_cells)
    if left_cells and not lines:
        proof.findings.append(finding("adopt.no_rows", **place, **_named(left_cells)))
        return
    if left_cells:
        proof.findings.append(finding("adopt.rows_left", **place, **_named(left_cells)))
    if totals:
        partial = is_partial(grid, header, totals[-1], context)
        total = judge_total(readings, [r for r, _ in lines], set(unknown_rows), partial, context)
        proof.totals, proof.totals_right = total.sums, total.sums - len(total.wrong)
        if total.wrong:
            row = str(totals[-1] + 1)
            proof.findings.append(finding("adopt.total_differs", **place, row=row, **_named(total.wrong)))


_OF_UNITS = ("unit", "unknown", "bare")
_TOLD = (*_OF_UNITS, "printed", "section", "sum")


def _filled(grid: Grid, r: int, columns: Mapping[int, str]) -> list[int]:
    """The columns in which a row holds something."""
    row = grid.rows[r]
    return [c for c in columns if row[c] not in ("", None) or (r, c) in grid.uncalculated]


def _worded_totals(readings: Readings, context: Context) -> set[str]:
    """Cells of total rows that hold words in columns whose cells do: "Đạt" is no sum."""
    columns = (readings.cell, readings.indicator, readings.role, readings.state, readings.raw)
    return {
        cell
        for cell, name, role, state, raw in zip(*columns, strict=True)
        if role == "total" and state in _UNSUMMED and (raw is not None or state == State.MISSING.value)
        if context.indicator(name).type in _WORDED
    }


def _cells_read(readings: Readings) -> set[str]:
    states = zip(readings.cell, readings.state, readings.raw, strict=True)
    return {cell for cell, state, raw in states if state != State.MISSING.value or raw is not None}


def _ordered(cells: set[str]) -> list[str]:
    return sorted(cells, key=lambda cell: (len(cell.rstrip("0123456789")), cell))


def _named(cells: Sequence[str]) -> dict[str, Any]:
    """Cells as parameters of a finding; the text names only the first of many."""
    more = ["…"] if len(cells) > _NAMED else []
    return {"cells": cells, "cells_shown": ", ".join([*cells[:_NAMED], *more])}


def _judge_kinds(
    proof: Proof,
    readings: Readings,
    draft: Draft,
    columns: Mapping[int, str],
    place: dict[str, str],
    worded: Set[str],
) -> None:
    """Columns whose cells are no figures of their kind."""
    by_id = {column.indicator: column for column in draft.collected}
    for c, name in columns.items():
        states = [
            (cell, state)
            for cell, indicator, state, raw in zip(
                readings.cell, readings.indicator, readings.state, readings.raw, strict=True
            )
            if indicator == name and cell not in worded and (state != State.MISSING.value or raw is not None)
        ]
        odd = [cell for cell, state in states if state in (State.INVALID.value, State.UNCALCULATED.value)]
        wrong = [cell for cell, state in states if state == State.INVALID.value]
        if len(wrong) * 2 > len(states):
            note = finding(
                "adopt.kind_wrong",
                column=column_letters(c),
                kind=f"reason.kind_{by_id[name].kind}",
                **_named(odd),
            )
            proof.of_review.append((replace(note, cells=()), _kind_of(by_id[name])))
        elif odd:
            params = {"count": len(odd), "column": column_letters(c), **_named(odd)}
            proof.findings.append(finding("adopt.cells_odd", **place, **params))


def _kind_of(column: DraftColumn) -> tuple[str, str, str]:
    return "columns", column.cell, "kind"
