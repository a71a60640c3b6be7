"""Who sends a file: a template's mark, the sender's line, the letterhead, and the rows, in this order.

They must not contradict each other. A line that fits several units is narrowed by the rows of the tables;
what is still open then is refused, never decided by what the candidates have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kpi.findings import Catalogue, Finding, finding
from kpi.findings.catalogue import LANGUAGES
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.lone import has_names, lone_row
from kpi.intake.rows.naming import catalogue_texts
from kpi.intake.rows.parts import is_of_part, summed_up
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.rows import sort_rows
from kpi.intake.sheets.agency_lines import agency_named
from kpi.intake.sheets.draft import Draft, Sheet
from kpi.intake.sheets.titles import Titles
from kpi.intake.texts.letterhead import AGENCY, body_of
from kpi.model.level import LEVELS
from kpi.model.reporter import Reporter, agency_of, parse_reporter, unit_of
from kpi.units.gazetteer.tree import COUNTRY, Unit, lineage
from kpi.units.matching.scope import Match

Tables = list[tuple[Sheet, Header, Rows]]
_TOLD = 6  # candidates that are named
_HEAD = "letterhead"
_NOBODY = "file.no_reporter"


@dataclass(slots=True)
class Said:
    """What the lines of a file say of its sender: the `unit` named for sure (its code, None for none), with
    the `agency` of it that reports, or else the units that a line fits (`candidates`), with the finding that
    tells of them. `issuer` is a province's agency in a letterhead: it may have issued the form alone."""

    unit: str | None = None
    agency: str = ""
    issuer: Reporter | None = None
    candidates: tuple[Unit, ...] = ()
    open: Finding | None = None
    codes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """The tables with their rows sorted out, and the reporter: a unit by its code, or the `agency` of it by
    its id; without one `unclear` says why."""

    tables: Tables
    reporter: str | None
    unclear: Finding | None = None
    agency: str = ""

    def unless_of(self, reporter: str) -> Settled:
        """As it is, or with the sender of the sheets' communes, where nothing else names one."""
        silent = self.reporter is None and self.unclear is not None and self.unclear.code == _NOBODY
        return Settled(self.tables, reporter) if silent and reporter else self


def settle(draft: Draft, sheets: list[Sheet], mark: dict[str, str], context: Context) -> Settled:
    """Who sends, and the rows of all tables; what refuses the file for good is told in the draft."""
    clues = _said(draft, sheets, mark, context)
    if draft.refused() or not sheets:
        return Settled([], None)
    tables = _sorted(sheets, clues.unit, context)
    if clues.unit is not None:
        return Settled(tables, clues.unit, agency=clues.agency)
    reporter = _by_rows(clues, tables, context)
    if reporter is None and clues.issuer is not None:
        return Settled(tables, clues.issuer.unit, agency=clues.issuer.agency)
    if reporter is None:
        return Settled(tables, None, clues.open or _no_reporter(sheets, tables, context))
    # Names that others of the province bear as well are the only ones of their kind inside the reporter.
    return Settled(_sorted(sheets, reporter, context), reporter)


def with_parts(tables: Tables, reporter: str | None, context: Context) -> Tables:
    """The tables of a commune with the rows of its parts (thôn) put together."""
    unit = context.tree.get(reporter or "")
    if unit is None or not context.tree.reports(unit):
        return tables
    return [(s, header, summed_up(s.grid, header, rows, context, unit.code)) for s, header, rows in tables]


def sender_named(titles: Titles, context: Context) -> Unit | None:
    """The unit that the line about the sender, or else the letterhead, of a sheet names for sure."""
    for text in (titles.sender, titles.letterhead.text):
        if text:
            match = context.matcher.reporter(text)
            return match.unit if not match.problem else None
    return None


def _sorted(sheets: list[Sheet], reporter: str | None, context: Context) -> Tables:
    return [(s, s.header, _rows(s, s.header, reporter, context)) for s in sheets if s.header]


