"""Plans of a workspace: which there are, what one says, and what its targets come to in a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kpi.findings import Catalogue, Fault, finding, in_order
from kpi.lake.decisions import in_force
from kpi.model.level import Level
from kpi.model.table import Table
from kpi.pipeline.figures.duties import duties_by
from kpi.pipeline.figures.plan_past import Here, old_map, past_of, past_years
from kpi.pipeline.figures.restating import restated, restated_frame, wanted_map
from kpi.pipeline.figures.result import Around, Plans, Result, gap_of
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.baselines import decided_baselines
from kpi.plan.choosing import chosen_plan, home_of, unknown_plan
from kpi.plan.following import all_names, follow
from kpi.plan.types import Followed
from kpi.rollup.restate import Restating
from kpi.rollup.restate_notes import map_note
from kpi.spec.entry import Entry
from kpi.spec.kinds import plan as plans
from kpi.spec.kinds.plan import Plan
from kpi.spec.load import sound_entries
from kpi.tables.frame import source_of
from kpi.tables.plan_table import plan_table, plan_tables
from kpi.units.gazetteer.tree import COUNTRY, Tree


def plan_entries(roots: Sequence[Path], seal: Path | None, *names: str) -> list[Entry]:
    """Plans as JSON, by default all. Raises Fault ``plan.unknown``."""
    entries = sound_entries(roots, seal)[0][plans.KIND.id]
    for name in names:
        if name not in entries:
            raise Fault(unknown_plan(name, sorted(entries)))
    return [entries[name] for name in names or sorted(entries)]


def follow_plan(
    workspace: Workspace, catalogue: Catalogue, query: Query, name: str, by: Level | None = None
) -> Result[Plans]:
    """The targets of a plan in the period of a query, in its territory or the unit `query.under` of it; with
    `query.at` on that day's map, of which `query.under` is a unit then. `by` asks for a second table, of the
    units of that level.

    Raises Fault ``plan.unknown``, ``plan.outside``, ``plan.no_territory``, ``plan.not_within``, and those of
    `pinned`, `look` and `restated`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    plan = chosen_plan(workspace.specs.of(plans.KIND), name)
    home = home_of(plan, query.period)
    query = replace(query, periods=(*past_years(plan, query.period.year), query.period))
    wish = None if query.at is None else wanted_map(workspace, query.at, query.under)
    top = home if home != COUNTRY else None
    with look(workspace, catalogue, query, top if wish else query.under or top) as view:
        on = None
        if wish is not None:
            view, on = restated(view, wish)
        followed = followed_in(view, plan, query.under, home, on, by)
        frame = view.frame(())
        part = followed.under if on is None else home
        duties = duties_by(workspace, plan, view.tree, query.period.end, part, home == (part or COUNTRY))
    if on is not None:
        frame = restated_frame(frame, on, followed.under)
    figures = Plans(followed, Around(frame, view.tree, view.composition, on), duties)
    table = partial(plan_table, followed, frame)

    def tables() -> tuple[Table, ...]:
        return *plan_tables(followed, frame), *duties.tables(catalogue, source_of(frame))

    return Result(figures, table, view.empty, gap_of(followed.complete, followed.notes), tables)


def followed_in(
    view: Look,
    plan: Plan,
    under: str | None,
    home: str,
    on: Restating | None = None,
    by: Level | None = None,
) -> Followed:
    """A plan in the period of a view. Raises Fault ``plan.not_within``."""
    if on is None:
        here, senders = Here(view.tree, _within(plan, view.tree, view.under or "", home)), None
    else:
        top = plan.code_on(on.map.day) or home
        here = Here(on.map, _within(plan, on.map, under or (top if top != COUNTRY else ""), top))
        senders = old_map(view.workspace.units, view.tree.day, here)
    indicators, names = view.workspace.specs.indicators, all_names(plan)
    decided = decided_baselines(in_force(view.workspace.decisions), plan.id)
    past, doubts = past_of(view, plan, here, decided), view.doubts(names)
    con, period = view.snapshot.con, view.period
    where, forms = here.tree, view.forms
    followed = follow(con, where, plan, period, here.under, indicators, forms, doubts, past, senders, by)
    codes = [unit.code for unit in view.tree.reporting_units(here.under if on is None else home)]
    notes = [*view.composed(codes, [indicators[one] for one in names]), *followed.notes]
    if on is not None:
        notes.append(map_note(view.tree, on, len(codes)))
    return replace(followed, notes=in_order(notes))


def _within(plan: Plan, tree: Tree, under: str, home: str) -> str:
    """The unit looked at, where it lies in the territory of the plan."""
    if home != COUNTRY and home not in [unit.code for unit in tree.path(under)]:
        raise Fault(finding("plan.not_within", id=plan.id, unit=under or "00", home=home))
    return under
