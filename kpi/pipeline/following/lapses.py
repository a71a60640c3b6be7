"""What a script may ask of who has sent: that all is whole, that nobody is missing, that nobody is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from kpi.findings import Catalogue, Finding, finding
from kpi.model.period import Period
from kpi.tables.listing import StatusRow, whole_reporters

Lapse = Literal["missing", "late"]
LAPSES: tuple[Lapse, ...] = ("missing", "late")
_SHOWN = 10


def lapse_findings(
    rows: Sequence[StatusRow], period: Period, lapse: str, today: date, whole: bool, words: Catalogue
) -> list[Finding]:
    """That forms are missing, or late as of a day (`lapse`; another word asks for neither), and, where
    `whole` is asked for, that not all is there."""
    findings = []
    if whole and not all(row.whole for row in rows):
        reporters = len({row.reporter for row in rows})
        reason = words.text("table.status.whole", whole=whole_reporters(rows), all=reporters)
        findings.append(finding("gate.incomplete", period=period, reason=f"{reason}."))
    lapsed_rows = [row for row in rows if lapse in _lapses(row, today)]
    if lapsed_rows:
        which = _which(lapsed_rows)
        findings.append(finding(f"gate.{lapse}", period=period, number=len(lapsed_rows), which=which))
    return findings


def _lapses(row: StatusRow, today: date) -> tuple[Lapse, ...]:
    """What is wrong with a form: that it is missing, that it came late or is overdue."""
    late = bool(row.days_late) or (not row.there and row.due is not None and row.due < today)
    missing: tuple[Lapse, ...] = () if row.there else ("missing",)
    return (*missing, "late") if late else missing


def _which(rows: Sequence[StatusRow]) -> str:
    """Reporters with their forms, the first few."""
    forms: dict[str, list[str]] = {}
    for row in rows:
        forms.setdefault(f"{row.name} ({row.reporter})", []).append(row.form)
    texts = [f"{name}: {', '.join(ids)}" for name, ids in forms.items()]
    return "; ".join(texts[:_SHOWN]) + (f"; … (+{len(texts) - _SHOWN})" if len(texts) > _SHOWN else "")
