"""``kpi compare``."""

from __future__ import annotations

from kpi.contract import Json
from kpi.contract.surroundings import head, map_json, tail
from kpi.model.cell import Cell, Status, Value, status_of
from kpi.pipeline.figures.result import Changes
from kpi.rollup.changes import AlikeChange, Change, ChangeRow
from kpi.write.jsonout import exact_values


def changes_json(changes: Changes) -> Json:
    """What `head`, `map_json` and `tail` give, and ``{to, periods, complete, breaks: [sentence], rows:
    [_row], totals: [_row]}``: ``period`` is the last one, ``to`` the first one, from which everything
    changed; ``totals`` are of all that is looked at."""
    series = changes.series
    return {
        **head(series.frame),
        "to": str(changes.periods[0]),
        "periods": list(map(str, changes.periods)),
        **map_json(series.totals[-1].around.restating),
        "complete": series.complete,
        "breaks": list(map(series.frame.catalogue.message, changes.breaks)),
        "rows": [_row(row, changes) for row in changes.rows],
        "totals": [_row(row, changes) for row in changes.above],
        **tail(series.notes, series.frame),
    }


def _row(row: ChangeRow, changes: Changes) -> Json:
    """``{unit, name, level, indicator, label, figures: [{period} and _figure, _coverage]}``, `_change`, and
    ``{uneven, in_both: _in_both, breaks: [kind]}``; ``label`` is None unless units of a class are counted."""
    return {
        "unit": row.unit,
        "name": row.name,
        "level": row.level,
        "indicator": row.indicator.id,
        "label": row.label or None,
        "figures": [
            {"period": str(period), **_figure(value), **_coverage(coverage)}
            for period, value, coverage in zip(changes.periods, row.figures, row.coverage, strict=True)
        ],
        **_change(row.change),
        "uneven": row.uneven,
        "in_both": _in_both(row.in_both),
        "breaks": row.breaks,
    }


def _figure(value: Value) -> Json:
    """``{value, state}`` and, of a range, ``{range: {low, high}}``."""
    return {**_told("value", value), "state": status_of(value)}


def _coverage(coverage: tuple[int, int] | None) -> Json:
    """``{known, expected}``: of how many units the figure is, and of how many it should be."""
    number, expected = coverage or (0, 0)
    return {"known": number, "expected": expected}


def _change(change: Change) -> Json:
    """``{change, relative, why}``; of ranges ``{change_range, relative_range: {low, high}}`` as well."""
    return {
        **_told("change", change.difference, "change_range"),
        **_told("relative", change.relative, "relative_range"),
        "why": change.why or None,
    }


def _told(key: str, value: Value, key_of_range: str = "range") -> Json:
    """What is known under a key; of a range also ``{low, high}`` under another."""
    if isinstance(value, Cell):
        if value.status is not Status.RANGE:
            return {key: None}
        return {key: None, key_of_range: exact_values({"low": value.low, "high": value.high})}
    return exact_values({key: value})


def _in_both(in_both: AlikeChange | None) -> Json | None:
    """``{units: {earlier, later}, earlier, later, change, relative, why}``, None where the totals hold
    nothing else."""
    if in_both is None:
        return None
    earlier, later = in_both.units
    return {
        "units": {"earlier": earlier, "later": later},
        **_told("earlier", in_both.earlier),
        **_told("later", in_both.later),
        **_change(in_both.change),
    }
