"""Totals of several periods side by side: under each indicator a column for each period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi.findings import Finding
from kpi.model.cell import Value
from kpi.model.level import Level
from kpi.model.period import Period
from kpi.model.roman import roman
from kpi.model.table import SPLIT, Column, Kind, Row, RowKind, Table
from kpi.rollup.types import Rollup, RollupRow
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.tables.frame import (
    Frame,
    heading_of,
    notes_of,
    signature_of,
    source_of,
    subtitle_of,
    warning_of,
)
from kpi.tables.rollup_table import Field, figure_fields, idle_note

_ByPeriod = Mapping[Period, RollupRow]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rows of one level by unit, in list order, each by period; a unit may lack some periods."""

    rows: Mapping[str, _ByPeriod]
    name: Mapping[str, str]


def series_table(
    totals: Mapping[Period, Mapping[str, Rollup]],
    indicators: Sequence[Indicator],
    frame: Frame,
    *,
    level: Level,
    forms: Sequence[Form] = (),
    notes: Iterable[Finding] = (),
) -> Table:
    """A row per unit of the map `frame.tree`. `totals` hold by period the rollups of `level` and, where all
    is looked at as one, of the levels above: districts head the communes, the highest closes the table."""
    fields = figure_fields(indicators, frame, forms, is_of_units=False)
    levels = list(next(iter(totals.values())))
    lines = {name: _lines([rollups[name] for rollups in totals.values()], totals, frame) for name in levels}
    above = lines.get("district") if level == "commune" else None
    rows = [*_rows(lines[level], above, fields, totals, frame)]
    if len(levels) > 1:
        rows += [_row(code, "", "total", lines[levels[0]], fields, totals) for code in lines[levels[0]].rows]
    return Table(
        id="series",
        title=frame.text("series.title"),
        subtitle=subtitle_of(frame),
        columns=tuple(_columns(fields, totals, frame)),
        rows=tuple(rows),
        notes=notes_of(
            frame,
            notes,
            idle_note(frame, (r for all_rollups in totals.values() for r in all_rollups.values())),
        ),
        warning=warning_of(frame),
        heading=heading_of(frame),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def _lines(rollups: Sequence[Rollup], periods: Iterable[Period], frame: Frame) -> _Lines:
    rows: dict[str, dict[Period, RollupRow]] = {}
    for period, rollup in zip(periods, rollups, strict=True):
        for row in rollup.rows:
            rows.setdefault(row.unit, {})[period] = row
    place = {unit.code: number for number, unit in enumerate(frame.tree)}
    rows_by_code = {code: rows[code] for code in sorted(rows, key=place.__getitem__)}
    names = {code: next(iter(rows_by_period.values())).name for code, rows_by_period in rows_by_code.items()}
    return _Lines(rows_by_code, names)


def _columns(fields: Sequence[Field], periods: Iterable[Period], frame: Frame) -> list[Column]:
    text = frame.text
    columns = [
        Column("order", text("table.column.order"), width=5),
        Column("code", text("table.column.code"), width=7),
        Column("name", text("table.column.name"), width=22),
    ]
    every = list(periods)
    for field in fields:
        column = field.column
        groups = (*column.groups, column.title)
        columns += [
            Column(f"{column.key}@{period}", str(period), column.kind, groups, column.places, column.width)
            for period in every
        ]
    coverage = (text("series.coverage"),)
    return columns + [
        Column(f"coverage@{period}", str(period), Kind.TEXT, coverage, 0, 9) for period in every
    ]


def _rows(
    lines: _Lines, above: _Lines | None, fields: Sequence[Field], periods: Iterable[Period], frame: Frame
) -> Iterable[Row]:
    parent, sections, number = "", 0, 0
    every = list(periods)
    for code in lines.rows:
        unit = frame.tree.get(code)
        inside = unit.parent if unit and unit.level == "commune" else code  # a district may have none
        if above is not None and inside in above.rows and inside != parent:
            parent, number, sections = inside, 0, sections + 1
            yield _row(inside, roman(sections), "section", above, fields, every)
        number += 1
        yield _row(code, str(number), "unit", lines, fields, every)


def _row(
    code: str, order: str, kind: RowKind, lines: _Lines, fields: Sequence[Field], periods: Iterable[Period]
) -> Row:
    rows = [lines.rows[code].get(period) for period in periods]
    cells: list[Value] = [order, code, lines.name[code]]
    cells += [None if row is None else field.cell(row) for field in fields for row in rows]
    cells += [_coverage(row) for row in rows]
    # One period without a comparable figure is enough for the sign.
    return Row(tuple(cells), kind, SPLIT if any(row is not None and row.split for row in rows) else "")


def _coverage(row: RollupRow | None) -> Value:
    return None if row is None else f"{row.coverage.reported}/{row.coverage.expected}"
