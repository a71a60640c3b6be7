"""One received file, from bytes to parts and findings."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kpi.findings import Finding, Severity, finding
from kpi.intake.container import Container, inspect
from kpi.intake.context import Context
from kpi.intake.headers import Header
from kpi.intake.reader import read_grids, reader_name
from kpi.intake.rows import Rows, read_rows, sort_rows
from kpi.intake.titles import Titles, read_titles
from kpi.intake.vertical import Vertical, locate_vertical, read_vertical
from kpi.intake.wording import header_key
from kpi.model.grid import Grid, Text, cell_name, texts_of
from kpi.model.period import Period, parse_period
from kpi.model.received import Part, Received
from kpi.units.tree import COUNTRY

_PERSON_COLUMNS = 2  # headings such as "họ và tên" and "số CCCD" side by side make a list of persons
_TITLE_ROWS = 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds a form: a header (rows layout) or the place of labels and values (vertical)."""

    grid: Grid
    titles: Titles
    header: Header | None
    vertical: Vertical | None


@dataclass(slots=True)
class Draft:
    """A file while it is being read."""

    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    revision: int = 1
    keep: bool = True

    @property
    def refused(self) -> bool:
        """A finding about the file as a whole refuses it."""
        return any(refuses(f) for f in self.findings)


def refuses(found: Finding) -> bool:
    """Whether a finding refuses the whole file: errors whose code begins with ``file.`` do."""
    return found.severity is Severity.ERROR and found.code.startswith("file.")


def read_file(data: bytes, label: str, suffix: str, context: Context) -> Received:
    """Read one file. Never raises for what is in the file: that becomes findings."""
    draft = Draft()
    container = inspect(data, suffix, context.specs.settings)
    if isinstance(container, Finding):
        draft.findings.append(container)
    else:
        _read(draft, data, container, context)
    return Received(
        file=label,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        suffix=suffix,
        reader=reader_name(),
        parts=() if draft.refused else tuple(draft.parts),
        findings=tuple(f.at(file=label) for f in draft.findings),
        refused=draft.refused,
        revision=draft.revision,
        keep=draft.keep,
    )


def _read(draft: Draft, data: bytes, container: Container, context: Context) -> None:
    grids = read_grids(data, container)
    if isinstance(grids, Finding):
        draft.findings.append(grids)
        return
    if not any(cell not in ("", None) for grid in grids for row in grid.rows for cell in row):
        draft.findings.append(finding("file.empty"))
        return
    texts = [texts_of(grid) for grid in grids]
    for grid, found in zip(grids, texts, strict=True):
        place = _persons(found, context)
        if place:
            draft.keep = False
            draft.findings.append(finding("file.persons", sheet=grid.name, cell=place))
            return
    located = (_locate(grid, found, context) for grid, found in zip(grids, texts, strict=True))
    sheets = [sheet for sheet in located if sheet]
    if not sheets:
        draft.findings.append(finding("file.no_known_form", sheets=", ".join(g.name for g in grids[:8])))
        return
    unused = [g for g in grids if g.rows and g not in [s.grid for s in sheets]]
    draft.findings += [finding("sheet.unused", Severity.INFO, sheet=g.name) for g in unused]
    _understand(draft, sheets, container.mark, context)


def _persons(texts: Sequence[Text], context: Context) -> str:
    """The cell where a list of persons begins, "" when there is none."""
    keys = {header_key(text) for _, _, text in texts}
    if len(context.persons & keys) < _PERSON_COLUMNS:
        return ""
    headings: dict[int, list[int]] = {}
    for r, c, text in texts:
        if header_key(text) in context.persons:
            headings.setdefault(r, []).append(c)
    lists = (cell_name(r, found[0]) for r, found in headings.items() if len(found) >= _PERSON_COLUMNS)
    return next(lists, "")


