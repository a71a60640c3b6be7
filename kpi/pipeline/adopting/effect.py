"""What a new scheme would change for the last year that has figures."""

from __future__ import annotations

from kpi.findings import Catalogue
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import parse_period
from kpi.pipeline.figures.choosing import pick_scheme
from kpi.pipeline.figures.result import ComparedScores, Result
from kpi.pipeline.figures.supposing import compared_schemes
from kpi.pipeline.opening.periods import reported_periods
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.kinds.scheme import Scheme

Effect = Result[ComparedScores]


def effect_of(workspace: Workspace, catalogue: Catalogue, scheme: Scheme) -> Effect | None:
    """The communes of the last period with reports whose points or class a scheme changes against the one
    in force, whenever both are valid; None without reports."""
    with open_snapshot(workspace.lake) as snapshot:
        periods = [parse_period(text) for text in reported_periods(snapshot.con)]
    years = sorted((one for one in periods if one.kind in scheme.periods), key=lambda one: one.end)
    if not years:
        return None
    old = pick_scheme(workspace.specs, None, years[-1])
    query = Query(years[-1], level="commune", allow_expired=True)
    return compared_schemes(workspace, catalogue, query, old, scheme)
