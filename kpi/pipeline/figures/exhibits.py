"""The tables of a report: declared ones, totals, and what the targets of plans come to."""

from __future__ import annotations

from dataclasses import replace

from kpi.findings import Catalogue, Fault
from kpi.model.cell import Value
from kpi.model.level import Level
from kpi.model.table import Row, Table
from kpi.pipeline.figures.comparing import compare_table
from kpi.pipeline.figures.declared import report_table, with_columns
from kpi.pipeline.figures.facts import Gathered, refusal_of
from kpi.pipeline.figures.planning import follow_plan
from kpi.pipeline.figures.tabulating import aggregate_table
from kpi.quick import dataclass
from kpi.rollup.compose import parts_of
from kpi.spec.kinds import plan as plans
from kpi.spec.kinds.report import PartSpec
from kpi.tables.frame import period_name

_EMPTY = frozenset(("order", "code"))  # columns that a table among paragraphs does without


@dataclass(frozen=True, slots=True)
class Exhibits:
    """The tables that a part of a report comes to, or why there are none."""

    tables: tuple[Table, ...] = ()
    refusal: str = ""


def exhibits_of(part: PartSpec, gathering: Gathered, catalogue: Catalogue) -> Exhibits:
    """Raises Fault as the command does that prints the table alone, but where no rules hold in the period."""
    try:
        return _exhibits(part, gathering, catalogue)
    except Fault as fault:
        return Exhibits(refusal=refusal_of(fault, catalogue))


def _exhibits(part: PartSpec, gathering: Gathered, catalogue: Catalogue) -> Exhibits:
    workspace, query = gathering.workspace, gathering.query
    match part.kind:
        case "table":
            tables = report_table(workspace, catalogue, part.table, replace(query, level=None)).all_tables()
        case "totals":
            question = replace(query, level=_level(part, gathering), scheme=None)
            table = aggregate_table(workspace, catalogue, part.indicators, question).table()
            tables = (replace(with_columns(table, part.indicators), title=part.text.get(catalogue.lang)),)
        case "changes":
            return _changes(part, gathering, catalogue)
        case _:
            tables = tuple(
                _picked(follow_plan(workspace, catalogue, query, name).table(), part.columns)
                for name in _plans(gathering)
            )
    if not tables:
        return Exhibits(refusal=catalogue.text("paper.no_plan", place=gathering.facts.unit.name))
    return Exhibits(tuple(_bare(table) for table in tables))


def _changes(part: PartSpec, gathering: Gathered, catalogue: Catalogue) -> Exhibits:
    """The unit's own totals against the period before, a row for each indicator; nothing without any report
    of that."""
    query, unit = gathering.query, gathering.facts.unit
    periods = (query.period.previous, query.period)
    refusal = Exhibits(refusal=catalogue.text("paper.no_earlier", period=period_name(periods[0], catalogue)))
    if gathering.present.isdisjoint(map(str, (periods[0], *parts_of(periods[:1])))):
        return refusal
    question = replace(query, periods=periods, level=unit.level, scheme=None)
    result = compare_table(gathering.workspace, catalogue, part.indicators, question)
    if not any(row.coverage[0] and row.coverage[0][0] for row in result.figures.rows):
        return refusal
    table = _bare(_by_indicator(result.table(), catalogue.text("paper.changes.name")))
    return Exhibits((replace(table, title=part.text.get(catalogue.lang)),))


def _by_indicator(table: Table, title: str) -> Table:
    """A table of sections with one unit each as one of rows named after the sections."""
    place = next(n for n, column in enumerate(table.columns) if column.key == "name")
    columns = list(table.columns)
    columns[place] = replace(columns[place], title=title)
    rows: list[Row] = []
    name: Value = ""
    for row in table.rows:
        if row.kind == "section":
            name = row.cells[place]
        else:
            cells = (*row.cells[:place], name, *row.cells[place + 1 :])
            rows.append(replace(row, cells=cells, kind="unit"))
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def _level(part: PartSpec, gathering: Gathered) -> Level:
    """Communes where the map has no districts, or only one of them is looked at."""
    unit, tree = gathering.facts.unit, gathering.facts.frame.tree
    if part.level == "district" and ("district" not in tree.levels or unit.level != "province"):
        return "commune"
    return part.level if unit.level != "commune" else "commune"


def _plans(gathering: Gathered) -> list[str]:
    """The plans that hold at the period's end in a territory that the unit lies in."""
    day, tree = gathering.query.period.end, gathering.facts.frame.tree
    homes = {one.code for one in tree.path(gathering.facts.unit.code)}
    all_plans = gathering.workspace.specs.of(plans.KIND)
    return sorted(
        name for name, one in all_plans.items() if one.validity.covers(day) and one.code_on(day) in homes
    )


def _picked(table: Table, keys: tuple[str, ...]) -> Table:
    """The table with some of its columns, in that order."""
    at = {column.key: place for place, column in enumerate(table.columns)}
    places = [at[key] for key in keys if key in at]
    rows = tuple(replace(row, cells=tuple(row.cells[i] for i in places)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in places), rows=rows)


def _bare(table: Table) -> Table:
    """The table without what stands around it once for the whole paper."""
    keys = tuple(column.key for column in table.columns if column.key not in _EMPTY)
    return replace(_picked(table.on("paper"), keys), heading=None, signature=(), source="", subtitle=())
