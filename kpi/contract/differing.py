"""Points computed beside points given by others: ``kpi score --differences``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpi.contract import Json
from kpi.contract.scores import scheme_json, variant_json, ways_json
from kpi.contract.surroundings import composed_json, head, tail
from kpi.pipeline.figures.result import DifferingScores
from kpi.score import UnitScore
from kpi.score.assessing import Assessed, Given, total_of
from kpi.score.exactly import added, told
from kpi.score.types import CriterionScore
from kpi.spec.assessment import SCORERS, Scorer


def differences_json(figures: DifferingScores) -> Json:
    """``kpi score --differences``: ``{scheme, assessment: {final, on_missing, citation}}``, what `head`,
    `composed_json` and `tail` give, and ``{complete, communes, differing, rows: [_row]}``: how many communes
    were scored, of how many some points differ, and these."""
    scoring, around = figures.scoring, figures.around
    rule = scoring.scheme.assessment
    rows = [
        _row(row, figures.all_points[row.unit])
        for row in scoring.rows
        if any(one.differs for one in figures.all_points[row.unit].values())
    ]
    return {
        "scheme": scheme_json(scoring.scheme, around.frame.lang),
        **ways_json(scoring.scheme, around.frame.lang),
        "assessment": None
        if rule is None
        else {"final": rule.final, "on_missing": rule.on_missing, "citation": rule.citation},
        **head(around.frame),
        "complete": scoring.complete,
        **composed_json(around.composition),
        "communes": len(scoring.rows),
        "differing": len(rows),
        "rows": rows,
        **tail(scoring.notes, around.frame),
    }


def _row(row: UnitScore, points: Mapping[str, Assessed]) -> Json:
    """`variant_json`, and ``{unit, name, parent, totals: {computed, self, district, province, final: _span
    or None}, criteria:
    {id: _criterion}}``: totals are of all criteria, None where nobody gave any; the criteria are those whose
    points differ."""
    all_points = [*points.values()]
    computed, final = (
        _sum(scores) for scores in zip(*((one.computed, one.final) for one in all_points), strict=True)
    )
    totals = {scorer: total_of(all_points, scorer) for scorer in SCORERS}
    return {
        "unit": row.unit,
        "name": row.name,
        "parent": row.parent,
        **variant_json(row.variants),
        "totals": {
            "computed": _span(*computed),
            **{scorer: None if span is None else _span(*span) for scorer, span in totals.items()},
            "final": _span(*final),
        },
        "criteria": {name: _criterion(one) for name, one in points.items() if one.differs},
    }


def _sum(scores: tuple[CriterionScore, ...]) -> tuple[Decimal, Decimal]:
    """Least and most points of all."""
    return told(added(one.ends for one in scores))


def _span(low: Decimal, high: Decimal) -> Json:
    """``{points, points_min, points_max}``; points is None unless both ends are one."""
    return {"points": low if low == high else None, "points_min": low, "points_max": high}


def _criterion(one: Assessed) -> Json:
    """``{max, computed: _span, self, district, province: _given or None, final: _span}``."""
    return {
        "max": one.computed.max,
        "computed": _span(one.computed.minimum, one.computed.maximum),
        **{scorer: _given(one, scorer) for scorer in SCORERS},
        "final": _span(one.final.minimum, one.final.maximum),
    }


def _given(one: Assessed, scorer: Scorer) -> Json | None:
    """``{points, counts, others: [points]}`` and `_form_place` or `_decision`: ``counts`` is false of points
    that the criterion cannot give, ``others`` are those that the same level gave elsewhere."""
    mark = one.marks.get(scorer)
    if mark is None:
        return None
    place = _decision(mark) if mark.decision else _form_place(mark)
    return {"points": mark.points, "counts": scorer not in one.unfit, "others": mark.others, **place}


def _form_place(mark: Given) -> Json:
    """``{file, sheet, cell, reporter, submission, received, evidence, evidence_cell}``: where form 07 has the
    points, and what stands beside them in words, "" for nothing."""
    return {
        "file": mark.file,
        "sheet": mark.sheet,
        "cell": mark.cell,
        "reporter": mark.reporter,
        "submission": mark.submission,
        "received": mark.received,
        "evidence": mark.evidence,
        "evidence_cell": mark.evidence_cell,
    }


def _decision(mark: Given) -> Json:
    """``{decision, at, reason, evidence, who}``: the number of the decision and what it says."""
    return {
        "decision": mark.decision,
        "at": mark.at,
        "reason": mark.reason,
        "evidence": mark.evidence,
        "who": mark.who,
    }
