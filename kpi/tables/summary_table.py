"""How many communes are in each class, by district and province."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.model.cell import NOT_COMPARABLE, Value
from kpi.model.table import SPLIT, Column, Kind, Ratio, Row, Table
from kpi.score.changes import BROKEN, PastYear, before_of
from kpi.score.types import Scoring, SummaryRow
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.kinds.table import TableSpec
from kpi.tables.changed_table import past_lines, past_warning
from kpi.tables.frame import (
    Frame,
    heading_of,
    measure_of,
    notes_of,
    signature_of,
    source_of,
    subtitle_of,
    warning_of,
)
from kpi.tables.outcomes import may_decide
from kpi.tables.past_columns import PAST_MEASURES, PastMeasures, counted, past_cells, past_columns
from kpi.tables.score_table import score_notes, standing_of
from kpi.units.gazetteer.tree import Tree

WHOLE = "units"  # the column that the shares are taken of


def summary_table(
    scoring: Scoring, frame: Frame, spec: TableSpec | None = None, past: PastYear | None = None
) -> Table:
    """A row per district, provinces as totals: communes in all, reported, by class with their share of all
    communes, without a class though reported, without a class for want of a report. With `past` (`spec` says
    what of it) also what the same communes were the year before."""
    measures: PastMeasures = tuple(key for key in PAST_MEASURES if spec and past and key in spec.columns)
    title = spec.title.get(frame.lang) if spec else frame.text("table.summary.title")
    return Table(
        id=spec.id if spec else "summary",
        title=title,
        subtitle=subtitle_of(frame, measure_of(frame)),
        columns=(*_columns(scoring.scheme, frame), *_past_columns(scoring.scheme, past, measures, frame)),
        rows=tuple(_rows(scoring.summary, scoring.scheme, past, measures, frame.tree)),
        notes=(*_past_notes(scoring, past, frame), *_notes(scoring, frame)),
        warning=warning_of(frame, _standings(scoring.scheme, past, frame)),
        heading=heading_of(frame, spec),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def _past_columns(
    scheme: Scheme, past: PastYear | None, measures: PastMeasures, frame: Frame
) -> Iterator[Column]:
    if past is not None:
        names = {band.id: band.name.get(frame.lang) for band in scheme.classes}
        yield from past_columns(names, past.year.period, measures, frame)


def _notes(scoring: Scoring, frame: Frame) -> tuple[str, ...]:
    return score_notes(scoring, frame) if scoring.rows else notes_of(frame, scoring.notes)


def _past_notes(scoring: Scoring, past: PastYear | None, frame: Frame) -> list[str]:
    if past is None:
        return []
    lines = past_lines(scoring, past, frame)
    if any(one.why in BROKEN for one in past.classes.values()):
        lines.append(frame.text("table.changed.sign", year=past.year.period))
    return lines


def _standings(scheme: Scheme, past: PastYear | None, frame: Frame) -> str:
    return standing_of(scheme, frame) if past is None else past_warning(scheme, past, frame)


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
                ratio=Ratio((band.id,), (WHOLE,)),
                part=WHOLE,
            )
        )
    for key in _beside(scheme):
        title = text("table.class.decide" if key == "decide" else "table.summary.not_considered")
        columns.append(Column(key, title, Kind.COUNT, width=10))
    columns.append(Column("undetermined", text("table.summary.undetermined"), Kind.COUNT, width=10))
    columns.append(Column("not_reported", text("table.summary.not_reported"), Kind.COUNT, width=10))
    return columns


def _beside(scheme: Scheme) -> list[str]:
    """The results beside the classes that the scheme knows."""
    return ["decide"] * may_decide(scheme) + ["not_considered"] * bool(scheme.vetoes)


def _rows(
    summary: Sequence[SummaryRow],
    scheme: Scheme,
    past: PastYear | None,
    measures: PastMeasures,
    tree: Tree,
) -> list[Row]:
    rows, number = [], 0
    bands = [band.id for band in scheme.classes]
    alone = len(summary) == 1
    for row in summary:
        total = row.level == "province" and not alone
        number += not total
        cells: list[Value] = ["" if total else str(number), row.unit, row.name, row.expected, row.reported]
        for band in bands:
            cells += [NOT_COMPARABLE] * 2 if row.split else counted(row, band)
        for key in _beside(scheme):
            number_beside = row.undecided if key == "decide" else row.not_considered
            cells.append(NOT_COMPARABLE if row.split else number_beside)
        missing = row.undetermined - row.undetermined_reported
        cells += [NOT_COMPARABLE] * 2 if row.split else [row.undetermined_reported, missing]
        sign = SPLIT if row.split else ""
        if past is not None:
            before = before_of((unit.code for unit in tree.under(row.unit, "commune")), past)
            cells += past_cells(row, None if row.split else before, bands, measures)
            sign = SPLIT if before is None else sign
        rows.append(Row(tuple(cells), "total" if total else "unit", sign))
    return rows
