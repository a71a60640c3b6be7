"""What a target of a plan may say, by its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kpi.findings import Finding
from kpi.spec.entry import Entry
from kpi.spec.values import Json

_KINDS_WITH: Mapping[str, tuple[str, ...]] = {
    "base": ("keep", "non_increasing", "fall_by"),
    "goal.upto": ("fall_by", "between"),
    "goal.of": ("grow_by",),
    "goal.start": ("each_month",),
    "measure.since": ("ever_within",),
}
_PER_CENT = ("share", "state", "fall_by", "ever_within")
_MOST = 100


def kind_faults(entry: Entry, at: str, data: Json, kind: str) -> Iterator[Finding]:
    """Findings of a target, or of a reading of that kind."""
    for path, kinds in _KINDS_WITH.items():
        if _at(data, path) is not None and kind not in kinds:
            yield entry.tell("spec.unfit_key", f"{at}.{path}", key=path.rpartition(".")[2], kind=kind)
    goal, measure = data.get("goal", {}), data.get("measure", {})
    for path in ("goal.value", "goal.upto"):
        value = _at(data, path)
        if kind in _PER_CENT and value is not None and value > _MOST:
            yield entry.tell("spec.bad_number", f"{at}.{path}", value=value, allowed=f"≤ {_MOST}")
    values = [goal.get("value", 0), *(one["value"] for one in goal.get("milestones", ()))]
    if "upto" in goal and goal["upto"] <= max(values):
        yield entry.tell("spec.bad_number", f"{at}.goal.upto", value=goal["upto"], allowed=f"> {max(values)}")
    if kind == "ever_within" and measure and "since" not in measure:
        yield entry.tell("spec.missing_key", f"{at}.measure", key="since")
    if kind == "between" and measure and "count" not in measure and "when" not in measure:
        yield entry.tell("spec.missing_key", f"{at}.measure", key="count")
    if goal.get("of") == "points" and "count" in measure:
        yield entry.tell("spec.missing_key", f"{at}.measure", key="when")


def _at(data: Json, path: str) -> Any:
    """What stands at a path of at most two names, None for nothing."""
    first, _, second = path.partition(".")
    value = data.get(first)
    return value.get(second) if second and value else value
