"""Totals of indicators by unit, with their coverage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from kpi.model.cell import WITHOUT_FIGURE, Cell, Status, Value
from kpi.model.roman import roman
from kpi.model.table import SPLIT, Column, Kind, Ratio, Row, RowKind, Table
from kpi.quick import dataclass
from kpi.rollup.types import Rollup, RollupRow, Total
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.tables.class_columns import ALONE, Beside, Get, beside_lines, class_columns, is_apart
from kpi.tables.frame import (
    Frame,
    heading_of,
    notes_of,
    signature_of,
    source_of,
    subtitle_of,
    warning_of,
)

_SUM = r"\s*(\w+|\(\s*\w+(?:\s*\+\s*\w+)*\s*\))\s*"
_RATIO = re.compile(f"{_SUM}/{_SUM}")  # a / b, a / (b + c) and the like


@dataclass(frozen=True, slots=True)
class Field:
    """A column and what a row has in it."""

    column: Column
    cell: Get


def rollup_table(
    rollup: Rollup,
    indicators: Sequence[Indicator],
    frame: Frame,
    *,
    forms: Sequence[Form] = (),
    above: Rollup | None = None,
    total: Rollup | None = None,
    beside: Beside = ALONE,
) -> Table:
    """A row per unit with the indicators in the given order and how many units reported.

    `forms` give the merged headings of their columns. Where communes stand below districts they are grouped
    in sections, which take their totals from `above` (a rollup at district level); `total` is a rollup whose
    rows close the table. Rates there are those of the rollups, never sums or means of the rows. `beside` says
    what stands beside the numbers of units in each class. On another
    day's map yes/no and classes are counted and the coverage is shown at every level; a row that is not
    comparable has a mark after its name.
    """
    fields = _fields(rollup, indicators, frame, forms, beside)
    rows = [*_rows(rollup, above, fields, frame, beside), *_totals(total, fields, frame, beside)]
    return Table(
        id="aggregate",
        title=frame.text("table.rollup.title"),
        subtitle=subtitle_of(frame),
        columns=tuple(field.column for field in fields),
        rows=tuple(rows),
        notes=notes_of(
            frame, rollup.notes, *beside_lines(beside, frame), idle_note(frame, (rollup, above, total))
        ),
        warning=warning_of(frame),
        heading=heading_of(frame),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def _fields(
    rollup: Rollup, indicators: Sequence[Indicator], frame: Frame, forms: Sequence[Form], beside: Beside
) -> list[Field]:
    is_of_units = _own(rollup, frame)
    fields = [
        Field(Column("order", frame.text("table.column.order"), width=5), lambda _: ""),
        Field(Column("code", frame.text("table.column.code"), width=7), lambda row: row.unit),
        Field(Column("name", frame.text("table.column.name"), width=22), lambda row: row.name),
    ]
    fields += figure_fields(indicators, frame, forms, is_of_units, beside)
    if not is_of_units:
        fields += _coverage_fields(frame)
    return fields


def _own(rollup: Rollup, frame: Frame) -> bool:
    """Whether each row is of one unit with its own answers: of a commune, or of a district without any."""
    return frame.restated is None and any(row.level == "commune" for row in rollup.rows)


def figure_fields(
    indicators: Sequence[Indicator],
    frame: Frame,
    forms: Sequence[Form],
    is_of_units: bool,
    beside: Beside = ALONE,
) -> list[Field]:
    """The columns of the indicators; `is_of_units`: each row is of one commune with its own
    answers and classes, else numbers by class have `beside` them what that says."""
    paths = {c.indicator: tuple(words[0] for words in c.path) for form in forms for c in form.columns}
    fields: list[Field] = []
    for indicator in indicators:
        path = paths.get(indicator.id, ()) if frame.lang == "vi" else ()
        path = path or (indicator.name.get(frame.lang),)
        fields += _indicator_fields(indicator, path, is_of_units, frame, beside)
    return fields


def _indicator_fields(
    indicator: Indicator, path: tuple[str, ...], communes: bool, frame: Frame, beside: Beside
) -> list[Field]:
    *groups, title = path
    if indicator.type == "class" and not communes:
        return [Field(*pair) for pair in class_columns(indicator, path, frame, beside)]
    kind, places = _kind(indicator, communes)
    width, limits = 12 if kind is Kind.TEXT else 9, frame.limits.get(indicator.id, ())
    ratio = ratio_of(indicator.expression) if indicator.type == "rate" else None
    column = Column(indicator.id, title, kind, tuple(groups), places, width, limits=limits, ratio=ratio)
    return [Field(column, _cell_of(indicator, communes, frame))]


def ratio_of(expression: str) -> Ratio | None:
    """What a rate is made of where it is one sum over another, None for any other."""
    sums = _RATIO.fullmatch(expression)
    return Ratio(*(tuple(re.findall(r"\w+", text)) for text in sums.groups())) if sums else None


def _cell_of(indicator: Indicator, communes: bool, frame: Frame) -> Get:
    """What a row has in the one column of an indicator."""
    match indicator.type:
        case "class":
            names = {label.code: label.name.get(frame.lang) for label in indicator.labels}
            return _label_of(indicator.id, names)
        case "yes_no":
            return _yes_no_of(indicator.id, frame) if communes else _value_of(indicator.id)
        case "count" | "money" | "rate":
            return _value_of(indicator.id)
        case _:
            assert_never(indicator.type)


def _kind(indicator: Indicator, communes: bool) -> tuple[Kind, int]:
    if indicator.type in ("class", "yes_no") and communes:
        return Kind.TEXT, 0
    if indicator.type == "rate":
        return (Kind.PERCENT if "%" in indicator.unit else Kind.DECIMAL), indicator.decimals
    if indicator.decimals:
        return Kind.DECIMAL, indicator.decimals
    return Kind.COUNT, 0


def _value_of(name: str) -> Get:
    return lambda row: _cell(row, name)


def _cell(row: RollupRow, name: str) -> Value:
    status = row.status(name)
    if status is Status.RANGE:
        return row.ranges[name]
    return Cell(status) if status in WITHOUT_FIGURE else _plain(row.values.get(name))


def idle_note(frame: Frame, rollups: Iterable[Rollup | None]) -> str:
    """What the mark of a rate that does not arise means, "" where there is none."""
    idle = any(row.idle for rollup in rollups if rollup is not None for row in rollup.rows)
    return frame.text("table.not_arisen.note") if idle else ""


def _plain(value: Total) -> Value:
    return None if isinstance(value, Mapping) else value


def _label_of(name: str, names: Mapping[str, str]) -> Get:
    def cell(row: RollupRow) -> Value:
        code = row.values.get(name)
        if isinstance(code, Mapping):
            return ""  # a section or total row: counts by label do not fit a commune's column
        return names.get(code, code) if isinstance(code, str) else None

    return cell


def _yes_no_of(name: str, frame: Frame) -> Get:
    def cell(row: RollupRow) -> Value:
        value = row.values.get(name)
        if not isinstance(value, Decimal):
            # A section or total row counts the units that said yes.
            return _plain(value)
        unit = frame.tree.get(row.unit)
        if unit is None or not frame.tree.reports(unit):
            return value
        return frame.text("table.rollup.yes" if value else "table.rollup.no")

    return cell


def _coverage_fields(frame: Frame) -> list[Field]:
    whose = "coverage" if "commune" in frame.tree.levels else "coverage_above"
    group = (frame.text(f"table.rollup.{whose}"),)
    reported = Column("reported", frame.text("table.rollup.reported"), Kind.COUNT, group, width=8)
    column = Column("expected", frame.text("table.rollup.expected"), Kind.COUNT, group, width=8)
    return [
        Field(reported, lambda row: row.coverage.reported),
        Field(column, lambda row: row.coverage.expected),
    ]


def _rows(
    rollup: Rollup, above: Rollup | None, fields: Sequence[Field], frame: Frame, beside: Beside
) -> list[Row]:
    sums = {row.unit: row for row in above.rows} if above else {}
    rows: list[Row] = []
    parent, sections, number, is_of_units = None, 0, 0, _own(rollup, frame)
    for row in rollup.rows:
        unit = frame.tree.get(row.unit)
        inside = (
            frame.tree.get(unit.parent) if unit and row.level == "commune" else unit if is_of_units else None
        )
        if inside is not None and inside.level == "district" and inside.code != parent:
            parent, number = inside.code, 0
            sections += 1
            rows.append(_section(inside.code, inside.name, roman(sections), sums.get(inside.code), fields))
        number += 1
        rows.append(_row(row, str(number), "unit", fields, is_apart(row, beside, frame)))
    return rows


def _section(code: str, name: str, order: str, row: RollupRow | None, fields: Sequence[Field]) -> Row:
    if row is not None:
        return _row(row, order, "section", fields)
    values: dict[str, Value] = {"order": order, "code": code, "name": name}
    return Row(tuple(values.get(field.column.key) for field in fields), "section")


def _totals(total: Rollup | None, fields: Sequence[Field], frame: Frame, beside: Beside) -> list[Row]:
    rows = total.rows if total else ()
    return [_row(row, "", "total", fields, is_apart(row, beside, frame)) for row in rows]


def _row(row: RollupRow, order: str, kind: RowKind, fields: Sequence[Field], apart: bool = False) -> Row:
    cells = tuple(order if f.column.key == "order" else f.cell(row) for f in fields)
    return Row(cells, kind, SPLIT if row.split or apart else "")
