"""The duties of a plan, with what the office has recorded of them by a day."""

from __future__ import annotations

from datetime import date, timedelta

from kpi.findings import Catalogue
from kpi.lake.decisions import in_force
from kpi.model.show import day_text
from kpi.model.table import Table
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.choosing import territory_until
from kpi.plan.duties import DutyResult, duty_results, recorded
from kpi.quick import dataclass
from kpi.spec.kinds.plan import Plan
from kpi.tables.duties_table import Surroundings, duty_tables
from kpi.units.gazetteer.tree import COUNTRY, Tree


@dataclass(frozen=True, slots=True)
class Duties:
    """The `results` of a plan's duties by the end of a `day`; `later` is how many records are of later days
    and so say nothing here. `tree` holds the units they name."""

    plan: Plan
    day: date
    tree: Tree
    results: tuple[DutyResult, ...]
    later: int

    def tables(self, catalogue: Catalogue, source: str = "") -> tuple[Table, ...]:
        """How many of each agency are done, and each of them; none where there are no duties."""
        text, plan = catalogue.text, self.plan
        notes = (text("duty.later", number=self.later, day=day_text(self.day)),) if self.later else ()
        title = text("duty.title", number=plan.document.number or plan.id, name=plan.name.get(catalogue.lang))
        on = text("duty.on", day=day_text(self.day))
        return duty_tables(self.results, Surroundings(catalogue, self.tree, title, (on,), notes, source))


def duties_by(
    workspace: Workspace, plan: Plan, tree: Tree, day: date, under: str, whole: bool = True
) -> Duties:
    """The duties of a plan by the end of a day, in a unit (`under`) which is the `whole` of its territory or
    a part of it; in a workspace as of a moment, what had been decided by then."""
    decisions = in_force(workspace.decisions)
    results = duty_results(plan, tree, under, whole, recorded(decisions, plan.id, day))
    keys = {(one.duty.id, unit) for one in results for unit in one.records}
    latest = recorded(decisions, plan.id)
    later = sum(one.day > day for key, one in latest.items() if key in keys)
    return Duties(plan, day, tree, results, later)


def latest_duties(workspace: Workspace, plan: Plan, today: date) -> Duties:
    """The duties of a plan in all of its territory as far as anything is recorded by a day; the units are
    those of that day, after the plan has ended those of its last."""
    end = plan.validity.end
    day = today if end is None else min(today, end - timedelta(1))
    code, on = territory_until(plan, day) or (plan.territory[0].code, day)
    tree = workspace.tree_on(on)
    tree = tree if code == COUNTRY or code in tree else workspace.units.at(on)
    under = "" if code == COUNTRY else code
    return duties_by(workspace, plan, tree, today, under)
