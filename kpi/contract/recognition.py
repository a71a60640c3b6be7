"""Recognition over years: ``kpi score --recognition``."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.contract import Json
from kpi.contract.scores import scheme_json, variant_json, ways_json
from kpi.contract.surroundings import composed_json, head, tail
from kpi.pipeline.figures.result import Recognitions
from kpi.score.recognition import RecognisedUnit, ScoredYear, YearClass
from kpi.spec.scheme_results import NOT_CONSIDERED, Recognition


def recognition_json(figures: Recognitions) -> Json:
    """``kpi score --recognition``: ``{scheme}``, what `ways_json`, `head`, `composed_json` and `tail` give,
    and ``{complete, rules: [_rule], years: [_year], recognition: [_row]}``: the years are those looked at,
    the oldest first; rows stand by rule, then by commune. The exit code is that of ``kpi score``."""
    over, around = figures.over, figures.around
    rules, lang = over.scoring.scheme, around.frame.lang
    not_considered = around.frame.text("table.summary.not_considered")
    names = {**rules.band_names(lang), NOT_CONSIDERED: not_considered}
    return {
        "scheme": scheme_json(rules, lang),
        **ways_json(rules, lang),
        **head(around.frame),
        "complete": over.scoring.complete,
        **composed_json(around.composition),
        "rules": [_rule(rule, lang) for rule in rules.recognition],
        "years": [_year(year, lang) for year in over.years],
        "recognition": [_row(row, names) for row in over.rows],
        **tail(over.scoring.notes, around.frame),
    }


def _rule(rule: Recognition, lang: str) -> Json:
    """``{id, name, classes: [class], years, citation, kept: [class], kept_citation}``; ``kept`` is empty
    where the same keeps it."""
    return {
        "id": rule.id,
        "name": rule.name.get(lang),
        "classes": rule.classes,
        "years": rule.years,
        "citation": rule.citation,
        "kept": rule.keeping,
        "kept_citation": rule.keeping_citation,
    }


def _year(year: ScoredYear, lang: str) -> Json:
    """``{period, scheme: scheme_json or None, communes, with_class, snapshot}``."""
    return {
        "period": year.period,
        "scheme": scheme_json(year.scheme, lang) if year.scheme is not None else None,
        "communes": year.communes,
        "with_class": year.classed,
        "snapshot": year.snapshot,
    }


def _row(row: RecognisedUnit, names: Mapping[str, str]) -> Json:
    """``{rule, unit, name, parent, state, possible: [state], run_min, run_max, registered, reached, classes:
    [_class]}``: ``state`` is recognised, kept, lost, not_yet or undetermined."""
    result = row.result
    return {
        "rule": row.rule.id,
        "unit": row.row.unit,
        "name": row.row.name,
        "parent": row.row.parent,
        "state": result.state or "undetermined",
        "possible": result.possible,
        "run_min": result.least,
        "run_max": result.most,
        "registered": row.registered,
        "reached": result.reached,
        "classes": [_class(year, names) for year in row.years],
    }


def _class(year: YearClass, names: Mapping[str, str]) -> Json:
    """``{period, unit, scheme, class, class_name, why}`` and `variant_json`: ``unit`` is the code that
    stood for it then, None
    where none did; ``why`` says why there is no class, else known."""
    return {
        "period": year.period,
        "unit": year.unit or None,
        "scheme": year.scheme or None,
        "class": year.band,
        "class_name": names[year.band] if year.band is not None else None,
        "why": year.why,
        **variant_json(year.variants),
    }
