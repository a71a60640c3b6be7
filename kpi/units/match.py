"""Which unit a typed name or code means: by rules that never guess.

The code comes first, and the name must agree with it. Without a code the name must be the only one of its
kind inside the known parent on the day: as typed, by a known other spelling, without the type, without
diacritics. Nothing is taken by likeness, from another parent or another date; those are told as the problem.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kpi.units.names import key, readings, words
from kpi.units.reporter import Sender
from kpi.units.scope import Match, Scope, same_name
from kpi.units.tree import COUNTRY, Tree, Unit, lineage

_LONGEST_NAME = 300
_WIDTH = {"province": 2, "district": 3, "commune": 5}


@dataclass(frozen=True, slots=True)
class _Given:
    """What was typed, where it was looked for, and what was found there by name alone."""

    name: str
    parent: str
    level: str
    here: Scope
    named: Match


class Matcher:
    """Matches names within one province (or `COUNTRY`) on the day of the tree.

    Look-ups are prepared when first needed.
    """

    def __init__(self, tree: Tree, province: str) -> None:
        self.tree = tree
        self.province = "" if province == COUNTRY else province
        self._exact = _by_name(tree)
        self._districts = _by_words(tree.under(self.province, "district"))
        self._scopes: dict[tuple[str, str], Scope] = {}
        self._decided = lru_cache(maxsize=65536)(self._decide)
        self._sent = lru_cache(maxsize=4096)(Sender(tree, self.province).read)

    def match(
        self, name: str, code: str | float | None = None, parent: str | None = None, level: str = "commune"
    ) -> Match:
        """The unit of `level` that a row of a table means. `parent` is the code of the unit it must lie in
        (None: the province). A code may be a number and have lost its leading zeros. Never raises."""
        parent = parent or self.province
        exact = self.exact(name, code, parent)
        if exact is not None and exact.level == level:
            return Match(exact, "code" if code else "name")  # by far the most rows: no look-ups to prepare
        scope = self._scopes.get((parent, level)) or self._scope(parent, level)
        found = scope.official.get(name)
        if found is not None:
            if code is None or code == "":
                return found
            if found.unit is not None and code == found.unit.code:
                return scope.coded[code]
        return self._decided(name[:_LONGEST_NAME], code, parent, level)

    def exact(self, name: str, code: str | float | None, parent: str) -> Unit | None:
        """The unit of just this official name inside the parent, unless the code is another's."""
        unit = self._exact.get((parent, name))
        return unit if unit is not None and code in ("", None, unit.code) else None

    def reporter(self, text: str) -> Match:
        """The district or commune that a sender's line names ("UBND xã …, huyện …, tỉnh …"); the province
        itself when the line names nothing below it. Never raises."""
        unit = self._districts.get(words(text).removeprefix("ubnd ").removeprefix("ủy ban nhân dân "))
        return self._sent(text) if unit is None else Match(unit, "name")

    def known(self, text: str) -> bool:
        """Whether the text is the name of a commune or district of the province, be it of several."""
        scopes = (self._scope(self.province, level) for level in ("commune", "district"))
        return any(found.unit or found.problem == "ambiguous" for found in (s.find(text) for s in scopes))

    def _scope(self, parent: str, level: str) -> Scope:
        scope = self._scopes.get((parent, level))
        if scope is None:
            source = self.tree.source
            units = self.tree.under(parent, level)
            scope = self._scopes[parent, level] = Scope(units, source.aliases() if source else ())
        return scope

    def _decide(self, name: str, code: str | float | None, parent: str, level: str) -> Match:
        here = self._scope(parent, level)
        given = _Given(name, parent, level, here, here.find(name))
        official = official_code(code, level)
        if not official:
            above = self._district_too(given)
            if above is not None:
                return above
            return given.named if _units(given.named) else self._with_place(given) or self._elsewhere(given)
        inside = here.coded.get(official)
        if inside is not None and inside.unit is not None:
            if not key(name).name or here.agrees(inside.unit, name):
                return inside
            return _conflict([inside.unit, *_units(given.named)])
        return self._code_elsewhere(given, official)

    def _district_too(self, given: _Given) -> Match | None:
        """A name without a type that a district bears as well, in a table about the whole province."""
        if given.parent != self.province or given.level != "commune" or key(given.name).type:
            return None
        districts = _units(self._scope(self.province, "district").find(given.name))
        return Match(None, "", "ambiguous", (*_units(given.named), *districts)) if districts else None

    def _with_place(self, given: _Given) -> Match | None:
        """A name that says itself where it lies: "Xã Mỹ An, huyện Tháp Mười"."""
        told = self.reporter(given.name) if "," in given.name else Match(None)
        first = given.name.partition(",")[0]
        if told.unit is None or told.unit.level != given.level or not same_name(told.unit, first):
            return None
        return told if told.unit in given.here.units else Match(None, "", "other_parent", (told.unit,))

    def _code_elsewhere(self, given: _Given, code: str) -> Match:
        """The code is of no unit inside the parent on the day."""
        source = self.tree.source
        lives = source.lives(code) if source else tuple(filter(None, [self.tree.get(code)]))
        lives = tuple(u for u in lives if u.level == given.level)
        current = [u for u in lives if u.covers(self.tree.day)]
        if _units(given.named):
            return _conflict([*current, *_units(given.named)])
        if not key(given.name).name or any(same_name(u, given.name) for u in lives):
            meant = [u for u in lives if not key(given.name).name or same_name(u, given.name)]
            now = [u for u in meant if u in current]
            if now:
                return Match(None, "", self._where(now[0]), tuple(now))
            return Match(None, "", "not_valid_then" if meant else "unknown", tuple(meant))
        return _conflict(current) if current else self._elsewhere(given)

    def _elsewhere(self, given: _Given) -> Match:
        """Say where a name that is not inside the parent on the day belongs, if that is certain."""
        spelled = key(given.name)
        if not spelled.name or (spelled.name.isdecimal() and not spelled.type):
            return given.named
        around = self._scope(self.province, given.level).find(given.name)
        source = self.tree.source
        hits = dict.fromkeys(u for k in readings(given.name) for u in source.named(k)) if source else {}
        of_level = [u for u in hits if u.level == given.level]
        past = [u for u in of_level if not u.covers(self.tree.day)]
        before_here = [u for u in past if u.parent == given.parent]
        if before_here:
            return Match(None, "", "not_valid_then", tuple(before_here))
        if given.parent != self.province and _units(around):
            return Match(None, "", "other_parent", _units(around))
        before = [u for u in past if self.province in ("", self._province_of(u))]
        if before:
            return Match(None, "", "not_valid_then", tuple(before))
        current = [
            u for u in of_level if u.covers(self.tree.day) and self.province not in ("", self._province_of(u))
        ]
        if len(current) == 1 and not given.named.other:
            return Match(None, "", "other_province", tuple(current))
        return given.named

    def _where(self, unit: Unit) -> str:
        ours = self.province in ("", self._province_of(unit))
        return "other_parent" if ours else "other_province"

    def _province_of(self, unit: Unit) -> str:
        return lineage(self.tree, unit)[0].code


