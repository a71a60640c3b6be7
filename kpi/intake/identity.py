"""Whose report a file is and for which period: what its lines, its rows and a template's mark agree on."""

from __future__ import annotations

from collections import Counter

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.draft import Sheet
from kpi.intake.senders import Tables
from kpi.model.period import Period


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
