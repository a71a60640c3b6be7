"""Tables with a row for each unit: their parts, one for each table."""

from __future__ import annotations

from kpi.findings import finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.columns import held_against_rows
from kpi.intake.rows.hidden import hidden_rows
from kpi.intake.rows.lone import has_names
from kpi.intake.rows.losses import drop_losses
from kpi.intake.rows.magnitudes import judge_sizes
from kpi.intake.rows.merges import without_merged
from kpi.intake.rows.rivals import rival_names
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.row_values import read_rows
from kpi.intake.rows.torn import torn_heading
from kpi.intake.sheets.draft import Draft, Sheet
from kpi.intake.sheets.senders import Tables
from kpi.intake.shifts.columns import shift_of
from kpi.intake.shifts.looserows import drop_loose
from kpi.model.grid import cell_name
from kpi.model.received import Part


def read_tables(draft: Draft, tables: Tables, context: Context, reporter: str) -> None:
    """Read tables into the draft, which is told why one is not to be read."""
    for sheet, header, rows in tables:
        _read_table(draft, sheet, header, rows, context, reporter)


def in_place(draft: Draft, tables: Tables, context: Context) -> Tables:
    """The tables whose figures stand under their headings and beside their names; the draft is told of the
    others, whose rows would only repeat it."""
    all_tables: Tables = []
    for sheet, header, rows in tables:
        draft.sheet = sheet.grid.name
        grid = sheet.grid
        shift = torn_heading(grid, header.top, header.bottom, header.form)
        shift = shift or shift_of(grid, header, rows, context)
        if shift is None:
            all_tables.append((sheet, header, rows))
        else:
            draft.findings.append(shift)
    return all_tables


def _read_table(
    draft: Draft, sheet: Sheet, header: Header, rows: Rows, context: Context, reporter: str
) -> None:
    draft.sheet = sheet.grid.name
    place = {"sheet": sheet.grid.name, "form": header.form}
    if header.rivals:
        cell = cell_name(header.top, header.rivals[0])
        draft.findings.append(finding("sheet.names_differ", **place, cell=cell))
        return
    if not has_names(header) and not rows.units and not rows.totals:
        if rows.findings:
            return  # why it has no rows
        cell = cell_name(header.top, max(header.columns[0][0] - 1, 0) if header.columns else 0)
        draft.findings.append(finding("sheet.no_unit_column", **place, cell=cell))
        return
    rival = rival_names(sheet.grid, header, rows.units, reporter, context)
    if rival is not None:
        draft.findings.append(finding("sheet.names_differ", **place, cell=rival))
        return
    draft.findings += drop_loose(sheet.grid, header, rows, context)
    draft.findings += drop_losses(sheet.grid, header, rows, context)
    columns = held_against_rows(sheet.grid, header, [r for r, _ in rows.units], context)
    draft.findings += columns.findings
    if columns.header is None:
        return
    header = columns.header
    draft.findings += hidden_rows(sheet.grid, header.form, (r for r, _ in rows.units))
    lines = [*(r for r, _ in rows.units), *rows.totals]
    grid, merged = without_merged(sheet.grid, header.form, lines, (c for c, _ in header.columns))
    readings, findings = read_rows(grid, header, rows, context, reporter)
    draft.findings += [*merged, *findings]
    sizes = judge_sizes(readings, header.form, context)
    draft.findings += [note.at(sheet=sheet.grid.name) for note in sizes]
    draft.parts.append(Part(header.form, reporter, sheet.grid.name, readings))