def _locate(grid: Grid, texts: Sequence[Text], context: Context) -> Sheet | None:
    header = context.locator.locate(grid, texts)
    vertical = None if header else locate_vertical(grid, context.lexicon)
    if header is None and vertical is None:
        return None
    top = header.top if header else vertical.top if vertical else 0
    titles = read_titles(grid, texts, min(top, _TITLE_ROWS), context.specs.settings)
    return Sheet(grid, titles, header, vertical)


def _understand(draft: Draft, sheets: list[Sheet], mark: dict[str, str], context: Context) -> None:
    draft.revision = max(sheet.titles.revision for sheet in sheets)
    draft.findings += _other_period(sheets, mark, context.period)
    reporter = _sender(draft, sheets, mark, context)
    if draft.refused:
        return
    tables = [(s, s.header, sort_rows(s.grid, s.header, context, reporter)) for s in sheets if s.header]
    if reporter is None:
        reporter = _majority(tables, context)
    draft.findings += _strangers(tables, reporter, context)
    if reporter is None and not draft.refused:
        draft.findings.append(finding("file.no_reporter"))
    if reporter is None or draft.refused:
        return
    for sheet, header, rows in tables:
        _read_table(draft, sheet, header, rows, context, reporter)
    for sheet in sheets:
        if sheet.vertical:
            _read_vertical(draft, sheet, sheet.vertical, context, reporter)
    draft.parts = _one_per_form(draft)
    if not any(part.readings.unit for part in draft.parts):
        draft.findings.append(finding("file.no_rows"))
    draft.findings += _missing_units(draft.parts, reporter, context)


def _other_period(sheets: list[Sheet], mark: dict[str, str], period: Period) -> list[Finding]:
    said = [(s.titles.period, s.grid.name, s.titles.period_cell) for s in sheets if s.titles.period]
    if "period" in mark:
        try:
            said.append((parse_period(mark["period"]), "", ""))
        except ValueError:
            said = list(said)  # a mark somebody edited says nothing
    wrong = [(str(p), sheet, cell) for p, sheet, cell in said if p != period]
    return [
        finding("file.other_period", sheet=sheet, cell=cell, said=said_period, asked=period)
        for said_period, sheet, cell in wrong[:1]
    ]


def _sender(draft: Draft, sheets: list[Sheet], mark: dict[str, str], context: Context) -> str | None:
    """The reporter by the template's mark or the sender lines; None when neither says one."""
    marked = context.tree.get(mark.get("reporter", ""))
    if marked is not None:
        home = context.tree.path(marked.code)[0].code
        if context.province in (COUNTRY, home):
            return marked.code
        draft.findings.append(finding("file.other_province", others=f"{marked.name} ({marked.code})"))
        return None
    codes: dict[str, str] = {}
    for sheet in sheets:
        if not sheet.titles.sender:
            continue
        place = {"sheet": sheet.grid.name, "cell": sheet.titles.sender_cell}
        match = context.matcher.reporter(sheet.titles.sender)
        others = "; ".join(f"{u.name} ({u.code})" for u in match.other[:3])
        if match.problem == "other_province":
            draft.findings.append(finding("file.other_province", **place, others=others))  # type: ignore[arg-type]
            return None
        if match.unit is not None and not match.problem:
            codes.setdefault(match.unit.code, sheet.grid.name)
        else:
            told = finding("sheet.sender_unknown", Severity.WARNING, **place, others=others)
            draft.findings.append(told)
    if len(codes) > 1:
        draft.findings.append(finding("file.two_senders", senders=", ".join(sorted(codes))))
        return None
    return next(iter(codes), None)


Tables = list[tuple[Sheet, Header, Rows]]


def _majority(tables: Tables, context: Context) -> str | None:
    """The parent of the units in the rows, when they all have the same."""
    parents = {u.parent for _, _, rows in tables for _, code in rows.units if (u := context.tree.get(code))}
    return parents.pop() if len(parents) == 1 else None


