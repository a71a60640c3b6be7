"""What the office says with a decision, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi.findings import Finding
from kpi.lake.decisions import Decision, DecisionKind, value_text
from kpi.tables.decisions_table import DecisionRow
from kpi.units.gazetteer.names import clean


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a decision: `stored`, or already `known` (then it is the one made before), or `refused`
    (None), with what was found."""

    outcome: str
    decision: DecisionRow | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Because:
    """Why, and who decided ("" unless the office chose to name somebody)."""

    reason: str
    who: str = ""


def new_decision(kind: DecisionKind, subject: str, value: Mapping[str, object], because: Because) -> Decision:
    """A decision to be made."""
    return Decision(
        kind=kind,
        subject=subject,
        value=value_text(value),
        reason=clean(because.reason),
        who=clean(because.who),
    )


def decision_row(d: Decision, state: str) -> DecisionRow:
    """A decision as it is shown; for `state` see `DecisionRow`."""
    return DecisionRow(d.seq, d.at, d.kind, d.subject, d.data, d.reason, d.who, d.run, state)
