"""Declared tables: which function makes a table of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpi.findings import Catalogue, Fault, finding
from kpi.model.period import Period
from kpi.model.table import Table
from kpi.pipeline.tabulating import Result, aggregate_table, score_table
from kpi.pipeline.workspace import Workspace
from kpi.spec.types import TableSpec

_FRONT = ("order", "code", "name")
_BACK = ("reported", "expected")


def report_table(
    workspace: Workspace,
    catalogue: Catalogue,
    name: str,
    period: Period,
    under: str | None = None,
    *,
    scheme: str | None = None,
    allow_expired: bool = False,
    as_of: str | None = None,
    at: date | None = None,
) -> Result:
    """The declared table with this id or printed code, and its data; with `at` on that day's map (where that
    has no districts, a summary of them is one of provinces).

    Raises Fault ``report.unknown`` and those of `aggregate_table` and `score_table`.
    """
    spec = _declared(workspace, name)
    if spec.kind == "rollup":
        return _rollup(workspace, catalogue, spec, period, under, as_of, at)
    level = spec.level
    if at is not None and level == "district" not in workspace.units.at(at).levels:
        level = "province"
    return score_table(
        workspace,
        catalogue,
        period,
        scheme=scheme,
        level=level,
        under=under,
        allow_expired=allow_expired,
        as_of=as_of,
        declared=True,
        name=spec.id,
        at=at,
    )


def _rollup(
    workspace: Workspace,
    catalogue: Catalogue,
    spec: TableSpec,
    period: Period,
    under: str | None,
    as_of: str | None,
    at: date | None,
) -> Result:
    indicators = [name for name in spec.columns if name in workspace.specs.indicators]
    what = [*spec.forms, *indicators]
    result = aggregate_table(workspace, catalogue, what, period, spec.level, under, as_of, at)
    return replace(result, table=lambda: _declare(result.table(), spec, indicators, catalogue))


def _declare(table: Table, spec: TableSpec, indicators: Sequence[str], catalogue: Catalogue) -> Table:
    heading = table.heading
    if heading is not None:
        heading = replace(heading, form_code=catalogue.text("table.form_code", code=spec.code))
    table = with_columns(table, indicators)
    return replace(table, id=spec.id, title=spec.title.get(catalogue.lang), heading=heading)


def with_columns(table: Table, indicators: Sequence[str]) -> Table:
    """The table with the indicators' columns in the given order alone; a class has a column per label. The
    columns before and after the indicators (unit, coverage) stay where they are."""
    at = {name: place for place, name in enumerate(indicators)}
    front = [i for i, column in enumerate(table.columns) if column.key in _FRONT]
    back = [i for i, column in enumerate(table.columns) if column.key in _BACK]
    chosen = [i for i, column in enumerate(table.columns) if _indicator(column.key) in at]
    chosen.sort(key=lambda i: at[_indicator(table.columns[i].key)])
    places = [*front, *chosen, *back]
    rows = tuple(replace(row, cells=tuple(row.cells[i] for i in places)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in places), rows=rows)


def _indicator(key: str) -> str:
    return key.partition(".")[0]


def _declared(workspace: Workspace, name: str) -> TableSpec:
    tables = workspace.specs.tables
    found = tables.get(name) or next((t for t in tables.values() if t.code == name), None)
    if found is None:
        raise Fault(finding("report.unknown", table=name, known=", ".join(tables)))
    return found
