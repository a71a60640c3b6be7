"""Communes near another class: by points, and by one case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kpi.model.show import exact_number
from kpi.model.table import Column, Kind, Row, Table
from kpi.rollup.notes import names_of
from kpi.score.nearby import Case, Nearby, Nearness
from kpi.score.types import Scoring
from kpi.spec.kinds.indicator import Indicator
from kpi.tables.frame import Frame, heading_of, signature_of, source_of, subtitle_of
from kpi.tables.outcomes import outcome_names
from kpi.tables.score_table import limits_of, score_notes, standing_of
from kpi.tables.unsettled_table import name_of
from kpi.tables.ways import variant_cells, variant_columns


def near_table(
    nearness: Nearness, indicators: Mapping[str, Indicator], frame: Frame, whole: bool = False
) -> Table:
    """A row for each commune that is near another class; of those that only a cap could lower no more than
    the number unless `whole`."""
    text, scoring = frame.text, nearness.scoring
    rows = [one for one in nearness.rows if whole or not one.only_capped]
    bands = outcome_names(scoring.scheme, frame.catalogue)
    points = exact_number(nearness.within, frame.lang)
    measure = text("table.near.number", points=points, number=len(rows), all=len(scoring.rows))
    return Table(
        id="near",
        title=text("table.near.title"),
        subtitle=subtitle_of(frame, measure),
        columns=(
            Column("code", text("table.column.code"), width=7),
            Column("name", text("table.column.name"), width=20),
            *variant_columns(scoring, frame.catalogue),
            Column("points", text("table.column.points"), Kind.POINTS, width=8,
                   limits=limits_of(scoring)),
            Column("band", text("table.column.band"), width=12),
            Column("above", text("table.near.above"), width=20),
            Column("below", text("table.near.below"), width=20),
            Column("cases", text("table.near.cases"), width=40),
        ),
        rows=tuple(_row(one, scoring, bands, indicators, frame) for one in rows),
        notes=(*_notes(nearness, len(rows), frame), *score_notes(scoring, frame)),
        warning=standing_of(scoring.scheme, frame),
        heading=heading_of(frame),
        signature=signature_of(frame),
        source=source_of(frame),
    )  # fmt: skip


def _row(
    one: Nearby, scoring: Scoring, bands: Mapping[str, str], indicators: Mapping[str, Indicator], frame: Frame
) -> Row:
    row = one.row
    cases = " | ".join(_cases(one.cases, bands, indicators, frame))
    above = _distance("table.near.to_above", one.above, one.to_above, bands, frame)
    below = _distance("table.near.spare", one.below, one.spare, bands, frame)
    who = (row.unit, row.name, *variant_cells(row, scoring, frame.catalogue))
    return Row((*who, row.points, bands[row.outcome or ""], above, below, cases))


def _distance(
    key: str, band: str | None, points: Decimal | None, bands: Mapping[str, str], frame: Frame
) -> str:
    if band is None or points is None:
        return ""
    return frame.text(key, band=bands[band], points=exact_number(points, frame.lang))


def _cases(
    cases: Sequence[Case], bands: Mapping[str, str], indicators: Mapping[str, Indicator], frame: Frame
) -> Iterator[str]:
    """Cases by the class that they give, those by points before those by a cap."""
    groups: dict[tuple[bool, str], list[str]] = {}
    for case in sorted(cases, key=lambda case: case.capped):
        ends = (exact_number(one, frame.lang) for one in (case.value, case.value + case.step))
        text = f"{name_of(case.indicator, indicators, frame)} {'→'.join(ends)}"
        groups.setdefault((case.capped, case.band), []).append(text)
    for (capped, band), texts in groups.items():
        key = "table.near.capped" if capped else "table.near.by_points"
        yield frame.text(key, band=bands[band], cases="; ".join(texts))


def _notes(nearness: Nearness, rows: int, frame: Frame) -> tuple[str, ...]:
    notes = [frame.text("table.near.how")]
    if rows < len(nearness.rows):
        notes.append(frame.text("table.near.only_capped", number=len(nearness.rows) - rows))
    if nearness.left_out:
        units = names_of(frame.tree, nearness.left_out)
        notes.append(frame.text("table.near.left_out", number=len(nearness.left_out), units=units))
    return tuple(notes)
