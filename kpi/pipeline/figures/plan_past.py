"""What a plan needs beside the figures of its period: those of earlier years and of months, and old maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from kpi.model.period import Period
from kpi.pipeline.figures.view import Look
from kpi.plan.following import all_names, asks_months, figures_of, years_wanted
from kpi.plan.scene import Figures, OldMap, Past
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_targets import Baseline
from kpi.units.gazetteer.units import Units
from kpi.units.lives.passage import passage

Decided = Mapping[str, tuple[Baseline, ...]]


def past_years(plan: Plan, year: int) -> tuple[Period, ...]:
    """The earlier years that a plan looks at in a year."""
    return tuple(Period(one, "year", 1) for one in years_wanted(plan, year))


def past_of(view: Look, plan: Plan, under: str, decided: Decided) -> Past:
    """What is known of other times, for one unit. The view's snapshot has to hold the periods of
    `past_years`."""
    periods = past_years(plan, view.period.year)
    years = {
        period.year: _figures(view, plan, period)
        for period in periods
        if replace(view, period=period).has_reports
    }
    months = {}
    if asks_months(plan) and view.period.kind == "year":
        all_months = view.period.divided()["month"]
        months = {str(one): _figures(view, plan, one) for one in all_months if str(one) in view.present}
    entered = [*(one for target in plan.targets for one in target.baselines), *_all(decided)]
    days = {*(period.end for period in periods), *(one.day for one in entered)}
    units, now = view.workspace.units, view.period.end
    here = frozenset(unit.code for unit in view.tree.under(under, "commune"))
    maps = {day: old_map(units, day, now, here) for day in sorted(days) if units.first <= day < now}
    return Past(years, months, maps, decided)


def _figures(view: Look, plan: Plan, period: Period) -> Figures:
    doubts = replace(view, period=period).doubts(all_names(plan))
    return figures_of(view.snapshot.con, plan, period, doubts)


def _all(decided: Decided) -> Iterable[Baseline]:
    return (one for baselines in decided.values() for one in baselines)


def old_map(units: Units, day: date, now: date, here: frozenset[str]) -> OldMap:
    """The units of an earlier day, with where those lie that are now in any of the units `here`."""
    tree = units.at(day)
    if not any(day.isoformat() < change <= now.isoformat() for change in units.history.days):
        return OldMap(tree)
    targets = passage(units, day, now).targets
    lies = {old: new for old, new in targets.items() if not here.isdisjoint(new)}
    same = len(lies) == len(here) and all(new == (old,) for old, new in lies.items())
    return OldMap(tree, None if same else lies)
