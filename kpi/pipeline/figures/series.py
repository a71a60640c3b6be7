"""Totals of several periods on one day's map."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kpi.findings import Catalogue
from kpi.pipeline.figures.restating import looked_at, wanted_map
from kpi.pipeline.figures.result import Result, Series, gap_of
from kpi.pipeline.figures.tabulating import resolve
from kpi.pipeline.figures.totalling import Wish, over_periods
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.tables.series_table import series_table as table_of_series


def series_table(
    workspace: Workspace,
    catalogue: Catalogue,
    what: Sequence[str],
    query: Query,
) -> Result[Series]:
    """Totals of forms and indicators by unit of one day's map (by default that of the last period's end) and
    period. A period without reports shows nothing, never 0.

    Raises Fault as `aggregate_table` does.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    forms, indicators = resolve(workspace.specs, what)
    day = query.at or query.period.end
    wish = Wish(forms, indicators, wanted_map(workspace, day, query.under), query.level)
    with look(workspace, catalogue, query, looked_at(day, query.under)) as whole:
        all_totals = over_periods(whole, query.periods, wish)
    frame, notes, level = all_totals.frame, all_totals.notes, all_totals.level
    table = partial(
        table_of_series, all_totals.rollups, indicators, frame, level=level, forms=forms, notes=notes
    )
    series = Series(all_totals.totals, frame, notes)
    return Result(series, table, all_totals.empty, gap_of(series.complete, notes))
