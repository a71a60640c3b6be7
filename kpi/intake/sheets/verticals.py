"""Sheets in the vertical layout: their parts, one for each form and commune."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import finding
from kpi.intake.context import Context
from kpi.intake.headers.score_place import ScorePlace
from kpi.intake.headers.vertical_place import Vertical
from kpi.intake.rows.magnitudes import judge_sizes
from kpi.intake.rows.reasons import PERSONS
from kpi.intake.rows.scores import read_scores
from kpi.intake.rows.torn import torn_heading
from kpi.intake.rows.vertical import read_vertical
from kpi.intake.sheets.draft import Draft, Sheet
from kpi.intake.sheets.owners import as_total, once_a_cell
from kpi.model.grid import cell_name
from kpi.model.received import Part
from kpi.spec.assessment import scorers_in
from kpi.units.gazetteer.tree import Unit


def read_verticals(
    draft: Draft, sheets: Sequence[Sheet], context: Context, reporter: str, agency: str
) -> None:
    """Read all sheets in the vertical layout, and all score sheets, into the draft. An `agency` may tell of
    its unit as a whole."""
    for sheet in sheets:
        if sheet.vertical:
            _read_vertical(draft, sheet, sheet.vertical, context, reporter, bool(agency))
        elif sheet.scores:
            _read_scores(draft, sheet, sheet.scores, context, reporter)
    if any(sheet.owner for sheet in sheets):
        draft.findings = once_a_cell(draft.findings)


def _unit_of(
    draft: Draft, sheet: Sheet, context: Context, reporter: str, code: str, whole: bool = False
) -> Unit | None:
    """The unit whose figures a sheet holds, one of any level where it may be a `whole`; where there is none
    the draft is told, with this code where it is the reporter and no commune."""
    unit = context.tree.get(sheet.owner or reporter)
    if unit is None or sheet.unowned or not (whole or sheet.total or context.tree.reports(unit)):
        draft.findings.append(finding(code, sheet=sheet.grid.name, unit=reporter))
        return None
    if sheet.owner and reporter not in {above.code for above in context.tree.path(unit.code)}:
        draft.findings.append(
            finding("sheet.owner_elsewhere", sheet=sheet.grid.name, unit=unit.code, name=unit.name)
        )
        return None
    return unit


def _read_scores(draft: Draft, sheet: Sheet, place: ScorePlace, context: Context, reporter: str) -> None:
    unit = _unit_of(draft, sheet, context, reporter, "sheet.score_not_commune")
    if unit is None:
        return
    if place.rivals:
        note = finding("sheet.value_column_twice", sheet=sheet.grid.name, unit=unit.code, cells=place.rivals)
        draft.findings.append(note)
        return
    torn = torn_heading(sheet.grid, place.top, place.top)
    if torn is not None:
        draft.findings.append(torn)
        return
    sender = context.tree.get(reporter)
    giving = scorers_in(sender.level if sender is not None else unit.level)
    readings, findings = read_scores(sheet.grid, place, context, unit.code, giving[-1])
    draft.findings += findings
    draft.keep = draft.keep and not any(note.code == PERSONS for note in findings)
    draft.parts.append(Part(place.words.form, reporter, sheet.grid.name, readings))


def _read_vertical(
    draft: Draft, sheet: Sheet, place: Vertical, context: Context, reporter: str, agency: bool
) -> None:
    unit = _unit_of(draft, sheet, context, reporter, "sheet.vertical_not_commune", whole=agency)
    if unit is None:
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
    if not context.tree.reports(unit) and not sheet.total:
        for form_readings in readings.values():
            form_readings.role = ["whole" if role == "unit" else role for role in form_readings.role]
    draft.parts += [
        Part(form, reporter, sheet.grid.name, form_readings) for form, form_readings in readings.items()
    ]
