"""Who may report in a workspace beside its units."""

from __future__ import annotations

from kpi.model.period import Period
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.agencies import Agencies, in_force
from kpi.spec.kinds import plan as plans
from kpi.units.gazetteer.tree import Tree


def agencies_in(workspace: Workspace, period: Period, tree: Tree | None = None) -> Agencies:
    """The agencies that plans in force on the last day of a period name, with the `tree` of that day."""
    tree = workspace.tree_on(period.end) if tree is None else tree
    province = workspace.province_on(tree.day)
    return Agencies(tree, in_force(workspace.specs.of(plans.KIND).values(), tree, province))
