"""Reasons and evidence in words on a score sheet: kept with their cells, unless they name a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.score_place import ScorePlace
from kpi.intake.persons.masking import MASK
from kpi.intake.persons.naming import Sighting, names_person
from kpi.intake.persons.persons import Search
from kpi.model.grid import Grid, cell_name
from kpi.model.number import State
from kpi.model.received import Readings
from kpi.model.signs import visible
from kpi.spec.assessment import Scorer

PERSONS = "file.persons"


def read_reasons(
    grid: Grid,
    place: ScorePlace,
    context: Context,
    unit: str,
    sender: Scorer,
    rows: Mapping[str, Sequence[int]],
) -> tuple[Readings, list[Finding]]:
    """What is written beside the points of a commune, as notes about the points of the `sender`. Where
    persons are set aside nothing is read: all such texts are masked then."""
    readings = Readings()
    if not context.persons.asked:
        return readings, []
    last = max((r for all_rows in rows.values() for r in all_rows), default=place.top)
    cells = [(r, column) for r in range(place.top + 1, last + 1) for column in place.reasons]
    texts = {at: _text(grid.rows[at[0]][at[1]]) for at in cells}
    for (r, column), text in texts.items():
        seen = _sighting(text, context.persons) if text else None
        if seen is not None:
            cell, why = cell_name(r, column), f"reason.persons_reason_{seen.kind}"
            return readings, [finding(PERSONS, sheet=grid.name, cell=cell, why=why, word=seen.word)]
    for criterion, all_rows in rows.items():
        target = place.words.columns.get((criterion, sender))
        for column in place.reasons if criterion and target is not None and len(all_rows) == 1 else ():
            text = " ".join(texts[all_rows[0], column].split())
            if text and MASK not in text and target is not None:
                _add(readings, (unit, target.indicator), text, cell_name(all_rows[0], column))
    return readings, []


def _text(cell: object) -> str:
    return visible(cell).strip() if isinstance(cell, str) else "" if cell is None else str(cell)


def _add(readings: Readings, key: tuple[str, str], text: str, cell: str) -> None:
    readings.unit.append(key[0])
    readings.role.append("note")
    readings.indicator.append(key[1])
    readings.value.append(None)
    readings.text.append(text)
    readings.state.append(State.NUMBER.value)
    readings.cell.append(cell)
    readings.raw.append(None)


def _sighting(text: str, search: Search) -> Sighting | None:
    return names_person(text, search.words, search.naming, search.is_unit)
