"""Points computed and points given by others beside each other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from kpi.findings import Catalogue, Fault, finding, in_order
from kpi.pipeline.figures.assessing import all_assessed, given_points, giving_notes
from kpi.pipeline.figures.choosing import wanted_scheme
from kpi.pipeline.figures.result import Around, DifferingScores, Result, gap_of
from kpi.pipeline.figures.tabulating import declared_kind, scored
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.score import check_law
from kpi.score.assessing import final_scorers
from kpi.tables.differences_table import differences_table as table_of_differences


def differences_table(
    workspace: Workspace, catalogue: Catalogue, query: Query, declared: bool = False, name: str = ""
) -> Result[DifferingScores]:
    """Where the points computed, given by others and final differ, commune by commune; `declared` takes the
    columns of the declared table of that kind (with `name`, of that id).

    Raises Fault ``score.no_assessment``, ``score.unknown_scheme`` and those of `pinned`, `check_law`, `score`
    and `look`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    rules = wanted_scheme(workspace.specs, query)
    if rules.assessment is None:
        raise Fault(finding("score.no_assessment", scheme=rules.id))
    findings = check_law(rules, query.period, query.allow_expired)
    with look(workspace, catalogue, query, query.under) as view:
        scoring = scored(view, rules, findings)
        giving = given_points(view, rules)
        if not final_scorers(rules):
            notes = in_order((*giving_notes(view.tree, scoring, giving), *scoring.notes))
            scoring = replace(scoring, notes=notes)
        around = Around(view.frame(()), view.tree, view.composition)
    spec = declared_kind(workspace.specs, "differences", name) if declared else None
    all_points = all_assessed(scoring, giving)
    table = partial(table_of_differences, scoring, all_points, around.frame, spec)
    figures = DifferingScores(scoring, around, all_points)
    return Result(figures, table, view.empty, gap_of(scoring.complete, scoring.notes))
