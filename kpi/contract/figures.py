"""Figures: ``kpi aggregate``, ``kpi score`` and, the same once more in the order of a declared table,
``kpi report``."""

from __future__ import annotations

from typing import assert_never

from kpi.contract import Json
from kpi.contract.classes import classify_json
from kpi.contract.comparing import changes_json
from kpi.contract.differing import differences_json
from kpi.contract.papers import paper_json
from kpi.contract.plans import followed_json, years_json
from kpi.contract.recognition import recognition_json
from kpi.contract.scores import other_readings_json, score_json
from kpi.contract.sheets import sheets_json
from kpi.contract.supposing import compared_json, near_json, undetermined_json
from kpi.contract.surroundings import composed_json, head, map_json, parts_json, split_json, tail
from kpi.model.cell import WITHOUT_FIGURE, Status
from kpi.pipeline.figures.result import (
    Around,
    Changes,
    Classes,
    ComparedScores,
    DifferingScores,
    Figures,
    NearScores,
    OpenScores,
    OtherReadings,
    Papers,
    Plans,
    PlanYears,
    Recognitions,
    Scores,
    Series,
    Sheets,
    Totals,
)
from kpi.rollup.types import Coverage, RollupRow
from kpi.write.jsonout import exact_values

_STATES = WITHOUT_FIGURE | {Status.RANGE}


def figures_json(figures: Figures) -> Json:
    """The JSON of whatever a question about figures came to."""
    match figures:
        case Totals():
            return aggregate_json(figures)
        case Series():
            return series_json(figures)
        case Changes():
            return changes_json(figures)
        case Classes():
            return classify_json(figures)
        case Recognitions():
            return recognition_json(figures)
        case Plans():
            return followed_json(figures)
        case PlanYears():
            return years_json(figures)
        case Papers():
            return paper_json(figures)
        case _:
            return _scores_json(figures)


def _scores_json(
    figures: Scores | OtherReadings | OpenScores | ComparedScores | NearScores | Sheets | DifferingScores,
) -> Json:
    """The JSON of whatever a question about scores came to."""
    match figures:
        case Scores():
            return score_json(figures)
        case OtherReadings():
            return other_readings_json(figures)
        case OpenScores():
            return undetermined_json(figures)
        case ComparedScores():
            return compared_json(figures)
        case NearScores():
            return near_json(figures)
        case Sheets():
            return sheets_json(figures)
        case DifferingScores():
            return differences_json(figures)
        case _:
            assert_never(figures)


def aggregate_json(totals: Totals) -> Json:
    """``kpi aggregate`` of one period: what `head`, `map_json`, `composed_json` and `tail` give, and
    ``{complete, rows: [_row]}``; where a table asks for the year before also `_year_before`, and each row has
    `_before`."""
    rollup, around = totals.rollup, totals.around
    return {
        **head(around.frame),
        **map_json(around.restating),
        "complete": rollup.complete,
        **composed_json(around.composition),
        "rows": [{**_row(row, around), **_before(row, totals)} for row in rollup.rows],
        **_year_before(totals),
        **tail((*rollup.notes, *(totals.past.notes if totals.past is not None else ())), around.frame),
    }


def series_json(series: Series) -> Json:
    """``kpi aggregate`` of several periods: as of one, but ``period`` is first..last and ``periods`` lists
    them, ``{composed, rows}`` name the period of each thing, and there is no parts_missing. ``complete`` is
    true where all periods are. Rows stand by ``unit``, each with its periods."""
    periods = [str(one.around.frame.period) for one in series.totals]
    pairs = list(zip(periods, series.totals, strict=True))
    place = {unit.code: number for number, unit in enumerate(series.frame.tree)}
    rows = [(place[row.unit], period, _row(row, one.around)) for period, one in pairs for row in one.rows]
    rows.sort(key=lambda row: row[0])
    levels = [
        {"period": period, **parts_json(parts)}
        for period, one in pairs
        if one.around.composition is not None
        for parts in one.around.composition.parts
    ]
    return {
        **head(series.frame),
        "period": f"{periods[0]}..{periods[-1]}",
        "periods": periods,
        **map_json(series.totals[-1].around.restating),
        "complete": series.complete,
        "composed": levels,
        "rows": [{"unit": row["unit"], "period": period, **row} for _, period, row in rows],
        **tail(series.notes, series.frame),
    }


def _row(row: RollupRow, around: Around) -> Json:
    """``{unit, name, level, values, states, coverage: _coverage, incomplete}``, `_ranges` and `split_json`;
    ``values``, ``states`` (where a value is not plainly known) and ``incomplete`` (units without it) are by
    indicator."""
    states = {name: state for name in row.values if (state := row.status(name)) in _STATES}
    return {
        "unit": row.unit,
        "name": row.name,
        "level": row.level,
        "values": exact_values(row.values),
        "states": states,
        "coverage": _coverage(row.coverage),
        "incomplete": row.incomplete,
        **_ranges(row),
        **split_json(around, row.split),
    }


def _year_before(totals: Totals) -> Json:
    """``{before: {period, not_compared: [code]}}``: the units that were not one unit then."""
    past = totals.past
    return {} if past is None else {"before": {"period": str(past.period), "not_compared": past.apart}}


def _before(row: RollupRow, totals: Totals) -> Json:
    """``{before: {indicator: {classes: {class: number}, undetermined}}}``, None for an indicator of which the
    row is not compared; nothing where no table asks for it."""
    past = totals.past
    if past is None:
        return {}
    units = [unit.code for unit in totals.around.tree.reporting_units(row.unit)]
    all_counts = {name: past.before(name, units) for name in past.indicators}
    return {
        "before": {
            name: None if one is None else {"classes": one.classes, "undetermined": one.undetermined}
            for name, one in all_counts.items()
        }
    }


def _ranges(row: RollupRow) -> Json:
    """Where the range of a total is all that is known of it: ``{ranges: {indicator: {low, high}}, bounded:
    {indicator: [unit]}}``, with None for an end that is not there, and the units that only gave bounds."""
    if not row.ranges:
        return {}
    ranges = {name: exact_values({"low": one.low, "high": one.high}) for name, one in row.ranges.items()}
    return {"ranges": ranges, "bounded": row.bounded}


def _coverage(coverage: Coverage) -> Json:
    """``{reported, expected, missing: [code], by_form: {form: {reported, missing}}}``, and ``by_indicator``
    where that was counted."""
    by_form = {
        form: {"reported": one.reported, "missing": one.missing} for form, one in coverage.by_form.items()
    }
    by_indicator = {"by_indicator": coverage.by_indicator} if coverage.by_indicator else {}
    return {
        "reported": coverage.reported,
        "expected": coverage.expected,
        "missing": coverage.missing,
        "by_form": by_form,
        **by_indicator,
    }
