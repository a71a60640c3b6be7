"""Decrees and resolutions by the day they came into force, and which units their texts name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from kpi.model.level import LEVELS
from kpi.units.gazetteer.csvtext import columns
from kpi.units.gazetteer.fields import LEVEL, NAME
from kpi.units.gazetteer.names import fold, key
from kpi.units.gazetteer.tree import Unit
from kpi.units.gazetteer.units import Units

_FILE = "decrees.csv"
_NOT_WORD = re.compile(r"[^\w]+")
_TYPED = ("tinh", "thanh pho", "tp")


@dataclass(frozen=True, slots=True)
class Decree:
    """An act with the day it came into force; `text` is its title."""

    day: date
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A decree of the day of a change whose text names the unit or what it lies in; `names` are the levels of
    those named, from the province down. That it made the change is likely, not certain."""

    decree: Decree
    names: tuple[str, ...]


class Decrees:
    """All decrees on record."""

    def __init__(self, units: Units) -> None:
        rows = columns(units.folder / _FILE, ("effective_date", "decree", "text"))
        # A row without a number is a remark about the list, not a decree.
        self._rows = tuple(Decree(date.fromisoformat(day), no, text) for day, no, text in rows if no.strip())
        self._units = units

    def naming(self, day: date, ways: Iterable[Sequence[Unit]]) -> tuple[Mention, ...]:
        """Decrees of a day whose text names the province that one of the ways (from the province down to a
        unit) begins with, or, if the text names no province, a unit further down."""
        mentions = []
        all_ways = tuple(ways)
        for decree in self._by_day.get(day, ()):
            text = _plain(decree.text)
            provinces = self._provinces[decree.text]
            names: set[str] = set()
            for way in all_ways:
                levels_named = {u.level for u in way if u.level != LEVELS[0] and _named(u, text)}
                if way and provinces and _proper(way[0].name) in provinces:
                    names |= {LEVELS[0], *levels_named}
                elif not provinces:
                    names |= levels_named
            if names:
                mentions.append(Mention(decree, tuple(level for level in LEVELS if level in names)))
        return tuple(mentions)

    @cached_property
    def _by_day(self) -> Mapping[date, list[Decree]]:
        decrees_by_day: dict[date, list[Decree]] = {}
        for decree in self._rows:
            decrees_by_day.setdefault(decree.day, []).append(decree)
        return decrees_by_day

    @cached_property
    def _provinces(self) -> Mapping[str, set[str]]:
        """The provinces that each text names: those called so, else those whose name occurs."""
        names = {_proper(r[NAME]) for r in self._units.rows if r[LEVEL] == "1"}
        codes_by_province = {}
        for title in (decree.text for decree in self._rows):
            text = _plain(title)
            called = {name for name in names if any(f" {kind} {name} " in text for kind in _TYPED)}
            codes_by_province[title] = called or {name for name in names if f" {name} " in text}
        return codes_by_province


@lru_cache(maxsize=32768)
def _proper(name: str) -> str:
    return _plain(key(name).name).strip()


def _named(unit: Unit, text: str) -> bool:
    """Whether the text has the unit's name; a bare number is none."""
    proper = _proper(unit.name)
    return not proper.isdecimal() and f" {proper} " in text


@lru_cache(maxsize=32768)
def _plain(text: str) -> str:
    """Words alone, without diacritics, a space around each."""
    return f" {_NOT_WORD.sub(' ', fold(text)).strip()} "
