"""The communes of another class by law than the year before, and apart those of which that cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.classify.changes import BROKEN, PastClassing, Why, change_of, moves
from kpi.classify.types import Classified, Classing
from kpi.model.show import day_text
from kpi.model.table import Row, Table
from kpi.rollup.notes import names_of
from kpi.spec.kinds.table import TableSpec
from kpi.tables.class_fields import ClassField, class_fields, class_row
from kpi.tables.class_table import class_notes
from kpi.tables.class_words import law_days, law_span, result_name, warning_of_rules
from kpi.tables.frame import Frame, heading_of, signature_of, source_of, subtitle_of

COLUMNS = ("order", "code", "name", "parent", "class_before", "class", "met")


def class_change_table(
    classing: Classing, past: PastClassing, frame: Frame, spec: TableSpec | None = None
) -> Table:
    """Section A has a row for each commune of another class than the year before, section B one for each
    whose class somebody has to decide in one of the years, section C one for each of which that is open or
    cannot be compared; where nothing can be, all are empty. Those of the same class are not listed. Then
    there is a total row for each province."""
    rules = classing.classification
    fields = class_fields(spec.columns if spec else COLUMNS, classing, frame, past)
    rows_by_kind = {
        "changed": [row for row in classing.rows if change_of(row, past) == "changed"],
        "decide": [row for row in classing.rows if change_of(row, past) == "decide"],
        "open": [row for row in classing.rows if change_of(row, past) in ("open", "not_comparable")],
    }
    rows = (line for letter, kind in (("A", "changed"), ("B", "decide"), ("C", "open"))
            for line in _section(letter, kind, rows_by_kind[kind], fields, frame))  # fmt: skip
    provinces = (class_row(fields, row, "") for row in classing.above)
    against = frame.text("table.changed.against", year=past.period)
    return Table(
        id=spec.id if spec else "classes-changed",
        title=spec.title.get(frame.lang) if spec else frame.text("table.class.changed.title"),
        subtitle=subtitle_of(frame, against, law_days(rules, frame)),
        columns=tuple(field.column for field in fields),
        rows=(*rows, *provinces) if past.is_compared else (),
        notes=class_notes(classing, frame, *past_class_lines(classing, past, frame)),
        warning=past_class_warning(classing, past, frame),
        heading=heading_of(frame, spec, rules.subject),
        signature=signature_of(frame),
        source=source_of(frame),
        span=law_span(rules, frame),
    )


def past_class_warning(classing: Classing, past: PastClassing, frame: Frame) -> str:
    """The standing of the rules, and where nothing can be compared that."""
    lines = [warning_of_rules(classing.classification, frame)]
    if past.law_begins is not None:
        day = day_text(past.law_begins)
        lines.append(frame.text("table.class.not_compared", year=past.period, day=day))
    return " – ".join(filter(None, lines))


def past_class_lines(classing: Classing, past: PastClassing, frame: Frame) -> Iterator[str]:
    """What stands between two years: how many had a class, from what to what they moved, how many stayed, and
    why which communes cannot be compared."""
    year, rows = past.period, classing.rows
    if past.is_compared:
        level = classing.classification.level("commune")
        yield frame.text("table.class.past", year=year, classed=past.classed, communes=past.communes)
        for then, now, number in moves(classing, past):
            names = {"then": result_name(then, level, frame), "now": result_name(now, level, frame)}
            yield frame.text("table.class.move", number=number, **names)
        yield frame.text("table.changed.same", number=sum(change_of(row, past) == "same" for row in rows))
    units: dict[Why, list[str]] = {}
    for row in rows:
        units.setdefault(past.classes[row.unit].why, []).append(row.unit)
    for why in BROKEN:
        if why in units:
            words = frame.text(f"table.class.why.{why}")
            unit_names = names_of(frame.tree, units[why])
            yield frame.text(
                "table.changed.broken", number=len(units[why]), year=year, why=words, units=unit_names
            )
    if past.is_compared:
        yield frame.text("table.class.changed.how", year=year)


def _section(
    letter: str, kind: str, rows: Sequence[Classified], fields: Sequence[ClassField], frame: Frame
) -> Iterator[Row]:
    head = {"order": letter, "name": frame.text(f"table.changed.{kind}", number=len(rows))}
    yield Row(tuple(head.get(field.column.key) for field in fields), "section")
    yield from (class_row(fields, row, str(n)) for n, row in enumerate(rows, 1))
