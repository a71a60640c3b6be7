"""Finding units by code or by what people type of their names on one day; and on which other days, where that
day has none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from kpi.model.level import LEVELS
from kpi.units.gazetteer import fields
from kpi.units.gazetteer.names import Key, fold_key, has_diacritics, key, readings
from kpi.units.gazetteer.tree import Alias, Tree, Unit
from kpi.units.gazetteer.units import Units
from kpi.units.lives.kinship import Kinship
from kpi.units.matching.propose import Candidates

HitBy = Literal["code", "name", "name_no_type", "alias", "no_diacritics", "other_type", "near"]
HOW: tuple[HitBy, ...] = get_args(HitBy)  # the surest first
CODE: Final = "code"
NAME: Final = "name"
NO_TYPE: Final = "name_no_type"
ALIAS: Final = "alias"
NO_DIACRITICS: Final = "no_diacritics"
OTHER_TYPE: Final = "other_type"
NEAR: Final = "near"
_MOST_NEAR = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that the text may mean. `how` is one of `HOW`; `distance` counts the letters and tones that
    differ (0 but for near ones)."""

    unit: Unit
    way: tuple[Unit, ...]
    how: HitBy
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Units of the day, best first; where there are none, those of other days that the text fits."""

    hits: tuple[Hit, ...]
    other_days: tuple[Hit, ...] = ()


def find(units: Units, text: str, day: date, under: str = "", aliases: Sequence[Alias] = ()) -> Found:
    """Look for a code or a name among the units of a day, all or those in the unit with the code `under`.
    `aliases` are the spellings that the office has confirmed."""
    tree = units.at(day)
    top = tree.get(under)
    within = (*((top,) if top else ()), *tree.walk(under)) if under else tuple(tree)
    kinship = Kinship(units)
    query = _Wanted(text)
    verdicts = ((unit, query.how(unit)) for unit in within)
    hits = [Hit(unit, tree.path(unit.code), how) for unit, how in verdicts if how]
    codes = {hit.unit.code for hit in hits}
    hits += _aliased(tree, (*units.aliases(), *aliases), query, under, codes)
    if hits:
        return Found(_sorted(hits))
    other = _other_days(units, kinship, query, day, under)
    if other:
        return Found((), other)
    near = Candidates((unit.name, unit) for unit in within).near(text)[:_MOST_NEAR]
    return Found(_sorted(Hit(p.unit, tree.path(p.unit.code), NEAR, p.distance) for p in near))


class _Wanted:
    """The text in all the forms in which it is compared."""

    def __init__(self, text: str) -> None:
        self.code = text.strip()
        self.keys = readings(text) if key(text).name else ()
        self.folded = frozenset(map(fold_key, self.keys))
        self.proper = frozenset(k.name for k in self.folded)
        self.typed = has_diacritics(text)

    def how(self, unit: Unit) -> HitBy | Literal[""]:
        """How the unit answers to the text, "" when it does not."""
        if unit.code == self.code:
            return CODE
        name_key = key(unit.name)
        bare = fold_key(name_key)
        if bare.name not in self.proper:  # quick: this goes over the whole country
            return ""
        if name_key in self.keys:
            return NAME
        if Key("", name_key.name) in self.keys:
            return NO_TYPE
        if bare in self.folded or Key("", bare.name) in self.folded:
            return NO_DIACRITICS
        return OTHER_TYPE


def _aliased(
    tree: Tree, aliases: Iterable[Alias], query: _Wanted, under: str, codes: Collection[str]
) -> Iterable[Hit]:
    """Units that official tables, or the office, call so; each once."""
    codes_seen = set(codes)
    for alias in aliases:
        unit = tree.get(alias.code)
        if unit is None or unit.code in codes_seen or key(alias.canonical) != key(unit.name):
            continue
        name_key = key(alias.alias)
        if not {name_key, Key("", name_key.name)} & set(query.keys) and (
            query.typed or fold_key(name_key) not in query.folded
        ):
            continue
        way = tree.path(unit.code)
        if not under or under in {u.code for u in way}:
            codes_seen.add(unit.code)
            yield Hit(unit, way, ALIAS)


def _other_days(units: Units, kinship: Kinship, query: _Wanted, day: date, under: str) -> tuple[Hit, ...]:
    """Lives of other days that the text fits, each with its place on the first of them."""
    names = {
        name for name in {row[fields.NAME] for row in units.rows} if fold_key(key(name)).name in query.proper
    }
    codes = dict.fromkeys(
        row[fields.CODE] for row in units.rows if row[fields.NAME] in names or row[fields.CODE] == query.code
    )
    lives = (unit for code in codes for unit in units.lives(code) if not unit.covers(day))
    hits = (Hit(unit, kinship.way(unit, unit.valid_from), how) for unit in lives if (how := query.how(unit)))
    inside = [hit for hit in hits if not under or under in {u.code for u in hit.way}]
    best = [hit for hit in inside if hit.how != OTHER_TYPE]
    return _sorted(best or inside)


def _sorted(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    def rank(hit: Hit) -> tuple[int, int, int, list[str], date]:
        place = (HOW.index(hit.how), hit.distance, LEVELS.index(hit.unit.level))
        return (*place, [unit.code for unit in hit.way], hit.unit.valid_from)

    return tuple(sorted(hits, key=rank))
