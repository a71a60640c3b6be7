"""Classes by law: ``kpi classify``."""

from __future__ import annotations

from kpi.classify.types import Classified, Classing, Options, Result
from kpi.contract import Json
from kpi.contract.surroundings import composed_json, head, tail
from kpi.findings import Catalogue
from kpi.pipeline.figures.result import Classes
from kpi.spec.kinds.classification import Level
from kpi.tables.class_table import result_name
from kpi.tables.frame import Frame


def classify_json(classes: Classes) -> Json:
    """``kpi classify``: ``{classification: _rules}``, what `head`, `composed_json` and `tail` give, and
    ``{span, complete, readings, rows: [_row], provinces: [_row]}``: all communes, and the provinces above;
    ``span`` is ``{from, to}``, the first and the last day of the law's year, None where the period is no
    year."""
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
        **tail(classing.notes, around.frame),
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
