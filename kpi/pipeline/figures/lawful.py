"""Declared tables of classes by law."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from kpi.classify.counting import count_classes
from kpi.findings import Catalogue, Fault, finding
from kpi.model.table import Table
from kpi.pipeline.figures.classing import classes_of
from kpi.pipeline.figures.past_classes import with_past_classes
from kpi.pipeline.figures.result import Classes, Result
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.kinds.table import TableSpec
from kpi.tables.class_change_table import class_change_table
from kpi.tables.class_counts_table import class_counts_table
from kpi.tables.class_table import class_table


def law_table(workspace: Workspace, catalogue: Catalogue, spec: TableSpec, query: Query) -> Result[Classes]:
    """A declared table of classes by law, where it asks for them with those of the period before. `workspace`
    is pinned. Raises Fault ``class.map`` for another day's map, and those of `classes_of`."""
    if query.at is not None:
        raise Fault(finding("class.map", table=spec.id))
    result = classes_of(workspace, catalogue, query, spec.by or None, query.readings)
    if spec.against_past:
        result = with_past_classes(workspace, catalogue, query, result, query.period.previous)
    classes = result.figures
    if spec.kind == "law_summary":
        counts = count_classes(classes.classing, classes.around.tree, spec.level)
        classes = replace(classes, counts=counts)
    return replace(result, figures=classes, table=partial(_table, classes, spec))


def _table(classes: Classes, spec: TableSpec) -> Table:
    classing, frame, past = classes.classing, classes.around.frame, classes.past
    if classes.counts is not None:
        return class_counts_table(classing, classes.counts, frame, spec, past)
    if past is not None:
        return class_change_table(classing, past, frame, spec)
    return class_table(classing, frame, spec=spec)
