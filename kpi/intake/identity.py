"""Whose report a file is and for which period: what its lines, its rows and a template's mark agree on."""

from __future__ import annotations

from collections import Counter

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.draft import Draft, Sheet
from kpi.intake.headers import Header
from kpi.intake.rows import Rows
from kpi.model.period import Period
from kpi.units.tree import COUNTRY

Tables = list[tuple[Sheet, Header, Rows]]


def other_period(sheets: list[Sheet], mark: dict[str, str], period: Period) -> list[Finding]:
    """What the sheets and the template's mark say of the period must be the period of the import."""
    said = [(s.titles, s.grid.name) for s in sheets if s.titles.period_text]
    for titles, sheet in said:
        place = {"sheet": sheet, "cell": titles.period_cell}
        if titles.period is None:
            return [
                finding(
                    "file.period_unclear", Severity.ERROR, **place, said=titles.period_text[:80], asked=period
                )
            ]
        if titles.period != period:
            return [finding("file.other_period", Severity.ERROR, **place, said=titles.period, asked=period)]
    marked = mark.get("period", "")
    if marked and marked != str(period):
        return [finding("file.other_period", said=marked, asked=period)]
    return []


def sender(draft: Draft, sheets: list[Sheet], mark: dict[str, str], context: Context) -> str | None:
    """The reporter that the sender lines and the template's mark agree on; None when neither says one."""
    codes: dict[str, str] = {}
    marked = context.tree.get(mark.get("reporter", ""))
    if marked is not None:
        home = context.tree.path(marked.code)[0].code
        if context.province not in (COUNTRY, home):
            draft.findings.append(finding("file.other_province", others=f"{marked.name} ({marked.code})"))
            return None
        codes[marked.code] = ""
    for sheet in sheets:
        if sheet.titles.sender:
            code = _sender_line(draft, sheet, context)
            if code:
                codes.setdefault(code, sheet.grid.name)
    if draft.refused:
        return None
    if len(codes) > 1:
        draft.findings.append(finding("file.two_senders", senders=", ".join(sorted(codes))))
        return None
    return next(iter(codes), None)


def _sender_line(draft: Draft, sheet: Sheet, context: Context) -> str:
    """The code of the unit a sender line names, "" when it names none surely."""
    place = {"sheet": sheet.grid.name, "cell": sheet.titles.sender_cell}
    if sheet.titles.sender.startswith(context.specs.settings.agency_words):
        draft.findings.append(finding("file.agency", Severity.ERROR, **place, said=sheet.titles.sender[:80]))
        return ""
    match = context.matcher.reporter(sheet.titles.sender)
    others = "; ".join(f"{u.name} ({u.code})" for u in match.other[:3])
    if match.unit is not None and not match.problem:
        return match.unit.code
    if match.problem == "other_province":
        draft.findings.append(finding("file.other_province", Severity.ERROR, **place, others=others))
    else:
        draft.findings.append(finding("sheet.sender_unknown", Severity.WARNING, **place, others=others))
    return ""


def majority(tables: Tables, context: Context) -> str | None:
    """The parent of the units in the rows, when they all have the same."""
    parents = {u.parent for _, _, rows in tables for _, code in rows.units if (u := context.tree.get(code))}
    return parents.pop() if len(parents) == 1 else None


def strangers(tables: Tables, reporter: str | None, context: Context) -> list[Finding]:
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
        findings = [finding("file.rows_of_another", Severity.ERROR, **names)]
    if findings:
        return findings  # the root cause; the single rows would only repeat it
    return [found for _, _, rows in tables for found in rows.findings]


def _is_abroad(found: Finding) -> bool:
    return found.code == "row.other_province"
