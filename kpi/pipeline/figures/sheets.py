"""Score sheets: a page for each commune."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpi.findings import Catalogue, Fault, finding
from kpi.model.show import day_text
from kpi.model.table import Table
from kpi.pipeline.figures.assessing import all_assessed, given_points
from kpi.pipeline.figures.choosing import wanted_scheme
from kpi.pipeline.figures.result import Around, Result, Sheets, gap_of
from kpi.pipeline.figures.tabulating import scored
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.rollup.cells import collect_cells, told_figures
from kpi.score import check_law
from kpi.score.giving import NOTHING_GIVEN
from kpi.score.readings import results_elsewhere
from kpi.score.unsettled import unsettled
from kpi.score.variants import looked_at_by
from kpi.spec.kinds.table import TableSpec
from kpi.tables.basis import Bases
from kpi.tables.sheet_table import Printing, Sheet, sheet_table
from kpi.tables.ways import way_lines


def sheet_tables(
    workspace: Workspace, catalogue: Catalogue, spec: TableSpec, query: Query, signed: date | None = None
) -> Result[Sheets]:
    """The sheets of a commune, or of all communes within a unit, in list order.

    Raises Fault ``restate.scores`` where another day's map is asked for, and those of `wanted_scheme`,
    `check_law`, `score` and `look`.
    """
    if query.at is not None:
        raise Fault(finding("restate.scores", day=day_text(query.at)))
    scheme = wanted_scheme(workspace.specs, query)
    findings = check_law(scheme, query.period, query.allow_expired)
    indicators = workspace.specs.indicators
    names = looked_at_by(scheme, indicators)
    with look(workspace, catalogue, query, query.under) as view:
        scoring = scored(view, scheme, findings)
        con, period = view.snapshot.con, str(query.period)
        figures = told_figures(con, collect_cells(con, period, names, exact=True).table)
        giving = given_points(view, scheme) if scheme.assessment is not None else NOTHING_GIVEN
        rows = unsettled(con, view.tree, scoring, period, indicators, view.forms)
        frame = view.frame(())
    open_rows = {one.row.unit: one for one in rows}
    points = all_assessed(scoring, giving) if scheme.assessment is not None else {}
    elsewhere = results_elsewhere(scoring)
    sheets = []
    for row in scoring.rows:
        bases = Bases(figures.get(row.unit, {}), indicators, catalogue)
        by_id = {criterion.id: bases.of(criterion) for criterion in scoring.rules(row).criteria}
        lines = way_lines(row, scoring, elsewhere, catalogue)
        sheets.append(Sheet(row, by_id, open_rows.get(row.unit), points.get(row.unit, {}), lines))
    answer = Sheets(scoring, Around(frame, view.tree, view.composition), tuple(sheets))

    printing = Printing(spec, scheme, indicators, findings, signed)

    def tables() -> tuple[Table, ...]:
        return tuple(
            sheet_table(one, replace(printing, scheme=scoring.rules(one.row)), frame) for one in sheets
        )

    gap = gap_of(scoring.complete, scoring.notes)
    return Result(answer, lambda: tables()[0], view.empty, gap, tables)
