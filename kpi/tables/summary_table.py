"""How many communes are in each class, by district and province."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kpi.model.cell import NOT_COMPARABLE, Value
from kpi.model.table import SPLIT, Column, Kind, Row, Table
from kpi.score.types import Scoring, SummaryRow
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.kinds.table import TableSpec
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of, warning_of
from kpi.tables.score_table import score_notes, standing_of


def summary_table(scoring: Scoring, frame: Frame, spec: TableSpec | None = None) -> Table:
    """A row per district, provinces as totals: communes in all, reported, by class with their share of all
    communes, without a class though reported, without a class for want of a report."""
    title = spec.title.get(frame.lang) if spec else frame.text("table.summary.title")
    return Table(
        id=spec.id if spec else "summary",
        title=title,
        subtitle=subtitle_of(frame, frame.text("table.summary.measure")),
        columns=tuple(_columns(scoring.scheme, frame)),
        rows=tuple(_rows(scoring.summary, scoring.scheme)),
        notes=score_notes(scoring, frame) if scoring.rows else notes_of(frame, scoring.notes),
        warning=warning_of(frame, standing_of(scoring.scheme, frame)),
        heading=heading_of(frame, spec),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def _columns(scheme: Scheme, frame: Frame) -> list[Column]:
    text = frame.text
    number, share = text("table.summary.number"), text("table.summary.share")
    columns = [
        Column("order", text("table.column.order"), width=5),
        Column("code", text("table.column.code"), width=7),
        Column("name", text("table.column.name"), width=24),
        Column("units", text("table.summary.units"), Kind.COUNT, width=9),
        Column("reported", text("table.summary.reported"), Kind.COUNT, width=9),
    ]
    for band in scheme.classes:
        group = (band.name.get(frame.lang),)
        columns.append(Column(band.id, number, Kind.COUNT, group, width=8))
        columns.append(
            Column(
                f"{band.id}_share",
                share,
                Kind.PERCENT,
                group,
                places=1,
                width=9,
                ratio=(band.id, "units"),
                part=True,
            )
        )
    columns.append(Column("undetermined", text("table.summary.undetermined"), Kind.COUNT, width=10))
    columns.append(Column("not_reported", text("table.summary.not_reported"), Kind.COUNT, width=10))
    return columns


def _rows(summary: Sequence[SummaryRow], scheme: Scheme) -> list[Row]:
    rows, number = [], 0
    bands = [band.id for band in scheme.classes]
    alone = len(summary) == 1
    for row in summary:
        total = row.level == "province" and not alone
        number += not total
        cells: list[Value] = ["" if total else str(number), row.unit, row.name, row.expected, row.reported]
        for band in bands:
            count = row.classes.get(band, 0)
            share = Decimal(count) / row.expected if row.expected else None
            cells += [NOT_COMPARABLE] * 2 if row.split else [count, share]
        missing = row.undetermined - row.undetermined_reported
        cells += [NOT_COMPARABLE] * 2 if row.split else [row.undetermined_reported, missing]
        rows.append(Row(tuple(cells), "total" if total else "unit", SPLIT if row.split else ""))
    return rows
