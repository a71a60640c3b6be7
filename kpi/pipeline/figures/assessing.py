"""Points that others give, as a workspace holds them: form 07 and decisions, as of the moment looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.findings import Finding, finding
from kpi.lake.decisions import in_force
from kpi.pipeline.figures.view import Look
from kpi.rollup.notes import names_of
from kpi.score import Scoring
from kpi.score.assessing import Assessed, assessed, final_scorers
from kpi.score.giving import Giving, read_given
from kpi.score.types import State
from kpi.spec.kinds.scheme import Scheme
from kpi.units.gazetteer.tree import Tree


def given_points(view: Look, scheme: Scheme) -> Giving:
    """The points of others that count in a period under a scheme. Raises Fault of `Workspace.decisions`."""
    decisions = in_force(view.workspace.decisions)
    return read_given(view.snapshot.con, view.tree, scheme, str(view.period), decisions)


def all_assessed(scoring: Scoring, giving: Giving) -> Mapping[str, Mapping[str, Assessed]]:
    """By unit and criterion all points of a scoring: computed, given by others, and final."""
    return {
        row.unit: assessed(scoring.rules(row), row.computed, row.criteria, row.unit, giving.points)
        for row in scoring.rows
    }


def giving_notes(tree: Tree, scoring: Scoring, giving: Giving) -> tuple[Finding, ...]:
    """What is to be said of the points that others gave the communes of a scoring."""
    units = [row.unit for row in scoring.rows]
    notes = [*_final_notes(tree, scoring)]
    groups: Sequence[tuple[str, Sequence[str]]] = (
        ("score.points_contradict", giving.contradicting),
        ("score.points_strange", giving.strange),
    )
    for code, concerned in groups:
        codes = [unit for unit in units if unit in frozenset(concerned)]
        if codes:
            notes.append(finding(code, number=len(codes), units=names_of(tree, codes)))
    return tuple(notes)


def _final_notes(tree: Tree, scoring: Scoring) -> Sequence[Finding]:
    """Whose points the final ones are, and which communes lack some."""
    scheme = scoring.scheme
    if scheme.assessment is None or not final_scorers(scheme):
        return ()
    note = finding(
        f"score.final.{scheme.assessment.on_missing}",
        final=scheme.assessment.final,
        citation=scheme.assessment.citation or scheme.citation or "–",
    )
    lacking = [
        row.unit
        for row in scoring.rows
        if any(one.state is not State.DETERMINED for one in row.criteria.values())
    ]
    if not lacking:
        return (note,)
    units = names_of(tree, lacking)
    return note, finding("score.points_missing", number=len(lacking), all=len(scoring.rows), units=units)
