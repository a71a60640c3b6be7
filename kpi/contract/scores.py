"""Points, classes and ranks: ``kpi score``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from kpi.check.doubt import Doubt
from kpi.contract import Json
from kpi.contract.surroundings import composed_json, head, map_json, split_json, tail
from kpi.findings import Catalogue
from kpi.pipeline.figures.result import Around, OtherReadings, Scores
from kpi.score import Scoring, SummaryRow, UnitScore
from kpi.score.changes import change_of
from kpi.score.readings import Elsewhere, results_elsewhere
from kpi.score.types import Share
from kpi.spec.kinds.scheme import Scheme
from kpi.tables.outcomes import may_decide, outcome_name
from kpi.write.jsonout import exact_number


def score_json(scores: Scores) -> Json:
    """``kpi score``: ``{scheme}``, what `ways_json`, `head`, `map_json`, `composed_json` and `tail`
    give, and ``{complete, rows: [row_json + row_ways_json], summary: [_summary_row]}``: all communes, and the
    units above."""
    scoring, around = scores.scoring, scores.around
    rules, words = scoring.scheme, around.frame.catalogue
    elsewhere = results_elsewhere(scoring)
    return {
        "scheme": scheme_json(rules, words.lang),
        **ways_json(rules, words.lang),
        **head(around.frame),
        **map_json(around.restating),
        "complete": scoring.complete,
        **composed_json(around.composition),
        "rows": [
            {**row_json(row, scoring.rules(row), words), **row_ways_json(row, scoring, elsewhere, words)}
            for row in scoring.rows
        ],
        "summary": [_summary_row(row, rules, around) for row in scoring.summary],
        **past_json(scores),
        **tail(scoring.notes, around.frame),
    }


def past_json(scores: Scores) -> Json:
    """Where a table asks for the year before: ``{before: {period, scheme, communes, with_class},
    changes: [{unit, change, class_before, why}]}``; ``change`` is same, changed or open, ``why`` says why
    there was no class."""
    past = scores.past
    if past is None:
        return {}
    year, lang = past.year, scores.around.frame.lang
    classes = ((row, past.classes[row.unit]) for row in scores.scoring.rows)
    return {
        "before": {
            "period": year.period,
            "scheme": scheme_json(year.scheme, lang) if year.scheme is not None else None,
            "communes": year.communes,
            "with_class": year.classed,
        },
        "changes": [
            {"unit": row.unit, "change": change_of(row, past), "class_before": one.band, "why": one.why}
            for row, one in classes
        ],
    }


def scheme_json(rules: Scheme, lang: str) -> Json:
    """``{id, standing, name}``."""
    return {"id": rules.id, "standing": rules.standing, "name": rules.name.get(lang)}


def ways_json(rules: Scheme, lang: str) -> Json:
    """Where a scheme has readings ``{readings: {reading: option}}``, those that are shown; where it has
    variants ``{variants: [{id, name, citation}]}``; nothing without."""
    data: dict[str, object] = {"readings": dict(rules.options)} if rules.ways.readings else {}
    if rules.ways.variants:
        data["variants"] = [
            {"id": one.id, "name": one.name.get(lang), "citation": one.citation}
            for one in rules.ways.variants
        ]
    return data


def row_ways_json(row: UnitScore, scoring: Scoring, elsewhere: Elsewhere, words: Catalogue) -> Json:
    """`variant_json`, and of a scheme with readings ``{other_readings: [_other], readings_told}``, those
    under which points or class differ; ``readings_told`` is false where there are none but may be, for
    figures are missing; nothing without."""
    data: dict[str, object] = {**variant_json(row.variants)}
    if scoring.scheme.ways.readings:
        data["other_readings"] = [_other(*one, words) for one in elsewhere.differing.get(row.unit, ())]
        data["readings_told"] = row.unit not in elsewhere.untold
    return data


def variant_json(variants: Sequence[str]) -> Json:
    """Of a scheme with variants ``{variant}``, the id of the one that applies to a commune (OTHERWISE: none),
    or None with ``{variants_possible: [id]}`` where that cannot be told; nothing without."""
    if len(variants) > 1:
        return {"variant": None, "variants_possible": variants}
    return {"variant": variants[0]} if variants else {}


def _other(other: Scoring, row: UnitScore, words: Catalogue) -> Json:
    """``{readings: {reading: option}, points, points_min, points_max, class, class_name, possible}``;
    ``possible`` are all classes it may be."""
    return {
        "readings": dict(other.scheme.options),
        "points": row.points,
        "points_min": row.points_min,
        "points_max": row.points_max,
        "class": row.outcome,
        "class_name": outcome_name(row, other.scheme, words),
        "possible": row.possible,
    }


def other_readings_json(figures: OtherReadings) -> Json:
    """``kpi score --differ``: ``{scheme}``, what `ways_json`, `head`, `composed_json` and `tail` give, and
    ``{complete, communes, rows: [_differing], untold: [code]}``, those that come out otherwise under another
    reading, and those of which this cannot be told."""
    scoring, around = figures.scoring, figures.around
    words, elsewhere = around.frame.catalogue, results_elsewhere(scoring)
    return {
        "scheme": scheme_json(scoring.scheme, words.lang),
        **ways_json(scoring.scheme, words.lang),
        **head(around.frame),
        "complete": scoring.complete,
        **composed_json(around.composition),
        "communes": len(scoring.rows),
        "rows": [
            _differing(row, scoring, elsewhere, words)
            for row in scoring.rows
            if row.unit in elsewhere.differing
        ],
        "untold": elsewhere.untold,
        **tail(scoring.notes, around.frame),
    }


def _differing(row: UnitScore, scoring: Scoring, elsewhere: Elsewhere, words: Catalogue) -> Json:
    """`points_json`, and ``{class, class_name, possible}`` and `row_ways_json`."""
    return {
        **points_json(row),
        "class": row.outcome,
        "class_name": outcome_name(row, scoring.scheme, words),
        "possible": row.possible,
        **row_ways_json(row, scoring, elsewhere, words),
    }


def points_json(row: UnitScore) -> Json:
    """``{unit, name, parent, points, points_min, points_max}``."""
    return {
        "unit": row.unit,
        "name": row.name,
        "parent": row.parent,
        "points": row.points,
        "points_min": row.points_min,
        "points_max": row.points_max,
    }


def row_json(row: UnitScore, rules: Scheme, words: Catalogue) -> Json:
    """`points_json`, and ``{class, class_name, rank, rank_min, rank_max, rank_parent, rank_parent_min,
    rank_parent_max, reported, forms_missing, capped_by, caps_open, criteria: {id: _criterion}, findings:
    [doubt_json]}`` and `against_json`; ``class`` is also DECIDE or NOT_CONSIDERED."""
    return {
        **points_json(row),
        "class": row.outcome,
        "class_name": outcome_name(row, rules, words),
        "rank": row.rank,
        "rank_min": row.rank_min,
        "rank_max": row.rank_max,
        "rank_parent": row.rank_parent,
        "rank_parent_min": row.rank_parent_min,
        "rank_parent_max": row.rank_parent_max,
        "reported": row.reported,
        "forms_missing": row.forms_missing,
        "capped_by": row.capped_by,
        "caps_open": row.caps_open,
        **against_json(row, rules),
        "criteria": {
            name: _criterion(one.points, one.minimum, one.maximum, one.max, one.state, one.empty, one.shared)
            for name, one in row.criteria.items()
        },
        "findings": [doubt_json(doubt, row, words) for doubt in row.doubts],
    }


def against_json(row: UnitScore, rules: Scheme) -> Json:
    """What a scheme has beside caps: ``{vetoed_by, vetoes_open}`` with vetoes, ``{conflicts_met,
    conflicts_open}`` with conflicts, ``{shares: {block: _share}}`` where points are shared out ("": over the
    whole scheme); nothing without."""
    data: dict[str, object] = {}
    if rules.vetoes:
        data |= {"vetoed_by": row.vetoed_by, "vetoes_open": row.vetoes_open}
    if rules.conflicts:
        data |= {"conflicts_met": row.conflicts_met, "conflicts_open": row.conflicts_open}
    if rules.shares:
        data["shares"] = {name: _share(share) for name, share in row.shares.items()}
    return data


def _share(share: Share) -> Json:
    """``{points_min, points_max, rest, whole, left, undecided}``: ``rest`` × ``whole`` / ``left``, rounded;
    ``rest`` [least, most] is None where it is open what arises."""
    return {
        "points_min": share.least,
        "points_max": share.most,
        "rest": share.rest,
        "whole": share.whole if share.rest else None,
        "left": share.left if share.rest else None,
        "undecided": bool(share.undecided),
    }


def doubt_json(doubt: Doubt, row: UnitScore, words: Catalogue) -> Json:
    """An error about figures of a commune: ``{code, severity, message, file, sheet, cell, indicator,
    criteria: [id], waived}``; ``criteria`` rest on these figures, ``waived`` is the reason or None."""
    finding = doubt.finding
    resting = [name for name, one in row.criteria.items() if not doubt.indicators.isdisjoint(one.inputs)]
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": words.message(finding),
        "file": finding.file,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "indicator": finding.indicator,
        "criteria": resting,
        "waived": doubt.waived or None,
    }


@lru_cache(maxsize=4096)
def _criterion(
    points: Decimal | None,
    low: Decimal,
    high: Decimal,
    most: Decimal,
    state: str,
    empty: bool,
    shared: str | None,
) -> Json:
    """``{points, max, state}``; where points is None with ``points_min`` and ``points_max``, and with
    ``not_arisen`` where there was nothing to judge, ``shared`` (block, scheme) where the points are or may be
    shared out then. A country has few different ones: each is made once."""
    span = {} if points is not None else {"points_min": exact_number(low), "points_max": exact_number(high)}
    points_number = None if points is None else exact_number(points)
    idle: dict[str, object] = {"not_arisen": True} if empty else {}
    idle |= {"shared": shared} if shared else {}
    return {"points": points_number, **span, "max": exact_number(most), "state": state, **idle}


def _summary_row(row: SummaryRow, rules: Scheme, around: Around) -> Json:
    """``{unit, name, level, expected, reported, classes: {class: number}, undetermined,
    undetermined_reported}`` and `split_json`, where the scheme knows such ``to_decide`` and
    ``not_considered``; where the row is not comparable ``classes`` and the numbers are None."""
    divided = around.restating is not None and row.split
    beside: dict[str, object] = {}
    if may_decide(rules):
        beside["to_decide"] = None if divided else row.undecided
    if rules.vetoes:
        beside["not_considered"] = None if divided else row.not_considered
    return {
        "unit": row.unit,
        "name": row.name,
        "level": row.level,
        "expected": row.expected,
        "reported": row.reported,
        "classes": None if divided else row.classes,
        "undetermined": None if divided else row.undetermined,
        "undetermined_reported": row.undetermined_reported,
        **beside,
        **split_json(around, row.split),
    }
