"""Which plan is asked for, and where it applies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kpi.findings import Finding, finding
from kpi.model.nearest import nearest
from kpi.spec.kinds.plan import Plan


def unknown_plan(name: str, names: Sequence[str]) -> Finding:
    """That there is no plan of a name, with those that are near it."""
    near = nearest(name, names, likeness=0.4)
    return finding("plan.unknown", id=name, known=", ".join(near or names) or "–")


def territory_until(plan: Plan, day: date) -> tuple[str, date] | None:
    """The code of the plan's territory on a day, and the day; where it has ended by then its last one with
    its last day. None before it begins."""
    begun = [one for one in plan.territory if one.validity.start is None or one.validity.start <= day]
    if not begun:
        return None
    last = max(begun, key=lambda one: one.validity.start or date.min)
    end = last.validity.end
    return last.code, day if end is None else min(day, end - timedelta(1))
