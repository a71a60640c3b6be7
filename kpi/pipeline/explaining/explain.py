"""From a figure or a score down to file, sheet, cell, rule and citation."""

from __future__ import annotations

from dataclasses import replace

from kpi.findings import Catalogue, Fault, finding
from kpi.model.nearest import alike, nearest
from kpi.model.show import day_text
from kpi.pipeline.explaining.nodes import CLASS, RECOGNITION, SCORE, Node
from kpi.pipeline.explaining.score import explain_criterion, explain_score
from kpi.pipeline.figures.choosing import wanted_scheme
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.score import check_law
from kpi.spec.kinds import classification
from kpi.units.gazetteer.tree import Tree, Unit

_SUGGESTED = 5


def explain(workspace: Workspace, catalogue: Catalogue, unit: str, what: str, query: Query) -> Node:
    """The tree of `what` for a unit of any level: ``score``, ``class`` (``class:ID`` for the communes in
    one), ``recognition``, the id of a classification (``ID:CLASS`` for the communes in one), of a criterion
    or of an indicator.

    Raises Fault ``explain.unknown_unit`` and ``explain.unknown_what`` with the nearest known ones,
    ``explain.no_readings``, and those of `pinned`, `wanted_scheme`, `check_law`, `look` and
    `explain_recognition`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    with look(workspace, catalogue, query, unit) as view:
        place = _unit(view, unit)
        head, _, name = what.partition(":")
        rules = view.workspace.specs.of(classification.KIND).get(head)
        if rules is not None:
            from kpi.pipeline.explaining.classification import explain_classification

            node = explain_classification(view, place, rules, name, query)
        elif what == RECOGNITION:
            from kpi.pipeline.explaining.recognition import explain_recognition

            node = explain_recognition(view, place, replace(query, under=unit))
        else:
            node = _explain(view, place, what, query)
        return replace(node, findings=view.empty, frame=view.frame((), settings=False))


def _explain(view: Look, unit: Unit, what: str, query: Query) -> Node:
    specs = view.workspace.specs
    if what in specs.indicators and query.readings:
        raise Fault(finding("explain.no_readings", what=what))
    if what in specs.indicators:
        from kpi.pipeline.explaining.totals import explain_indicator

        return explain_indicator(view, unit, specs.indicators[what])
    rules = wanted_scheme(specs, query)
    criterion = next((c for c in rules.criteria if c.id == what), None)
    head, _, name = what.partition(":")
    if what != SCORE and head != CLASS and criterion is None:
        names = [
            SCORE,
            CLASS,
            RECOGNITION,
            *specs.of(classification.KIND),
            *(c.id for c in rules.criteria),
            *specs.indicators,
        ]
        raise Fault(finding("explain.unknown_what", what=what, near=", ".join(nearest(what, names))))
    findings = check_law(rules, view.period, query.allow_expired)
    if criterion is not None:
        return explain_criterion(view, unit, rules, criterion, findings)
    if head == CLASS:
        from kpi.pipeline.explaining.classes import explain_class

        return explain_class(view, unit, rules, name, findings)
    return explain_score(view, unit, rules, findings)


def _unit(view: Look, code: str) -> Unit:
    unit = view.tree.get(code)
    if unit is None:
        tree = view.workspace.tree_on(view.period.end)
        near = _like(tree, code)
        raise Fault(finding("explain.unknown_unit", unit=code, day=day_text(tree.day), near=near))
    return unit


def _like(tree: Tree, word: str) -> str:
    """Units of the province whose code or name is like the word."""
    units = list(tree)
    by_code = {unit.code: unit for unit in units}
    by_name: dict[str, list[Unit]] = {}
    for unit in units:
        by_name.setdefault(unit.name.casefold(), []).append(unit)
    near = [by_code[c] for c in alike(word, by_code, _SUGGESTED, 0.7)]
    typed = word.casefold()
    names = [name for name in by_name if typed in name] or alike(typed, by_name, _SUGGESTED, 0.6)
    near += [unit for name in names for unit in by_name[name]]
    unit_choice = dict.fromkeys(near[:_SUGGESTED] or units[:_SUGGESTED])
    return ", ".join(f"{unit.code} {unit.name}" for unit in unit_choice)
