"""Recognition over years: what each commune is by a rule, and its class of every year that this rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpi.model.cell import Value
from kpi.model.table import DOUBTED, Column, Row, Table
from kpi.score.recognition import STATES, OverYears, Recognised, RecognisedUnit, ScoredYear, YearClass
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import Recognition
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of
from kpi.tables.score_table import standing_of
from kpi.tables.ways import variants_text


def recognition_table(over: OverYears, frame: Frame) -> Table:
    """A section for each rule, with a row for each commune: what it is, the years running, whether it
    registered, and its class of every year, the oldest first."""
    text, rules = frame.text, over.scoring.scheme
    parents = "district" in frame.tree.levels
    schemes = dict.fromkeys(year.scheme for year in over.years if year.scheme is not None)
    warnings = dict.fromkeys(filter(None, (standing_of(scheme, frame) for scheme in schemes)))
    columns = [
        Column("code", text("table.column.code"), width=7),
        Column("name", text("table.column.name"), width=20),
        *([Column("parent", text("table.column.parent"), width=18)] if parents else []),
        Column("state", text("table.recognition.state"), width=22),
        Column("run", text("table.recognition.run"), width=9),
        *_registered_column(rules, frame),
        *(column for year in over.years for column in _year_columns(year, frame)),
    ]
    rows = [row for rule in rules.recognition for row in _section(rule, over, columns, frame)]
    return Table(
        id="recognition",
        title=text("table.recognition.title"),
        subtitle=subtitle_of(frame),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=_notes(over, frame),
        warning=" – ".join(warnings),
        heading=heading_of(frame),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def state_words(result: Recognised, rule: Recognition, frame: Frame) -> str:
    """The state in words, or all that are possible."""
    if len(result.possible) == len(STATES):
        return frame.text("table.recognition.open")
    if result.state is None:
        names = " / ".join(frame.text(f"table.recognition.{state}") for state in result.possible)
        return frame.text("table.recognition.undetermined", listed=names)
    if result.state != "not_yet":
        return frame.text(f"table.recognition.{result.state}")
    run = run_words(result)
    return frame.text("table.recognition.not_yet_of", run=run, years=rule.years)


def run_words(result: Recognised) -> str:
    """How many years running, or between which numbers."""
    if result.least == result.most:
        return str(result.least)
    return f"{result.least}–{result.most}"


def year_words(year: YearClass, scheme: Scheme, frame: Frame) -> str:
    """The class of a year, or why there is none."""
    if year.band is None:
        return frame.text(f"table.recognition.why.{year.why}")
    return scheme.band_names(frame.lang).get(year.band) or frame.text("table.summary.not_considered")


def scored_words(year: ScoredYear, frame: Frame) -> str:
    """By which scheme a year was scored, and how many communes have a class."""
    scheme = year.scheme
    if scheme is None:
        return frame.text("table.recognition.unscored", year=year.period)
    return frame.text(
        "table.recognition.scored", year=year.period, name=scheme.name.get(frame.lang), id=scheme.id,
        standing=frame.text(f"table.compared.standing.{scheme.standing}"), classed=year.classed,
        communes=year.communes,
    )  # fmt: skip


def rule_words(rule: Recognition, scheme: Scheme, frame: Frame) -> str:
    """A rule with its citations."""
    names = scheme.band_names(frame.lang)
    classes = ", ".join(names[one] for one in rule.classes)
    words = frame.text(
        "table.recognition.rule", name=rule.name.get(frame.lang), classes=classes, years=rule.years,
        citation=rule.citation,
    )  # fmt: skip
    if rule.keeping:
        classes = ", ".join(names[one] for one in rule.keeping)
        words += f" {frame.text('table.recognition.keeps', classes=classes, citation=rule.keeping_citation)}"
    return f"{words} {rule.note.get(frame.lang)}" if rule.note else words


def _registered_column(rules: Scheme, frame: Frame) -> list[Column]:
    if not any(rule.registered for rule in rules.recognition):
        return []
    return [Column("registered", frame.text("table.recognition.registered"), width=9)]


def _year_columns(year: ScoredYear, frame: Frame) -> Iterator[Column]:
    """The class of a year, and where its scheme has variants that which applied then."""
    yield Column(year.period, frame.text("table.recognition.year", year=year.period), width=14)
    if year.scheme is not None and year.scheme.ways.variants:
        title = frame.text("table.recognition.variant", year=year.period)
        yield Column(f"{year.period}.variant", title, width=14)


def _section(rule: Recognition, over: OverYears, columns: Sequence[Column], frame: Frame) -> Iterator[Row]:
    rows = [one for one in over.rows if one.rule.id == rule.id]
    head: dict[str, Value] = {"name": f"{rule.name.get(frame.lang)}: {_counts(rows, frame)}"}
    yield Row(tuple(head.get(column.key) for column in columns), "section")
    for one in rows:
        cells = _cells(one, over, frame)
        sign = DOUBTED if one.row.doubtful else ""
        yield Row(tuple(cells[column.key] for column in columns), sign=sign)


def _cells(one: RecognisedUnit, over: OverYears, frame: Frame) -> dict[str, Value]:
    parent = frame.tree.get(one.row.parent)
    scheme = over.scoring.scheme
    answers = {True: "table.unsettled.yes", False: "table.unsettled.no"}
    answer = None if one.registered is None else frame.text(answers[one.registered])
    return {
        "code": one.row.unit,
        "name": one.row.name,
        "parent": parent.name if parent else one.row.parent,
        "state": state_words(one.result, one.rule, frame),
        "run": f"{run_words(one.result)}/{one.rule.years}",
        "registered": answer,
        **{year.period: year_words(year, scheme, frame) for year in one.years},
        **{
            f"{year.period}.variant": variants_text(year.variants, scored.scheme, frame.catalogue)
            for year, scored in zip(one.years, over.years, strict=True)
            if scored.scheme is not None
        },
    }


def _counts(rows: Sequence[RecognisedUnit], frame: Frame) -> str:
    """How many communes are of each state."""
    counts = Counter(one.result.state for one in rows)
    texts = [f"{frame.text(f'table.recognition.{state}')}: {counts[state]}" for state in STATES]
    return "; ".join([*texts, f"{frame.text('table.recognition.open')}: {counts[None]}"])


def _notes(over: OverYears, frame: Frame) -> tuple[str, ...]:
    scheme = over.scoring.scheme
    lines = [rule_words(rule, scheme, frame) for rule in scheme.recognition]
    lines += [scored_words(year, frame) for year in over.years]
    findings = [note for note in over.scoring.notes if note.code != "score.illustrative"]
    return notes_of(frame, findings, *lines, frame.text("table.recognition.how"), scheme.note.get(frame.lang))
