"""The points that others gave for a criterion, with the cell or the decision they stand in."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.findings import Catalogue
from kpi.model.show import exact_number, stored_moment
from kpi.pipeline.explaining.nodes import Node, Place
from kpi.pipeline.explaining.rules import points_words
from kpi.score.assessing import Assessed, Given, final_scorers
from kpi.spec.assessment import SCORERS, Scorer, points_id
from kpi.spec.kinds.scheme import Criterion, Scheme


def with_points(
    figured: tuple[Node, ...], points: Assessed | None, criterion: Criterion, scheme: Scheme, words: Catalogue
) -> tuple[Node, ...]:
    """What a criterion rests on: `figured`, what its computed points rest on, and the points that others
    gave, where there are any; all of them where the final ones are others than those computed."""
    if points is None or scheme.assessment is None:
        return figured
    if not final_scorers(scheme):
        return (*figured, *_given(points, criterion, words))
    final = words.text(f"scorer.{scheme.assessment.final}")
    rule = words.text(f"explain.final.{scheme.assessment.on_missing}", final=final)
    citation = scheme.assessment.citation or scheme.citation
    computed = points.computed
    label = words.text("table.differences.computed")
    return (
        Node("rule", rule, detail=citation),
        *_given(points, criterion, words, _asked(points, criterion, scheme)),
        Node("points", label, computed.points, points_words(computed, words), None, figured),
    )


def _given(
    points: Assessed, criterion: Criterion, words: Catalogue, waiting: frozenset[Scorer] = frozenset()
) -> Iterator[Node]:
    for scorer in SCORERS:
        mark = points.marks.get(scorer)
        label = words.text(f"table.differences.{scorer}")
        if mark is not None:
            yield _node(mark, scorer in points.unfit, label, criterion, words)
        elif scorer in waiting:
            yield Node("points", label, None, words.text("explain.not_given"))


def _asked(points: Assessed, criterion: Criterion, scheme: Scheme) -> frozenset[Scorer]:
    """Those whose points are waited for."""
    names = points.final.inputs
    return frozenset(s for s in SCORERS if points_id(s, scheme.id, criterion.id) in names)


def _node(mark: Given, unfit: bool, label: str, criterion: Criterion, words: Catalogue) -> Node:
    most = exact_number(criterion.points, words.lang)
    details = [words.text("explain.of", max=most)]
    if unfit:
        details.append(words.text("explain.unfit", max=most))
    if mark.others:
        others = ", ".join(exact_number(other, words.lang) for other in mark.others)
        details.append(words.text("explain.others", points=others))
    if not mark.decision:
        if mark.evidence:
            details.append(words.text("explain.evidence", text=mark.evidence, cell=mark.evidence_cell))
        place = Place(
            mark.file, mark.sheet, mark.cell, mark.form, mark.reporter, mark.submission, mark.received
        )
        return Node("points", label, mark.points, "; ".join(details), place)
    values = {
        "seq": mark.decision,
        "at": stored_moment(mark.at),
        "reason": mark.reason,
        "evidence": mark.evidence,
    }
    details.append(words.text("explain.decided", **values))
    return Node("decision", label, mark.points, "; ".join(details))
