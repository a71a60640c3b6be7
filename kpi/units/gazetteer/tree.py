"""The units that exist on one day, as a tree: provinces, districts (while there are any), communes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from kpi.model.level import LEVELS, Level
from kpi.quick import dataclass

if TYPE_CHECKING:
    from kpi.units.gazetteer.names import Key

CODE_WIDTH = {"province": 2, "district": 3, "commune": 5}  # digits of a code
COUNTRY = "00"  # stands for the whole country, as in the statistics office's tables; no unit bears it

Shares = Mapping[tuple[str, date], Mapping[str, Decimal]]
"""By (unit, day it was divided): how much of its figures each of the units after it takes, in all 1."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit during one stretch of its life. `code` is text (leading zeros count) and a key only together
    with a date; `type` is the word of the kind as the name says it; `name` includes the type; `parent` is ""
    for a province; the unit exists from `valid_from` to before `valid_to` (None: still)."""

    code: str
    level: Level
    type: str
    name: str
    parent: str
    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        """Whether the unit exists, as described here, on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Source(Protocol):
    """What a tree was cut out of: it answers questions that go beyond the day and the province."""

    def lives(self, code: str) -> tuple[Unit, ...]:
        """All that a code has stood for, oldest first."""

    def named(self, key: Key) -> tuple[Unit, ...]:
        """All units of any date and place with this name and, if the key has one, this type."""

    def aliases(self) -> tuple[Alias, ...]:
        """Other spellings from official tables."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another spelling for the unit `code` while its name is `canonical`: found in official tables, or
    confirmed by the office in the decision of that number."""

    code: str
    alias: str
    canonical: str
    decision: int = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """Units of one day by code; the parent "" stands for the whole country. Make one with `grow`."""

    day: date
    units: Mapping[str, Unit] = field(repr=False)
    below: Mapping[str, tuple[Unit, ...]] = field(repr=False)
    levels: tuple[Level, ...]
    source: Source | None = field(default=None, repr=False, compare=False)

    def __contains__(self, code: object) -> bool:
        return code in self.units

    def __len__(self) -> int:
        return len(self.units)

    def __iter__(self) -> Iterator[Unit]:
        """All units, each followed by what lies below it, in order of the codes."""
        return self.walk("")

    def get(self, code: str) -> Unit | None:
        """The unit with this code on the day, None when there is none."""
        return self.units.get(code)

    def children(self, code: str) -> tuple[Unit, ...]:
        """The units directly below, in order of their codes; those of "" are the provinces."""
        return self.below.get(code, ())

    def walk(self, code: str) -> Iterator[Unit]:
        """All units below, depth first, in order of the codes."""
        for unit in self.below.get(code, ()):
            yield unit
            if unit.code in self.below:
                yield from self.walk(unit.code)

    def under(self, code: str, level: Level) -> tuple[Unit, ...]:
        """The units of a level within a unit: itself when it is of that level, none when the level lies above
        it or does not exist on the day."""
        unit = self.units.get(code)
        if unit is not None and unit.level == level:
            return (unit,)
        return tuple(u for u in self.walk(code) if u.level == level)

    def reports(self, unit: Unit) -> bool:
        """Whether figures are reported of the unit itself: of a commune, and of one without any below it (an
        island; in a tree that was cut, the lowest that are left)."""
        return unit.level == LEVELS[-1] or unit.code not in self.below

    def cut(self, level: Level) -> Tree:
        """The tree without what lies below a level, so that figures are reported of the units of this level
        themselves."""
        if level == LEVELS[-1]:
            return self
        levels = LEVELS[: LEVELS.index(level) + 1]
        return grow(self.day, (unit for unit in self.units.values() if unit.level in levels), self.source)

    def reporting_units(self, code: str) -> tuple[Unit, ...]:
        """The units within a unit (or it itself) of which figures are reported, in order of their codes."""
        unit = self.units.get(code)
        if unit is not None and self.reports(unit):
            return (unit,)
        return tuple(u for u in self.walk(code) if self.reports(u))

    def sender_of(self, code: str) -> str:
        """Code of the unit that sends the figures of a reporting unit: its district, or the unit itself where
        there is no district above it; "" for an unknown code."""
        unit = self.units.get(code)
        above = self.units.get(unit.parent) if unit else None
        return above.code if above and above.level == LEVELS[1] else unit.code if unit else ""

    def path(self, code: str) -> tuple[Unit, ...]:
        """From the province down to the unit itself; empty for an unknown code."""
        way: list[Unit] = []
        unit = self.units.get(code)
        while unit is not None and unit not in way:
            way.append(unit)
            unit = self.units.get(unit.parent)
        return tuple(reversed(way))

    def province(self, code: str) -> Unit | None:
        """The province a unit lies in."""
        way = self.path(code)
        return way[0] if way else None


def lineage(tree: Tree, unit: Unit) -> tuple[Unit, ...]:
    """From the province down to a unit of any place and date: those above it on the tree's day when the unit
    exists then, else when it came to be."""
    day = tree.day if unit.covers(tree.day) else unit.valid_from
    way = [unit]
    while way[-1].parent:
        lives = tree.source.lives(way[-1].parent) if tree.source else ()
        above = next((u for u in lives if u.covers(day)), None) or tree.get(way[-1].parent)
        if above is None or above in way:
            break
        way.append(above)
    return tuple(reversed(way))


def grow(day: date, units: Iterable[Unit], source: Source | None = None) -> Tree:
    """The tree of the given units. Where a list repeats a code, the first of them keeps it."""
    by_code: dict[str, Unit] = {}
    for unit in units:
        by_code.setdefault(unit.code, unit)
    below: dict[str, list[Unit]] = {}
    for code in sorted(by_code):
        unit = by_code[code]
        below.setdefault(unit.parent, []).append(unit)
    present = {u.level for u in by_code.values()}
    return Tree(
        day,
        by_code,
        {parent: tuple(children) for parent, children in below.items()},
        tuple(level for level in LEVELS if level in present),
        source,
    )
