"""What changed on the map between two days, as events: mergers, divisions, new names, types and places, units
that came to be or ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, get_args

from kpi.model.level import LEVELS
from kpi.units.gazetteer.fields import CODE, FROM, TO
from kpi.units.gazetteer.links import WHOLE
from kpi.units.gazetteer.tree import Unit
from kpi.units.gazetteer.units import Units
from kpi.units.lives.decrees import Decrees, Mention
from kpi.units.lives.kinship import HOLDER, LATER, RECORD, SAME_CODE, By, Kin, Kinship
from kpi.units.lives.life import differences

EventKind = Literal[
    "merged", "split", "renamed", "type_changed", "moved", "arisen", "ended", "recoded", "respelled"
]
KINDS: tuple[EventKind, ...] = get_args(EventKind)
MERGED: Final = "merged"
SPLIT: Final = "split"
ARISEN: Final = "arisen"
ENDED: Final = "ended"
RECODED: Final = "recoded"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Party:
    """A unit that took part in an event: `way` from the province down to it; `share` and `by` as in `Kin`."""

    way: tuple[Unit, ...]
    share: str = ""
    by: By | Literal[""] = ""

    @property
    def unit(self) -> Unit:
        """The unit itself."""
        return self.way[-1]


@dataclass(frozen=True, slots=True)
class Event:
    """One change: the units as they were the day before, and as they are on the day.

    `kind` is one of `KINDS`. ``merged``: `old` is all that went into the one new unit. ``split``: `new` is
    all that the one old unit went to. ``ended``: where it went is not known, but the later holder may be (in
    `new` with its `by`). ``arisen``: `old` is what gave a part, where that is known. `decree` is the one that
    the source names for this change, `decrees` are those of the day that name the province.
    """

    day: date
    kind: EventKind
    old: tuple[Party, ...]
    new: tuple[Party, ...]
    decree: str
    decrees: tuple[Mention, ...]

    @property
    def level(self) -> str:
        """The level of the units it is about."""
        return (self.old or self.new)[0].unit.level

    @property
    def share(self) -> str:
        """``whole`` where all went whole, else ``part`` for mergers and divisions, else ""."""
        if self.kind not in (MERGED, SPLIT):
            return ""
        shares = {party.share for party in (self.old if self.kind == MERGED else self.new)}
        return WHOLE if shares == {WHOLE} else "part"

    def touches(self, code: str) -> bool:
        """Whether a unit that took part is, or lies in, the unit with this code."""
        return any(unit.code == code for party in (*self.old, *self.new) for unit in party.way)


def events(units: Units, start: date, end: date, under: str = "") -> tuple[Event, ...]:
    """All changes after `start` up to `end`: what tells the map of `end` from that of `start`, step by step.
    With `under` only those that touch the unit with that code, by the map of each day."""
    return _Finder(units).events(start, end, under)


class _Finder:
    def __init__(self, units: Units) -> None:
        self._units = units
        self._kinship = Kinship(units)
        self._decrees = Decrees(units)

    def events(self, start: date, end: date, under: str) -> tuple[Event, ...]:
        old: dict[date, list[Unit]] = {}
        new: dict[date, list[Unit]] = {}
        first, last = start.isoformat(), end.isoformat()
        for code in {
            r[CODE] for r in self._units.rows if first < r[FROM] <= last or (r[TO] and first < r[TO] <= last)
        }:
            for unit in self._units.lives(code):
                if start < unit.valid_from <= end:
                    new.setdefault(unit.valid_from, []).append(unit)
                if unit.valid_to is not None and start < unit.valid_to <= end:
                    old.setdefault(unit.valid_to, []).append(unit)
        all_events = (
            event
            for day in sorted({*old, *new})
            for event in self._day(day, _by_code(old.get(day, ())), _by_code(new.get(day, ())))
        )
        # Decrees are looked for last: most events are not asked for.
        return tuple(self._decreed(event) for event in all_events if not under or event.touches(under))

    def _day(self, day: date, old: Mapping[str, Unit], new: Mapping[str, Unit]) -> Iterator[Event]:
        all_events: list[Event] = []
        explained: set[str] = set()  # new units whose origin an event tells
        for unit in (*new.values(), *self._grown(day, old, new)):
            all_events += self._arrived(day, unit, old.get(unit.code), explained)
        for code, unit in old.items():
            all_events += self._left(day, unit, code in new)
        for code, unit in new.items():
            if code not in explained and not self._kinship.goes_on(code, day):
                parts = self._kinship.forebears(unit)
                decree = "; ".join(dict.fromkeys(k.decree for k in parts if k.decree))
                old_side = self._parties(parts, day - _DAY)
                all_events.append(Event(day, ARISEN, old_side, (self._party(unit, day),), decree, ()))
        order = {kind: place for place, kind in enumerate(KINDS)}
        all_events.sort(key=lambda e: (order[e.kind], LEVELS.index(e.level), [u.code for u in _first(e).way]))
        yield from all_events

    def _grown(self, day: date, old: Mapping[str, Unit], new: Mapping[str, Unit]) -> list[Unit]:
        """Units that took others in and else stayed as they were."""
        kin = (k for unit in old.values() if unit.level == LEVELS[-1] for k in self._kinship.heirs(unit))
        codes = {k.code for k in kin if k.by in (RECORD, HOLDER) and k.code not in new}
        units = (self._kinship.on(code, day) for code in sorted(codes))
        return [unit for unit in units if unit is not None]

    def _arrived(self, day: date, unit: Unit, before: Unit | None, explained: set[str]) -> Iterator[Event]:
        """Events by which a new life began, except those told from the other side."""
        goes_on = self._kinship.goes_on(unit.code, day)
        kin = self._kinship.forebears(unit, day)
        whole = [k for k in kin if k.share == WHOLE]
        if goes_on and before is not None:
            decree = next((k.decree for k in kin if k.code == unit.code), "")
            sides = (self._party(before, day - _DAY),), (self._party(unit, day),)
            for kind in differences(before, unit):
                yield Event(day, kind, *sides, decree, ())
        if len(kin) > 1 and whole:
            yield self._merger(day, unit, kin)
            explained.add(unit.code)
        elif len(kin) == 1 and kin[0].share == WHOLE and not goes_on:
            yield from self._renewed(day, unit, kin[0])
            explained.add(unit.code)

    def _merger(self, day: date, unit: Unit, kin: Sequence[Kin]) -> Event:
        decree = "; ".join(dict.fromkeys(k.decree for k in kin if k.decree))
        return Event(day, MERGED, self._parties(kin, day - _DAY), (self._party(unit, day),), decree, ())

    def _renewed(self, day: date, unit: Unit, kin: Kin) -> Iterator[Event]:
        """One unit became one: the same under another code or name."""
        old = self._kinship.on(kin.code, day - _DAY)
        if old is None:
            return
        parties = (self._party(old, day - _DAY, kin),), (self._party(unit, day),)
        kinds: list[EventKind] = [
            kind for kind in differences(old, unit) if kind != "moved" or day != self._kinship.turn
        ]
        if old.code != unit.code:
            kinds.append(RECODED)
        for kind in kinds:
            yield Event(day, kind, *parties, kin.decree, ())

    def _left(self, day: date, unit: Unit, again: bool) -> Iterator[Event]:
        """Events by which a life ended, except those told from the other side."""
        goes_on = again and self._kinship.goes_on(unit.code, day)
        kin = self._kinship.heirs(unit)
        kins = [k for k in kin if k.by in (RECORD, HOLDER, SAME_CODE)]
        party = self._party(unit, day - _DAY)
        if len(kins) > 1:
            decree = "; ".join(dict.fromkeys(k.decree for k in kins if k.decree))
            yield Event(day, SPLIT, (party,), self._parties(kins, day), decree, ())
        elif not kins and not goes_on:
            later = [k for k in kin if k.by == LATER]
            yield Event(day, ENDED, (party,), self._parties(later, self._kinship.turn - _DAY), "", ())

    def _parties(self, kin: Sequence[Kin], day: date) -> tuple[Party, ...]:
        pairs = ((self._kinship.on(k.code, day), k) for k in kin)
        return tuple(self._party(unit, day, k) for unit, k in pairs if unit is not None)

    def _party(self, unit: Unit, day: date, kin: Kin | None = None) -> Party:
        way = self._kinship.way(unit, day)
        return Party(way, kin.share, kin.by) if kin else Party(way)

    def _decreed(self, event: Event) -> Event:
        ways = [party.way for party in (*event.old, *event.new)]
        mentions = self._decrees.naming(event.day, ways)
        return Event(event.day, event.kind, event.old, event.new, event.decree, mentions)


def _first(event: Event) -> Party:
    return (event.new or event.old)[0] if event.kind == MERGED else (event.old or event.new)[0]


def _by_code(units: Sequence[Unit]) -> dict[str, Unit]:
    return {unit.code: unit for unit in sorted(units, key=lambda unit: (LEVELS.index(unit.level), unit.code))}
