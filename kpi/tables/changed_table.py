"""The communes of another class than the year before, and apart those of which that cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.model.cell import Value
from kpi.model.table import DOUBTED, Column, Row, Table
from kpi.rollup.notes import names_of
from kpi.score.changes import BROKEN, PastYear, change_of
from kpi.score.recognition import Why
from kpi.score.types import Scoring, UnitScore
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.kinds.table import TableSpec
from kpi.tables.frame import Frame, heading_of, signature_of, source_of, subtitle_of
from kpi.tables.recognition_table import scored_words, year_words
from kpi.tables.score_table import Field, fields_of, score_notes, standing_of
from kpi.tables.ways import with_variant


def changed_table(scoring: Scoring, past: PastYear, frame: Frame, spec: TableSpec) -> Table:
    """Section A has a row for each commune of another class than the year before, section B one for each of
    which that is open or cannot be compared. Those of the same class are not listed."""
    fields = [
        field for name in with_variant(spec.columns, scoring) for field in _fields(name, scoring, past, frame)
    ]
    rows = {
        kind: [row for row in scoring.rows if change_of(row, past) == kind]
        for kind in ("changed", "open", "same")
    }
    return Table(
        id=spec.id,
        title=spec.title.get(frame.lang),
        subtitle=subtitle_of(frame, frame.text("table.changed.against", year=past.year.period)),
        columns=tuple(field.column for field in fields),
        rows=(
            *_section("A", "changed", rows["changed"], fields, frame),
            *_section("B", "open", rows["open"], fields, frame),
        ),
        notes=(
            frame.text("table.changed.same", number=len(rows["same"])),
            *past_lines(scoring, past, frame),
            *score_notes(scoring, frame),
        ),
        warning=past_warning(scoring.scheme, past, frame),
        heading=heading_of(frame, spec),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def past_warning(scheme: Scheme, past: PastYear, frame: Frame) -> str:
    """The standing of the schemes of both years."""
    schemes = [one for one in (scheme, past.year.scheme) if one is not None]
    return " – ".join(dict.fromkeys(filter(None, (standing_of(one, frame) for one in schemes))))


def past_lines(scoring: Scoring, past: PastYear, frame: Frame) -> list[str]:
    """What stands between two years: the scheme of each, that they differ, and why which communes cannot be
    compared."""
    lines = [scored_words(past.year, frame)]
    rules, before = scoring.scheme, past.year.scheme
    if before is not None and before.id != rules.id:
        alike = [band.id for band in before.classes] == [band.id for band in rules.classes]
        key = "table.changed.schemes_alike" if alike else "table.changed.schemes_differ"
        lines.append(frame.text(key, year=past.year.period, old=before.id, new=rules.id))
    units: dict[Why, list[str]] = {}
    for row in scoring.rows:
        units.setdefault(past.classes[row.unit].why, []).append(row.unit)
    lines += [
        frame.text("table.changed.broken", number=len(units[why]), year=past.year.period,
                   why=frame.text(f"table.recognition.why.{why}"), units=names_of(frame.tree, units[why]))
        for why in BROKEN
        if why in units
    ]  # fmt: skip
    return [*lines, frame.text("table.changed.how", year=past.year.period)]


def _fields(name: str, scoring: Scoring, past: PastYear, frame: Frame) -> Iterator[Field]:
    rules = scoring.scheme

    def before(row: UnitScore) -> Value:
        return year_words(past.classes[row.unit], rules, frame)

    if name == "band_before":
        title = frame.text("table.recognition.year", year=past.year.period)
        yield Field(Column("band_before", title, width=18), before)
    else:
        yield from fields_of([name], scoring, frame)


def _section(
    letter: str, kind: str, rows: Sequence[UnitScore], fields: Sequence[Field], frame: Frame
) -> Iterator[Row]:
    title = frame.text(f"table.changed.{kind}", number=len(rows))
    head = {"order": letter, "name": title}
    yield Row(tuple(head.get(field.column.key) for field in fields), "section")
    for n, row in enumerate(rows, 1):
        cells = tuple(str(n) if field.column.key == "order" else field.cell(row) for field in fields)
        yield Row(cells, sign=DOUBTED if row.doubtful else "")
