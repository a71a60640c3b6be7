"""Which unit a typed name or code means: by rules that never guess.

The code comes first, and the name must agree with it. Without a code the name must be the only one of its
kind inside the known parent on the day: as typed, by a known other spelling, without the type, without
diacritics. Nothing is taken by likeness, from another parent or another date; those are told as the problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from typing import TypeVar

from kpi.model.level import LEVELS, Level
from kpi.units.gazetteer.names import Key, has_diacritics, key, readings, words
from kpi.units.gazetteer.tree import CODE_WIDTH, COUNTRY, Alias, Tree, Unit, lineage
from kpi.units.matching.propose import Proposal
from kpi.units.matching.scope import Match, Problem, Scope, same_name
from kpi.units.matching.sender import Sender
from kpi.units.matching.sender_line import LONGEST_LINE

_T = TypeVar("_T")
_LONGEST_NAME = 300
_OFFICES = ("ubnd ", "ủy ban nhân dân ", "ủy ban nhân dân, ")  # what stands before a district's name
# What may part a name from the places it lies in; a hyphen may also be part of a name.
_BREAKS = (re.compile(r"[,;()/]"), re.compile(r"[,;()/–—-]"))


@dataclass(frozen=True, slots=True)
class _Given:
    """What was typed, where it was looked for, and what was found there by name alone."""

    name: str
    parent: str
    level: Level
    here: Scope
    match: Match


class Matcher:
    """Matches names within one province (or `COUNTRY`) on the day of the tree; `aliases` are spellings that
    the office has confirmed, besides those of official tables.

    Look-ups are prepared when first needed.
    """

    def __init__(self, tree: Tree, province: str, aliases: Sequence[Alias] = ()) -> None:
        self.tree = tree
        self.province = "" if province == COUNTRY else province
        self._confirmed = aliases
        # Under this parent a commune's name without a type may be that of a district as well.
        self._mixed = self.province if "district" in tree.levels else None
        self._children: dict[str, dict[str, Unit]] = {}
        self._scopes: dict[tuple[str, str], Scope] = {}
        self._decided = lru_cache(maxsize=65536)(self._decide)
        self._sent = lru_cache(maxsize=4096)(Sender(tree, self.province).read)

    def match(
        self,
        name: str,
        code: str | float | None = None,
        parent: str | None = None,
        level: Level = "commune",
        accented: bool = False,
    ) -> Match:
        """The unit of `level` that a row of a table means. `parent` is the code of the unit it must lie in
        (None: the province). A code may be a number and have lost its leading zeros. `accented`: the names
        beside this one bear diacritics. Never raises."""
        parent = parent or self.province
        exact = self.exact(name, code, parent)
        if exact is not None and (exact.level == level or self._reports(exact, level)):
            return Match(exact, "code" if code else "name")  # by far the most rows: no look-ups to prepare
        if len(name) > _LONGEST_NAME:
            return Match(None, "", "unknown")  # the end of a text may say where or what its beginning is not
        if (code is None or code == "") and parent != self._mixed:
            match = self._scope(parent, level).find(name, accented)
            if match.unit is not None:
                return match
        return self._decided(name, code, parent, level, accented)

    def propose(self, name: str, parent: str | None = None) -> tuple[Proposal, ...]:
        """The communes inside the parent that a name unknown there resembles, nearest first: only proposals,
        of which the office confirms one or none. None at all when the parent is the whole country."""
        parent = parent or self.province
        if not parent or len(name) > _LONGEST_NAME:
            return ()
        return self._scope(parent, LEVELS[2]).candidates.near(name)

    def exact(self, name: str, code: str | float | None, parent: str) -> Unit | None:
        """The unit of just this official name inside the parent, unless the code is another's."""
        children = self._children.get(parent)
        if children is None:
            below = self.tree.children(parent) or self.tree.reporting_units(parent)
            children = self._children[parent] = _by_name(below)
        unit = children.get(name)
        return unit if unit is not None and code in ("", None, unit.code) else None

    def decision(self, unit: Unit, name: str) -> int:
        """The number of the office's decision by which a name that is no official one is read as the unit, 0
        when there is none."""
        aliases = [a for a in self._confirmed if a.code == unit.code and key(a.canonical) == key(unit.name)]
        typed = {key(text) for text in (name, *(parts[0] for parts in _parts(name)))} if aliases else set()
        numbers = (
            a.decision for a in aliases if not typed.isdisjoint((key(a.alias), Key("", key(a.alias).name)))
        )
        return next(numbers, 0)

    def reporter(self, text: str) -> Match:
        """The district or commune that a sender's line names ("UBND xã …, huyện …, tỉnh …"); the province
        itself when the line names nothing below it. Never raises."""
        text = text[:LONGEST_LINE]
        unit = self._districts.get(reduce(str.removeprefix, _OFFICES, words(text)))
        return self._sent(text) if unit is None else Match(unit, "name")

    @cached_property
    def _districts(self) -> dict[str, Unit]:
        """By the whole name, type included, but for names that several bear."""
        districts = self.tree.under(self.province, "district")
        return _single(_group((words(u.name), u) for u in districts))

    @cached_property
    def _aliases(self) -> dict[str, list[Alias]]:
        source = self.tree.source
        return _group((a.code, a) for a in (*(source.aliases() if source else ()), *self._confirmed))

    def _scope(self, parent: str, level: Level) -> Scope:
        scope = self._scopes.get((parent, level))
        if scope is None:
            reporting = level == LEVELS[-1]  # what a row may mean where communes are asked for
            units = self.tree.reporting_units(parent) if reporting else self.tree.under(parent, level)
            scope = self._scopes[parent, level] = Scope(units, self._aliases)
        return scope

    def _reports(self, unit: Unit, level: Level) -> bool:
        return level == LEVELS[-1] and self.tree.reports(unit)

    def _decide(
        self, name: str, code: str | float | None, parent: str, level: Level, accented: bool
    ) -> Match:
        here = self._scope(parent, level)
        query = _Given(name, parent, level, here, here.find(name, accented))
        official = self._official(query, code)
        return self._with_code(query, official) if official else self._without_code(query)

    def _official(self, query: _Given, code: str | float | None) -> str:
        """The typed code in full; that of a district only where it reports for itself and the name agrees."""
        official = official_code(code, query.level)
        island = query.here.coded.get(official_code(code, LEVELS[1]) if official else "")
        if island is None or not self._reports(island, query.level):
            return official
        other = query.here.coded.get(official)
        if other is None or (key(query.name).name and not query.here.agrees(other, query.name)):
            return island.code
        return official

    def _without_code(self, query: _Given) -> Match:
        above = self._district_too(query)
        if above is not None:
            return above
        return query.match if _units(query.match) else self._with_place(query) or self._elsewhere(query)

    def _with_code(self, query: _Given, code: str) -> Match:
        inside = query.here.coded.get(code)
        if inside is None:
            return self._code_elsewhere(query, code)
        if not key(query.name).name or query.here.agrees(inside, query.name):
            return Match(inside, "code")
        placed = self._with_place(query)  # "Xã Mỹ An (huyện Tháp Mười)"
        if placed is not None and placed.unit == inside:
            return Match(inside, "code")
        return _conflict([inside, *_units(query.match)])

    def _district_too(self, query: _Given) -> Match | None:
        """A name without a type that a district bears as well, in a table about the whole province."""
        if query.parent != self._mixed or query.level != "commune" or key(query.name).type:
            return None
        districts = _units(self._scope(self.province, "district").find(query.name))
        units = tuple(dict.fromkeys((*_units(query.match), *districts)))
        return Match(None, "", "ambiguous", units) if districts and len(units) > 1 else None

    def _with_place(self, query: _Given) -> Match | None:
        """A name that says itself where it lies: "Xã Mỹ An, huyện Tháp Mười", "Xã Thanh Bình-Lào Cai"."""
        for first, *places in _parts(query.name):
            units = _units(self._scope(self.province, query.level).find(first)) if places else ()
            fitting = tuple(u for u in units if all(self._lies_in(u, place) for place in places))
            inside = tuple(u for u in fitting if u in query.here.units)
            if len(inside) == 1:
                return Match(inside[0], "name" if has_diacritics(query.name) else "no_diacritics")
            if fitting:
                return Match(None, "", "ambiguous" if inside else "other_parent", inside or fitting)
        return None

    def _lies_in(self, unit: Unit, place: str) -> bool:
        above = lineage(self.tree, unit)[:-1]
        return any(Scope((one,), {}).find(place).unit is not None for one in above)

    def _code_elsewhere(self, query: _Given, code: str) -> Match:
        """The code is of no unit inside the parent on the day."""
        source = self.tree.source
        lives = source.lives(code) if source else tuple(filter(None, [self.tree.get(code)]))
        lives = tuple(u for u in lives if u.level == query.level)
        current = [u for u in lives if u.covers(self.tree.day)]
        if _units(query.match):
            return _conflict([*current, *_units(query.match)])
        if not key(query.name).name or any(same_name(u, query.name) for u in lives):
            units = [u for u in lives if not key(query.name).name or same_name(u, query.name)]
            now = [u for u in units if u in current]
            if now:
                return Match(None, "", self._where(now[0]), tuple(now))
            return Match(None, "", "not_valid_then" if units else "unknown", tuple(units))
        return _conflict(current) if current else self._elsewhere(query)

    def _elsewhere(self, query: _Given) -> Match:
        """Say where a name that is not inside the parent on the day belongs, if that is certain."""
        spelled = key(query.name)
        if not spelled.name or (spelled.name.isdecimal() and not spelled.type):
            return query.match
        around = self._scope(self.province, query.level).find(query.name)
        source = self.tree.source
        hits = dict.fromkeys(u for k in readings(query.name) for u in source.named(k)) if source else {}
        of_level = [u for u in hits if u.level == query.level]
        past = [u for u in of_level if not u.covers(self.tree.day)]
        before_here = [u for u in past if u.parent == query.parent]
        if before_here:
            return Match(None, "", "not_valid_then", tuple(before_here))
        if query.parent != self.province and _units(around):
            return Match(None, "", "other_parent", _units(around))
        before = [u for u in past if self.province in ("", self._province_of(u))]
        if before:
            return Match(None, "", "not_valid_then", tuple(before))
        current = [
            u for u in of_level if u.covers(self.tree.day) and self.province not in ("", self._province_of(u))
        ]
        if len(current) == 1 and not query.match.other:
            return Match(None, "", "other_province", tuple(current))
        return query.match

    def _where(self, unit: Unit) -> Problem:
        ours = self.province in ("", self._province_of(unit))
        return "other_parent" if ours else "other_province"

    def _province_of(self, unit: Unit) -> str:
        return lineage(self.tree, unit)[0].code


