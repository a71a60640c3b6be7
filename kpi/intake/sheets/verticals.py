"""Sheets in the vertical layout: their parts, one for each form and commune."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import finding
from kpi.intake.context import Context
from kpi.intake.headers.vertical_place import Vertical
from kpi.intake.rows.magnitudes import judge_sizes
from kpi.intake.rows.torn import torn_heading
from kpi.intake.rows.vertical import read_vertical
from kpi.intake.sheets.draft import Draft, Sheet
from kpi.intake.sheets.owners import as_total, once_a_cell
from kpi.model.grid import cell_name
from kpi.model.received import Part


def read_verticals(draft: Draft, sheets: Sequence[Sheet], context: Context, reporter: str) -> None:
    """Read all sheets in the vertical layout into the draft."""
    for sheet in sheets:
        if sheet.vertical:
            _read_vertical(draft, sheet, sheet.vertical, context, reporter)
    if any(sheet.owner for sheet in sheets):
        draft.findings = once_a_cell(draft.findings)


def _read_vertical(draft: Draft, sheet: Sheet, place: Vertical, context: Context, reporter: str) -> None:
    unit = context.tree.get(sheet.owner or reporter)
    if unit is None or not (sheet.total or context.tree.reports(unit)):
        draft.findings.append(finding("sheet.vertical_not_commune", sheet=sheet.grid.name, unit=reporter))
        return
    if sheet.owner and reporter not in {above.code for above in context.tree.path(unit.code)}:
        draft.findings.append(
            finding("sheet.owner_elsewhere", sheet=sheet.grid.name, unit=unit.code, name=unit.name)
        )
        return
    if place.rivals:
        cells = [cell_name(place.top, c) for c in (place.value, *place.rivals)]
        note = finding("sheet.value_column_twice", sheet=sheet.grid.name, unit=reporter, cells=cells)
        draft.findings.append(note)
        return
    torn = torn_heading(sheet.grid, place.top, place.top)
    if torn is not None:
        draft.findings.append(torn)
        return
    readings, findings = read_vertical(sheet.grid, place, context, unit.code)
    if sheet.total:
        readings, findings = {form: as_total(r) for form, r in readings.items()}, []
    draft.findings += findings
    for form, form_readings in readings.items():
        draft.findings += [
            note.at(sheet=sheet.grid.name) for note in judge_sizes(form_readings, form, context)
        ]
    draft.parts += [
        Part(form, reporter, sheet.grid.name, form_readings) for form, form_readings in readings.items()
    ]
