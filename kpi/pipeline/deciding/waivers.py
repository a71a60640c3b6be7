"""What a waiver is about: the rule, the unit, and the very figures that break it now."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.findings import Finding, Severity, finding
from kpi.model.nearest import nearest
from kpi.model.period import Period
from kpi.pipeline.checking.doubting import figures_of
from kpi.pipeline.checking.judging import bench_for, judge_stored
from kpi.pipeline.opening.whole import open_whole
from kpi.pipeline.opening.workspace import Workspace

PREFIX = "check."


def waiver_value(
    workspace: Workspace, check: str, unit: str, period: Period
) -> tuple[Mapping[str, object] | None, list[Finding]]:
    """The value of the waiver, or what speaks against it: no such rule, or no figure of the unit breaks it.
    Raises Fault of `open_snapshot` and of the specs."""
    rule = check.removeprefix(PREFIX)
    known = workspace.specs.checks
    if rule not in known:
        near = ", ".join(nearest(rule, known))
        return None, [finding("decide.unknown_check", Severity.ERROR, check=rule, near=near)]
    with open_whole(workspace, period) as whole:
        failed = judge_stored(whole.con, bench_for(workspace, period)).failed
    own = [one for one in failed if one.finding.unit == unit]
    figures = [figures_of(one) for one in own if one.check == rule]
    if not figures:
        broken = ", ".join(dict.fromkeys(one.check for one in own)) or "–"
        told = {"check": rule, "period": str(period), "broken": broken}
        return None, [finding("decide.nothing_to_waive", Severity.ERROR, unit=unit, **told)]
    return {"check": rule, "unit": unit, "period": str(period), "figures": figures}, []
