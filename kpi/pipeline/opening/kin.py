"""Other provinces whose old reports belong to a workspace: those that are part of its province today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpi.findings import Fault, finding
from kpi.model.period import Period
from kpi.model.reporter import unit_of
from kpi.model.show import day_text
from kpi.pipeline.opening.workspace import Workspace
from kpi.units.gazetteer.tree import COUNTRY
from kpi.units.lives.succession import heir_of


def beside_province(workspace: Workspace, code: str, period: Period) -> Workspace:
    """The workspace for the reports of another province, by its code at the end of a period. Raises Fault
    ``import.not_kin`` where that is no part of the workspace's province today."""
    units = workspace.units
    last = max(date.fromisoformat(day) for day in units.history.days)
    if code == workspace.province_on(period.end):
        return workspace
    if max(period.end, last) != last or heir_of(units, code, period.end, last) != workspace.province_on(last):
        params = {"code": code, "day": day_text(period.end), "own": workspace.province_on(last)}
        raise Fault(finding("import.not_kin", **params))
    return replace(workspace, beside=code, _contexts={})


def province_of(workspace: Workspace, reporter: str, period: Period) -> str:
    """The province beside the workspace's own that a reporter lies in at a period's end, "" for the own."""
    unit, day = unit_of(reporter), period.end
    if not unit or workspace.province == COUNTRY or unit in workspace.tree_on(day):
        return ""
    above = workspace.units.at(day).path(unit)
    return above[0].code if above else ""
