"""Results as the JSON of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kpi.check.doubt import Doubt
from kpi.findings import Catalogue, Finding
from kpi.model.cell import WITHOUT_FIGURE
from kpi.pipeline.figures.restating import split_data
from kpi.pipeline.figures.view import Look
from kpi.rollup import Coverage, RollupRow
from kpi.rollup.restate import Restating
from kpi.score import SummaryRow, UnitScore
from kpi.tables.frame import Frame
from kpi.units.gazetteer.tree import Tree
from kpi.write.jsonout import exact_number, exact_values

Data = dict[str, Any]


def head(view: Look) -> Data:
    """What the JSON of a period begins with."""
    return {
        "period": str(view.period),
        "snapshot": view.snapshot.version,
        "as_of": view.snapshot.as_of,
        "specs": view.workspace.specs.sha256,
        "unit_list": view.workspace.units_sha256,
    }


def tail(notes: Sequence[Finding], frame: Frame) -> Data:
    """What the JSON ends with: notes, and the findings of the reports."""
    found = {"errors": frame.found.get("error", 0), "warnings": frame.found.get("warning", 0)}
    sentences = [frame.catalogue.message(note) for note in (*frame.notices, *notes)]
    if any(found.values()):
        sentences.append(frame.text("table.found", **found))
    return {"notes": sentences, "findings": found}


def rollup_row(row: RollupRow, on: Restating | None, tree: Tree) -> Data:
    """A row as in the JSON contract; `tree` is that of the period's day."""
    return {
        "unit": row.unit,
        "name": row.name,
        "level": row.level,
        "values": exact_values(row.values),
        "states": {name: state for name in row.values if (state := row.status(name)) in WITHOUT_FIGURE},
        "coverage": _coverage(row.coverage),
        "incomplete": row.incomplete,
        **({} if on is None else split_data(on, tree, row.split)),
    }


def _coverage(coverage: Coverage) -> Data:
    forms = {form: {"reported": c.reported, "missing": c.missing} for form, c in coverage.by_form.items()}
    told = {"reported": coverage.reported, "expected": coverage.expected, "missing": coverage.missing}
    by_indicator = {"by_indicator": coverage.by_indicator} if coverage.by_indicator else {}
    return {**told, "by_form": forms, **by_indicator}


def summary_row(row: SummaryRow, on: Restating | None, tree: Tree) -> Data:
    data = asdict(row)
    del data["split"]
    if on is None:
        return data
    unknown = {"classes": None, "undetermined": None} if row.split else {}
    return {**data, **unknown, **split_data(on, tree, row.split)}


def score_row(row: UnitScore, names: Mapping[str, str], words: Catalogue) -> Data:
    """A commune's row; `names` are those of the classes by id."""
    return {
        "unit": row.unit,
        "name": row.name,
        "parent": row.parent,
        "points": row.points,
        "points_min": row.points_min,
        "points_max": row.points_max,
        "class": row.band,
        "class_name": names[row.band] if row.band else None,
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
        "criteria": {
            name: _criterion(one.points, one.minimum, one.maximum, one.max, one.state, one.empty)
            for name, one in row.criteria.items()
        },
        "findings": [_doubt(doubt, row, words) for doubt in row.doubts],
    }


def _doubt(doubt: Doubt, row: UnitScore, words: Catalogue) -> Data:
    """An error about figures of a commune, with the criteria that rest on them."""
    told = doubt.finding
    resting = [name for name, one in row.criteria.items() if not doubt.indicators.isdisjoint(one.inputs)]
    return {
        "code": told.code,
        "severity": told.severity,
        "message": words.message(told),
        "file": told.file,
        "sheet": told.sheet,
        "cell": told.cell,
        "indicator": told.indicator,
        "criteria": resting,
        "waived": doubt.waived or None,
    }


@lru_cache(maxsize=4096)
def _criterion(
    points: Decimal | None, low: Decimal, high: Decimal, most: Decimal, state: str, empty: bool
) -> Data:
    """A criterion's result; a country has few different ones, so each is made once."""
    span = {} if points is not None else {"points_min": exact_number(low), "points_max": exact_number(high)}
    known = None if points is None else exact_number(points)
    idle = {"not_arisen": True} if empty else {}
    return {"points": known, **span, "max": exact_number(most), "state": state, **idle}
