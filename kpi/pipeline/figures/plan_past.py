"""What a plan needs beside the figures of its period: those of earlier years and of months, and old maps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kpi.model.period import Period
from kpi.pipeline.figures.view import Look
from kpi.plan.baselines import Decided
from kpi.plan.following import all_names, asks_months, figures_of, years_wanted
from kpi.plan.scene import Figures, OldMap, Past
from kpi.quick import dataclass
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_targets import Baseline
from kpi.units.gazetteer.tree import Tree
from kpi.units.gazetteer.units import Units
from kpi.units.lives.passage import passage


def past_years(plan: Plan, year: int) -> tuple[Period, ...]:
    """The earlier years that a plan looks at in a year."""
    return tuple(Period(one, "year", 1) for one in years_wanted(plan, year))


def past_of(view: Look, plan: Plan, here: Here, decided: Decided) -> Past:
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
    units = view.workspace.units
    maps = {day: old_map(units, day, here) for day in sorted(days) if units.first <= day}
    return Past(years, months, maps, decided)


def _figures(view: Look, plan: Plan, period: Period) -> Figures:
    doubts = replace(view, period=period).doubts(all_names(plan))
    return figures_of(view.snapshot.con, plan, period, doubts)


def _all(decided: Decided) -> Iterable[Baseline]:
    return (one for baselines in decided.values() for one in baselines)


@dataclass(frozen=True, slots=True)
class Here:
    """The map that targets are told on, and the unit of it that is looked at."""

    tree: Tree
    under: str

    @property
    def codes(self) -> frozenset[str]:
        """The communes looked at."""
        return frozenset(unit.code for unit in self.tree.under(self.under, "commune"))


def old_map(units: Units, day: date, here: Here) -> OldMap:
    """The units of another day, with where those lie that are now in what is looked at."""
    tree = units.at(day)
    first, last = sorted((day, here.tree.day))
    if not any(first.isoformat() < change <= last.isoformat() for change in units.history.days):
        return OldMap(tree)
    codes, targets = here.codes, passage(units, day, here.tree.day).targets
    lies = {old: new for old, new in targets.items() if not codes.isdisjoint(new)}
    same = len(lies) == len(codes) and all(new == (old,) for old, new in lies.items())
    return OldMap(tree, None if same else lies)
