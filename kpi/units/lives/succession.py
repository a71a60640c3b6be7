"""Which province goes on as which, by the record of changes: never across a division, and never by a code
alone, for codes were given anew when provinces merged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kpi.model.level import LEVELS
from kpi.units.gazetteer.tree import Unit
from kpi.units.gazetteer.units import Units
from kpi.units.lives.kinship import Kin, Kinship


def province_on(units: Units, code: str, day: date) -> str | None:
    """The code, on a day, of the province that has `code`: that itself where it is one then; after its last
    life the province that took all of it over, before its first one the only one that it was made of. None
    where it was divided, was made of several, or nothing is known."""
    lives = _provinces(units.lives(code))
    if any(life.covers(day) for life in lives):
        return code
    earlier = [life for life in lives if life.valid_to is not None and life.valid_to <= day]
    if earlier:
        return _forward(Kinship(units), earlier[-1], day)
    return _back(Kinship(units), lives[0], day) if lives else None


def heir_of(units: Units, code: str, start: date, end: date) -> str | None:
    """The code, on a later day, of what was the province `code` on the day `start`. None as above."""
    life = next((one for one in _provinces(units.lives(code)) if one.covers(start)), None)
    return None if life is None else _forward(Kinship(units), life, end)


def _provinces(lives: Sequence[Unit]) -> list[Unit]:
    return [life for life in lives if life.level == LEVELS[0]]


def _forward(kinship: Kinship, life: Unit, day: date) -> str | None:
    current: Unit | None = life
    while current is not None and not current.covers(day):
        ended = current.valid_to
        current = _only(kinship, kinship.heirs(current), ended)
    return None if current is None else current.code


def _back(kinship: Kinship, life: Unit, day: date) -> str | None:
    current: Unit | None = life
    while current is not None and not current.covers(day):
        began = current.valid_from
        kin = kinship.forebears(current)
        current = _before(kinship, kin, began)
    return None if current is None else current.code


def _only(kinship: Kinship, kin: Sequence[Kin], day: date | None) -> Unit | None:
    """The only province that a life went to, on the day it did."""
    provinces = [one for one in kin if one.level == LEVELS[0]]
    return kinship.on(provinces[0].code, day) if len(kin) == len(provinces) == 1 and day is not None else None


def _before(kinship: Kinship, kin: Sequence[Kin], day: date) -> Unit | None:
    """The only province that a life came from: the last one with its code that had ended by the day."""
    if len(kin) != 1 or kin[0].level != LEVELS[0]:
        return None
    lives = _provinces(kinship.units.lives(kin[0].code))
    return next((one for one in reversed(lives) if one.valid_to is not None and one.valid_to <= day), None)
