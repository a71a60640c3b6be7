"""Members of groups of provinces whose code is not one province all their days: codes were given anew when
provinces merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.model.level import LEVELS
from kpi.spec.groups import Member, ProvinceGroup
from kpi.units.gazetteer.units import Units
from kpi.units.lives.kinship import Kinship


@dataclass(frozen=True, slots=True)
class Amiss:
    """A member (0-based `group` and `member`) whose code from `day` on is no province's (`after` is ""), or
    that of a province made of several (`parts`): another one than was meant."""

    group: int
    member: int
    code: str
    day: date
    after: str = ""
    parts: tuple[str, ...] = ()


def amiss(units: Units, groups: Sequence[ProvinceGroup]) -> Iterator[Amiss]:
    """Every member that is, on the first day on which it is, as far back as the list of units reaches."""
    kinship = Kinship(units) if groups else None
    for g, group in enumerate(groups):
        for m, member in enumerate(group.members):
            one = _amiss(kinship, g, m, member) if kinship is not None else None
            if one is not None:
                yield one


def _amiss(kinship: Kinship, group: int, number: int, member: Member) -> Amiss | None:
    day = max(member.validity.start or kinship.units.first, kinship.units.first)
    end = member.validity.end
    lives = [one for one in kinship.units.lives(member.province) if one.level == LEVELS[0]]
    while end is None or day < end:
        life = next((one for one in lives if one.covers(day)), None)
        if life is None:
            return Amiss(group, number, member.province, day)
        parts = kinship.forebears(life) if life.valid_from == day and day != member.validity.start else ()
        if any(kin.code != member.province for kin in parts):
            return Amiss(group, number, member.province, day, life.name, tuple(kin.name for kin in parts))
        if life.valid_to is None:
            break
        day = life.valid_to
    return None
