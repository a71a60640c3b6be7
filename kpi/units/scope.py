"""The units among which a name must be the only one: look-ups by every allowed spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kpi.units.names import Key, fold_key, has_diacritics, key, readings
from kpi.units.tree import Alias, Unit


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed name means. `how` it was found: code, name, name_no_type, no_diacritics or alias.
    Without a unit, `problem` is unknown, ambiguous, other_parent, other_province, code_name_conflict or
    not_valid_then, and `other` the units that it is about."""

    unit: Unit | None
    how: str = ""
    problem: str = ""
    other: tuple[Unit, ...] = ()


class Scope:
    """Units of one level inside one parent. Each look-up is made when first needed."""

    def __init__(self, units: tuple[Unit, ...], aliases: tuple[Alias, ...]) -> None:
        self.units = units
        self._aliases = aliases

    @cached_property
    def coded(self) -> dict[str, Match]:
        """By code."""
        return {u.code: Match(u, "code") for u in self.units}

    @cached_property
    def official(self) -> dict[str, Match]:
        """By the name exactly as in the official list, where it is the only one."""
        names: dict[str, list[Unit]] = {}
        for unit in self.units:
            names.setdefault(unit.name, []).append(unit)
        single = {n: us[0] for n, us in names.items() if len(us) == 1}
        return {n: Match(u, "name") for n, u in single.items() if len(self._typed[key(n)]) == 1}

    @cached_property
    def _typed(self) -> dict[Key, list[Unit]]:
        return _group((key(u.name), u) for u in self.units)

    @cached_property
    def _named(self) -> dict[Key, list[Unit]]:
        return _group((Key("", key(u.name).name), u) for u in self.units)

    @cached_property
    def _folded(self) -> dict[Key, list[Unit]]:
        pairs = ((fold_key(key(u.name)), u) for u in self.units)
        return _group(pair for k, u in pairs for pair in ((k, u), (Key("", k.name), u)))

    @cached_property
    def _other_spellings(self) -> dict[Key, list[Unit]]:
        units = {u.code: u for u in self.units}
        pairs = ((units[a.code], a) for a in self._aliases if a.code in units)
        fitting = ((key(a.alias), u) for u, a in pairs if key(a.canonical) == key(u.name))
        return _group(pair for k, u in fitting for pair in ((k, u), (Key("", k.name), u)))

    def find(self, text: str) -> Match:
        """The one unit that the text names here, else why there is none."""
        typed = key(text)
        if not typed.name or (typed.name.isdecimal() and not typed.type):
            return Match(None, "", "unknown")
        found = self._as_typed(typed, text) if has_diacritics(text) else self._without_diacritics(typed, text)
        if found is None:
            return Match(None, "", "unknown", tuple(self._named.get(Key("", typed.name), ())))
        return found

    def _as_typed(self, typed: Key, text: str) -> Match | None:
        units = _union((self._typed if k.type else self._named).get(k, []) for k in readings(text))
        if units:
            return _only(units, "name" if typed.type else "name_no_type")
        return _only(self._other_spellings.get(typed, []), "alias")

    def _without_diacritics(self, typed: Key, text: str) -> Match | None:
        # "Long Hoa" typed by someone who types no diacritics may be Long Hòa, even where there is a Long Hoa.
        units = _union(self._folded.get(fold_key(k), []) for k in readings(text))
        if not units:
            return _only(self._other_spellings.get(typed, []), "alias")
        own = key(units[0].name)
        exact = "name" if own == typed else "name_no_type" if Key("", own.name) == typed else "no_diacritics"
        return _only(units, exact)

    def agrees(self, unit: Unit, text: str) -> bool:
        """Whether a text may stand beside the code of this unit: it names the unit and no other one here."""
        found = self.find(text)
        if found.problem == "ambiguous":
            return unit in found.other
        # A wrong type beside the right code is a slip as long as no other unit bears that very name.
        return found.unit == unit or (found.unit is None and same_name(unit, text))


def same_name(unit: Unit, text: str) -> bool:
    """Whether the text is the unit's name, whatever the type."""
    own = key(unit.name)
    if any(k.name == own.name for k in readings(text)):
        return True
    return not has_diacritics(text) and any(fold_key(k).name == fold_key(own).name for k in readings(text))


def _group(pairs: Iterable[tuple[Key, Unit]]) -> dict[Key, list[Unit]]:
    groups: dict[Key, list[Unit]] = {}
    for k, unit in pairs:
        groups.setdefault(k, []).append(unit)
    return groups


def _union(groups: Iterable[list[Unit]]) -> list[Unit]:
    return list(dict.fromkeys(unit for group in groups for unit in group))


def _only(units: list[Unit], how: str) -> Match | None:
    if not units:
        return None
    return Match(units[0], how) if len(units) == 1 else Match(None, "", "ambiguous", tuple(units))
