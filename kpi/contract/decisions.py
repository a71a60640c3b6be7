"""Decisions of the office: ``kpi decide``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.contract.findings import findings_json
from kpi.findings import Catalogue

if TYPE_CHECKING:
    from kpi.pipeline.deciding.verdicts import Verdict
    from kpi.tables.decisions_table import DecisionRow


def verdict_json(verdict: Verdict, catalogue: Catalogue) -> Json:
    """What makes or takes back a decision: ``{outcome, decision: _decision or None, findings}``; ``outcome``
    is stored, known or refused."""
    row = verdict.decision
    return {
        "outcome": verdict.outcome,
        "decision": None if row is None else _decision(row),
        "findings": findings_json(verdict.findings, catalogue),
    }


def decisions_json(rows: Iterable[DecisionRow]) -> list[Json]:
    """``kpi decide list``: a list of decisions, each as `_decision`."""
    return list(map(_decision, rows))


def _decision(row: DecisionRow) -> Json:
    """``{seq, at, kind, subject, value, reason, who, run, state}``; ``at`` is an ISO moment, ``value`` an
    object whose keys are those of the kind."""
    return {
        "seq": row.seq,
        "at": row.at,
        "kind": row.kind,
        "subject": row.subject,
        "value": row.value,
        "reason": row.reason,
        "who": row.who,
        "run": row.run,
        "state": row.state,
    }
