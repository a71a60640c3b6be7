"""Figures of a period on another day's map: what it takes, and what the JSON says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kpi.findings import Fault, finding
from kpi.lake.decisions import SHARE, decided_shares, in_force
from kpi.model.level import LEVELS, Level
from kpi.model.show import day_text
from kpi.pipeline.figures.view import Look
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.rollup.restate import Restating, rows_by_leaf
from kpi.tables.frame import Frame
from kpi.units.gazetteer.tree import COUNTRY, Shares, Tree
from kpi.units.lives.passage import passage

Reasons = Mapping[tuple[str, date], str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The map asked for: its day; `under`, a unit of it (None: all); the shares that the office had decided
    by the moment asked for, and its reasons."""

    at: date
    under: str | None
    shares: Shares
    reasons: Reasons


def wanted_map(workspace: Workspace, at: date, under: str | None) -> Wanted:
    """Raises Fault ``restate.too_early`` and those of `Workspace.decisions`."""
    first = workspace.units.first
    if at < first:
        raise Fault(finding("restate.too_early", day=day_text(at), first=day_text(first)))
    decisions = in_force(workspace.decisions)
    shares = ((decision.data, decision.reason) for decision in decisions if decision.kind == SHARE)
    reasons = {(v["old"], date.fromisoformat(v["on"])): why for v, why in shares}
    return Wanted(at, None if under == COUNTRY else under, decided_shares(decisions), reasons)


def looked_at(at: date | None, under: str | None) -> str | None:
    """Whose reports a view of a period is opened for: on another map `under` means a unit of that map, except
    for the whole country."""
    return under if at is None or under == COUNTRY else None


def restated(view: Look, wish: Wanted) -> tuple[Look, Restating]:
    """The view over the whole country of the period's day, and what it takes to show it on the map wanted.

    The reports looked at are those of the view's unit; where that does not exist in the period, or none of
    them touches the unit wanted, all are; so too for the whole province that it went into, where there are
    reports of the others that did.
    Raises Fault ``rollup.unknown_unit`` and those of `Units.links`.
    """
    units = view.workspace.units
    target = units.at(wish.at)
    # Of a series each period has its own code of the workspace's province.
    home = None if view.under is None else view.workspace.province_on(view.period.end)
    view = replace(view, tree=units.at(view.period.end), under=home)
    way = passage(units, view.period.end, wish.at, wish.shares)
    restating = Restating(way, target, view.under, wish.reasons)
    if wish.under is not None and view.under is not None:
        merged = wish.under == view.workspace.province_on(wish.at) != view.under and _has_others(view)
        if not merged and _touches(restating, view.tree, wish.under):
            return view, restating
        return replace(view, under=None), replace(restating, home=None)
    return view, restating


def _has_others(view: Look) -> bool:
    """Whether there are figures of units outside of what is looked at."""
    query = "SELECT DISTINCT unit FROM observation WHERE period = ? AND role = 'unit'"
    rows = view.snapshot.con.execute(query, [str(view.period)]).fetchall()
    return any(all(one.code != view.under for one in view.tree.path(unit)) for (unit,) in rows)


def _touches(restating: Restating, tree: Tree, under: str) -> bool:
    if restating.home not in tree:
        return False
    inside = rows_by_leaf(restating.map, restating.map.levels[-1], under) or {under: under}
    targets = restating.passage.targets
    return any(leaf in inside for unit in restating.units(tree) for leaf in targets.get(unit, ()))


def restated_frame(frame: Frame, restating: Restating, under: str | None) -> Frame:
    """The surroundings of a table on another map."""
    unit = restating.map.get(under) if under else None
    place = unit.name if unit else frame.place
    province = restating.map.path(unit.code)[0].name if unit else frame.province
    return replace(frame, tree=restating.map, place=place, province=province, restated=restating.map.day)


def levels_down(tree: Tree, top: str, level: Level) -> list[Level]:
    """The levels of a tree from `top` down to `level`, which is the last in any case."""
    if top not in LEVELS[: LEVELS.index(level)]:
        return [level]
    between = LEVELS[LEVELS.index(top) : LEVELS.index(level)]
    return [*(name for name in between if name in tree.levels), level]
