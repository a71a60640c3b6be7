"""How many communes are in each class, by district and province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpi.findings import in_order
from kpi.rollup.restate import Restating, place_restated
from kpi.rollup.restate_notes import map_note, part_notes, split_notes
from kpi.score.types import Scoring, SummaryRow, UnitScore
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import NOT_CONSIDERED
from kpi.spec.values import DECIDE
from kpi.units.gazetteer.tree import Tree, Unit


def summarise(
    tree: Tree, scheme: Scheme, top_units: Sequence[Unit], rows: Sequence[UnitScore]
) -> tuple[SummaryRow, ...]:
    """A row for each district within the units asked for, and after its districts one for each province that
    was asked for as a whole. `rows` are all communes within `top_units`."""
    by_code = {row.unit: row for row in rows}
    all_rows = []
    for top in top_units:
        districts = tree.under(top.code, "district")
        for unit in (*districts, *([top] if top.level == "province" else [])):
            inside = [by_code[u.code] for u in tree.under(unit.code, "commune")]
            all_rows.append(_count(scheme, unit, inside))
    return tuple(all_rows)


def restate_summary(tree: Tree, restating: Restating, scoring: Scoring, under: str | None) -> Scoring:
    """The scoring with the counts by class of the units of another day's map (all that are touched, or those
    under one of them): a scored commune counts where all of it lies; its rows stay as they are.

    Raises Fault ``rollup.unknown_unit``.
    """
    # Of which class the parts of a commune are, no share can tell.
    restating = replace(restating, passage=replace(restating.passage, shares={}))
    by_code = {row.unit: row for row in scoring.rows}
    unit_codes: set[str] = set()
    counts: dict[str, SummaryRow] = {}
    split: dict[str, tuple[str, ...]] = {}
    top = restating.map.get(under) if under is not None else None
    levels = [level for level in ("province", "district") if level in restating.map.levels]
    for level in levels[levels.index(top.level) :] if top and top.level in levels else levels:
        places = place_restated(tree, restating, level, under)
        inside: dict[str, list[UnitScore]] = {row.code: [] for row in places.rows}
        for unit, code in places.pairs():
            if unit in by_code:
                inside[code].append(by_code[unit])
                unit_codes.add(unit)
        for row in places.rows:
            parts = tuple(unit for unit in places.split.get(row.code, ()) if unit in by_code)
            counts[row.code] = _count(scoring.scheme, row, inside[row.code], parts)
            split |= {row.code: parts} if parts else {}
    order = [unit.code for top in restating.map.children("") for unit in (*restating.map.walk(top.code), top)]
    summary = tuple(counts[code] for code in order if code in counts)
    notes = (map_note(tree, restating, len(unit_codes)), *part_notes(tree, restating, counts),
            *split_notes(tree, restating, split))  # fmt: skip
    return replace(scoring, summary=summary, notes=in_order((*notes, *scoring.notes)))


def _count(scheme: Scheme, unit: Unit, rows: Sequence[UnitScore], split: tuple[str, ...] = ()) -> SummaryRow:
    classes = dict.fromkeys((band.id for band in scheme.classes), 0)
    undetermined = reported = waiting = not_considered = undecided = 0
    for row in rows:
        reported += row.reported
        if row.band is not None:
            classes[row.band] += 1
        elif row.outcome == NOT_CONSIDERED:
            not_considered += 1
        elif row.outcome == DECIDE:
            undecided += 1
        else:
            undetermined += 1
            waiting += row.reported
    classes = {} if split else classes
    return SummaryRow(unit.code, unit.name, unit.level, len(rows), reported, classes, undetermined, split,
                      waiting, not_considered, undecided)  # fmt: skip
