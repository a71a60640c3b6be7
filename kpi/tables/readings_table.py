"""Communes that come out otherwise under another reading of a scheme, each with what every reading gives."""

from __future__ import annotations

from kpi.model.cell import between
from kpi.model.table import DOUBTED, Column, Kind, Row, Table
from kpi.score.readings import results_elsewhere
from kpi.score.types import Scoring
from kpi.tables.frame import Frame, heading_of, signature_of, source_of, subtitle_of
from kpi.tables.outcomes import outcome_names
from kpi.tables.score_table import limits_of, score_notes, standing_of
from kpi.tables.ways import other_readings, variant_cells, variant_columns


def readings_table(scoring: Scoring, frame: Frame) -> Table:
    """A row for each of them."""
    text, elsewhere = frame.text, results_elsewhere(scoring)
    differing, open_units = elsewhere.differing, elsewhere.untold
    rows = [row for row in scoring.rows if row.unit in differing]
    names = outcome_names(scoring.scheme, frame.catalogue)
    readings = ", ".join("=".join(one) for one in scoring.scheme.options) or "–"
    measures = (
        text("table.class.readings", listed=readings),
        text("table.readings.number", number=len(rows), all=len(scoring.rows)),
        *([text("table.readings.untold", number=len(open_units))] if open_units else []),
    )
    return Table(
        id="readings",
        title=text("table.readings.title"),
        subtitle=subtitle_of(frame, *measures),
        columns=(
            Column("code", text("table.column.code"), width=7),
            Column("name", text("table.column.name"), width=20),
            *variant_columns(scoring, frame.catalogue),
            Column("points", text("table.column.points"), Kind.POINTS, width=9, limits=limits_of(scoring)),
            Column("classes", text("table.column.band"), width=16),
            Column("others", text("table.class.column.others"), width=44),
        ),
        rows=tuple(
            Row(
                (
                    row.unit,
                    row.name,
                    *variant_cells(row, scoring, frame.catalogue),
                    between(row.points_min, row.points_max),
                    " / ".join(names[one] for one in row.possible),
                    "; ".join(other_readings(row, differing[row.unit], scoring, frame.catalogue)),
                ),
                sign=DOUBTED if row.doubtful else "",
            )
            for row in rows
        ),
        notes=score_notes(scoring, frame),
        warning=standing_of(scoring.scheme, frame),
        heading=heading_of(frame),
        signature=signature_of(frame),
        source=source_of(frame),
    )
