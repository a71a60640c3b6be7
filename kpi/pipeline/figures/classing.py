"""Classes of a workspace, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from kpi.classify.law import check_law
from kpi.classify.types import Options
from kpi.findings import Catalogue, Fault, finding
from kpi.model.period import Period
from kpi.pipeline.figures.past_classes import check_before, classified, with_past_classes
from kpi.pipeline.figures.readings_wanted import wanted_options
from kpi.pipeline.figures.result import Around, Classes, Result, gap_of
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.kinds import classification
from kpi.spec.kinds.classification import Classification
from kpi.spec.specs import Specs
from kpi.tables.class_change_table import class_change_table
from kpi.tables.class_table import class_table as table_of_classes


def class_table(
    workspace: Workspace,
    catalogue: Catalogue,
    query: Query,
    by: str | None = None,
    readings: Sequence[str] = (),
    only_differing: bool = False,
    compare_to: Period | None = None,
) -> Result[Classes]:
    """The class of every commune and province under the classification `by` (None: the one in force at the
    period's end); `readings` are ``reading=option``. With `compare_to` the communes of another class than in
    that earlier period.

    Raises Fault ``class.unknown``, ``class.which``, ``class.none``, ``class.not_before`` and those of
    `wanted_options`, `pinned`, `check_law`, `classify` and `look`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    if compare_to is not None:
        check_before(compare_to, query.period)
    result = classes_of(workspace, catalogue, query, by, readings)
    classing, frame = result.figures.classing, result.figures.around.frame
    if compare_to is None:
        return replace(result, table=partial(table_of_classes, classing, frame, only_differing))
    result = with_past_classes(workspace, catalogue, query, result, compare_to)
    classing, past = result.figures.classing, result.figures.past
    if past is None:
        return result
    return replace(result, table=partial(class_change_table, classing, past, frame))


def classes_of(
    workspace: Workspace,
    catalogue: Catalogue,
    query: Query,
    by: str | None = None,
    readings: Sequence[str] = (),
) -> Result[Classes]:
    """The same as `class_table` gives without a year to compare with; `workspace` is pinned."""
    rules = pick(workspace.specs, by, query.period)
    options = read_options(rules, readings)
    findings = check_law(rules, query.period, query.allow_expired)
    with look(workspace, catalogue, query, query.under) as view:
        classing = classified(view, rules, options, findings)
        frame = view.frame(())
    classes = Classes(classing, Around(frame, view.tree, view.composition))
    table = partial(table_of_classes, classing, frame)
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
    """``reading=option`` as a mapping. Raises Fault as `wanted_options` does."""
    choices = [f"{reading.id}={option.id}" for reading in rules.readings for option in reading.options]
    return wanted_options(readings, choices)
