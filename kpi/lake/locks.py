"""Periods that are locked: their figures are to stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import Finding, finding
from kpi.lake.decisions import LOCK, Decision, in_force
from kpi.model.period import Period, parse_period
from kpi.model.show import stored_moment


def lock_over(all_decisions: Sequence[Decision], period: Period) -> Decision | None:
    """The lock under which a period is, its own or that of a period it is a part of: what changes the part
    changes the whole. Of several the first."""
    for decision in in_force(all_decisions):
        if decision.kind == LOCK:
            whole = parse_period(decision.subject)
            if whole.start <= period.start and period.end <= whole.end:
                return decision
    return None


def locked(all_decisions: Sequence[Decision], period: Period) -> Finding | None:
    """That a period is locked: by which decision, since when, by whom and why."""
    lock = lock_over(all_decisions, period)
    if lock is None:
        return None
    return finding(
        "period.locked",
        period=str(period),
        locked=lock.subject,
        seq=lock.seq,
        at=stored_moment(lock.at),
        who=lock.who or "–",
        why=lock.reason,
    )
