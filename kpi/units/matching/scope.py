"""The units among which a name must be the only one: look-ups by every allowed spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kpi.units.gazetteer.names import Key, accented, fold_key, has_diacritics, key, lacks_diacritics, readings
from kpi.units.gazetteer.tree import Alias, Unit
from kpi.units.matching.propose import Candidates

How = Literal["", "code", "name", "name_no_type", "no_diacritics", "alias"]
Problem = Literal[
    "",
    "unknown",
    "ambiguous",
    "other_parent",
    "other_province",
    "code_name_conflict",
    "not_valid_then",
    "words",
]


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed name means. `how` it was found is "" without a unit; then `problem` says why, and `other`
    are the units that it is about."""

    unit: Unit | None
    how: How = ""
    problem: Problem = ""
    other: tuple[Unit, ...] = ()


class Scope:
    """Units of one level inside one parent; `aliases` by code. Each look-up is made when first needed."""

    def __init__(self, units: tuple[Unit, ...], aliases: Mapping[str, Sequence[Alias]]) -> None:
        self.units = units
        self._aliases = aliases

    @cached_property
    def coded(self) -> dict[str, Unit]:
        """By code."""
        return {u.code: u for u in self.units}

    @cached_property
    def candidates(self) -> Candidates:
        """The units by their official names and other known spellings, to be proposed."""
        return Candidates((*((u.name, u) for u in self.units), *self._others()))

    @cached_property
    def _spelled(self) -> _Index:
        return _Index((key(u.name), u) for u in self.units)

    @cached_property
    def _folded(self) -> _Index:
        return _Index((fold_key(key(u.name)), u) for u in self.units)

    @cached_property
    def _other_spellings(self) -> _Index:
        return _Index((key(text), u) for text, u in self._others())

    def _others(self) -> Iterator[tuple[str, Unit]]:
        units = (u for u in self.units if u.code in self._aliases)
        pairs = ((alias, u) for u in units for alias in self._aliases[u.code])
        return ((a.alias, u) for a, u in pairs if a.canonical == u.name or key(a.canonical) == key(u.name))

    def find(self, text: str, among_accented: bool = False) -> Match:
        """The one unit that the text names here, else why there is none. `among_accented`: the names beside
        it bear diacritics, so that one without any is not taken for one that lacks them."""
        keys = readings(text)
        typed = keys[0]
        if not typed.name or (typed.name.isdecimal() and not typed.type):
            return Match(None, "", "unknown")
        if accented(keys) or (among_accented and not lacks_diacritics(text)):
            match = self._as_typed(keys)
        else:
            match = self._without_diacritics(keys)
        if match is not None:
            return match
        others = list(dict.fromkeys(self._other_spellings.get(typed)))  # lists may repeat a spelling
        return _only(others, "alias") or self._nobody(typed)

    def _as_typed(self, keys: tuple[Key, ...]) -> Match | None:
        units = self._spelled.get(keys[0]) if len(keys) == 1 else _union(map(self._spelled.get, keys))
        return _only(units, "name" if keys[0].type else "name_no_type")

    def _without_diacritics(self, keys: tuple[Key, ...]) -> Match | None:
        # "Long Hoa" typed by someone who types no diacritics may be Long Hòa, even where there is a Long Hoa.
        units = _union(map(self._folded.get, map(fold_key, keys)))
        if len(units) != 1:
            return _only(units, "")
        name_key, typed = key(units[0].name), keys[0]
        if name_key.name != typed.name or typed.type not in ("", name_key.type):
            return Match(units[0], "no_diacritics")
        return Match(units[0], "name" if typed.type == name_key.type else "name_no_type")

    def _nobody(self, typed: Key) -> Match:
        return Match(None, "", "unknown", tuple(self._spelled.get(Key("", typed.name))))

    def agrees(self, unit: Unit, text: str) -> bool:
        """Whether a text may stand beside the code of this unit: it names the unit and no other one here."""
        match = self.find(text)
        if match.problem == "ambiguous":
            return unit in match.other
        # A wrong type beside the right code is a slip as long as no other unit bears that very name.
        return match.unit == unit or (match.unit is None and same_name(unit, text))


def same_name(unit: Unit, text: str) -> bool:
    """Whether the text is the unit's name, whatever the type."""
    name_key = key(unit.name)
    if any(k.name == name_key.name for k in readings(text)):
        return True
    return not has_diacritics(text) and any(
        fold_key(k).name == fold_key(name_key).name for k in readings(text)
    )


class _Index:
    """Units by the keys they are given with."""

    def __init__(self, pairs: Iterable[tuple[Key, Unit]]) -> None:
        # By name first: a look-up by the whole key takes half as long again to make.
        self._named: dict[str, list[tuple[str, Unit]]] = {}
        for (kind, name), unit in pairs:
            self._named.setdefault(name, []).append((kind, unit))

    def get(self, name_key: Key) -> list[Unit]:
        """The units with this name and, if the key has one, this type."""
        kind, name = name_key
        pairs = self._named.get(name)
        return [unit for type_name, unit in pairs if not kind or type_name == kind] if pairs else []


def _union(groups: Iterable[list[Unit]]) -> list[Unit]:
    nonempty_groups = [group for group in groups if group]
    if len(nonempty_groups) < 2:
        return nonempty_groups[0] if nonempty_groups else []
    return list(dict.fromkeys(unit for group in nonempty_groups for unit in group))


def _only(units: list[Unit], how: How) -> Match | None:
    if not units:
        return None
    return Match(units[0], how) if len(units) == 1 else Match(None, "", "ambiguous", tuple(units))
