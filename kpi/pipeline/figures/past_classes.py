"""Classes by law of a period, and of a year before for the same units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpi.classify.changes import PastClass, PastClassing, Why, past_class
from kpi.classify.classifying import all_looked_at, classify
from kpi.classify.law import check_law
from kpi.classify.types import Classing, Options
from kpi.findings import Catalogue, Fault, Finding, finding, in_order
from kpi.model.period import Period
from kpi.pipeline.figures.past_years import above_all, codes_before
from kpi.pipeline.figures.result import Classes, Result
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.membership import check_members
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.kinds.classification import Classification
from kpi.units.gazetteer.tree import Tree

_TOLD = ("class.in_doubt", "class.decide")


def classified(view: Look, rules: Classification, options: Options, notes: Sequence[Finding]) -> Classing:
    """Classify what is looked at, with `notes` among its notes."""
    check_members(view.workspace.units, rules.id, rules.groups, view.tree.day)
    names, indicators = all_looked_at(rules), view.workspace.specs.indicators
    doubts, con = view.doubts(names), view.snapshot.con
    period, under = str(view.period), view.under
    classing = classify(con, view.tree, rules, options, period, under, indicators, view.forms, doubts)
    composed = view.composed([row.unit for row in classing.rows], [indicators[name] for name in names])
    return replace(classing, notes=in_order((*notes, *composed, *classing.notes)))


def check_before(earlier: Period, period: Period) -> None:
    """Raises Fault ``class.not_before`` for a period that is not an earlier one of the same length."""
    if earlier.kind != period.kind or earlier.end >= period.end:
        params = {"earlier": str(earlier), "period": str(period), "example": str(period.previous)}
        raise Fault(finding("class.not_before", **params))


def with_past_classes(
    workspace: Workspace, catalogue: Catalogue, query: Query, result: Result[Classes], earlier: Period
) -> Result[Classes]:
    """The classes of a query with those of an earlier period, under the same rules and readings; nothing is
    compared with a period that ended before these held. `workspace` is pinned."""
    classes = result.figures
    classing, around = classes.classing, classes.around
    units = [row.unit for row in (*classing.rows, *classing.above)]
    start = classing.classification.validity.start
    if start is not None and earlier.end < start:
        past = PastClassing(str(earlier), _nothing(units, "other_law"), start)
    else:
        pinned_query = replace(query.fixed(around.frame.version or 0), period=earlier, periods=())
        past = _past(workspace, catalogue, pinned_query, classing, around.tree)
    classing = replace(classing, notes=in_order(dict.fromkeys((*classing.notes, *past.notes))))
    return replace(result, figures=replace(classes, classing=classing, past=past))


def _nothing(units: Sequence[str], why: Why) -> dict[str, PastClass]:
    return {unit: PastClass("", (), why) for unit in units}


def _past(
    workspace: Workspace, catalogue: Catalogue, query: Query, classing: Classing, tree: Tree
) -> PastClassing:
    rules, period = classing.classification, query.period
    units, provinces = ([row.unit for row in rows] for rows in (classing.rows, classing.above))
    try:
        findings = check_law(rules, period, query.allow_expired)
    except Fault:
        return PastClassing(str(period), _nothing([*units, *provinces], "no_rules"))
    codes = codes_before(workspace, tree, period.end, units)
    tree_before = workspace.units.at(period.end)
    whole = {unit: _is_whole(unit, codes, tree, tree_before) for unit in provinces}
    codes |= {unit: unit if is_whole else None for unit, is_whole in whole.items()}
    under = above_all(tree_before, [code for code in codes.values() if code])
    if under is None:
        return PastClassing(str(period), {u: _lost(code) for u, code in codes.items()})
    with look(workspace, catalogue, replace(query, under=under), under) as view:
        before = classified(view, rules, classing.ways[0], findings)
    return _compared(before, codes, period, catalogue)


def _is_whole(province: str, codes: Mapping[str, str | None], tree: Tree, tree_before: Tree) -> bool:
    """Whether a province was of the very communes of today, by whatever codes."""
    communes = {codes[unit.code] for unit in tree.under(province, "commune")}
    return communes == {unit.code for unit in tree_before.under(province, "commune")}


def _compared(
    before: Classing, codes: Mapping[str, str | None], period: Period, catalogue: Catalogue
) -> PastClassing:
    rows = {row.unit: row for row in (*before.rows, *before.above)}
    classes = {
        unit: past_class(before, rows.get(code), code) if code else _lost(code)
        for unit, code in codes.items()
    }
    own_rows = [row for code in codes.values() if (row := rows.get(code or "")) and row.level == "commune"]
    notes = tuple(
        finding("series.note", note.severity, periods=str(period), note=catalogue.message(note))
        for note in before.notes
        if note.code in _TOLD or note.code.endswith(".allowed")
    )
    communes = {row.unit for row in before.rows}
    classed = sum(one.why == "known" and one.unit in communes for one in classes.values())
    return PastClassing(str(period), classes, None, len(own_rows), classed, notes)


def _lost(code: str | None) -> PastClass:
    return PastClass(code or "", (), "not_classified" if code else "not_one_unit")
