"""How many communes are of each class by law, by district (without districts commune by commune) and
province."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.classify.changes import BROKEN, PastClassing, before_of
from kpi.classify.counting import ClassCount
from kpi.classify.types import OTHERWISE, Classing
from kpi.model.cell import Cell, Status, Value
from kpi.model.table import SPLIT, Column, Kind, Ratio, Row, Table
from kpi.spec.kinds.classification import Level
from kpi.spec.kinds.table import TableSpec
from kpi.tables.class_change_table import past_class_lines, past_class_warning
from kpi.tables.class_table import class_notes
from kpi.tables.class_words import law_days, law_span, result_name, warning_of_rules
from kpi.tables.frame import Frame, heading_of, measure_of, signature_of, source_of, subtitle_of
from kpi.tables.past_columns import PAST_MEASURES, PastMeasures, counted, past_cells, past_columns

_OPEN = ("undecided", "waiting", "silent")


def class_counts_table(
    classing: Classing,
    counts: Sequence[ClassCount],
    frame: Frame,
    spec: TableSpec,
    past: PastClassing | None = None,
) -> Table:
    """A row for each of `counts`, provinces as totals: communes in all, reported, by class with their share
    of all communes, to be decided, without a class though reported, without one for want of a report. With
    `past` also what the same communes were the year before."""
    rules = classing.classification
    names = _names(rules.level("commune"), frame)
    measures: PastMeasures = tuple(key for key in PAST_MEASURES if past and key in spec.columns)
    columns = [*_columns(names, spec, frame)]
    if past is not None:
        columns += past_columns(names, past.period, measures, frame)
    rows = tuple(_rows(counts, columns, names, past, measures, frame))
    ranges = [frame.text("table.class.range")] if _has_range(rows) else []
    return Table(
        id=spec.id,
        title=spec.title.get(frame.lang),
        subtitle=subtitle_of(frame, measure_of(frame), law_days(rules, frame)),
        columns=tuple(columns),
        rows=rows,
        notes=class_notes(classing, frame, *ranges, *_past_lines(classing, past, frame)),
        warning=past_class_warning(classing, past, frame) if past else warning_of_rules(rules, frame),
        heading=heading_of(frame, spec, rules.subject),
        signature=signature_of(frame, subject=rules.subject),
        source=source_of(frame),
        span=law_span(rules, frame),
    )


def _names(level: Level, frame: Frame) -> dict[str, str]:
    ids = (*(one.id for one in level.classes), OTHERWISE)
    return {name: result_name(name, level, frame) for name in ids}


def _past_lines(classing: Classing, past: PastClassing | None, frame: Frame) -> list[str]:
    if past is None:
        return []
    lines = [*past_class_lines(classing, past, frame)]
    if any(one.why in BROKEN for one in past.classes.values()):
        lines.append(frame.text("table.changed.sign", year=past.period))
    return lines


def _has_range(rows: Sequence[Row]) -> bool:
    return any(isinstance(cell, Cell) and cell.status is Status.RANGE for row in rows for cell in row.cells)


def _columns(names: dict[str, str], spec: TableSpec, frame: Frame) -> Iterator[Column]:
    text = frame.text
    yield Column("order", text("table.column.order"), width=5)
    yield Column("code", text("table.column.code"), width=7)
    yield Column("name", text("table.column.name"), width=24)
    yield Column("units", text("table.summary.units"), Kind.COUNT, width=9)
    yield Column("reported", text("table.summary.reported"), Kind.COUNT, width=9)
    for band, name in names.items():
        group = (name,)
        ratio = Ratio((band,), ("units",))
        yield Column(band, text("table.summary.number"), Kind.COUNT, group, width=8)
        yield Column(f"{band}_share", text("table.summary.share"), Kind.PERCENT, group, places=1, width=9,
                     ratio=ratio, part="units")  # fmt: skip
    if "undetermined" in spec.columns:
        titles = ("table.class.decide", "table.summary.undetermined", "table.summary.not_reported")
        for key, title in zip(_OPEN, titles, strict=True):
            yield Column(key, text(title), Kind.COUNT, width=10)


def _rows(
    counts: Sequence[ClassCount],
    columns: Sequence[Column],
    names: dict[str, str],
    past: PastClassing | None,
    measures: PastMeasures,
    frame: Frame,
) -> Iterator[Row]:
    number, alone = 0, len(counts) == 1
    for row in counts:
        is_total = row.level == "province" and not alone
        number += not is_total
        figures = {"order": "" if is_total else str(number), **_figures(row)}
        cells: list[Value] = [figures[column.key] for column in columns if column.key in figures]
        sign = ""
        if past is not None:
            before = before_of((unit.code for unit in frame.tree.under(row.unit, "commune")), past)
            cells += past_cells(row, before, list(names), measures, row.open_in)
            sign = SPLIT if before is None else ""
        if row.level == "commune":  # of a single one no share says anything
            pairs = zip(cells, columns, strict=True)
            cells = ["" if column.kind is Kind.PERCENT else cell for cell, column in pairs]
        yield Row(tuple(cells), "total" if is_total else "unit", sign)


def _figures(row: ClassCount) -> dict[str, Value]:
    figures: dict[str, Value] = {
        "code": row.unit,
        "name": row.name,
        "units": row.expected,
        "reported": row.reported,
        "undecided": row.undecided,
        "waiting": row.waiting,
        "silent": row.silent,
    }
    for band in row.classes:
        figures[band], figures[f"{band}_share"] = counted(row, band, row.open_in)
    return figures
