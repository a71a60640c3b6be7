"""Classes of a workspace, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from kpi.classify.classifying import all_looked_at, classify
from kpi.classify.law import check_law
from kpi.classify.types import Options
from kpi.findings import Catalogue, Fault, finding, in_order
from kpi.model.period import Period
from kpi.pipeline.figures.result import Around, Classes, Result, gap_of
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.kinds import classification
from kpi.spec.kinds.classification import Classification
from kpi.spec.specs import Specs
from kpi.tables.class_table import class_table as table_of_classes


def class_table(
    workspace: Workspace,
    catalogue: Catalogue,
    query: Query,
    by: str | None = None,
    readings: Sequence[str] = (),
    only_differing: bool = False,
) -> Result[Classes]:
    """The class of every commune and province under the classification `by` (None: the one in force at the
    period's end); `readings` are ``reading=option``.

    Raises Fault ``class.unknown``, ``class.which``, ``class.none``, ``class.unknown_reading`` and those of
    `pinned`, `check_law`, `classify` and `look`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    rules = pick(workspace.specs, by, query.period)
    options = read_options(rules, readings)
    findings = check_law(rules, query.period, query.allow_expired)
    indicators = workspace.specs.indicators
    with look(workspace, catalogue, query, query.under) as view:
        names = all_looked_at(rules)
        doubts, con = view.doubts(names), view.snapshot.con
        period, under = str(query.period), view.under
        classing = classify(con, view.tree, rules, options, period, under, indicators, view.forms, doubts)
        composed = view.composed([row.unit for row in classing.rows], [indicators[name] for name in names])
        classing = replace(classing, notes=in_order((*findings, *composed, *classing.notes)))
        frame = view.frame(())
    table = partial(table_of_classes, classing, frame, only_differing)
    classes = Classes(classing, Around(frame, view.tree, view.composition))
    return Result(classes, table, view.empty, gap_of(classing.complete, classing.notes))


def pick(specs: Specs, by: str | None, period: Period) -> Classification:
    """The classification with this id, or the only one in force on the period's last day."""
    all_rules = specs.of(classification.KIND)
    ids = ", ".join(sorted(all_rules))
    if by is not None:
        if by not in all_rules:
            raise Fault(finding("class.unknown", id=by, known=ids))
        return all_rules[by]
    in_force = [rules for rules in all_rules.values() if rules.validity.covers(period.end)]
    if len(in_force) != 1:
        code = "class.which" if in_force else "class.none"
        names = ", ".join(sorted(rules.id for rules in in_force)) or ids
        raise Fault(finding(code, period=str(period), known=names))
    return in_force[0]


def read_options(rules: Classification, readings: Sequence[str]) -> Options:
    """``reading=option`` as a mapping. Raises Fault ``class.unknown_reading``."""
    choices = [f"{reading.id}={option.id}" for reading in rules.readings for option in reading.options]
    wrong = [text for text in readings if text not in choices]
    if wrong:
        params = {"known": ", ".join(choices) or "–", "example": choices[0] if choices else "–"}
        raise Fault(*(finding("class.unknown_reading", reading=text, **params) for text in wrong))
    return dict(text.split("=", 1) for text in readings)
