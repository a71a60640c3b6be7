"""The office releases the figures of a period under a name, and locks a period."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import Fault, Finding, finding
from kpi.lake.decisions import LOCK, RELEASE, Decision, decide, decide_together, decisions
from kpi.lake.fingerprint import fingerprint
from kpi.lake.layout import Lake, open_lake, read_about
from kpi.lake.lock import writing
from kpi.lake.locks import lock_over
from kpi.lake.pins import SPECS, UNITS, digest_of, kept_at
from kpi.lake.releases import Release, ReleaseKind, next_name, release_value, releases
from kpi.lake.snapshot import Snapshot, open_snapshot
from kpi.model.period import Period
from kpi.model.show import stored_moment
from kpi.pipeline.deciding.verdicts import Because, Verdict, decision_row, new_decision
from kpi.pipeline.opening.periods import compose_periods, no_reports, reported_periods
from kpi.pipeline.opening.pinning import keep_now
from kpi.pipeline.opening.staleness import note_state
from kpi.pipeline.opening.workspace import Workspace
from kpi.version import __version__

_KEPT_BESIDE = (RELEASE, LOCK)  # decisions that change no table


def decide_release(
    workspace: Workspace, period: Period, kind: ReleaseKind, locks: bool, because: Because
) -> Verdict:
    """Name the state of the lake as it is now, with the specs and the units in use, as the figures of a
    period of some kind; `locks` the period with it. What names no more than the last one of its kind is none.

    Raises Fault ``lake.kept_damaged`` where the specs or units cannot be kept as they are, OSError, and those
    of `open_snapshot` and of the specs.
    """
    lake = open_lake(workspace.lake)
    with writing(lake):
        all_decisions = decisions(lake)
        _keep(workspace, lake)
        with open_snapshot(lake) as snapshot:
            nothing = _nothing(workspace, snapshot, period)
            if nothing is not None:
                return Verdict("refused", None, (nothing,))
            notes = note_state(workspace, snapshot, [str(period)])
            name = next_name(all_decisions, str(period), kind)
            wish = _release(workspace, lake, snapshot, name, period, kind)
        same = _same(wish, all_decisions)
        if same is not None:
            note = finding("release.known", name=same.name, at=stored_moment(same.decision.at))
            return Verdict("known", decision_row(same.decision, "in_force"), (note,))
        rows = [new_decision(RELEASE, wish.name, release_value(wish), because)]
        if locks and lock_over(all_decisions, period) is None:
            rows.append(_lock(period, because))
        release, *others = decide_together(lake, rows)
        findings = [finding("release.locked", period=str(period), seq=one.seq) for one in others]
        return Verdict("stored", decision_row(release, "in_force"), (*notes, *findings))


def decide_lock(workspace: Workspace, period: Period, because: Because) -> Verdict:
    """Let nothing that changes the figures of a period be taken in, until the lock is withdrawn."""
    lake = open_lake(workspace.lake)
    with writing(lake):
        before = lock_over(decisions(lake), period)
        if before is not None:
            note = finding("decide.known", seq=before.seq, at=stored_moment(before.at))
            return Verdict("known", decision_row(before, "in_force"), (note,))
        return Verdict("stored", decision_row(decide(lake, _lock(period, because)), "in_force"), ())


def _lock(period: Period, because: Because) -> Decision:
    return new_decision(LOCK, str(period), {"period": str(period)}, because)


def _keep(workspace: Workspace, lake: Lake) -> None:
    """Have the specs and units in use kept, and sound."""
    keep_now(workspace)
    for kind, sha256 in ((SPECS, workspace.specs.sha256), (UNITS, workspace.units_sha256)):
        folder = kept_at(lake, kind, sha256)
        if digest_of(folder, kind) != sha256:
            raise Fault(finding("lake.kept_damaged", what=folder.relative_to(lake.root).as_posix()))


def _nothing(workspace: Workspace, snapshot: Snapshot, period: Period) -> Finding | None:
    """That there is no report of the period, nor anything made of its parts."""
    present = reported_periods(snapshot.con)
    if str(period) in present:
        return None
    indicators, units = workspace.specs.indicators, workspace.units
    composition = compose_periods(snapshot.con, [period], present, indicators, units).get(period)
    return None if composition and composition.parts else no_reports(period, present)


def _release(
    workspace: Workspace, lake: Lake, snapshot: Snapshot, name: str, period: Period, kind: ReleaseKind
) -> Release:
    about = read_about(lake)
    return Release(
        name=name,
        period=str(period),
        kind=kind,
        version=snapshot.version,
        moment=snapshot.as_of,
        specs=workspace.specs.sha256,
        units=workspace.units_sha256,
        program=__version__,
        tables=about.tables,
        rebuilt=about.rebuilt,
        values=fingerprint(snapshot.con),
        decision=Decision(kind=RELEASE, subject=name, value="{}", reason=""),
    )


def _same(wish: Release, all_decisions: Sequence[Decision]) -> Release | None:
    """The last release of the period and kind, if it names the same and nothing was decided since."""
    before = [one for one in releases(all_decisions) if (one.period, one.kind) == (wish.period, wish.kind)]
    if not before:
        return None
    last = before[-1]
    decided = any(d.seq > last.decision.seq and d.kind not in _KEPT_BESIDE for d in all_decisions)
    names = [(one.version, one.specs, one.units, one.tables) for one in (wish, last)]
    return last if names[0] == names[1] and not decided else None
