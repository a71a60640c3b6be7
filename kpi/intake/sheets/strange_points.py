"""Points of a level in the file of a lower one: they do not count, which their sender is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.model.number import State
from kpi.model.received import Part, Readings
from kpi.spec.assessment import SCORERS, Scorer, scorers_in


def without_strange(parts: Sequence[Part], context: Context) -> tuple[list[Part], list[Finding]]:
    """The parts with the points of levels above that of their reporter as not known, and what is told of
    them."""
    parts_left, findings = list(parts), []
    for at, part in enumerate(parts if context.scores else ()):
        for scorer, names in _names(part, context):
            places = [
                n for n, name in enumerate(part.readings.indicator)
                if name in names and part.readings.value[n] is not None
            ]  # fmt: skip
            if places:
                findings.append(_told(part, scorer, places))
                parts_left[at] = replace(parts_left[at], readings=_without(parts_left[at].readings, places))
    return parts_left, findings


def _names(part: Part, context: Context) -> Iterator[tuple[Scorer, frozenset[str]]]:
    """Those of whom points may not stand in a file of the reporter, each with the indicators of theirs."""
    unit = context.tree.get(part.reporter)
    words = next((one for one in context.scores if one.form == part.form), None)
    if unit is None or words is None:
        return
    may_give = scorers_in(unit.level)
    for scorer in SCORERS:
        if scorer not in may_give:
            columns = words.columns.items()
            yield scorer, frozenset(t.indicator for (_, whose), t in columns if whose == scorer)


def _told(part: Part, scorer: Scorer, places: Sequence[int]) -> Finding:
    r = part.readings
    cells = tuple(dict.fromkeys(r.cell[n] for n in places))
    units = {r.unit[n] for n in places}
    where = {"sheet": part.sheet, "cell": cells[0], "form": part.form}
    unit = units.pop() if len(units) == 1 else ""
    return finding("sheet.points_strange", **where, unit=unit, final=scorer, count=len(cells), cells=cells)


def _without(readings: Readings, places: Collection[int]) -> Readings:
    """The readings with some as not known; what was typed stays beside them."""
    left = readings.at(range(len(readings.unit)))
    for n in places:
        left.raw[n] = left.raw[n] or left.value[n]
        left.value[n], left.state[n] = None, State.INVALID.value
        left.bounds.pop(n, None)
    return left
