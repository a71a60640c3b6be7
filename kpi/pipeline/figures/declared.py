"""Declared tables: which function makes a table of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never

from kpi.findings import Catalogue, Fault, finding
from kpi.model.level import Level
from kpi.model.table import Table
from kpi.pipeline.figures.differing import differences_table
from kpi.pipeline.figures.result import Classes, DifferingScores, Result, Scores, Sheets, Totals
from kpi.pipeline.figures.sheets import sheet_tables
from kpi.pipeline.figures.tabulating import aggregate_table, score_table
from kpi.pipeline.figures.view import Look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.spec.kinds import report
from kpi.spec.kinds.table import TableSpec
from kpi.tables.class_columns import Beside
from kpi.tables.frame import Frame, heading_of, signature_of

Declared = Totals | Scores | Classes | Sheets | DifferingScores
_FRONT = ("order", "code", "name")
_BACK = ("reported", "expected")


@dataclass(frozen=True, slots=True)
class Dress:
    """How a table is to be printed: as an `annex` of another document with this number (0: its only one),
    None for a form by itself; `signed` on this day, None to leave the day open; a report with the `sources`
    of its figures."""

    annex: int | None = None
    signed: date | None = None
    sources: bool = False


PLAIN = Dress()


def report_table(
    workspace: Workspace, catalogue: Catalogue, name: str, query: Query, dress: Dress = PLAIN
) -> Result[Declared]:
    """The declared table with this id or printed code, and its figures; with `at` on that day's map (where
    that has no districts, a table of them is one of provinces).

    Raises Fault ``report.unknown`` and those of `aggregate_table` and `score_table`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    spec = declared(workspace, name)
    result = _result(workspace, catalogue, spec, query, dress)
    frame = result.figures.around.frame

    def tables() -> tuple[Table, ...]:
        return tuple(_dressed(table, spec, frame, dress) for table in result.all_tables())

    return replace(result, table=lambda: tables()[0], tables=tables)


def _dressed(table: Table, spec: TableSpec, frame: Frame, dress: Dress) -> Table:
    """The table under its own number and title, with what stands around it as it is to be printed."""
    if spec.kind == "sheet":
        return _dressed_sheet(table, spec, frame, dress)
    heading = heading_of(frame, spec, annex=dress.annex)
    signature = signature_of(frame, dress.signed, spec.subject) if dress.annex is None else ()
    if spec.chart == "none":
        table = replace(table, columns=tuple(replace(column, part="") for column in table.columns))
    title = spec.title.get(frame.lang)
    return replace(table, id=spec.id, title=title, heading=heading, signature=signature)


def _dressed_sheet(table: Table, spec: TableSpec, frame: Frame, dress: Dress) -> Table:
    """A sheet has a title and signatures of its own; as an annex it keeps the signatures, for they are those
    of the commune it is about."""
    return (
        table if dress.annex is None else replace(table, heading=heading_of(frame, spec, annex=dress.annex))
    )


def _result(
    workspace: Workspace, catalogue: Catalogue, spec: TableSpec, query: Query, dress: Dress
) -> Result[Declared]:
    match spec.kind:
        case "rollup":
            return _rollup(workspace, catalogue, spec, replace(query, level=_level(workspace, spec, query)))
        case "score" | "summary":
            query = replace(query, level=_level(workspace, spec, query))
            return score_table(workspace, catalogue, query, declared=True, name=spec.id)
        case "proposed" | "changed":
            query = replace(query, level="commune")
            return score_table(workspace, catalogue, query, declared=True, name=spec.id)
        case "sheet":
            return sheet_tables(workspace, catalogue, spec, query, dress.signed)
        case "law_classes" | "law_changed" | "law_summary":
            from kpi.pipeline.figures.lawful import law_table

            return law_table(workspace, catalogue, spec, query)
        case "differences":
            query = replace(query, level="commune")
            return differences_table(workspace, catalogue, query, declared=True, name=spec.id)
        case _:
            assert_never(spec.kind)


def _level(workspace: Workspace, spec: TableSpec, query: Query) -> Level:
    """The level of a table; provinces where the map that it is made on has no districts."""
    levels = workspace.units.at(query.at or query.period.end).levels
    return "province" if spec.level == "district" not in levels else spec.level


def _rollup(workspace: Workspace, catalogue: Catalogue, spec: TableSpec, query: Query) -> Result[Totals]:
    """Raises Fault ``changed.map`` for the year before on another day's map, ``class.unknown_reading`` for
    readings: totals have none."""
    if query.readings:
        params = {"known": "–", "example": "–"}
        raise Fault(*(finding("class.unknown_reading", reading=one, **params) for one in query.readings))
    specs = workspace.specs.indicators
    indicators = [name for name in spec.columns if name in specs]
    if "change" in spec.beside and query.at is not None:
        raise Fault(finding("changed.map", table=spec.id))

    def beside(view: Look) -> Beside:
        if "change" not in spec.beside:
            return Beside("share" in spec.beside)
        from kpi.pipeline.figures.past_labels import past_labels

        classes = [specs[name] for name in indicators if specs[name].type == "class"]
        return Beside("share" in spec.beside, past_labels(view, query, classes))

    result = aggregate_table(workspace, catalogue, [*spec.forms, *indicators], query, beside, indicators)
    return replace(result, table=lambda: with_columns(result.table(), indicators))


def with_columns(table: Table, indicators: Sequence[str]) -> Table:
    """The table with the indicators' columns in the given order alone; a class has a column per label. The
    columns before and after the indicators (unit, coverage) stay where they are."""
    at = {name: place for place, name in enumerate(indicators)}
    front = [i for i, column in enumerate(table.columns) if column.key in _FRONT]
    back = [i for i, column in enumerate(table.columns) if column.key in _BACK]
    positions = [i for i, column in enumerate(table.columns) if _indicator(column.key) in at]
    positions.sort(key=lambda i: at[_indicator(table.columns[i].key)])
    places = [*front, *positions, *back]
    rows = tuple(replace(row, cells=tuple(row.cells[i] for i in places)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in places), rows=rows)


def _indicator(key: str) -> str:
    return key.partition(".")[0]


def declared(workspace: Workspace, name: str) -> TableSpec:
    """The declared table with this id or printed code. Raises Fault ``report.unknown``."""
    tables = workspace.specs.tables
    table_spec = tables.get(name) or next((t for t in tables.values() if t.code == name), None)
    if table_spec is None:
        reports = workspace.specs.of(report.KIND)
        raise Fault(finding("report.unknown", table=name, known=", ".join([*tables, *reports])))
    return table_spec
