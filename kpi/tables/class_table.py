"""Classes by law: a row per commune, the provinces above them, and what other readings give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpi.classify.changes import PastClassing
from kpi.classify.types import DECIDE, OTHERWISE, Classified, Classing
from kpi.model.table import Table
from kpi.spec.kinds.table import TableSpec
from kpi.tables.class_fields import class_fields, class_row
from kpi.tables.class_words import law_days, law_span, reading_lines, result_name, warning_of_rules
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of

COLUMNS = ("order", "code", "name", "class", "met", "open", "others")


def class_table(
    classing: Classing,
    frame: Frame,
    only_differing: bool = False,
    spec: TableSpec | None = None,
    past: PastClassing | None = None,
) -> Table:
    """A row for each commune (with `only_differing` for those that come out otherwise under another reading)
    and a total row for each province: by default result, criteria met, criteria not known, other readings."""
    rules = classing.classification
    rows = [row for row in classing.rows if classing.others(row)] if only_differing else list(classing.rows)
    fields = class_fields(spec.columns if spec else COLUMNS, classing, frame, past)
    title = (
        spec.title.get(frame.lang)
        if spec
        else frame.text("table.class.title", name=rules.name.get(frame.lang))
    )
    return Table(
        id=spec.id if spec else "classes",
        title=title,
        subtitle=subtitle_of(frame, law_days(rules, frame)),
        columns=tuple(field.column for field in fields),
        rows=(
            *(class_row(fields, row, str(n)) for n, row in enumerate(rows, 1)),
            *(class_row(fields, row, "") for row in classing.above),
        ),
        notes=class_notes(classing, frame),
        warning=warning_of_rules(rules, frame),
        heading=heading_of(frame, spec, rules.subject),
        signature=signature_of(frame, subject=rules.subject),
        source=source_of(frame),
        span=law_span(rules, frame),
    )


def class_notes(classing: Classing, frame: Frame, *more: str) -> tuple[str, ...]:
    """What must be said under any table of these classes, after what is said of the table itself."""
    rules, lang = classing.classification, frame.lang
    lines = [
        *more,
        *_counts(classing, frame),
        *reading_lines(classing, frame),
        *(note.get(lang) for note in rules.notes),
        rules.series.get(lang),
        *_criteria(classing, frame),
        rules.note.get(lang),
    ]
    findings = [note for note in classing.notes if note.code not in ("class.illustrative", "class.unchecked")]
    return notes_of(frame, findings, *lines)


def _counts(classing: Classing, frame: Frame) -> list[str]:
    """How many communes there are of each result."""
    if not classing.rows:
        return []
    level = classing.classification.level("commune")
    counts = Counter(row.result.settled for row in classing.rows)
    order = [*(one.id for one in level.classes), DECIDE, OTHERWISE]
    texts = [f"{result_name(name, level, frame)}: {counts[name]}" for name in order if counts[name]]
    if counts[None]:
        texts.append(frame.text("table.score.open", number=counts[None]))
    return [frame.text("table.class.counts", number=len(classing.rows), classes="; ".join(texts))]


def _criteria(classing: Classing, frame: Frame) -> list[str]:
    """Every criterion that a row of the table names, with where the law says it."""
    rows: Sequence[Classified] = (*classing.rows, *classing.above)
    ids = {name for row in rows for name, met in row.result.conditions.items() if met is not False}
    conditions = {c.id: c for level in classing.classification.levels for c in level.conditions}
    return [
        frame.text("table.class.criterion", id=c.id, name=c.name.get(frame.lang), citation=c.citation)
        for c in conditions.values()
        if c.id in ids
    ]
