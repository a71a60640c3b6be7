"""The communes that another reading of the scheme gives other points or another class."""

from __future__ import annotations

from functools import partial

from kpi.findings import Catalogue, Fault, finding
from kpi.pipeline.figures.choosing import wanted_scheme
from kpi.pipeline.figures.result import Around, OtherReadings, Result, gap_of
from kpi.pipeline.figures.tabulating import scored
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.score import check_law
from kpi.tables.readings_table import readings_table as table_of_readings


def readings_table(workspace: Workspace, catalogue: Catalogue, query: Query) -> Result[OtherReadings]:
    """The communes that come out otherwise under another reading, each with what every reading gives.

    Raises Fault ``score.no_readings``, ``score.unknown_scheme`` and those of `pinned`, `check_law`, `score`
    and `look`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    rules = wanted_scheme(workspace.specs, query)
    if not rules.ways.readings:
        raise Fault(finding("score.no_readings", scheme=rules.id))
    findings = check_law(rules, query.period, query.allow_expired)
    with look(workspace, catalogue, query, query.under) as view:
        scoring = scored(view, rules, findings)
        around = Around(view.frame(()), view.tree, view.composition)
    table = partial(table_of_readings, scoring, around.frame)
    gap = gap_of(scoring.complete, scoring.notes)
    return Result(OtherReadings(scoring, around), table, view.empty, gap)
