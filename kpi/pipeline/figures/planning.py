"""Plans of a workspace: which there are, what one says, and what its targets come to in a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kpi.findings import Catalogue, Fault, finding, in_order
from kpi.model.show import day_text
from kpi.model.table import Table
from kpi.pipeline.figures.duties import duties_by
from kpi.pipeline.figures.plan_past import past_of, past_years
from kpi.pipeline.figures.result import Around, Plans, Result, gap_of
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.choosing import unknown_plan
from kpi.plan.following import all_names, follow
from kpi.spec.entry import Entry
from kpi.spec.kinds import plan as plans
from kpi.spec.kinds.plan import Plan
from kpi.spec.load import sound_entries
from kpi.tables.frame import source_of
from kpi.tables.plan_table import plan_table


def plan_entries(roots: Sequence[Path], seal: Path | None, *names: str) -> list[Entry]:
    """Plans as JSON, by default all. Raises Fault ``plan.unknown``."""
    entries = sound_entries(roots, seal)[0][plans.KIND.id]
    for name in names:
        if name not in entries:
            raise Fault(unknown_plan(name, sorted(entries)))
    return [entries[name] for name in names or sorted(entries)]


def follow_plan(workspace: Workspace, catalogue: Catalogue, query: Query, name: str) -> Result[Plans]:
    """The targets of a plan in the period of a query, in its territory or the unit `query.under` of it.

    Raises Fault ``plan.unknown``, ``plan.outside``, ``plan.no_territory``, ``plan.not_within``, and those of
    `pinned` and `look`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    all_plans = workspace.specs.of(plans.KIND)
    if name not in all_plans:
        raise Fault(unknown_plan(name, sorted(all_plans)))
    plan = all_plans[name]
    home = _home(plan, query)
    query = replace(query, periods=(*past_years(plan, query.period.year), query.period))
    with look(workspace, catalogue, query, query.under or home) as view:
        under = _within(plan, view, home)
        indicators = workspace.specs.indicators
        names = all_names(plan)
        followed = follow(
            view.snapshot.con, view.tree, plan, query.period, under, indicators, view.forms,
            view.doubts(names), past_of(view, plan, under, {}),
        )  # fmt: skip
        units = [unit.code for unit in view.tree.reporting_units(under)]
        composed = view.composed(units, [indicators[one] for one in names])
        followed = replace(followed, notes=in_order((*composed, *followed.notes)))
        frame = view.frame(())
        duties = duties_by(workspace, plan, view.tree, query.period.end, under, under == home)
    figures = Plans(followed, Around(frame, view.tree, view.composition), duties)
    table = partial(plan_table, followed, frame)

    def tables() -> tuple[Table, ...]:
        return table(), *duties.tables(catalogue, source_of(frame))

    return Result(figures, table, view.empty, gap_of(followed.complete, followed.notes), tables)


def _home(plan: Plan, query: Query) -> str:
    """The code of the plan's territory at the period's end, where the plan is for that period."""
    end, validity = query.period.end, plan.validity
    if not validity.covers(end):
        days = {"start": day_text(validity.start), "end": day_text(validity.end)}
        raise Fault(finding("plan.outside", id=plan.id, period=str(query.period), **days))
    code = plan.code_on(end)
    if code is None:
        codes = ", ".join(
            f"{one.code} ({day_text(one.validity.start)} – {day_text(one.validity.end)})"
            for one in plan.territory
        )
        raise Fault(finding("plan.no_territory", id=plan.id, day=day_text(end), codes=codes))
    return code


def _within(plan: Plan, view: Look, home: str) -> str:
    """The unit looked at, where it lies in the territory of the plan."""
    under = view.under or ""
    if home not in [unit.code for unit in view.tree.path(under)]:
        raise Fault(finding("plan.not_within", id=plan.id, unit=under or "00", home=home))
    return under
