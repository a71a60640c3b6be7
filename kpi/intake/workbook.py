"""One received file, from bytes to parts and findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import compress
from types import MappingProxyType

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.files.container import Container, inspect
from kpi.intake.files.decoding import Decoded
from kpi.intake.files.oldfonts import font_of
from kpi.intake.files.reader import read_grids, reader_name, sheets_in_unicode
from kpi.intake.headers.headers import Header
from kpi.intake.headers.nearness import unread_sheet
from kpi.intake.persons.persons import find_persons
from kpi.intake.rows.columns import held_against_rows
from kpi.intake.rows.magnitudes import judge_sizes
from kpi.intake.rows.merges import without_merged
from kpi.intake.rows.rivals import rival_names
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.row_values import read_rows
from kpi.intake.rows.torn import torn_heading
from kpi.intake.sheets.blank import without_blanks
from kpi.intake.sheets.dating import period_hints, period_refusal
from kpi.intake.sheets.draft import Draft, Sheet
from kpi.intake.sheets.fonts import figures_as_typed, tell_fonts
from kpi.intake.sheets.joining import one_per_form
from kpi.intake.sheets.locating import locate_tables
from kpi.intake.sheets.marks import against_mark, marked_forms
from kpi.intake.sheets.own import own_table
from kpi.intake.sheets.owners import owned
from kpi.intake.sheets.remarks import other_periods
from kpi.intake.sheets.senders import Tables, settle, strangers, with_parts
from kpi.intake.sheets.sheetnames import of_this_period
from kpi.intake.sheets.telling import telling_texts
from kpi.intake.sheets.verticals import read_verticals
from kpi.intake.sheets.views import divided, with_lower_tables
from kpi.intake.shifts.columns import shift_of
from kpi.intake.shifts.looserows import drop_loose
from kpi.intake.texts.composed import composed_finding, composed_parts
from kpi.model.annotation import lists_findings
from kpi.model.deadline import Overtime, within
from kpi.model.grid import Grid, cell_name, texts_of
from kpi.model.received import Part, Received

_OLD_FONT = ("file.old_font", "sheet.old_font")
_NONE: Mapping[str, Decoded] = MappingProxyType({})


def read_file(
    data: bytes, label: str, suffix: str, context: Context, passwords: Sequence[str] = ()
) -> Received:
    """Read one file; a locked workbook is opened with one of the passwords. Never raises for what is in the
    file: that becomes findings."""
    draft = Draft(label)
    limit = context.specs.settings.limits.max_seconds
    try:
        with within(limit):
            _open(draft, data, suffix, context, passwords)
    except Overtime:
        draft.fail(finding("file.too_slow", sheet=draft.sheet, limit=limit))
    except Exception as error:  # noqa: BLE001  whatever one file meets, the others of a run are read
        draft.fail(finding("file.unread", sheet=draft.sheet, why=type(error).__name__))
    return Received(
        file=label,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        suffix=suffix,
        reader=reader_name(),
        parts=() if draft.refused() else composed_parts(draft.parts),
        findings=tuple(composed_finding(f).at(file=label) for f in draft.findings),
        refused=draft.refused(),
        revision=draft.revision,
        keep=draft.keep,
        holds_form=draft.holds_form,
    )


def _open(draft: Draft, data: bytes, suffix: str, context: Context, passwords: Sequence[str]) -> None:
    container = inspect(data, suffix, context.specs.settings, passwords)
    if isinstance(container, Finding):
        draft.findings.append(container)
        return
    grids = read_grids(data, container)
    if isinstance(grids, Finding):
        draft.findings.append(grids)
    else:
        _read(draft, [grid for grid in grids if not lists_findings(grid)], container, context)
    if draft.old_font or any(one.code in _OLD_FONT for one in draft.findings):
        _read_in_unicode(draft, data, container, context)
    if container.locked:
        draft.findings.insert(0, finding("file.unlocked"))


def _read_in_unicode(draft: Draft, data: bytes, container: Container, context: Context) -> None:
    """Read a file with texts in an old font again: in Unicode, where it is certain how its sheets read. Where
    that brings nothing, it stays as it is, and the font is named."""
    sheets = sheets_in_unicode(data, container, context.knows)
    second = Draft(draft.name)
    if any(isinstance(sheet, Decoded) for sheet in sheets):
        decoded_sheets = {sheet.grid.name: sheet for sheet in sheets if isinstance(sheet, Decoded)}
        grids = [sheet.grid if isinstance(sheet, Decoded) else sheet for sheet in sheets]
        kept_grids = [grid for grid in grids if not lists_findings(grid)]
        _read(second, kept_grids, container, context, decoded_sheets)
    if second.holds_form or not second.keep:
        draft.become(second)


def _read(
    draft: Draft,
    grids: Sequence[Grid],
    container: Container,
    context: Context,
    decoded_sheets: Mapping[str, Decoded] = _NONE,
) -> None:
    draft.findings += tell_fonts(decoded_sheets)
    if not any(cell not in ("", None) for grid in grids for row in grid.rows for cell in row):
        draft.findings.append(finding("file.empty"))
        return
    texts = [texts_of(grid) for grid in grids]
    telling = [telling_texts(grid_texts, context) for grid_texts in texts]
    note = find_persons(grids, telling, container.notes, context.persons)
    if note is not None:
        draft.keep = False
        draft.findings.append(note)
        return
    one_finding = own_table(
        zip((g.name for g in grids), texts, telling, strict=True), container.mark, context.specs.settings
    )
    if one_finding is not None:
        draft.findings.append(one_finding)
        return
    hidden = [grid for grid in grids if not grid.visible and grid.rows]
    draft.findings += [finding("sheet.hidden", sheet=grid.name) for grid in hidden]
    visible_grids = [one for one in zip(grids, texts, telling, strict=True) if one[0].visible]
    forms, count = marked_forms(container.mark), len(draft.findings)
    located = [locate_tables(draft, *one, context, forms) for one in visible_grids]
    sheets = [sheet for tables in located for sheet in tables]
    told_sheets = {one.sheet for one in draft.findings[count:] if one.severity is Severity.ERROR}
    draft.holds_form = bool(sheets) or bool(told_sheets)
    unused = [
        (g, grid_texts)
        for (g, grid_texts, _), tables in zip(visible_grids, located, strict=True)
        if g.rows and not g.hollow and not tables and g.name not in told_sheets
    ]
    locator = context.locator
    findings = [
        locator.unclear(g, grid_texts) or unread_sheet(g.name, grid_texts, locator, not sheets)
        for g, grid_texts in unused
    ]
    if not sheets and told_sheets:
        draft.void = True
        return
    if not sheets:
        font = font_of((text for grid_texts in texts for *_, text in grid_texts), context.knows)
        if font:
            draft.findings.append(finding("file.old_font", font=font))
            return
        draft.findings.append(finding("file.no_known_form", sheets=", ".join(g.name for g in grids[:8])))
        draft.findings += [grid_texts for grid_texts in findings if grid_texts.code != "sheet.unused"]
        return
    draft.findings += findings
    grid_ids = {id(one[0]) for one, tables in zip(visible_grids, located, strict=True) if tables}
    aside = (grid_texts for g, grid_texts in zip(grids, texts, strict=True) if id(g) not in grid_ids)
    draft.old_font = any(font_of((text for *_, text in one), context.knows) for one in aside)
    hollow = [grid for grid in grids if grid.hollow]
    draft.findings += [finding("sheet.unused", Severity.WARNING, sheet=grid.name) for grid in hollow]
    if decoded_sheets:
        sheets = [figures_as_typed(sheet, decoded_sheets) for sheet in sheets]
    _understand(draft, sheets, container.mark, context)


def _understand(draft: Draft, sheets: list[Sheet], mark: dict[str, str], context: Context) -> None:
    sheets_kept, findings = of_this_period(sheets, context)
    draft.findings += findings
    sheets = sheets_kept or sheets  # of a file without any other sheet its own lines may say more
    draft.revision = max(sheet.titles.revision for sheet in sheets)
    draft.findings += period_refusal(sheets, mark, context.period, context.times)
    count = len(draft.findings)
    owners = owned(sheets, context)
    sheets = owners.sheets
    draft.findings += owners.findings
    settled = settle(draft, sheets, mark, context)
    sheets_parted = with_lower_tables(settled.tables, context)
    if sheets_parted is not None:
        del draft.findings[count:]
        _understand(draft, [*sheets_parted, *(sheet for sheet in sheets if sheet.vertical)], mark, context)
        return
    if not sheets_kept and not draft.refused():
        draft.findings.append(finding("file.no_rows"))
    if draft.refused():
        return
    settled = settled.unless_of(owners.reporter)
    reporter = settled.reporter
    tables = _in_place(draft, with_parts(settled.tables, reporter, context), context)
    draft.findings += strangers(tables, reporter, context)
    if settled.unclear and not draft.refused():
        draft.findings.append(settled.unclear)
    if reporter is None or draft.refused():
        return
    for sheet, header, rows in tables:
        _read_table(draft, sheet, header, rows, context, reporter)
    read_verticals(draft, sheets, context, reporter)
    draft.parts = one_per_form(draft, context)
    if not any(part.readings.unit for part in draft.parts):
        draft.give_up(finding("file.no_rows"))
        return
    draft.parts = without_blanks(draft, "form" in mark, context.required, context.specs.settings)
    if draft.refused():
        return
    lost_units = {(header.form, unit) for _, header, rows in tables for unit in rows.lost_units}
    draft.findings += _missing_units(draft.parts, lost_units, reporter, context)
    draft.findings = divided(draft.findings, sheets) + against_mark(draft.parts, mark, context)
    draft.findings += period_hints(sheets, mark, draft.name, context.period, context.times)
    draft.findings += other_periods(sheets, context.period, context.times)


def _in_place(draft: Draft, tables: Tables, context: Context) -> Tables:
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
    if header.name is None and header.code is None:
        cell = cell_name(header.top, max(header.columns[0][0] - 1, 0) if header.columns else 0)
        draft.findings.append(finding("sheet.no_unit_column", **place, cell=cell))
        return
    rival = rival_names(sheet.grid, header, rows.units, reporter, context)
    if rival is not None:
        draft.findings.append(finding("sheet.names_differ", **place, cell=rival))
        return
    draft.findings += drop_loose(sheet.grid, header, rows, context)
    columns = held_against_rows(sheet.grid, header, [r for r, _ in rows.units], context)
    draft.findings += columns.findings
    if columns.header is None:
        return
    header = columns.header
    hidden = [str(r + 1) for r, _ in rows.units if r in sheet.grid.hidden_rows]
    if hidden:
        params = {**place, "cell": f"A{hidden[0]}", "rows": ", ".join(hidden)}
        cells = [f"A{row}" for row in hidden]
        draft.findings.append(finding("sheet.hidden_rows", **params, cells=cells))
    lines = [*(r for r, _ in rows.units), *rows.totals]
    grid, merged = without_merged(sheet.grid, header.form, lines, (c for c, _ in header.columns))
    readings, findings = read_rows(grid, header, rows, context, reporter)
    draft.findings += [*merged, *findings]
    sizes = judge_sizes(readings, header.form, context)
    draft.findings += [note.at(sheet=sheet.grid.name) for note in sizes]
    draft.parts.append(Part(header.form, reporter, sheet.grid.name, readings))


def _missing_units(
    parts: Iterable[Part], lost_units: Set[tuple[str, str]], reporter: str, context: Context
) -> list[Finding]:
    """Units of the reporter without a row: one finding a unit, naming the forms; `lost_units` are
    (form, unit) of rows that are there and of which it is told why they are not taken."""
    absent: dict[str, list[str]] = {}
    units = context.tree.reporting_units(reporter)
    for part in parts:
        present: set[str] = set()
        for piece in part.pieces:
            present.update(compress(piece.readings.unit, map("unit".__eq__, piece.readings.role)))
        for unit in units:
            if unit.code not in present and (part.form, unit.code) not in lost_units:
                absent.setdefault(unit.code, []).append(part.form)
    names = {code: u.name for code in absent if (u := context.tree.get(code))}
    return [
        finding("form.unit_missing", unit=code, forms=", ".join(forms), name=names.get(code, code))
        for code, forms in absent.items()
    ]
