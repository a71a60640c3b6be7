"""Baselines that the office decided: the values of earlier years that targets are held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kpi.lake.decisions import BASELINE, Decision
from kpi.spec.plan_targets import Baseline, baseline_of

Decided = Mapping[str, tuple[Baseline, ...]]
"""Baselines by target."""


def decided_baselines(decisions: Iterable[Decision], plan: str) -> Decided:
    """Those of a plan among decisions in force."""
    by_target: dict[str, list[Baseline]] = {}
    for one in decisions:
        if one.kind == BASELINE and one.data["plan"] == plan:
            baseline = replace(baseline_of(one.data), decision=one.seq)
            by_target.setdefault(one.data["target"], []).append(baseline)
    return {target: tuple(baselines) for target, baselines in by_target.items()}
