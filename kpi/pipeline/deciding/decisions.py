"""The office decides: judged first, then stored under the lock, in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kpi.findings import Finding, Severity, finding
from kpi.lake.decisions import (
    ALIAS,
    APPRAISAL,
    BASELINE,
    DUTY,
    OF_SUBMISSIONS,
    SET_ASIDE,
    SHARE,
    WAIVER,
    WITHDRAW,
    Decision,
    decide,
    decided_aliases,
    decisions,
    in_force,
    unfinished,
    withdrawn,
)
from kpi.lake.layout import open_lake
from kpi.lake.lock import writing
from kpi.lake.locks import locked
from kpi.lake.log import known
from kpi.lake.versions import find_version, moment_meant
from kpi.model.period import Period, parse_period
from kpi.model.show import stored_moment
from kpi.pipeline.deciding.appraising import Appraisal, appraisal_value
from kpi.pipeline.deciding.baselines import Baselined, baseline_value
from kpi.pipeline.deciding.duties import DutyRecord, duty_value
from kpi.pipeline.deciding.standing import undo
from kpi.pipeline.deciding.verdicts import Because, Verdict, decision_row, new_decision
from kpi.pipeline.deciding.waivers import lapsed, waiver_value
from kpi.pipeline.opening.workspace import Workspace
from kpi.tables.decisions_table import DecisionRow
from kpi.units.deciding.alias import judge_alias, unit_meant
from kpi.units.deciding.share import judge_share, share_of
from kpi.units.gazetteer.names import clean, words

_Judged = tuple[Decision | None, list[Finding]]
_OF_PERIODS = (WAIVER, APPRAISAL)  # decisions that change what the figures of one period come to


def decide_alias(
    workspace: Workspace, name: str, code: str, day: date | None, because: Because, today: date
) -> Verdict:
    """Confirm that `name` means the unit `code` of the `day`, for as long as that unit keeps its name."""
    unit = unit_meant(workspace.units, code, day, today)
    if isinstance(unit, Finding):
        return Verdict("refused", None, (unit,))
    tree = workspace.units.at(day or today)

    def judged(all_decisions: Sequence[Decision]) -> _Judged:
        province, aliases = workspace.province_on(tree.day), decided_aliases(all_decisions)
        findings = judge_alias(tree, province, unit, clean(name), aliases)
        value = {"alias": clean(name), "code": unit.code, "canonical": unit.name, "on": tree.day.isoformat()}
        return new_decision(ALIAS, f"{unit.code} {unit.name}: {words(name)}", value, because), findings

    return _decide(workspace, judged)


def decide_share(
    workspace: Workspace, old: str, day: date, parts: Sequence[tuple[str, str]], because: Because
) -> Verdict:
    """Decide how the figures of a unit that was split on a day are shared: (new code, share as typed)."""

    def judged(_decisions: Sequence[Decision]) -> _Judged:
        findings = judge_share(workspace.units, old, day, parts)
        if findings:
            return None, findings
        shares = {new: f"{share.normalize():f}" for new, typed in parts if (share := share_of(typed))}
        value = {"old": old, "on": day.isoformat(), "shares": shares}
        return new_decision(SHARE, f"{old} {day.isoformat()}", value, because), []

    return _decide(workspace, judged)


def decide_waiver(workspace: Workspace, check: str, unit: str, period: Period, because: Because) -> Verdict:
    """Let the figures of a unit stand that break a rule, for as long as they are those they are now."""

    def judged(all_decisions: Sequence[Decision]) -> _Judged:
        if lock := locked(all_decisions, period):
            return None, [lock]
        value, findings = waiver_value(workspace, check, unit, period)
        if value is None:
            return None, findings
        return new_decision(WAIVER, f"{value['period']} {unit} {value['check']}", value, because), []

    return _decide(workspace, judged)


def decide_appraisal(workspace: Workspace, appraisal: Appraisal, because: Because) -> Verdict:
    """Keep the points that the district or the province gives a commune for a criterion."""

    def judged(all_decisions: Sequence[Decision]) -> _Judged:
        if lock := locked(all_decisions, appraisal.period):
            return None, [lock]
        value, findings = appraisal_value(workspace, appraisal, because, all_decisions)
        if value is None:
            return None, findings
        return new_decision(APPRAISAL, appraisal.subject, value, because), findings

    return _decide(workspace, judged)


def decide_baseline(workspace: Workspace, baseline: Baselined, because: Because) -> Verdict:
    """Keep the value of an earlier year that a target of a plan is held against."""

    def judged(_decisions: Sequence[Decision]) -> _Judged:
        value, findings = baseline_value(workspace, baseline, because)
        if value is None:
            return None, findings
        return new_decision(BASELINE, baseline.subject, value, because), findings

    return _decide(workspace, judged)


def decide_duty(workspace: Workspace, record: DutyRecord, because: Because, today: date) -> Verdict:
    """Keep what became of a duty of a plan, as of a day not after `today`."""

    def judged(_decisions: Sequence[Decision]) -> _Judged:
        value, findings = duty_value(workspace, record, because, today)
        if value is None:
            return None, findings
        return new_decision(DUTY, record.subject, value, because), findings

    return _decide(workspace, judged)


def withdraw(workspace: Workspace, seq: int, because: Because) -> Verdict:
    """Take a decision back; one about a submission together with what it did."""
    if any(d.seq == seq and d.kind in OF_SUBMISSIONS for d in decisions(open_lake(workspace.lake))):
        return undo(workspace, seq, because)

    def judged(all_decisions: Sequence[Decision]) -> _Judged:
        params = {"seq": str(seq), "listed": ", ".join(str(d.seq) for d in in_force(all_decisions)) or "–"}
        decision = next((d for d in all_decisions if d.seq == seq), None)
        if decision is None or decision.kind == WITHDRAW:
            return None, [finding("decide.none" if decision is None else "decide.is_withdrawal", **params)]
        if decision.kind == SET_ASIDE:
            return None, [finding("decide.aside_stays", **params)]
        if seq in withdrawn(all_decisions):
            return None, [finding("decide.withdrawn", **params)]
        if decision.kind in _OF_PERIODS and (lock := locked(all_decisions, _period_of(decision))):
            return None, [lock]
        return new_decision(WITHDRAW, str(seq), {}, because), []

    return _decide(workspace, judged)


def _period_of(decision: Decision) -> Period:
    return parse_period(decision.data["period"])


def _decide(workspace: Workspace, judge: Callable[[Sequence[Decision]], _Judged]) -> Verdict:
    """Judge a decision beside those made before, and store it unless an error speaks against it or it holds
    already."""
    lake = open_lake(workspace.lake)
    with writing(lake):
        all_decisions = decisions(lake)
        decision, findings = judge(all_decisions)
        notes = tuple(findings)
        if decision is not None:
            same = (decision.kind, decision.subject, decision.value)
            one_decision = next(
                (d for d in in_force(all_decisions) if (d.kind, d.subject, d.value) == same), None
            )
            if one_decision is not None:
                note = finding("decide.known", seq=one_decision.seq, at=stored_moment(one_decision.at))
                return Verdict("known", decision_row(one_decision, "in_force"), (note,))
        if any(f.severity is Severity.ERROR for f in notes):
            return Verdict("refused", None, notes)
        if decision is None or any(f.code == "decide.name_known" for f in notes):
            return Verdict("known", None, notes)
        state = "withdrawal" if decision.kind == WITHDRAW else "in_force"
        return Verdict("stored", decision_row(decide(lake, decision), state), notes)


def listed(workspace: Workspace, as_of: str | None) -> tuple[DecisionRow, ...]:
    """All decisions with what has become of each, oldest first, as of a moment. Raises
    Fault of `lapsed`."""
    lake = open_lake(workspace.lake)
    all_decisions = decisions(lake, moment_meant(lake, as_of))
    log = known(lake, None if as_of is None else find_version(lake, as_of))
    begun = {d.seq for d in unfinished(all_decisions, log.rows)}
    finished = [d for d in all_decisions if d.seq not in begun]
    numbers_in_force, numbers_withdrawn = {d.seq for d in in_force(finished)}, withdrawn(finished)
    deciding = {row.decision for row in log.deciding()}
    over = lapsed(workspace, [d for d in finished if d.seq in numbers_in_force and d.kind == WAIVER], as_of)

    def state(d: Decision) -> str:
        if d.seq in begun:
            return "no_effect"
        if d.kind in OF_SUBMISSIONS and d.seq not in numbers_withdrawn:
            return "in_force" if d.seq in deciding else "replaced"
        if d.kind == WITHDRAW:
            return "withdrawal"
        if d.seq in over:
            return "lapsed"
        return (
            "in_force"
            if d.seq in numbers_in_force
            else "withdrawn"
            if d.seq in numbers_withdrawn
            else "replaced"
        )

    return tuple(decision_row(d, state(d)) for d in all_decisions)
