"""The communes proposed for recognition, and apart those of which that cannot be told yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from kpi.model.cell import Value
from kpi.model.table import DOUBTED, Row, Table
from kpi.score.types import Scoring, UnitScore
from kpi.spec.kinds.table import TableSpec
from kpi.spec.values import DECIDE
from kpi.tables.frame import Frame, heading_of, signature_of, source_of, subtitle_of
from kpi.tables.score_table import Field, fields_of, score_notes, standing_of
from kpi.tables.ways import with_variant


def proposed_table(scoring: Scoring, frame: Frame, spec: TableSpec) -> Table:
    """Section A has a row for each commune in one of the `spec.best_classes` best classes of the scheme,
    section B one for each whose class is open and may still be one of them. The others are not listed."""
    bands = scoring.scheme.classes[: spec.best_classes]
    ids = {band.id for band in bands}
    fields = fields_of(with_variant(spec.columns, scoring), scoring, frame)
    proposed_rows = [row for row in scoring.rows if row.band in ids]
    open_rows = [
        row
        for row in scoring.rows
        if row.outcome in (None, DECIDE) and row.points_max >= _least(row, ids, scoring)
    ]
    names = ", ".join(band.name.get(frame.lang) for band in bands)
    rule = frame.text("table.proposed.rule", classes=names)
    return Table(
        id=spec.id,
        title=spec.title.get(frame.lang),
        subtitle=subtitle_of(frame),
        columns=tuple(field.column for field in fields),
        rows=(
            *_section("A", "proposed", proposed_rows, fields, frame),
            *_section("B", "open", open_rows, fields, frame),
        ),
        notes=(f"{rule}.", *score_notes(scoring, frame)),
        warning=standing_of(scoring.scheme, frame),
        heading=heading_of(frame, spec),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def _least(row: UnitScore, ids: Collection[str], scoring: Scoring) -> Decimal:
    """The points from which a commune may be in one of some classes, by the variants that may apply to it."""
    schemes = [scoring.schemes[name] for name in row.variants] or [scoring.scheme]
    return min(band.start for scheme in schemes for band in scheme.bands if band.id in ids)


def _section(
    letter: str, kind: str, rows: Sequence[UnitScore], fields: Sequence[Field], frame: Frame
) -> list[Row]:
    title, number = (
        frame.text(f"table.proposed.{kind}"),
        frame.text("table.proposed.number", number=len(rows)),
    )
    cells: list[Value] = [None] * len(fields)
    for place, field in enumerate(fields):
        cells[place] = {"order": letter, "name": f"{title}: {number}"}.get(field.column.key)
    lines = [
        tuple(str(n) if field.column.key == "order" else field.cell(row) for field in fields)
        for n, row in enumerate(rows, 1)
    ]
    signs = [DOUBTED if row.doubtful else "" for row in rows]
    pairs = zip(lines, signs, strict=True)
    return [Row(tuple(cells), "section"), *(Row(line, sign=sign) for line, sign in pairs)]
