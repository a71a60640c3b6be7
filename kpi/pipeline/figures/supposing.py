"""What scores rest on and what would change them: what is open, another scheme, classes nearby."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial

from kpi.findings import Catalogue, Fault, finding
from kpi.pipeline.figures.assessing import given_points
from kpi.pipeline.figures.choosing import pick_scheme, read_alike, wanted_scheme
from kpi.pipeline.figures.result import (
    Around,
    ComparedScores,
    NearScores,
    OpenScores,
    Result,
    gap_of,
)
from kpi.pipeline.figures.tabulating import scored
from kpi.pipeline.figures.view import Look, look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.score import Scoring, check_law
from kpi.score.assessing import final_inputs
from kpi.score.comparing import compare
from kpi.score.nearby import near
from kpi.score.unsettled import unsettled
from kpi.spec.kinds.scheme import Scheme
from kpi.tables.compared_table import compared_table as table_of_changes
from kpi.tables.near_table import near_table as table_of_near
from kpi.tables.unsettled_table import unsettled_table as table_of_open


def undetermined_table(
    workspace: Workspace, catalogue: Catalogue, query: Query, whole: bool = False
) -> Result[OpenScores]:
    """The communes whose points, class or cap is open, with what is lacking, whom to ask, and which figure
    alone would settle the class; `whole` names every figure, else the first few.

    Raises Fault ``score.unknown_scheme`` and those of `pinned`, `check_law`, `score` and `look`.
    """
    with _scored(workspace, catalogue, query) as (view, scoring):
        indicators = view.workspace.specs.indicators
        rows = unsettled(view.snapshot.con, view.tree, scoring, str(view.period), indicators, view.forms)
        around = Around(view.frame(()), view.tree, view.composition)
    table = partial(table_of_open, rows, scoring, indicators, around.frame, whole)
    figures = OpenScores(scoring, around, rows, indicators)
    return Result(figures, table, view.empty, gap_of(scoring.complete, scoring.notes))


def near_table(
    workspace: Workspace, catalogue: Catalogue, query: Query, within: Decimal, whole: bool = False
) -> Result[NearScores]:
    """The communes within so many points of another class, or one case away; with `whole` also those that
    only a cap could lower.

    Raises as `undetermined_table` does.
    """
    with _scored(workspace, catalogue, query) as (view, scoring):
        indicators = view.workspace.specs.indicators
        inputs = final_inputs(scoring.scheme)
        marks = given_points(view, scoring.scheme).points if inputs else None
        nearness = near(view.snapshot.con, scoring, str(view.period), indicators, within, marks)
        around = Around(view.frame(()), view.tree, view.composition)
    table = partial(table_of_near, nearness, indicators, around.frame, whole)
    figures = NearScores(nearness, around, indicators)
    return Result(figures, table, view.empty, gap_of(scoring.complete, scoring.notes))


def compared_table(
    workspace: Workspace, catalogue: Catalogue, query: Query, old: str
) -> Result[ComparedScores]:
    """The communes whose points or class the scheme of the query changes against the scheme `old`.

    Raises Fault ``score.same_scheme``, ``score.unknown_scheme`` and those of `pinned`, `check_law`, `score`
    and `look`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    rules, before = (pick_scheme(workspace.specs, wish, query.period) for wish in (query.scheme, old))
    rules, before = read_alike(rules, query.readings, before)
    if rules.id == before.id:
        raise Fault(
            finding("score.same_scheme", scheme=old, known=", ".join(sorted(workspace.specs.schemes)))
        )
    return compared_schemes(workspace, catalogue, query, before, rules)


def compared_schemes(
    workspace: Workspace, catalogue: Catalogue, query: Query, old: Scheme, new: Scheme
) -> Result[ComparedScores]:
    """The communes whose points or class change from one scheme to another, which need not be one of the
    workspace's yet. Raises Fault of `check_law`, `score` and `look`."""
    findings = [check_law(one, query.period, query.allow_expired) for one in (old, new)]
    with look(workspace, catalogue, query, query.under) as view:
        comparison = compare(scored(view, old, findings[0]), scored(view, new, findings[1]))
        around = Around(view.frame(()), view.tree, view.composition)
    table = partial(table_of_changes, comparison, around.frame)
    complete = comparison.old.complete and comparison.new.complete
    gap = gap_of(complete, (*comparison.new.notes, *comparison.old.notes))
    return Result(ComparedScores(comparison, around), table, view.empty, gap)


@contextmanager
def _scored(workspace: Workspace, catalogue: Catalogue, query: Query) -> Iterator[tuple[Look, Scoring]]:
    workspace = pinned(workspace, query.as_of, query.specs)
    rules = wanted_scheme(workspace.specs, query)
    findings = check_law(rules, query.period, query.allow_expired)
    with look(workspace, catalogue, query, query.under) as view:
        yield view, scored(view, rules, findings)
