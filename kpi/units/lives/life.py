"""The whole life of a code: each stretch with its place, what began it, what it came from and became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from kpi.units.gazetteer.fields import CODE, FROM, SYSTEM
from kpi.units.gazetteer.names import key
from kpi.units.gazetteer.tree import Unit
from kpi.units.gazetteer.units import Units
from kpi.units.lives.decrees import Decrees, Mention
from kpi.units.lives.kinship import Kin, Kinship

Difference = Literal["type_changed", "renamed", "respelled", "moved"]
Beginning = Difference | Literal["list", "arisen", "new_system", "merged", "reappeared"]
LIST: Final = "list"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dealing:
    """What a unit took in and gave away on a day on which its own name, type and place stayed the same."""

    day: date
    takes: tuple[Kin, ...]
    gives: tuple[Kin, ...]
    decrees: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """One stretch of a code's life. `begins` are the kinds of change it began with; `way` leads from the
    province down on its first day, `last_way` on its last where that differs (else empty); `decrees` are
    those of its first day, `last_decrees` those of the day it was no more (empty where the code goes on)."""

    unit: Unit
    system: str
    begins: tuple[Beginning, ...]
    way: tuple[Unit, ...]
    last_way: tuple[Unit, ...]
    decrees: tuple[Mention, ...]
    last_decrees: tuple[Mention, ...]
    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]
    dealings: tuple[Dealing, ...] = ()


def lives(units: Units, code: str) -> tuple[Life, ...]:
    """All that a code has stood for, oldest first; empty for a code that never was one."""
    kinship, decrees = Kinship(units), Decrees(units)
    systems = {row[FROM]: row[SYSTEM] for row in units.rows if row[CODE] == code}
    all_lives = units.lives(code)
    return tuple(_life(kinship, decrees, all_lives, i, systems) for i in range(len(all_lives)))


def differences(old: Unit, new: Unit) -> tuple[Difference, ...]:
    """In what a unit that goes on has changed."""
    before, after = key(old.name), key(new.name)
    differences: list[tuple[Difference, bool]] = [
        ("type_changed", before.type != after.type),
        ("renamed", before.name != after.name),
        ("respelled", before == after and old.name != new.name),
        ("moved", old.parent != new.parent),
    ]
    return tuple(kind for kind, is_so in differences if is_so)


def _life(
    kinship: Kinship, decrees: Decrees, units: Sequence[Unit], place: int, systems: dict[str, str]
) -> Life:
    unit = units[place]
    first, end = unit.valid_from, unit.valid_to
    way = kinship.way(unit, first)
    last_way = kinship.way(unit, end - _DAY) if end is not None else way
    predecessors = kinship.forebears(unit)
    begins = _begins(kinship, units[:place], unit, predecessors)
    before = units[place - 1 : place] if place and units[place - 1].valid_to == first else ()
    ways = [way, *(kinship.way(old, first - _DAY) for old in before)]
    goes_on = end is not None and kinship.goes_on(unit.code, end)
    return Life(
        unit,
        systems[first.isoformat()],
        begins,
        way,
        last_way if [(u.code, u.name) for u in last_way] != [(u.code, u.name) for u in way] else (),
        () if LIST in begins else decrees.naming(first, ways),
        decrees.naming(end, [last_way]) if end is not None and not goes_on else (),
        predecessors,
        kinship.heirs(unit),
        tuple(
            Dealing(day, kins, all_kins, decrees.naming(day, [kinship.way(unit, day)]))
            for day, kins, all_kins in kinship.dealings(unit)
        ),
    )


def _begins(
    kinship: Kinship, earlier: Sequence[Unit], unit: Unit, kin: tuple[Kin, ...]
) -> tuple[Beginning, ...]:
    day = unit.valid_from
    if day == kinship.turn:
        return ("new_system", "merged") if len(kin) > 1 else ("new_system",)
    if kinship.goes_on(unit.code, day):
        kinds = ("merged",) if any(k.code != unit.code for k in kin) else ()
        return (*differences(earlier[-1], unit), *kinds)
    if day.isoformat() == min(row[FROM] for row in kinship.units.rows):
        return (LIST,)
    return ("reappeared",) if earlier else ("arisen",)
