"""Recognition taken apart: the rule, then the class of every year with the scheme it was given by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi.findings import Catalogue, Severity
from kpi.pipeline.explaining.nodes import Node
from kpi.pipeline.explaining.rules import scheme_node
from kpi.pipeline.explaining.score import title
from kpi.pipeline.figures.recognising import recognition_of
from kpi.pipeline.figures.view import Look
from kpi.pipeline.opening.query import Query
from kpi.score.readings import results_elsewhere
from kpi.score.recognition import OverYears, RecognisedUnit, ScoredYear, YearClass
from kpi.score.types import Scoring
from kpi.spec.kinds.scheme import Scheme
from kpi.tables.frame import Frame
from kpi.tables.recognition_table import rule_words, state_words, year_words
from kpi.tables.ways import reading_lines, variants_text, way_lines
from kpi.units.gazetteer.tree import Unit


def explain_recognition(view: Look, unit: Unit, query: Query) -> Node:
    """The tree of a commune's recognition, or of all communes of a unit above. Raises Fault as
    `recognition_of`."""
    figures = recognition_of(view.workspace, view.catalogue, query)
    over, frame = figures.over, figures.around.frame
    rules = over.scoring.scheme
    notes = [note for note in over.scoring.notes if note.severity is not Severity.INFO]
    children = (
        *(Node("note", view.catalogue.message(note)) for note in notes),
        scheme_node(rules, view.catalogue, over.scoring.in_use()),
        *(Node("rule", words) for words in _ways(over.scoring, unit, view.catalogue)),
        *(
            Node("rule", rule_words(rule, rules, frame), children=tuple(_units(over, rule.id, unit, frame)))
            for rule in rules.recognition
        ),
    )
    return Node("recognition", title(view, unit), children=children)


def _ways(scoring: Scoring, unit: Unit, words: Catalogue) -> tuple[str, ...]:
    """How the scheme of the last year is read; of a commune also which variant applies to it, and what other
    readings give."""
    if unit.level != "commune":
        return tuple(reading_lines(scoring.scheme, words))
    [row] = scoring.rows
    return way_lines(row, scoring, results_elsewhere(scoring), words)


def _units(over: OverYears, rule: str, unit: Unit, frame: Frame) -> Iterator[Node]:
    years = {year.period: year for year in over.years}
    for one in over.rows:
        if one.rule.id == rule:
            label = f"{one.row.name} ({one.row.unit})"
            words = state_words(one.result, one.rule, frame)
            deep = unit.level == "commune"
            nodes = tuple(_years(one, years, over.scoring.scheme, frame)) if deep else ()
            yield Node("unit", label, words, children=nodes)


def _years(
    one: RecognisedUnit, years: Mapping[str, ScoredYear], rules: Scheme, frame: Frame
) -> Iterator[Node]:
    if one.registered is not None:
        answer = frame.text("table.unsettled.yes" if one.registered else "table.unsettled.no")
        yield Node("value", frame.text("table.recognition.registered"), answer)
    for year in reversed(one.years):
        yield _year(year, years[year.period], one, rules, frame)


def _year(year: YearClass, scored: ScoredYear, one: RecognisedUnit, rules: Scheme, frame: Frame) -> Node:
    """The class of a year, what the rule says of it, scheme, version of the lake, and the code then."""
    rule = one.rule
    standing = "open" if year.band is None else "in" if year.band in rule.classes else "out"
    if standing == "out" and year.band in rule.keeping:
        standing = "keeps"
    details = [frame.text(f"explain.recognition.{standing}")]
    if scored.scheme is not None:
        name = {"name": scored.scheme.name.get(frame.lang), "id": scored.scheme.id}
        details.append(frame.text("explain.recognition.scheme", snapshot=scored.snapshot, **name))
        details += _read(year, scored.scheme, frame)
    if year.unit and year.unit != one.row.unit:
        details.append(frame.text("explain.recognition.code", unit=year.unit))
    return Node("year", year.period, year_words(year, rules, frame), "; ".join(details))


def _read(year: YearClass, scheme: Scheme, frame: Frame) -> Iterator[str]:
    """Which variant applied in a year, and how the scheme was read."""
    if year.variants:
        name = variants_text(year.variants, scheme, frame.catalogue)
        yield frame.text("explain.recognition.variant", name=name)
    if scheme.options:
        yield frame.text("explain.recognition.readings", listed=", ".join(map("=".join, scheme.options)))
