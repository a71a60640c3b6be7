"""How many communes are in each class, by district and province."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.score.types import SummaryRow, UnitScore
from kpi.spec.types import Scheme
from kpi.units.tree import Tree, Unit


def summarise(
    tree: Tree, scheme: Scheme, asked: Sequence[Unit], rows: Sequence[UnitScore]
) -> tuple[SummaryRow, ...]:
    """A row for each district within the units asked for, and after its districts one for each province that
    was asked for as a whole. `rows` are all communes within `asked`."""
    by_code = {row.unit: row for row in rows}
    made = []
    for top in asked:
        districts = tree.under(top.code, "district")
        for unit in (*districts, *([top] if top.level == "province" else [])):
            inside = [by_code[u.code] for u in tree.under(unit.code, "commune")]
            made.append(_count(scheme, unit, inside))
    return tuple(made)


def _count(scheme: Scheme, unit: Unit, rows: Sequence[UnitScore]) -> SummaryRow:
    best_first = sorted(scheme.bands, key=lambda b: b.start, reverse=True)
    classes = dict.fromkeys((b.id for b in best_first), 0)
    undetermined = reported = 0
    for row in rows:
        reported += row.reported
        if row.band is None:
            undetermined += 1
        else:
            classes[row.band] += 1
    return SummaryRow(unit.code, unit.name, unit.level, len(rows), reported, classes, undetermined)
