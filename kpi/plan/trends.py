"""Which way a target went since the year before."""

from __future__ import annotations

from kpi.plan.scene import Scene
from kpi.plan.types import Measured, Number, Trend, Way
from kpi.spec.plan_targets import Measure, TargetKind

_DOWN = ("non_increasing", "fall_by")  # less is better


def trend_of(scene: Scene, kind: TargetKind, measure: Measure | None) -> Trend | None:
    """What was measured the year before, on the map of the period, and what became of it; None without a
    report of that year, for parts of years and for what is told by months or over years."""
    year = scene.period.year - 1
    if measure is None or measure.since is not None or kind == "each_month" or scene.period.kind != "year":
        return None
    if year not in scene.past.years:
        return None
    before, now = scene.before(measure, year), scene.measured(measure)
    if not any(part.known for part in before.parts):
        return None
    rising = _rising(before, now)
    return Trend(year, before, _way(kind, before, now, rising), rising)


def _rising(before: Measured, now: Measured) -> bool | None:
    then, ends = before.quantity, now.quantity
    if then is None or ends is None:
        return None
    return True if ends[0] > then[1] else False if ends[1] < then[0] else None


def _way(kind: TargetKind, before: Measured, now: Measured, rising: bool | None) -> Way:
    if rising is not None:
        return "better" if rising != (kind in _DOWN) else "worse"
    same = _exact(before.quantity) is not None and _exact(before.quantity) == _exact(now.quantity)
    return "equal" if same else "unclear"


def _exact(ends: tuple[Number, Number] | None) -> Number | None:
    return ends[0] if ends is not None and ends[0] == ends[1] else None
