"""Classes by law: a row per commune, the provinces above them, and what other readings give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kpi.classify.types import DECIDE, OTHERWISE, Classified, Classing, Options, Result
from kpi.model.show import day_text
from kpi.model.table import DOUBTED, Column, Row, Table
from kpi.spec.kinds.classification import Classification, Level
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of


def class_table(classing: Classing, frame: Frame, only_differing: bool = False) -> Table:
    """A row for each commune (with `only_differing` for those that come out otherwise under another reading)
    and a total row for each province: result, criteria met, criteria not known, other readings."""
    rules = classing.classification
    rows = [row for row in classing.rows if classing.others(row)] if only_differing else list(classing.rows)
    text = frame.text
    return Table(
        id="classes",
        title=text("table.class.title", name=rules.name.get(frame.lang)),
        subtitle=subtitle_of(frame, _year(rules, frame)),
        columns=(
            Column("order", text("table.column.order"), width=5),
            Column("code", text("table.column.code"), width=7),
            Column("name", text("table.column.name"), width=24),
            Column("class", text("table.class.column.class"), width=26),
            Column("met", text("table.class.column.met"), width=18),
            Column("open", text("table.class.column.open"), width=14),
            Column("others", text("table.class.column.others"), width=34),
        ),
        rows=(
            *(_row(str(n), row, classing, frame) for n, row in enumerate(rows, 1)),
            *(_row("", row, classing, frame) for row in classing.above),
        ),
        notes=_notes(classing, frame),
        warning=warning_of_rules(rules, frame),
        heading=heading_of(frame, subject=rules.subject),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def warning_of_rules(rules: Classification, frame: Frame) -> str:
    """The sentence that must stand on every page where the rules are not official, or were not compared with
    the signed text; else ""."""
    if rules.standing != "official":
        return frame.text(f"table.standing.{rules.standing}", name=rules.name.get(frame.lang))
    if rules.is_checked:
        return ""
    return frame.text("table.class.unchecked", against=rules.checked.against.get(frame.lang))


def result_name(name: str, level: Level, frame: Frame) -> str:
    """A result in words."""
    if name == DECIDE:
        return frame.text("table.class.decide")
    if name == OTHERWISE:
        return level.otherwise.get(frame.lang)
    return next(one.name.get(frame.lang) for one in level.classes if one.id == name)


def result_text(result: Result, level: Level, frame: Frame) -> str:
    """The result, or all that are possible."""
    names = [result_name(name, level, frame) for name in result.possible]
    return names[0] if result.settled else frame.text("table.class.undetermined", listed=" / ".join(names))


def _row(order: str, row: Classified, classing: Classing, frame: Frame) -> Row:
    level = classing.classification.level(row.level)
    silent = is_silent(row, classing)
    text = frame.text("table.class.not_reported") if silent else result_text(row.result, level, frame)
    cells = (
        order,
        row.unit,
        row.name,
        text,
        _ids(row.result, level, True),
        "" if silent else _ids(row.result, level, None),
        "" if silent else "; ".join(other_readings(row, level, classing, frame)),
    )
    doubted = any(not doubt.waived for doubt in row.doubts)
    return Row(cells, "total" if row.level == "province" else "unit", sign=DOUBTED if doubted else "")


def is_silent(row: Classified, classing: Classing) -> bool:
    """Whether a commune told nothing that is looked at. Of a province every figure is missing in which a
    single commune is silent: what is known of it counts."""
    return (
        row.level == "commune"
        and not row.reported
        and set(row.missing).issuperset(classing.looked_at[row.level])
    )


def _ids(result: Result, level: Level, answer: bool | None) -> str:
    """The conditions that came to an answer, those of the first class first."""
    ids = dict.fromkeys(name for one in level.classes for name in one.of)
    return " ".join(name for name in ids if result.conditions[name] is answer)


def other_readings(row: Classified, level: Level, classing: Classing, frame: Frame) -> Iterable[str]:
    """Of the other ways that differ by one reading alone, what each gives; of the rest only such results as
    are not among these."""
    first = classing.ways[0]
    results = {row.result.possible}
    for place in sorted(classing.others(row), key=lambda n: len(_changed(first, classing.ways[n]))):
        result = row.results[place]
        if result.possible not in results:
            results.add(result.possible)
            changed = _changed(first, classing.ways[place])
            ways = ", ".join(f"{name}={option}" for name, option in changed.items())
            yield f"{ways}: {result_text(result, level, frame)}"


def _changed(first: Options, way: Options) -> Options:
    return {name: option for name, option in way.items() if first[name] != option}


def _year(rules: Classification, frame: Frame) -> str:
    """The days of the law's year, where it is not the calendar year."""
    if rules.year is None:
        return ""
    start, end = map(day_text, rules.span(frame.period.year))
    return frame.text("table.class.year", start=start, end=end, citation=rules.year.citation)


def _notes(classing: Classing, frame: Frame) -> tuple[str, ...]:
    rules, lang = classing.classification, frame.lang
    lines = [
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


def reading_lines(classing: Classing, frame: Frame) -> list[str]:
    """How the text is read, and of readings whose units are not listed how many come out otherwise."""
    first = classing.ways[0]
    lines = []
    for reading in classing.classification.readings:
        names = {option.id: option.name.get(frame.lang) for option in reading.options}
        choice, note = first[reading.id], reading.note.get(frame.lang)
        text = frame.text(
            "table.class.reading", name=reading.name.get(frame.lang), option=names[choice], id=reading.id,
            choice=choice, note=note,
        )  # fmt: skip
        lines.append(text)
        for option in names if reading.counted_only else ():
            place = classing.ways.index({**first, reading.id: option})
            number = sum(row.differs(place) for row in classing.rows)
            if number:
                other = {"id": reading.id, "choice": option, "option": names[option]}
                lines.append(frame.text("table.class.reading_counted", number=number, **other))
    return lines


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
