"""The office decides: judged first, then stored under the lock, in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kpi.findings import Finding, Severity, finding
from kpi.lake.decisions import (
    ALIAS,
    OF_SUBMISSIONS,
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
from kpi.lake.log import known
from kpi.lake.versions import find_version, moment_meant
from kpi.model.period import Period
from kpi.model.show import stored_moment
from kpi.pipeline.deciding.standing import undo
from kpi.pipeline.deciding.verdicts import Because, Verdict, decision_row, new_decision
from kpi.pipeline.deciding.waivers import lapsed, waiver_value
from kpi.pipeline.opening.workspace import Workspace
from kpi.tables.decisions_table import DecisionRow
from kpi.units.deciding.alias import judge_alias, unit_meant
from kpi.units.deciding.share import judge_share, share_of
from kpi.units.gazetteer.names import clean, words

_Judged = tuple[Decision | None, list[Finding]]


def decide_alias(
    workspace: Workspace, name: str, code: str, day: date | None, because: Because, today: date
) -> Verdict:
    """Confirm that `name` means the unit `code` of the `day`, for as long as that unit keeps its name."""
    unit = unit_meant(workspace.units, code, day, today)
    if isinstance(unit, Finding):
        return Verdict("refused", None, (unit,))
    tree = workspace.units.at(day or today)

    def judged(made: Sequence[Decision]) -> _Judged:
        found = judge_alias(tree, workspace.province, unit, clean(name), decided_aliases(made))
        value = {"alias": clean(name), "code": unit.code, "canonical": unit.name, "on": tree.day.isoformat()}
        return new_decision(ALIAS, f"{unit.code} {unit.name}: {words(name)}", value, because), found

    return _decide(workspace, judged)


def decide_share(
    workspace: Workspace, old: str, day: date, given: Sequence[tuple[str, str]], because: Because
) -> Verdict:
    """Decide how the figures of a unit that was split on a day are shared: (new code, share as typed)."""

    def judged(_made: Sequence[Decision]) -> _Judged:
        found = judge_share(workspace.units, old, day, given)
        if found:
            return None, found
        shares = {new: f"{share.normalize():f}" for new, typed in given if (share := share_of(typed))}
        value = {"old": old, "on": day.isoformat(), "shares": shares}
        return new_decision(SHARE, f"{old} {day.isoformat()}", value, because), []

    return _decide(workspace, judged)


def decide_waiver(workspace: Workspace, check: str, unit: str, period: Period, because: Because) -> Verdict:
    """Let the figures of a unit stand that break a rule, for as long as they are those they are now."""

    def judged(_made: Sequence[Decision]) -> _Judged:
        value, found = waiver_value(workspace, check, unit, period)
        if value is None:
            return None, found
        return new_decision(WAIVER, f"{value['period']} {unit} {value['check']}", value, because), []

    return _decide(workspace, judged)


def withdraw(workspace: Workspace, seq: int, because: Because) -> Verdict:
    """Take a decision back; one about a submission together with what it did."""
    if any(d.seq == seq and d.kind in OF_SUBMISSIONS for d in decisions(open_lake(workspace.lake))):
        return undo(workspace, seq, because)

    def judged(made: Sequence[Decision]) -> _Judged:
        told = {"seq": str(seq), "listed": ", ".join(str(d.seq) for d in in_force(made)) or "–"}
        meant = next((d for d in made if d.seq == seq), None)
        if meant is None or meant.kind == WITHDRAW:
            return None, [finding("decide.none" if meant is None else "decide.is_withdrawal", **told)]
        if seq in withdrawn(made):
            return None, [finding("decide.withdrawn", **told)]
        return new_decision(WITHDRAW, str(seq), {}, because), []

    return _decide(workspace, judged)


def _decide(workspace: Workspace, judged: Callable[[Sequence[Decision]], _Judged]) -> Verdict:
    """Judge a decision beside those made before, and store it unless an error speaks against it or it holds
    already."""
    lake = open_lake(workspace.lake)
    with writing(lake):
        made = decisions(lake)
        wanted, found = judged(made)
        told = tuple(found)
        if wanted is not None:
            same = (wanted.kind, wanted.subject, wanted.value)
            held = next((d for d in in_force(made) if (d.kind, d.subject, d.value) == same), None)
            if held is not None:
                known = finding("decide.known", seq=held.seq, at=stored_moment(held.at))
                return Verdict("known", decision_row(held, "in_force"), (known,))
        if any(f.severity is Severity.ERROR for f in told):
            return Verdict("refused", None, told)
        if wanted is None or any(f.code == "decide.name_known" for f in told):
            return Verdict("known", None, told)
        state = "withdrawal" if wanted.kind == WITHDRAW else "in_force"
        return Verdict("stored", decision_row(decide(lake, wanted), state), told)


def listed(workspace: Workspace, as_of: str | None) -> tuple[DecisionRow, ...]:
    """All decisions with what has become of each, oldest first, as of a moment. Raises
    Fault of `lapsed`."""
    lake = open_lake(workspace.lake)
    made = decisions(lake, moment_meant(lake, as_of))
    log = known(lake, None if as_of is None else find_version(lake, as_of))
    begun = {d.seq for d in unfinished(made, log.rows)}
    finished = [d for d in made if d.seq not in begun]
    held, gone = {d.seq for d in in_force(finished)}, withdrawn(finished)
    deciding = {row.decision for row in log.deciding}
    over = lapsed(workspace, [d for d in finished if d.seq in held and d.kind == WAIVER], as_of)

    def state(d: Decision) -> str:
        if d.seq in begun:
            return "no_effect"
        if d.kind in OF_SUBMISSIONS and d.seq not in gone:
            return "in_force" if d.seq in deciding else "replaced"
        if d.kind == WITHDRAW:
            return "withdrawal"
        if d.seq in over:
            return "lapsed"
        return "in_force" if d.seq in held else "withdrawn" if d.seq in gone else "replaced"

    return tuple(decision_row(d, state(d)) for d in made)
