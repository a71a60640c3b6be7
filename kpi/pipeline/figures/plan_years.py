"""A plan along its years, to its last milestone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from kpi.findings import Catalogue, Finding, finding
from kpi.model.period import Period
from kpi.pipeline.figures.plan_past import past_years
from kpi.pipeline.figures.planning import followed_in
from kpi.pipeline.figures.result import PlanYears, Result, gap_of
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.days import day_asked
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.choosing import chosen_plan
from kpi.plan.types import Followed
from kpi.spec.kinds import plan as plans
from kpi.spec.kinds.plan import Plan
from kpi.tables.plan_years_table import plan_years_table
from kpi.units.gazetteer.tree import COUNTRY


def plan_years(
    workspace: Workspace,
    catalogue: Catalogue,
    name: str,
    under: str | None = None,
    as_of: str | None = None,
    specs: str = "",
) -> Result[PlanYears]:
    """The targets of a plan in every year of it that its territory has a code in.

    Raises Fault ``plan.unknown``, ``plan.not_within``, and those of `pinned` and `look`.
    """
    workspace = pinned(workspace, as_of, specs)
    plan = chosen_plan(workspace.specs.of(plans.KIND), name)
    periods = _periods(plan, workspace, day_asked(workspace, as_of))
    earlier = {one for period in periods for one in past_years(plan, period.year)}
    query = Query(periods[-1], tuple(sorted({*earlier, *periods})), under=under, as_of=as_of, specs=specs)
    home = plan.code_on(periods[-1].end) or ""
    with look(workspace, catalogue, query, under or (home if home != COUNTRY else None)) as whole:
        views = [_view(whole, period, under or top_of(plan, period, workspace)) for period in periods]
        years = tuple(_year(view, plan) for view in views)
        last = next((view for view in reversed(views) if view.has_reports), views[-1])
        frame = replace(last.frame(()), periods=periods)
    figures = PlanYears(
        plan, under or whole.under or home, periods, years, frame, _notes(years, frame.catalogue)
    )
    empty = () if any(view.has_reports for view in views) else last.empty
    table = partial(plan_years_table, plan, periods, years, frame, figures.notes)
    return Result(figures, table, empty, gap_of(figures.complete, figures.notes))


def _periods(plan: Plan, workspace: Workspace, today: date) -> tuple[Period, ...]:
    """The years of a plan at the end of which its territory has a code; of one without an end those that are
    over, and the first."""
    start = plan.validity.start or workspace.units.first
    end = plan.validity.end
    last = (end - timedelta(1)).year if end is not None else max(start.year, today.year - 1)
    years = (Period(year, "year", 1) for year in range(start.year, last + 1))
    return tuple(one for one in years if plan.code_on(one.end) is not None)


def top_of(plan: Plan, period: Period, workspace: Workspace) -> str | None:
    """The unit a plan is looked at in; of one for the whole country the workspace's province, by the code
    that it has then."""
    code = plan.code_on(period.end)
    if code == COUNTRY:
        code = workspace.province_on(period.end)
    return None if code == COUNTRY else code


def _view(whole: Look, period: Period, under: str | None) -> Look:
    tree = whole.workspace.tree_on(period.end)
    if under not in tree:
        tree = whole.workspace.units.at(period.end)
    return replace(whole, period=period, tree=tree, under=under)


def _year(view: Look, plan: Plan) -> Followed | None:
    """What the targets come to in a year; None without a report of it."""
    home = plan.code_on(view.period.end)
    return followed_in(view, plan, view.under, home) if view.has_reports and home is not None else None


def _notes(years: tuple[Followed | None, ...], catalogue: Catalogue) -> tuple[Finding, ...]:
    """The notes of all years, each once, with the years it is told of where it is not told of all."""
    reported = [one for one in years if one is not None]
    years_of: dict[Finding, list[str]] = {}
    for one in reported:
        for note in one.notes:
            years_of.setdefault(note, []).append(one.period)
    return tuple(
        note
        if len(periods) == len(reported)
        else finding("series.note", note.severity, periods=", ".join(periods), note=catalogue.message(note))
        for note, periods in years_of.items()
    )
