"""A plan followed in one period: every target with what was planned, what is reached, what holds it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from kpi.check.doubt import Doubt, in_doubt
from kpi.model.level import Level
from kpi.model.period import Period
from kpi.plan.changing import judge_change
from kpi.plan.judging import judge_between, judge_months, judge_share, judge_state
from kpi.plan.measuring import names_in
from kpi.plan.notes import plan_notes
from kpi.plan.scene import NO_PAST, Figures, OldMap, Past, Scene
from kpi.plan.trends import trend_of
from kpi.plan.types import Followed, Outcome, ReadingResult, SupportResult, TargetResult, UnitOutcomes
from kpi.rollup.bounding import Known
from kpi.rollup.cells import collect_cells, told_figures
from kpi.rollup.standing import find_standing
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_targets import Goal, Measure, Target, TargetKind
from kpi.units.gazetteer.tree import COUNTRY, Tree

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHANGES = ("keep", "non_increasing", "fall_by", "grow_by")


def all_names(plan: Plan) -> tuple[str, ...]:
    """The indicators that the targets of a plan are measured by."""
    measures = [measure for target in plan.targets for measure in target.measures]
    return tuple(dict.fromkeys(name for measure in measures for name in names_in(measure)))


def held_against(target: Target) -> bool:
    """Whether a target, or a reading of it, is held against an earlier year."""
    return any(kind in _CHANGES for kind in (target.kind, *(one.kind for one in target.readings)))


def years_wanted(plan: Plan, year: int) -> tuple[int, ...]:
    """The earlier years whose figures the targets of a year need; the one before is there to compare."""
    years = {year - 1}
    for one in plan.targets:
        bases = {one.base_year(kind, year) for kind in (one.kind, *(other.kind for other in one.readings))}
        years |= {base for base in bases if base is not None}
        for since in (measure.since for measure in one.measures if measure.since is not None):
            years |= set(range(since, year))
    return tuple(sorted(one for one in years if one < year))


def asks_months(plan: Plan) -> bool:
    """Whether a target asks for every month."""
    kinds = [kind for one in plan.targets for kind in (one.kind, *(other.kind for other in one.readings))]
    return "each_month" in kinds


def follow(
    con: DuckDBPyConnection,
    tree: Tree,
    plan: Plan,
    period: Period,
    under: str,
    indicators: Mapping[str, Indicator],
    forms: Sequence[Form] = (),
    doubts: Sequence[Doubt] = (),
    past: Past = NO_PAST,
    senders: OldMap | None = None,
    by: Level | None = None,
) -> Followed:
    """Follow a plan in a period, in all of its territory or in a part of it (`under`).

    `con` holds the views ``observation`` and ``submission`` of a snapshot; `tree` the units at the period's
    end. A figure that an error in `doubts` stands against counts as not known, and so does one made of parts
    of the period that may count a thing twice. Every unit of the tree counts, also one that reported nothing.
    `past` is what is known of other times. `tree` may be the map of another day, and `under` a unit of it:
    then `senders` are the units of the period. `by` asks for the targets of each unit of that level as well.
    """
    names = all_names(plan)
    cells = collect_cells(con, period=str(period), indicators=names, exact=True)
    above = {name for form in forms if form.level != "commune" for name in form.indicators}
    standing = find_standing(con, str(period), [name for name in names if name not in above], forms)
    figures = _sound(told_figures(con, cells.table), doubts)
    home = plan.code_on(period.end)
    whole = under in (home, plan.code_on(tree.day)) if senders is not None else (under or COUNTRY) == home
    scene = Scene(tree, period, under, whole, figures, indicators, past, senders)
    results = tuple(_result(scene, plan, one) for one in plan.targets)
    own_tree, part = (tree, under) if senders is None else (senders.tree, home or under)
    notes = plan_notes(own_tree, plan, period, part, results, standing, cells.claims)
    below = tuple(_below(scene, plan, unit.code) for unit in tree.under(under, by)) if by else ()
    return Followed(plan, under, results, notes, tuple(doubts), below, str(period))


def _below(scene: Scene, plan: Plan, unit: str) -> UnitOutcomes:
    part = replace(scene, under=unit, whole=unit == scene.under and scene.whole)
    outcomes = (_outcome(part, plan, one, one.kind, one.measure, one.goal) for one in plan.targets)
    return UnitOutcomes(unit, tuple(outcomes))


def figures_of(con: DuckDBPyConnection, plan: Plan, period: Period, doubts: Sequence[Doubt] = ()) -> Figures:
    """What is known in a period of what a plan is measured by, as `follow` reads it."""
    cells = collect_cells(con, period=str(period), indicators=all_names(plan), exact=True)
    return _sound(told_figures(con, cells.table), doubts)


def _sound(all_figures: Mapping[str, Known], doubts: Sequence[Doubt]) -> dict[str, Known]:
    """Figures without those that errors stand against."""
    doubtful = in_doubt(doubts)
    return {
        unit: {name: one for name, one in figures.items() if name not in doubtful.get(unit, ())}
        for unit, figures in all_figures.items()
    }


def _result(scene: Scene, plan: Plan, target: Target) -> TargetResult:
    outcome = _outcome(scene, plan, target, target.kind, target.measure, target.goal)
    readings = tuple(
        ReadingResult(one, _outcome(scene, plan, target, one.kind, one.measure, one.goal))
        for one in target.readings
    )
    supports = tuple(SupportResult(one, scene.measured(one.measure)) for one in target.supports)
    return TargetResult(target, outcome, supports, readings, trend_of(scene, target.kind, target.measure))


def _outcome(
    scene: Scene, plan: Plan, target: Target, kind: TargetKind, measure: Measure | None, goal: Goal | None
) -> Outcome:
    """What a target comes to under one reading of it."""
    if measure is None:
        rests_on_past = kind in _CHANGES and not (target.baselines or target.id in scene.past.decided)
        return Outcome("no_baseline") if rests_on_past else Outcome("cannot_tell", "not_collected")
    if kind == "shown":
        return Outcome("no_verdict", "no_target", None, scene.measured(measure), back=())
    if goal is None:
        if kind in _CHANGES:
            return judge_change(scene, target, kind, measure, goal)
        return judge_state(scene.measured(measure))
    match kind:
        case "each_month":
            start = goal.start or _first_month(plan)
            return judge_months(goal, scene.by_month(measure, goal, start), scene.period)
        case "between":
            return judge_between(goal, scene.measured(measure), scene.period)
        case "keep" | "non_increasing" | "fall_by":
            return judge_change(scene, target, kind, measure, goal)
        case "grow_by" if goal.of != "all":
            return judge_change(scene, target, kind, measure, goal)
        case "share" | "state" | "grow_by" | "ever_within":
            return judge_share(goal, scene.measured(measure), scene.period)
        case _:
            assert_never(kind)


def _first_month(plan: Plan) -> str:
    """The month of a plan's first day, "" for one without."""
    start = plan.validity.start
    return f"{start:%Y-%m}" if start is not None else ""
