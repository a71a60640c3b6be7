"""What scores rest on and what would change them: ``kpi score`` with ``--undetermined``, ``--compare-to`` or
``--near``."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from kpi.contract import Json
from kpi.contract.scores import doubt_json, points_json, scheme_json, variant_json, ways_json
from kpi.contract.surroundings import composed_json, head, tail
from kpi.pipeline.figures.result import ComparedScores, NearScores, OpenScores
from kpi.score import Scoring, UnitScore
from kpi.score.comparing import CriterionChange, UnitChange
from kpi.score.nearby import Case, Nearby
from kpi.score.settling import OpenFigure, Outcome
from kpi.score.types import CriterionScore
from kpi.score.unsettled import Request, Unsettled
from kpi.spec.scheme_results import NOT_CONSIDERED
from kpi.spec.values import DECIDE
from kpi.tables.compared_table import notes_of_both
from kpi.tables.frame import Frame
from kpi.tables.outcomes import may_decide


def undetermined_json(figures: OpenScores) -> Json:
    """``kpi score --undetermined``: ``{scheme}``, what `ways_json`, `head`, `composed_json` and `tail` give,
    and ``{complete, communes, undetermined: [_unsettled]}``: how many communes were scored, and those of
    which points, class or a cap is open. The exit code is that of ``kpi score``."""
    scoring, around = figures.scoring, figures.around
    return {
        "scheme": scheme_json(scoring.scheme, around.frame.lang),
        **ways_json(scoring.scheme, around.frame.lang),
        **head(around.frame),
        "complete": scoring.complete,
        **composed_json(around.composition),
        "communes": len(scoring.rows),
        "undetermined": [_unsettled(one, around.frame) for one in figures.rows],
        **tail(scoring.notes, around.frame),
    }


def _unsettled(one: Unsettled, frame: Frame) -> Json:
    """`points_json`, `variant_json`, and ``{reported, class, classes: [class], caps_open: [cap], lacking:
    [_figure], ask: [_request], findings: [doubt_json]}``; ``classes`` are those possible, the best first;
    where some are open also ``{vetoes_open: [veto], conflicts_open: [conflict]}``."""
    return {
        **points_json(one.row),
        **variant_json(one.row.variants),
        "reported": one.row.reported,
        "class": one.row.outcome,
        "classes": one.classes,
        "caps_open": one.row.caps_open,
        **({"vetoes_open": one.row.vetoes_open} if one.row.vetoes_open else {}),
        **({"conflicts_open": one.row.conflicts_open} if one.row.conflicts_open else {}),
        "lacking": [_figure(figure) for figure in one.figures],
        "ask": [_request(request) for request in one.requests],
        "findings": [doubt_json(doubt, one.row, frame.catalogue) for doubt in one.row.doubts],
    }


def _figure(figure: OpenFigure) -> Json:
    """``{indicator, state, used_by: [id], settles, outcomes: [_outcome]}``: ``state`` is missing, range or
    in_doubt, ``used_by`` names open criteria and caps; ``settles`` is always (every value settles the class),
    sometimes (those of ``outcomes`` do) or not_shown."""
    return {
        "indicator": figure.indicator,
        "state": figure.lack,
        "used_by": figure.names,
        "settles": figure.settles,
        "outcomes": [_outcome(outcome) for outcome in figure.outcomes],
    }


def _outcome(outcome: Outcome) -> Json:
    """``{class, label}`` of the label of a class, else ``{class, low, high}``: from one value to another,
    both included; ``high`` is None where there is no limit."""
    if outcome.label:
        return {"class": outcome.band, "label": outcome.label}
    return {"class": outcome.band, "low": outcome.low, "high": outcome.high}


def _request(request: Request) -> Json:
    """``{form, form_code, reporter, name, indicators: [id]}``."""
    return {
        "form": request.form,
        "form_code": request.form_code,
        "reporter": request.reporter,
        "name": request.name,
        "indicators": request.indicators,
    }


def compared_json(figures: ComparedScores) -> Json:
    """``kpi score --compare-to``: ``{scheme, compared_to}``, what `ways_json` (of the other scheme in
    ``compared_to``), `head`, `composed_json` and `tail` give, and ``{complete, communes, before: _counts,
    after: _counts, moves: [{from, to, communes}], changes:
    [_change]}``; None in ``from`` and ``to`` is "not settled". The exit code is that of ``kpi score``."""
    comparison, around = figures.comparison, figures.around
    old, new, lang = comparison.old, comparison.new, around.frame.lang
    return {
        "scheme": scheme_json(new.scheme, lang),
        **ways_json(new.scheme, lang),
        "compared_to": {**scheme_json(old.scheme, lang), **ways_json(old.scheme, lang)},
        **head(around.frame),
        "complete": old.complete and new.complete,
        **composed_json(around.composition),
        "communes": len(new.rows),
        "before": _counts(old),
        "after": _counts(new),
        "moves": [
            {"from": before, "to": after, "communes": number}
            for (before, after), number in comparison.moves().items()
        ],
        "changes": [_change(one) for one in comparison.changes if one.differs],
        **tail(notes_of_both(comparison, around.frame.catalogue), around.frame),
    }


def _counts(scoring: Scoring) -> Json:
    """``{classes: {class: number}, undetermined}``, where the scheme knows such ``to_decide`` and
    ``not_considered``."""
    counts = Counter(row.outcome for row in scoring.rows)
    beside = {"to_decide": DECIDE} if may_decide(scoring.scheme) else {}
    beside |= {"not_considered": NOT_CONSIDERED} if scoring.scheme.vetoes else {}
    return {
        "classes": {band.id: counts[band.id] for band in scoring.scheme.classes},
        "undetermined": counts[None],
        **{key: counts[outcome] for key, outcome in beside.items()},
    }


def _change(one: UnitChange) -> Json:
    """``{unit, name, parent, before: _side, after: _side, points_change, class_change, difference_min,
    difference_max, reasons, criteria: {id: _criterion}}``: the changes are same, changed or open (cannot be
    told), the difference that of the points; ``reasons`` of another class are criteria, caps and bands."""
    return {
        "unit": one.new.unit,
        "name": one.new.name,
        "parent": one.new.parent,
        "before": _side(one.old),
        "after": _side(one.new),
        "points_change": one.points,
        "class_change": one.band,
        "difference_min": one.low,
        "difference_max": one.high,
        "reasons": one.reasons,
        "criteria": {change.id: _criterion(change) for change in one.criteria},
    }


def _side(row: UnitScore) -> Json:
    """``{points, points_min, points_max, class, capped_by, caps_open}`` and `variant_json`."""
    return {
        "points": row.points,
        "points_min": row.points_min,
        "points_max": row.points_max,
        "class": row.outcome,
        "capped_by": row.capped_by,
        "caps_open": row.caps_open,
        **variant_json(row.variants),
    }


def _criterion(change: CriterionChange) -> Json:
    """``{before, after}``: [least, most] points; None where the scheme has no such criterion."""
    return {"before": _ends(change.old), "after": _ends(change.new)}


def _ends(score: CriterionScore | None) -> tuple[Decimal, Decimal] | None:
    """Least and most points of a criterion, None where there is no such."""
    return None if score is None else (score.minimum, score.maximum)


def near_json(figures: NearScores) -> Json:
    """``kpi score --near``: ``{scheme}``, what `ways_json`, `head`, `composed_json` and `tail` give, and
    ``{complete, within, communes, near: [_near], left_out: [code]}``; left out are communes whose points or
    class are not settled. The exit code is that of ``kpi score``."""
    nearness, around = figures.nearness, figures.around
    scoring = nearness.scoring
    return {
        "scheme": scheme_json(scoring.scheme, around.frame.lang),
        **ways_json(scoring.scheme, around.frame.lang),
        **head(around.frame),
        "complete": scoring.complete,
        **composed_json(around.composition),
        "within": nearness.within,
        "communes": len(scoring.rows),
        "near": [_near(one) for one in nearness.rows],
        "left_out": nearness.left_out,
        **tail(scoring.notes, around.frame),
    }


def _near(one: Nearby) -> Json:
    """`points_json`, `variant_json`, and ``{class, above, to_above, below, spare, held_by: [cap], cases:
    [_case]}``: with ``to_above`` points more the class is ``above``, with more than ``spare`` less it is
    ``below``; None where that is not so near. Caps in ``held_by`` keep the class whatever points are won."""
    return {
        **points_json(one.row),
        **variant_json(one.row.variants),
        "class": one.row.outcome,
        "above": one.above,
        "to_above": one.to_above,
        "below": one.below,
        "spare": one.spare,
        "held_by": one.held_by,
        "cases": [_case(case) for case in one.cases],
    }


def _case(case: Case) -> Json:
    """``{indicator, value, step, class, points_min, points_max, capped}``: with ``step`` (1 or -1) more than
    the ``value`` there is; ``capped`` where no points but a cap give the other class."""
    return {
        "indicator": case.indicator,
        "value": case.value,
        "step": case.step,
        "class": case.band,
        "points_min": case.points_min,
        "points_max": case.points_max,
        "capped": case.capped,
    }
