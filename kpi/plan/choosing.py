"""Which plan is asked for, and where it applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from kpi.findings import Fault, Finding, finding
from kpi.model.nearest import nearest
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.spec.kinds.plan import Plan


def unknown_plan(name: str, names: Sequence[str]) -> Finding:
    """That there is no plan of a name, with those that are near it."""
    near = nearest(name, names, likeness=0.4)
    return finding("plan.unknown", id=name, known=", ".join(near or names) or "–")


def chosen_plan(all_plans: Mapping[str, Plan], name: str) -> Plan:
    """The plan of a name. Raises Fault ``plan.unknown``."""
    if name not in all_plans:
        raise Fault(unknown_plan(name, sorted(all_plans)))
    return all_plans[name]


def home_of(plan: Plan, period: Period) -> str:
    """The code of the plan's territory at a period's end, where the plan is for that period. Raises Fault
    ``plan.outside`` and ``plan.no_territory``."""
    end, validity = period.end, plan.validity
    if not validity.covers(end):
        days = {"start": day_text(validity.start), "end": day_text(validity.end)}
        raise Fault(finding("plan.outside", id=plan.id, period=str(period), **days))
    code = plan.code_on(end)
    if code is None:
        codes = ", ".join(
            f"{one.code} ({day_text(one.validity.start)} – {day_text(one.validity.end)})"
            for one in plan.territory
        )
        raise Fault(finding("plan.no_territory", id=plan.id, day=day_text(end), codes=codes))
    return code


def territory_until(plan: Plan, day: date) -> tuple[str, date] | None:
    """The code of the plan's territory on a day, and the day; where it has ended by then its last one with
    its last day. None before it begins."""
    begun = [one for one in plan.territory if one.validity.start is None or one.validity.start <= day]
    if not begun:
        return None
    last = max(begun, key=lambda one: one.validity.start or date.min)
    end = last.validity.end
    return last.code, day if end is None else min(day, end - timedelta(1))
