"""One received file, from bytes to parts and findings."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.files.container import Container, inspect
from kpi.intake.files.decoding import Decoded
from kpi.intake.files.oldfonts import font_of
from kpi.intake.files.reader import read_grids, reader_name, sheets_in_unicode
from kpi.intake.headers.nearness import unread_sheet
from kpi.intake.persons.persons import find_persons
from kpi.intake.sheets.agency_lines import not_asked, sent_by
from kpi.intake.sheets.blank import without_blanks
from kpi.intake.sheets.continuing import Continued, continued
from kpi.intake.sheets.dating import period_hints, period_refusal
from kpi.intake.sheets.draft import Draft, Page, Sheet
from kpi.intake.sheets.fonts import figures_as_typed, tell_fonts
from kpi.intake.sheets.joining import one_per_form
from kpi.intake.sheets.locating import locate_tables
from kpi.intake.sheets.marks import against_mark, marked_forms
from kpi.intake.sheets.missing import missing_units
from kpi.intake.sheets.own import own_table
from kpi.intake.sheets.owners import owned
from kpi.intake.sheets.remarks import other_periods
from kpi.intake.sheets.senders import Settled, settle, with_parts
from kpi.intake.sheets.sheetnames import of_this_period
from kpi.intake.sheets.strange_points import without_strange
from kpi.intake.sheets.strangers import strangers
from kpi.intake.sheets.telling import telling_texts
from kpi.intake.sheets.verticals import read_verticals
from kpi.intake.sheets.views import divided, with_lower_tables
from kpi.intake.tables import in_place, read_tables
from kpi.intake.texts.composed import composed_finding, composed_parts
from kpi.model.annotation import lists_findings
from kpi.model.deadline import Overtime, within
from kpi.model.grid import Grid, texts_of
from kpi.model.received import Received
from kpi.model.reporter import Reporter

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
    pages = [
        Page(grid, grid_texts, telling_texts(grid_texts, context))
        for grid, grid_texts in zip(grids, texts, strict=True)
    ]
    if _no_report(draft, pages, container, context):
        return
    draft.findings += [finding("sheet.hidden", sheet=g.name) for g in grids if not g.visible and g.rows]
    pages_located, told_sheets = _located(draft, pages, marked_forms(container.mark), context)
    sheets = [sheet for page in pages_located for sheet in page.located]
    if sheets:
        _tell_unread(draft, pages, pages_located, told_sheets, context)
        if decoded_sheets:
            sheets = [figures_as_typed(sheet, decoded_sheets) for sheet in sheets]
        forms = [sheet.form for sheet in sheets if sheet.form]
        _understand(draft, sheets, pages_located, container.mark, context.of(forms))
    elif told_sheets:
        draft.void = True
    else:
        _tell_no_form(draft, pages, pages_located, context)


def _no_report(draft: Draft, pages: Sequence[Page], container: Container, context: Context) -> bool:
    """Whether a file holds a list of persons, which is not to be kept, or is the program's own; the draft is
    told."""
    grids, texts, telling = zip(*((page.grid, page.texts, page.telling) for page in pages), strict=True)
    persons = find_persons(grids, telling, container.notes, context.persons)
    names = (grid.name for grid in grids)
    own_finding = None
    if persons is None:
        own_finding = own_table(
            zip(names, texts, telling, strict=True), container.mark, context.specs.settings
        )
    note = persons or own_finding
    draft.keep = draft.keep and persons is None
    draft.findings += [note] if note is not None else []
    return note is not None


def _located(
    draft: Draft, pages: Sequence[Page], forms: Collection[str], context: Context
) -> tuple[list[Page], set[str]]:
    """The visible sheets with the tables on them, and the names of those of which an error is told."""
    count = len(draft.findings)
    pages_located = [
        replace(
            page, located=tuple(locate_tables(draft, page.grid, page.texts, page.telling, context, forms))
        )
        for page in pages
        if page.grid.visible
    ]
    told_sheets = {one.sheet for one in draft.findings[count:] if one.severity is Severity.ERROR}
    draft.holds_form = bool(told_sheets) or any(page.located for page in pages_located)
    return pages_located, told_sheets


def _unread(pages: Sequence[Page], told_sheets: Set[str], context: Context, alone: bool) -> list[Finding]:
    """What is told of sheets without a table; `alone`: the file has no other."""
    locator = context.locator
    unused = [
        page
        for page in pages
        if page.grid.rows and not page.grid.hollow and not page.located and page.grid.name not in told_sheets
    ]
    return [
        locator.unclear(page.grid, page.texts) or unread_sheet(page.grid.name, page.texts, locator, alone)
        for page in unused
    ]


def _tell_unread(
    draft: Draft,
    pages: Sequence[Page],
    pages_located: Sequence[Page],
    told_sheets: Set[str],
    context: Context,
) -> None:
    """Tell of the sheets of a report that hold no table."""
    draft.findings += _unread(pages_located, told_sheets, context, alone=False)
    names = {page.grid.name for page in pages_located if page.located}
    aside = (page for page in pages if page.grid.name not in names)
    draft.old_font = any(font_of((text for *_, text in page.texts), context.knows) for page in aside)
    hollow = [page.grid for page in pages if page.grid.hollow]
    draft.findings += [finding("sheet.unused", Severity.WARNING, sheet=grid.name) for grid in hollow]


def _tell_no_form(
    draft: Draft, pages: Sequence[Page], pages_located: Sequence[Page], context: Context
) -> None:
    """Tell that no sheet holds a table, and what comes nearest."""
    font = font_of((text for page in pages for *_, text in page.texts), context.knows)
    if font:
        draft.findings.append(finding("file.old_font", font=font))
        return
    names = ", ".join(page.grid.name for page in pages[:8])
    draft.findings.append(finding("file.no_known_form", sheets=names))
    unread = _unread(pages_located, frozenset(), context, alone=True)
    draft.findings += [note for note in unread if note.code != "sheet.unused"]


@dataclass(frozen=True, slots=True)
class _Sent:
    """The sheets of a file that count, every table one of its own, whose they are, and who sends them, with
    what is told of that; `dated`: some are not of another period by their names. The sheets of some of the
    `lost_units` are left out."""

    sheets: list[Sheet]
    settled: Settled
    findings: list[Finding]
    dated: bool
    lost_units: frozenset[str]


def _sent(name: str, sheets: list[Sheet], mark: dict[str, str], context: Context) -> _Sent:
    """Settle who sends a file; once more where under a table others turn out to stand."""
    while True:
        sheets_kept, findings = of_this_period(sheets, context)
        sheets = sheets_kept or sheets  # of a file without any other sheet its own lines may say more
        findings += period_refusal(sheets, mark, context.period, context.times)
        owners = owned(sheets, context)
        trial = Draft(name)
        settled = settle(trial, owners.sheets, mark, context)
        parted = with_lower_tables(settled.tables, context)
        if parted is None:
            findings += [*owners.findings, *trial.findings]
            settled = settled.unless_of(owners.reporter)
            return _Sent(owners.sheets, settled, findings, bool(sheets_kept), owners.lost_units)
        sheets = [*parted, *(sheet for sheet in owners.sheets if not sheet.header)]


def _understand(
    draft: Draft, sheets: list[Sheet], pages: Sequence[Page], mark: dict[str, str], context: Context
) -> None:
    sender = _sent(draft.name, sheets, mark, context)
    sheets, settled, reporter = sender.sheets, sender.settled, sender.settled.reporter
    draft.findings += sender.findings
    if not sheets:
        draft.give_up(finding("file.no_rows"))  # whose they are is open
        return
    draft.revision = max(sheet.titles.revision for sheet in sheets)
    if not sender.dated and not draft.refused():
        draft.findings.append(finding("file.no_rows"))
    if draft.refused():
        return
    further = continued(settled.tables, pages, reporter, context) if reporter else Continued()
    draft.findings = [note for note in draft.findings if note.sheet not in further.sheets] + further.findings
    all_tables = [*settled.tables, *further.tables]
    tables = in_place(draft, with_parts(all_tables, reporter, context), context)
    draft.findings += strangers(tables, reporter, context)
    if settled.unclear and not draft.refused():
        draft.findings.append(settled.unclear)
    if reporter is None or draft.refused():
        return
    read_tables(draft, tables, context, reporter)
    read_verticals(draft, sheets, context, reporter, settled.agency)
    draft.parts, strange_points = without_strange(draft.parts, context)
    draft.findings += strange_points
    sender_code = Reporter(reporter, settled.agency)
    draft.parts = sent_by(one_per_form(draft, context), sender_code)
    draft.findings += not_asked(draft.parts, sender_code, context) if settled.agency else ()
    if not any(part.readings.unit for part in draft.parts):
        draft.give_up(finding("file.no_rows"))
        return
    draft.parts = without_blanks(draft, "form" in mark, context.required, context.specs.settings)
    if draft.refused():
        return
    lost_units = {(header.form, unit) for _, header, rows in tables for unit in rows.lost_units}
    lost_units |= {(form, unit) for form in context.required for unit in sender.lost_units}
    lost_units |= further.lost_units
    if not settled.agency:  # nobody said that an agency tells of every commune
        draft.findings += missing_units(draft.parts, lost_units, tables, reporter, context)
    draft.findings = divided(draft.findings, sheets) + against_mark(draft.parts, mark, context)
    draft.findings += period_hints(sheets, mark, draft.name, context.period, context.times)
    draft.findings += other_periods(sheets, context.period, context.times)