def _strangers(tables: Tables, reporter: str | None, context: Context) -> list[Finding]:
    """A file most of whose rows belong to another reporter or province is refused as a whole."""
    matched = sum(len(rows.units) for _, _, rows in tables)
    abroad = sum(rows.abroad for _, _, rows in tables)
    parents = Counter(p for _, _, rows in tables for p in rows.strangers)
    findings = []
    if abroad > matched:
        others = next((dict(f.params)["others"] for t in tables for f in t[2].findings if _is_abroad(f)), "")
        findings = [finding("file.other_province", others=others)]
    elif sum(parents.values()) > matched:
        other = context.tree.get(parents.most_common(1)[0][0])
        said = context.tree.get(reporter or "")
        names = {"said": said.name if said else "…", "rows": other.name if other else "…"}
        findings = [finding("file.rows_of_another", **names)]  # type: ignore[arg-type]
    if findings:
        return findings  # the root cause; the single rows would only repeat it
    return [f.at(unit=f.unit) for _, _, rows in tables for f in rows.findings]


def _is_abroad(found: Finding) -> bool:
    return found.code == "row.other_province"


def _read_table(
    draft: Draft, sheet: Sheet, header: Header, rows: Rows, context: Context, reporter: str
) -> None:
    place = {"sheet": sheet.grid.name, "form": header.form}
    if header.name is None and header.code is None:
        draft.findings.append(finding("sheet.no_unit_column", **place))  # type: ignore[arg-type]
        return
    draft.findings += [
        finding("sheet.column_missing", **place, indicator=name)  # type: ignore[arg-type]
        for name in header.missing
    ]
    draft.findings += [
        finding("sheet.column_twice", **place, indicator=name, cell=cell_name(header.bottom, columns[1]))  # type: ignore[arg-type]
        for name, columns in header.doubled
    ]
    draft.findings += [
        finding("sheet.column_unknown", Severity.INFO, **place, cell=cell_name(header.bottom, column))
        for column in header.unknown
    ]
    hidden = [str(r + 1) for r, _ in rows.units if r in sheet.grid.hidden_rows]
    if hidden:
        told = {**place, "cell": f"A{hidden[0]}", "rows": ", ".join(hidden)}
        draft.findings.append(finding("sheet.hidden_rows", Severity.INFO, **told))
    readings, findings = read_rows(sheet.grid, header, rows, context, reporter)
    draft.findings += findings
    draft.parts.append(Part(header.form, reporter, sheet.grid.name, readings))


def _read_vertical(draft: Draft, sheet: Sheet, place: Vertical, context: Context, reporter: str) -> None:
    unit = context.tree.get(reporter)
    if unit is None or unit.level != "commune":
        draft.findings.append(finding("sheet.vertical_not_commune", sheet=sheet.grid.name, unit=reporter))
        return
    readings, findings = read_vertical(sheet.grid, place, context, reporter)
    draft.findings += findings
    draft.parts += [Part(form, reporter, sheet.grid.name, found) for form, found in readings.items()]


def _one_per_form(draft: Draft) -> list[Part]:
    """Two sheets with the same form: neither can be preferred, so neither counts."""
    sheets: dict[str, list[str]] = {}
    for part in draft.parts:
        sheets.setdefault(part.form, []).append(part.sheet)
    for form, names in sheets.items():
        if len(names) > 1:
            told = finding("sheet.form_twice", sheet=names[1], form=form, sheets=", ".join(names))
            draft.findings.append(told)
    return [part for part in draft.parts if len(sheets[part.form]) == 1]


def _missing_units(parts: Iterable[Part], reporter: str, context: Context) -> list[Finding]:
    """Units of the reporter without a row: one finding a unit, naming the forms."""
    absent: dict[str, list[str]] = {}
    for part in parts:
        present = {
            unit
            for unit, role in set(zip(part.readings.unit, part.readings.role, strict=True))
            if role == "unit"
        }
        for unit in context.tree.under(reporter, "commune"):
            if unit.code not in present:
                absent.setdefault(unit.code, []).append(part.form)
    names = {code: u.name for code in absent if (u := context.tree.get(code))}
    return [
        finding("form.unit_missing", unit=code, forms=", ".join(forms), name=names.get(code, code))
        for code, forms in absent.items()
    ]