def _rows(sheet: Sheet, header: Header, reporter: str | None, context: Context) -> Rows:
    """The rows of a table; that of a commune which the sheet, or the sender, names may have no column of
    names."""
    if has_names(header) or not header.columns:
        return sort_rows(sheet.grid, header, context, reporter)
    owner = context.tree.get(sheet.owner or reporter or "")
    if sheet.unowned or _is_of_part(sheet, context):
        return Rows(end=len(sheet.grid.rows))
    if sheet.total:
        return lone_row(sheet.grid, header, context, "")
    if owner is None or not context.tree.reports(owner):
        return sort_rows(sheet.grid, header, context, reporter)
    if reporter and reporter not in {above.code for above in context.tree.path(owner.code)}:
        place = {"sheet": sheet.grid.name, "unit": owner.code, "name": owner.name}
        return Rows(findings=[finding("sheet.owner_elsewhere", **place)], end=len(sheet.grid.rows))
    return lone_row(sheet.grid, header, context, owner.code)


def _is_of_part(sheet: Sheet, context: Context) -> bool:
    """Whether the name of a sheet ("Ấp 1") or a text above its table says that it is of a village."""
    name = sheet.grid.name
    texts = [cell for row in sheet.grid.rows[: sheet.top] for cell in row if isinstance(cell, str) and cell]
    return any(is_of_part(text, context) for text in (name if any(map(str.isdigit, name)) else "", *texts))


def _said(draft: Draft, sheets: list[Sheet], mark: dict[str, str], context: Context) -> Said:
    """What mark and lines agree on."""
    clues = Said()
    maker = parse_reporter(mark.get("reporter", ""))
    unit = context.tree.get(maker.unit) if maker is not None else None
    if maker is not None and unit is not None:
        home = context.tree.path(unit.code)[0].code
        if context.province not in (COUNTRY, home):
            draft.findings.append(finding("file.other_province", others=f"{unit.name} ({unit.code})"))
            return clues
        if maker.agency and not context.agencies.words(maker):
            draft.findings.append(finding("file.agency", said=str(maker)))
            return clues
        clues.codes[str(maker)] = ""
    for sheet in _once(sheets):
        if sheet.titles.sender:
            _read_line(draft, clues, sheet, context)
    for sheet in _once(sheets):
        if sheet.titles.letterhead.text:
            _read_letterhead(draft, clues, sheet, context)
    if len(clues.codes) > 1:
        draft.findings.append(finding("file.two_senders", senders=_named(clues.codes, context)))
    elif clues.codes:
        reporter = next(iter(clues.codes))
        clues.unit, clues.agency = unit_of(reporter), agency_of(reporter)
        clues.candidates, clues.open = (), None
    return clues


def _once(sheets: Iterable[Sheet]) -> Iterable[Sheet]:
    """The first of all sheets on which the sender's lines say the same: they have one cause of a finding."""
    sheets_by_line: dict[tuple[str, str], Sheet] = {}
    for sheet in sheets:
        sheets_by_line.setdefault((sheet.titles.sender, sheet.titles.letterhead.text), sheet)
    return sheets_by_line.values()


def _named(codes: Iterable[str], context: Context) -> str:
    """Reporters with their codes."""
    name = context.agencies.name
    return ", ".join(f"{name(code)} ({code})" for code in sorted(codes) if unit_of(code) in context.tree)


def _read_line(draft: Draft, clues: Said, sheet: Sheet, context: Context) -> None:
    """Take down the unit, or the candidates, that a sender line names."""
    place = {"sheet": sheet.grid.name, "cell": sheet.titles.sender_cell}
    line = sheet.titles.sender
    match = context.matcher.reporter(line)
    agency, body = agency_named(line, match, context), body_of(line, context.specs.settings)
    if body == AGENCY or (agency is not None and (not body or str(agency) in clues.codes)):
        _take_agency(draft, clues, agency, (place, line, sheet.grid.name))
        return
    if match.problem == "ambiguous" and sheet.titles.letterhead.text:
        # Which of them it is the letterhead may say, by the administration above.
        whole = context.matcher.reporter(f"{line}, {sheet.titles.letterhead.text}")
        match = whole if whole.unit in match.other else match
    if match.unit is not None and not match.problem:
        clues.codes.setdefault(match.unit.code, sheet.grid.name)
    elif match.problem == "other_province":
        others = _described(match.other[:3], context)
        draft.findings.append(finding("file.other_province", **place, others=others))
    elif match.problem == "ambiguous":
        _take_candidates(clues, match, place, context)
    else:
        others = _described(match.other[:3], context) or "–"
        draft.findings.append(finding("sheet.sender_unknown", **place, others=others))


