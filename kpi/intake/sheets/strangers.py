"""Rows of another reporter or province in a file."""

from __future__ import annotations

from collections import Counter

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.sheets.senders import Tables


def strangers(tables: Tables, reporter: str | None, context: Context) -> list[Finding]:
    """A file most of whose rows belong to another reporter or province is refused as a whole."""
    match_count = sum(len(rows.units) for _, _, rows in tables)
    abroad = sum(rows.abroad for _, _, rows in tables)
    parents = Counter(p for _, _, rows in tables for p in rows.strangers)
    findings = []
    if abroad > match_count:
        others = next((dict(f.params)["others"] for t in tables for f in t[2].findings if _is_abroad(f)), "")
        findings = [finding("file.other_province", others=others)]
    elif sum(parents.values()) > match_count:
        other = context.tree.get(parents.most_common(1)[0][0])
        unit = context.tree.get(reporter or "")
        names = {"said": unit.name if unit else "…", "rows": other.name if other else "…"}
        findings = [finding("file.rows_of_another", **names)]
    if findings:
        return findings  # the root cause; the single rows would only repeat it
    return [note for _, _, rows in tables for note in rows.findings]


def _is_abroad(note: Finding) -> bool:
    return note.code == "row.other_province"
