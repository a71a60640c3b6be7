"""Judging what is stored: the rules anew, and what reading the files told at their import."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.findings import Finding
from kpi.lake.queries import told_at_reading
from kpi.model.period import Period
from kpi.pipeline.checking.doubting import waivers, with_waivers
from kpi.pipeline.checking.judging import bench_for, judge_stored
from kpi.pipeline.opening.periods import no_reports
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.whole import open_whole
from kpi.pipeline.opening.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Stored:
    """What there is to tell of a period's reports, gravest first; `empty` that there are none at all."""

    findings: tuple[Finding, ...]
    empty: tuple[Finding, ...] = ()


def stored_findings(workspace: Workspace, period: Period, as_of: str | None = None) -> Stored:
    """All there is to tell of the current submissions of a period, and of the parts it is made of, gravest
    first. Raises Fault of `pinned`, `open_snapshot` and of the specs."""
    workspace = pinned(workspace, as_of)
    with open_whole(workspace, period, as_of) as whole:
        failed = judge_stored(whole.con, bench_for(workspace, period)).failed
        findings = [doubt.finding for doubt in with_waivers(failed, period, waivers(workspace))]
        notes = told_at_reading(whole.con, [str(period), *whole.sources])
    all_findings = tuple(sorted((*notes, *findings), key=lambda finding: finding.severity.rank))
    there = whole.sources or str(period) in whole.present
    return Stored(all_findings, () if there else (no_reports(period, whole.present),))
