"""What each life of a code came from and what became of it: on record, or as far as the records tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, Literal

from kpi.model.level import LEVELS, Level
from kpi.units.gazetteer.csvtext import columns
from kpi.units.gazetteer.links import AREA_ONLY, PART, WHOLE, Link
from kpi.units.gazetteer.spans import EVER, Span
from kpi.units.gazetteer.tree import Unit
from kpi.units.gazetteer.units import Units

PROVINCES_FILE = "province_changes_2025.csv"
By = Literal["record", "same_code", "holder", "later", "children"]
RECORD: Final = "record"
SAME_CODE: Final = "same_code"
HOLDER: Final = "holder"
LATER: Final = "later"
CHILDREN: Final = "children"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kin:
    """A unit that another came from or went to, with its name and level on that day.

    `by` says how that is known: ``record`` (a source says so), ``same_code`` (it goes on under its code),
    ``holder`` (it is the only one of that day that ends up where the territory is known to be later),
    ``later`` (where the territory is on the last day of the districts; where it went at once is not known),
    ``children`` (units that lay in the one lie in the other on the next day). `share` is one of `SHARES`, ""
    if not told.
    """

    code: str
    name: str
    level: Level
    share: str
    by: By
    decree: str = ""


class Kinship:
    """Forebears and heirs of all units."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self._lives: dict[str, tuple[Unit, ...]] = {}
        turn = units.history.turn
        self.turn = date.max if turn == EVER else date.fromisoformat(turn)

    def on(self, code: str, day: date) -> Unit | None:
        """The unit with a code on a day."""
        lives = self._lives.get(code)
        if lives is None:
            lives = self._lives[code] = self.units.lives(code)
        return next((unit for unit in lives if unit.covers(day)), None)

    def way(self, unit: Unit, day: date) -> tuple[Unit, ...]:
        """From the province down to the unit, as of a day of its life."""
        units = [unit]
        while units[-1].parent and (above := self.on(units[-1].parent, day)) is not None:
            units.append(above)
        return tuple(reversed(units))

    def goes_on(self, code: str, day: date) -> bool:
        """Whether the unit with this code the day before is the one that has it on the day."""
        return day != self.turn and bool(self.on(code, day - _DAY)) and bool(self.on(code, day))

    def heirs(self, unit: Unit) -> tuple[Kin, ...]:
        """What took over from a life that ended; () where it goes on or nothing is known."""
        day = unit.valid_to
        if day is None:
            return ()
        kins = self._linked(self._by_old.get((unit.code, day), ()), day)
        after = self.on(unit.code, day) if self.goes_on(unit.code, day) else None
        if after is not None and all(kin.code != unit.code for kin in kins):
            divided = any(kin.share != AREA_ONLY for kin in kins)
            kins = [_kin(after, PART if divided else WHOLE, SAME_CODE), *kins]
        if not kins and (span := self.ended(unit.code, day)) is not None:
            kins = self._held(span, day)
        elif not kins and unit.level != LEVELS[-1]:
            kins = self._upper(unit, day, forward=True)
        return tuple(kins)

    def forebears(self, unit: Unit, day: date | None = None) -> tuple[Kin, ...]:
        """What a unit was made of when its life began, or what went into it on a later day; () at the
        beginning of the list, or where nothing is known."""
        day = day or unit.valid_from
        kins = self._linked(self._by_new.get((unit.code, day), ()), day - _DAY, old=True)
        before = self.on(unit.code, day - _DAY) if self.goes_on(unit.code, day) else None
        if before is not None and all(kin.code != unit.code for kin in kins):
            kins = [_kin(before, WHOLE, SAME_CODE), *kins]
        kins += self.held_by(unit.code, day)
        if not kins and unit.level != LEVELS[-1]:
            kins = self._upper(unit, day, forward=False)
        return tuple(kins)

    def dealings(self, unit: Unit) -> tuple[tuple[date, tuple[Kin, ...], tuple[Kin, ...]], ...]:
        """What happened to a unit without a change of its own name, type or place: for each such day what
        it took in and what it gave away."""
        end = unit.valid_to or date.max
        taking_days = {date.fromisoformat(iso) for code, iso in self._derived if code == unit.code}
        taking_days |= {day for code, day in self._by_new if code == unit.code}
        giving_days = {day for code, day in self._by_old if code == unit.code}
        dealing_list = []
        for day in sorted(day for day in taking_days | giving_days if unit.valid_from < day < end):
            came = self._linked(self._by_new.get((unit.code, day), ()), day - _DAY, old=True)
            went = self._linked(self._by_old.get((unit.code, day), ()), day)
            came += self.held_by(unit.code, day)
            taken_in, given_away = (tuple(k for k in side if k.code != unit.code) for side in (came, went))
            dealing_list.append((day, taken_in, given_away))
        return tuple(dealing_list)

    def ended(self, code: str, day: date) -> Span | None:
        """The leaf with this code that is no more from this day on."""
        spans = self.units.history.spans.by_code.get(code, ())
        return next((span for span in spans if span.end == day.isoformat()), None)

    def held_by(self, code: str, day: date) -> list[Kin]:
        """Leaves that ended on a day without a record but can only have gone to this one."""
        units = [self.on(span.code, day - _DAY) for span in self._derived.get((code, day.isoformat()), ())]
        return [_kin(unit, WHOLE, HOLDER) for unit in units if unit is not None]

    def target(self, span: Span) -> str:
        """The only leaf that an ended one without a record can have gone to on that day, "" if none is."""
        history = self.units.history
        holder = "" if (span.code, span.end) in history.links else history.holder(span)
        if not holder or span.end >= history.turn:
            return ""
        able = history.holding(holder, span.end)
        return able[0].code if len(able) == 1 and history.finals(able[0]) == {holder} else ""

    def _held(self, span: Span, day: date) -> list[Kin]:
        target = self.on(self.target(span), day)
        if target is not None:
            return [_kin(target, WHOLE, HOLDER)]
        holder = self.on(self.units.history.holder(span), self.turn - _DAY)
        return [_kin(holder, "", LATER)] if holder is not None else []

    def _linked(self, links: tuple[Link, ...] | list[Link], day: date, old: bool = False) -> list[Kin]:
        ends = ((self.on(link.old if old else link.new, day), link) for link in links)
        return [_kin(unit, link.share, RECORD, link.decree) for unit, link in ends if unit is not None]

    def _upper(self, unit: Unit, day: date, forward: bool) -> list[Kin]:
        """Heirs or forebears of a province or district."""
        if day == self.turn and unit.level == LEVELS[0]:
            pairs = columns(self.units.folder / PROVINCES_FILE, ("old_code", "new_code"))
            codes = [new if forward else old for old, new in pairs if unit.code == (old if forward else new)]
            units = (self.on(code, day if forward else day - _DAY) for code in codes)
            return [_kin(other, WHOLE, RECORD) for other in units if other is not None]
        here, there = (day - _DAY, day) if forward else (day, day - _DAY)
        parents: dict[str, None] = {}
        for child in self.units.at(here).children(unit.code):
            parents.update(dict.fromkeys(self._parents(child, there, day, forward)))
        above = (self.on(code, there) for code in parents)
        return [_kin(other, "", CHILDREN) for other in above if other is not None]

    def _parents(self, child: Unit, there: date, day: date, forward: bool) -> list[str]:
        """What a child lies in on the other day; where the system changed, the units it became."""
        if day == self.turn and forward:
            return [link.new for link in self._by_old.get((child.code, day), ())]
        other = self.on(child.code, there)
        return [other.parent] if other is not None and other.level == child.level else []

    @cached_property
    def _by_old(self) -> Mapping[tuple[str, date], list[Link]]:
        links_by_old: dict[tuple[str, date], list[Link]] = {}
        for link in self.units.links:
            links_by_old.setdefault((link.old, link.day), []).append(link)
        return links_by_old

    @cached_property
    def _by_new(self) -> Mapping[tuple[str, date], list[Link]]:
        links_by_new: dict[tuple[str, date], list[Link]] = {}
        for link in self.units.links:
            links_by_new.setdefault((link.new, link.day), []).append(link)
        return links_by_new

    @cached_property
    def _derived(self) -> Mapping[tuple[str, str], list[Span]]:
        spans_by_key: dict[tuple[str, str], list[Span]] = {}
        for span in self.units.history.spans.all:
            if target := self.target(span):
                spans_by_key.setdefault((target, span.end), []).append(span)
        return spans_by_key


def _kin(unit: Unit, share: str, by: By, decree: str = "") -> Kin:
    return Kin(unit.code, unit.name, unit.level, share, by, decree)
