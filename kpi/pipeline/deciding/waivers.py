"""What a waiver is about: the rule, the unit, and the very figures that break it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.findings import Finding, finding
from kpi.findings.traits import rule_of
from kpi.lake.decisions import Decision
from kpi.model.nearest import nearest
from kpi.model.period import Period, parse_period
from kpi.pipeline.checking.doubting import figures_of
from kpi.pipeline.checking.judging import bench_for, judge_stored
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.whole import open_whole
from kpi.pipeline.opening.workspace import Workspace


def waiver_value(
    workspace: Workspace, check: str, unit: str, period: Period
) -> tuple[Mapping[str, object] | None, list[Finding]]:
    """The value of the waiver, or what speaks against it: no such rule, or no figure of the unit breaks it.
    Raises Fault of `open_snapshot` and of the specs."""
    rule = rule_of(check) or check  # as it is called, or as its findings are
    checks = workspace.specs.checks
    if rule not in checks:
        near = ", ".join(nearest(rule, checks))
        return None, [finding("decide.unknown_check", check=rule, near=near)]
    with open_whole(workspace, period) as whole:
        failed = judge_stored(whole.con, bench_for(workspace, period)).failed
    failures_here = [one for one in failed if one.finding.unit == unit]
    figures = [figures_of(one) for one in failures_here if one.check == rule]
    if not figures:
        broken = ", ".join(dict.fromkeys(one.check for one in failures_here)) or "–"
        params = {"check": rule, "period": str(period), "broken": broken}
        return None, [finding("decide.nothing_to_waive", unit=unit, **params)]
    return {"check": rule, "unit": unit, "period": str(period), "figures": figures}, []


def lapsed(workspace: Workspace, decisions: Sequence[Decision], as_of: str | None = None) -> frozenset[int]:
    """Numbers of those waivers that cover nothing any more, as of a moment: no figure they were given for
    breaks the rule now. Raises Fault of `pinned`, `open_snapshot` and of the specs."""
    if not decisions:
        return frozenset()
    workspace = pinned(workspace, as_of)
    by_period: dict[str, list[Decision]] = {}
    for one in decisions:
        by_period.setdefault(one.data["period"], []).append(one)
    over: set[int] = set()
    for period, waivers in by_period.items():
        broken = _broken(workspace, parse_period(period), {one.data["check"] for one in waivers}, as_of)
        for one in waivers:
            now = broken.get((one.data["check"], one.data["unit"]), [])
            if not any(figures in now for figures in one.data["figures"]):
                over.add(one.seq)
    return frozenset(over)


def _broken(
    workspace: Workspace, period: Period, rules: set[str], as_of: str | None
) -> dict[tuple[str, str], list[dict[str, str]]]:
    """By rule and unit: the figures that break some rules, as far as there still are such rules."""
    checks = [check for check in workspace.specs.checks.values() if check.id in rules]
    cells_by_rule: dict[tuple[str, str], list[dict[str, str]]] = {}
    if checks:
        with open_whole(workspace, period, as_of) as whole:
            for one in judge_stored(whole.con, bench_for(workspace, period), checks).failed:
                cells_by_rule.setdefault((one.check, one.finding.unit), []).append(figures_of(one))
    return cells_by_rule
