"""The office decides which submissions count: any import can be undone, and any state brought back.

A decision and the rows of the submissions log that carry it out are stored one after the other under the
lock; the rows are what counts, so a decision without them (a killed run) has no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from kpi.findings import Finding, finding
from kpi.lake.commit import append_rows
from kpi.lake.decisions import (
    CURRENT,
    OF_SUBMISSIONS,
    WITHDRAW,
    WITHDRAW_SUBMISSION,
    Decision,
    decide,
    decisions,
    unfinished,
    withdrawn,
)
from kpi.lake.layout import Lake, open_lake
from kpi.lake.lock import writing
from kpi.lake.locks import locked
from kpi.lake.log import COUNTED, DECIDING, WITHDRAWN, Key, Known, SubmissionRow, known
from kpi.model.period import parse_period
from kpi.model.reporter import unit_of
from kpi.pipeline.deciding.meant import meant
from kpi.pipeline.deciding.verdicts import Because, Verdict, decision_row, new_decision
from kpi.pipeline.opening.workspace import Workspace

Rows = list[SubmissionRow]


def make_current(workspace: Workspace, wish: str, forms: Sequence[str], because: Because) -> Verdict:
    """Let a submission count, with the patches it had when it was imported, in place of what counts now.

    `wish` is its id, or enough of it; `forms` limits the decision to some of its forms.
    """
    return _about(workspace, CURRENT, wish, forms, because)


def withdraw_submission(workspace: Workspace, wish: str, forms: Sequence[str], because: Because) -> Verdict:
    """Take a submission back: what counted before it counts again, but for what was withdrawn itself."""
    return _about(workspace, WITHDRAW_SUBMISSION, wish, forms, because)


def _about(
    workspace: Workspace,
    kind: Literal["current", "withdraw_submission"],
    wish: str,
    forms: Sequence[str],
    because: Because,
) -> Verdict:
    lake = open_lake(workspace.lake)
    with writing(lake):
        log = known(lake)
        targets = meant(log, wish, forms)
        if isinstance(targets, Finding):
            return Verdict("refused", None, (targets,))
        changes = [(row, _current(log, row) if kind == CURRENT else without(log, row)) for row in targets]
        done = [(row, rows) for row, rows in changes if rows]
        first = targets[0]
        lock = locked(decisions(lake), parse_period(first.period))
        if done and lock is not None:
            return Verdict("refused", None, (lock,))
        if not done:
            code = "decide.counts_already" if kind == CURRENT else "decide.withdrawn_already"
            note = finding(code, submission=first.submission, file=first.file)
            return Verdict("known", None, (note,))
        value = {
            "submission": first.submission,
            "file": first.file,
            "period": first.period,
            "forms": {row.form: row.reporter for row, _ in done},
        }
        decision = new_decision(kind, first.submission, value, because)
        return _carry_out(lake, log, decision, [row for _, rows in done for row in rows])


def _carry_out(lake: Lake, log: Known, one_decision: Decision, rows: Rows) -> Verdict:
    """Store a decision, then its rows, whose commit makes it count; tells what counts then."""
    decision = decide(lake, one_decision)
    append_rows(lake, rows, log, decision.seq, decision.run)
    findings = tuple(_told(log, known(lake), dict.fromkeys(row.key for row in rows)))
    state = "withdrawal" if decision.kind == WITHDRAW else "in_force"
    return Verdict("stored", decision_row(decision, state), findings)


def _told(before: Known, after: Known, keys: Iterable[Key]) -> Iterable[Finding]:
    """What counts now in place of what, one finding for forms that share it."""
    groups: dict[tuple[str, str, str, str, str, str], list[str]] = {}
    for form, period, reporter in keys:
        old, new = (log.current.get((form, period, reporter)) for log in (before, after))
        if old is not new and (old is None or new is None or old.place != new.place or old.base != new.base):
            names = [(row.submission, row.file) if row is not None else ("", "") for row in (old, new)]
            groups.setdefault((reporter, period, *names[0], *names[1]), []).append(form)
    for (reporter, period, earlier, name, submission, file), forms in groups.items():
        code = "decide.nothing_counts" if not submission else "decide.now_counts"
        yield finding(
            code,
            unit=unit_of(reporter),
            period=period,
            forms=", ".join(forms),
            submission=submission or "–",
            file=file,
            earlier=earlier or "–",
            name=name or "–",
        )


def _current(log: Known, row: SubmissionRow) -> Rows:
    """The row that lets a submission count; none where it does already, as it is."""
    now = log.current.get(row.key)
    if now is not None and now.place == row.place:
        return []
    return [_again(row, _counted(log, row), log)]


def _counted(log: Known, row: SubmissionRow) -> str:
    """The outcome that a submission had when it counted; one that was held had findings."""
    if row.outcome in COUNTED:
        return row.outcome
    first = log.first[row.place].outcome
    return first if first in COUNTED else COUNTED[-1]


def _again(row: SubmissionRow, outcome: str, log: Known) -> SubmissionRow:
    """A row said once more, with another outcome."""
    now = log.current.get(row.key)
    counts = outcome in COUNTED and now is not None and now.submission != row.submission
    return replace(row, outcome=outcome, supersedes=now.submission if counts and now is not None else "")


def without(log: Known, row: SubmissionRow) -> Rows:
    """The rows that take a submission back and say what counts without it; none where it is withdrawn."""
    if log.standing(row) == WITHDRAWN:
        return []
    withdrawal = _again(row, WITHDRAWN, log)
    stack = log.stack(row.key)
    if stack and row.place not in {layer.place for layer in stack}:
        return [withdrawal, _again(stack[0], stack[0].outcome, log)]
    before = _before(log, row)
    return [withdrawal] if before is None else [withdrawal, _again(before, before.outcome, log)]


def _before(log: Known, row: SubmissionRow) -> SubmissionRow | None:
    """What counted last of those that hold nothing of this row, nor of what was withdrawn."""

    def sound(other: SubmissionRow) -> bool:
        layers = log.layers(other)
        return all(x.place != row.place and log.last[x.place].outcome != WITHDRAWN for x in layers)

    rows = (other for other in reversed(log.rows) if other.key == row.key and other.counted)
    return next((other for other in rows if sound(other)), None)


def undo(workspace: Workspace, seq: int, because: Because) -> Verdict:
    """Take back a decision about submissions: what counted before it counts again, as far as nothing has
    come since."""
    lake = open_lake(workspace.lake)
    with writing(lake):
        log, all_decisions = known(lake), decisions(lake)
        begun = {d.seq for d in unfinished(all_decisions, log.rows)}
        meant_one = next(d for d in all_decisions if d.seq == seq and d.kind in OF_SUBMISSIONS)
        params = {"seq": str(seq), "submission": meant_one.subject}
        if seq in begun:
            return Verdict("known", None, (finding("decide.never_made", **params),))
        if seq in withdrawn(d for d in all_decisions if d.seq not in begun):
            numbers = ", ".join(
                str(d.seq) for d in all_decisions if d.seq not in begun and d.kind != WITHDRAW
            )
            known_before = finding("decide.withdrawn", seq=seq, listed=numbers)
            return Verdict("known", None, (known_before,))
        rows = [row for key in _keys_of(log, seq) for row in _undone(log, key, seq)]
        if not rows:
            return Verdict("refused", None, (finding("decide.overtaken", **params),))
        lock = locked(all_decisions, parse_period(rows[0].period))
        if lock is not None:
            return Verdict("refused", None, (lock,))
        return _carry_out(lake, log, new_decision(WITHDRAW, str(seq), {}, because), rows)


def _keys_of(log: Known, seq: int) -> list[Key]:
    """What a decision was about, as far as it still says what counts."""
    return [row.key for row in log.deciding() if row.decision == seq]


def _undone(log: Known, key: Key, seq: int) -> Rows:
    """The rows that bring a key back to the state before a decision."""
    rows = [row for row in log.rows if row.key == key]
    start = next(row.seq for row in rows if row.decision == seq)
    earlier = [row for row in rows if row.seq < start]
    last = {row.place: row for row in earlier}
    rows_by_place = {row.place: row for row in rows if row.decision == seq}
    top = next((row for row in reversed(earlier) if row.outcome in DECIDING), None)
    states = [row for place, row in last.items() if place in rows_by_place]
    if top is not None and top.counted:
        others = [row for row in states if row.place != top.place]
        return [*_said_again(others, log), _again(top, top.outcome, log)]
    nothing = _again(next(iter(rows_by_place.values())), WITHDRAWN, log)
    return [nothing, *_said_again(states, log)]


def _said_again(rows: Iterable[SubmissionRow], log: Known) -> Rows:
    return [_again(row, row.outcome, log) for row in rows]