def _take_agency(
    draft: Draft, clues: Said, agency: Reporter | None, at: tuple[dict[str, str], str, str]
) -> None:
    """Take down an agency that a plan names; the draft is told of one that none does."""
    place, line, where = at
    if agency is None:
        draft.findings.append(finding("file.agency", **place, said=line[:80]))
    else:
        clues.codes.setdefault(str(agency), where)


def _read_letterhead(draft: Draft, clues: Said, sheet: Sheet, context: Context) -> None:
    """Take down the lowest unit that the letterhead names, where no line or mark says who sends; else it must
    not name another. One of a province says only who issued the form."""
    head = sheet.titles.letterhead
    match = context.matcher.reporter(head.text)
    unit = match.unit if not match.problem else None
    is_agency = body_of(head.body, context.specs.settings) == AGENCY
    if unit is not None and unit.level == LEVELS[0]:
        if is_agency and not clues.codes and not clues.candidates:
            clues.issuer = agency_named(head.body, match, context)
        return
    if any(place != _HEAD for place in clues.codes.values()):
        paths = [{u.code for u in context.tree.path(unit_of(code))} for code in clues.codes]
        if unit is not None and not all(unit.code in way for way in paths):
            clues.codes.setdefault(unit.code, _HEAD)
        return
    place = {"sheet": sheet.grid.name, "cell": head.cell}
    if is_agency:
        _take_agency(draft, clues, agency_named(head.body, match, context), (place, head.body, _HEAD))
    elif unit is not None and (not clues.candidates or unit in clues.candidates):
        clues.codes.setdefault(unit.code, _HEAD)
    elif match.problem == "ambiguous" and not clues.candidates:
        _take_candidates(clues, match, place, context)


def _take_candidates(clues: Said, match: Match, place: dict[str, str], context: Context) -> None:
    """Of several lines that fit several units each only the units that all of them fit are left."""
    fitting = tuple(u for u in match.other if not clues.candidates or u in clues.candidates)
    clues.candidates = fitting or clues.candidates
    others = _described(clues.candidates[:_TOLD], context)
    more = len(clues.candidates) - _TOLD
    text = f"{others}; … (+{more})" if more > 0 else others
    clues.open = finding("file.sender_open", **place, others=text)


def _described(units: Iterable[Unit], context: Context) -> str:
    """Units with their codes and those above them."""
    texts = []
    for unit in units:
        above = (u.name for u in reversed(lineage(context.tree, unit)[:-1]) if u.code != context.province)
        texts.append(", ".join((f"{unit.name} ({unit.code})", *above)))
    return "; ".join(texts)


def _by_rows(clues: Said, tables: Tables, context: Context) -> str | None:
    """The reporter that the units in the rows settle: the one candidate in which all of them lie, or, where
    no line speaks of any, the one unit that sends the figures of all of them."""
    units = {code for _, _, rows in tables for _, code in rows.units}
    if clues.candidates:
        ways = [{u.code for u in context.tree.path(code)} for code in units]
        fitting = [u.code for u in clues.candidates if ways and all(u.code in way for way in ways)]
        return fitting[0] if len(fitting) == 1 else None
    senders = {context.tree.sender_of(code) for code in units}
    return senders.pop() if len(senders) == 1 else None


def _no_reporter(sheets: Sequence[Sheet], tables: Tables, context: Context) -> Finding:
    """What was looked at for the sender, where, and what was found there."""
    lines = [(s.grid.name, s.titles.sender_cell) for s in sheets if s.titles.sender_cell]
    heads = [(s.grid.name, s.titles.letterhead.cell) for s in sheets if s.titles.letterhead.cell]
    senders = dict.fromkeys(context.tree.sender_of(u) for *_, rows in tables for _, u in rows.units)
    params: dict[str, str] = {}
    for lang in LANGUAGES:
        texts = catalogue_texts(lang)
        params |= {f"line_{lang}": _looked(lines, texts), f"head_{lang}": _looked(heads, texts)}
        names = _named(list(senders)[:_TOLD], context)
        params[f"rows_{lang}"] = (
            texts.text("sender.rows", names=names) if names else texts.text("sender.no_rows")
        )
    return finding(_NOBODY, sheet=sheets[0].grid.name, **params)


def _looked(places: Sequence[tuple[str, str]], texts: Catalogue) -> str:
    if not places:
        return texts.text("sender.none")
    return texts.text("sender.cell", sheet=places[0][0], cell=places[0][1])
