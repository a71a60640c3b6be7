"""Classes by law: ``kpi classify``."""

from __future__ import annotations

from kpi.classify.changes import change_of
from kpi.classify.counting import ClassCount
from kpi.classify.types import Classified, Classing, Options, Result
from kpi.contract import Json
from kpi.contract.surroundings import composed_json, head, tail
from kpi.findings import Catalogue
from kpi.pipeline.figures.result import Classes
from kpi.spec.kinds.classification import Level
from kpi.tables.class_words import result_name
from kpi.tables.frame import Frame


def classify_json(classes: Classes) -> Json:
    """``kpi classify``: ``{classification: _rules}``, what `head`, `composed_json` and `tail` give, and
    ``{span, complete, readings, rows: [_row], provinces: [_row]}``: all communes, and the provinces above;
    ``span`` is ``{from, to}``, the first and the last day of the law's year, None where the period is no
    year. Where they are asked for also `_past` and ``{summary: [_count]}``."""
    classing, around = classes.classing, classes.around
    return {
        "classification": _rules(classing, around.frame.catalogue),
        **head(around.frame),
        "span": _span(classing, around.frame),
        "complete": classing.complete,
        **composed_json(around.composition),
        "readings": classing.ways[0],
        "rows": [_row(row, classing, around.frame) for row in classing.rows],
        "provinces": [_row(row, classing, around.frame) for row in classing.above],
        **_past(classes),
        **({} if classes.counts is None else {"summary": list(map(_count, classes.counts))}),
        **tail(classing.notes, around.frame),
    }


def _past(classes: Classes) -> Json:
    """Where a year before is asked for: ``{before: {period, law_begins, communes, with_class}, changes:
    [{unit, unit_before, change, class_before, possible_before, why}]}``; ``law_begins`` is None but where the
    rules came to hold after that year."""
    past = classes.past
    if past is None:
        return {}
    all_rows = (*classes.rows, *classes.classing.above)
    pairs = ((row, past.classes[row.unit]) for row in all_rows)
    return {
        "before": {
            "period": past.period,
            "law_begins": past.law_begins,
            "communes": past.communes,
            "with_class": past.classed,
        },
        "changes": [
            {
                "unit": row.unit,
                "unit_before": one.unit or None,
                "change": change_of(row, past),
                "class_before": one.possible[0] if len(one.possible) == 1 else None,
                "possible_before": one.possible,
                "why": one.why,
            }
            for row, one in pairs
        ],
    }


def _count(row: ClassCount) -> Json:
    """``{unit, name, level, expected, reported, classes: {class: number}, to_decide, undetermined,
    undetermined_reported}``; ``undetermined`` are all without a class, those to be decided among them."""
    return {
        "unit": row.unit,
        "name": row.name,
        "level": row.level,
        "expected": row.expected,
        "reported": row.reported,
        "classes": row.classes,
        "to_decide": row.undecided,
        "undetermined": row.undetermined,
        "undetermined_reported": row.waiting,
    }


def _span(classing: Classing, frame: Frame) -> Json | None:
    """``{from, to}``."""
    if frame.period.kind != "year":
        return None
    first, last = classing.classification.span(frame.period.year)
    return {"from": first, "to": last}


def _rules(classing: Classing, words: Catalogue) -> Json:
    """``{id, standing, name, checked_against_original, confirmed: {by, on, against, current}}``; the last is
    null until the office has compared the text, ``current`` is false where that was an earlier text."""
    rules = classing.classification
    one = rules.confirmed
    return {
        "id": rules.id,
        "standing": rules.standing,
        "name": rules.name.get(words.lang),
        "checked_against_original": rules.is_checked,
        "confirmed": {
            "by": one.by,
            "on": one.on.isoformat(),
            "against": one.against,
            "current": one.is_current,
        }
        if one
        else None,
    }


def _row(row: Classified, classing: Classing, frame: Frame) -> Json:
    """``{unit, name, parent, level}``, `_result`, and ``{conditions: {id: true|false|None}, missing:
    [indicator], reported, in_doubt, groups: [id], other_readings: [_other]}``."""
    level = classing.classification.level(row.level)
    return {
        "unit": row.unit,
        "name": row.name,
        "parent": row.parent,
        "level": row.level,
        **_result(row.result, level, frame),
        "conditions": row.result.conditions,
        "missing": row.missing,
        "reported": row.reported,
        "in_doubt": any(not doubt.waived for doubt in row.doubts),
        "groups": row.groups,
        "other_readings": [
            _other(classing.ways[place], row.results[place], level, frame)
            for place in range(len(row.results))
            if row.differs(place)
        ],
    }


def _result(result: Result, level: Level, frame: Frame) -> Json:
    """``{class, class_name, possible: [class]}``; where several are possible ``class`` and ``class_name`` are
    None."""
    settled = result.settled
    return {
        "class": settled,
        "class_name": result_name(settled, level, frame) if settled else None,
        "possible": result.possible,
    }


def _other(way: Options, result: Result, level: Level, frame: Frame) -> Json:
    """``{readings}`` and `_result`."""
    return {"readings": way, **_result(result, level, frame)}