def _by_name(tree: Tree) -> dict[tuple[str, str], Unit]:
    """Units by parent and official name, but for names that two children of one parent bear."""
    named: dict[tuple[str, str], Unit] = {}
    twice = set()
    for unit in tree.units.values():
        if named.setdefault((unit.parent, unit.name), unit) is not unit:
            twice.add((unit.parent, unit.name))
    for place in twice:
        del named[place]
    return named


def _by_words(units: Iterable[Unit]) -> dict[str, Unit]:
    """Units by their whole name, type included, but for names that several bear."""
    named: dict[str, list[Unit]] = {}
    for unit in units:
        named.setdefault(words(unit.name), []).append(unit)
    return {name: bearers[0] for name, bearers in named.items() if len(bearers) == 1}


def official_code(code: str | float | None, level: str) -> str:
    """A typed code as the official text of its level: 10003.0 and "10003.0" give "10003", 97 gives "00097";
    "" when there is none or it cannot be an official code."""
    if isinstance(code, float):
        code = str(int(code)) if code.is_integer() else ""
    text = "" if code is None else str(code).strip(" \u00a0'")
    head, dot, tail = text.partition(".")
    if dot and not tail.strip("0"):
        text = head
    width = _WIDTH[level]
    if not text.isdecimal() or not text.isascii() or len(text) > width:
        return ""
    return text.zfill(width)


def _units(found: Match) -> tuple[Unit, ...]:
    return (found.unit,) if found.unit is not None else found.other if found.problem == "ambiguous" else ()


def _conflict(units: Iterable[Unit]) -> Match:
    return Match(None, "", "code_name_conflict", tuple(dict.fromkeys(units)))