def _parts(name: str) -> Iterator[list[str]]:
    """A name and the places it says it lies in, in each way to part them."""
    for breaks in _BREAKS:
        yield [part for part in breaks.split(name) if part.strip(" .")] or [""]


def _by_name(units: Sequence[Unit]) -> dict[str, Unit]:
    """Units by official name, but for names that several bear."""
    units_by_name = {unit.name: unit for unit in units}
    return (
        units_by_name
        if len(units_by_name) == len(units)
        else _single(_group((unit.name, unit) for unit in units))
    )


def _group(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = {}
    for name, one in pairs:
        groups.setdefault(name, []).append(one)
    return groups


def _single(groups: dict[str, list[_T]]) -> dict[str, _T]:
    return {name: group[0] for name, group in groups.items() if len(group) == 1}


def official_code(code: str | float | None, level: Level) -> str:
    """A typed code as the official text of its level: 10003.0 and "10003.0" give "10003", 97 gives "00097";
    "" when there is none or it cannot be an official code."""
    if code is None or code == "":
        return ""
    if isinstance(code, float):
        code = str(int(code)) if code.is_integer() else ""
    text = str(code).strip(" \u00a0'")
    head, dot, tail = text.partition(".")
    if dot and not tail.strip("0"):
        text = head
    width = CODE_WIDTH[level]
    if not text.isdecimal() or not text.isascii() or len(text) > width:
        return ""
    return text.zfill(width)


def _units(match: Match) -> tuple[Unit, ...]:
    return (match.unit,) if match.unit is not None else match.other if match.problem == "ambiguous" else ()


def _conflict(units: Iterable[Unit]) -> Match:
    return Match(None, "", "code_name_conflict", tuple(dict.fromkeys(units)))
