"""Scores with the classes of the year before beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from kpi.findings import Catalogue, Fault, finding, in_order
from kpi.pipeline.figures.past_years import Desk
from kpi.pipeline.figures.result import Result, Scores
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.score import Scoring
from kpi.spec.kinds.table import TableSpec
from kpi.tables.changed_table import changed_table
from kpi.tables.summary_table import summary_table


def with_past(
    workspace: Workspace, catalogue: Catalogue, query: Query, result: Result[Scores], spec: TableSpec
) -> Result[Scores]:
    """The scores of a query with the classes of the period before, in the declared table. `workspace` is
    pinned. Raises Fault ``changed.map`` for another day's map, and those of `Desk.year`."""
    if query.at is not None:
        raise Fault(finding("changed.map", table=spec.id))
    scores = result.figures
    scoring, around = scores.scoring, scores.around
    pinned_query = query.fixed(around.frame.version or 0)
    desk = Desk(workspace, catalogue, pinned_query, scoring.scheme, around.tree)
    past = desk.year(query.period.previous, [row.unit for row in scoring.rows])
    scoring = replace(scoring, notes=in_order(dict.fromkeys((*scoring.notes, *past.notes))))
    scores = replace(scores, scoring=scoring, past=past)
    if spec.kind == "changed":
        table = partial(changed_table, scoring, past, around.frame, spec)
    else:
        table = partial(summary_table, of_level(scoring, query), around.frame, spec, past)
    return replace(result, figures=scores, table=table)


def of_level(scoring: Scoring, query: Query) -> Scoring:
    """The scoring with the counts of the level asked for: of districts those of the provinces too."""
    rows = (row for row in scoring.summary if query.level in ("district", row.level))
    return replace(scoring, summary=tuple(rows))
