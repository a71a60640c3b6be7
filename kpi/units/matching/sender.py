"""Which unit a sender's line names: "UBND xã Cẩm Ngọc, huyện Cẩm Thủy", "Phòng LĐTBXH TP. Sa Đéc".

The line is searched for a type word followed by the longest name that a unit bears; what follows the name
must not look like more of it. Without any type, a part of the line must end in a name, behind words of an
office's own name. The lowest unit named is the sender; the others named must lie above it in the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kpi.model.level import LEVELS
from kpi.units.gazetteer.names import Key, fold_key, key
from kpi.units.gazetteer.tree import Tree, Unit, lineage
from kpi.units.matching.scope import How, Match
from kpi.units.matching.sender_line import Line, Span


@dataclass(frozen=True, slots=True)
class _Place:
    """A place named in the line: the units of the day it may mean; when there are none, those of other dates
    (`past`) or of the same name but another type (`near`)."""

    units: tuple[Unit, ...]
    past: tuple[Unit, ...] = ()
    near: tuple[Unit, ...] = ()


class Sender:
    """Reads senders' lines for one province on the day of the tree."""

    def __init__(self, tree: Tree, province: str) -> None:
        self._tree = tree
        self._province = province

    def read(self, text: str) -> Match:
        """The unit the line names, or what stands in the way."""
        line = Line.of(text)
        typed = list(self._typed(line))
        places_named = [place for place in typed if place.units]
        if len(places_named) < len(typed):
            return self._unresolved(typed)
        if places_named:
            return self._lowest([*places_named, *self._parts(line, whole=True)], "name", line.plain)
        untyped = list(self._parts(line, whole=False))
        if untyped:
            return self._lowest(untyped, "name_no_type", line.plain)
        return self._foreign(line)

    @cached_property
    def _index(self) -> dict[Key, tuple[Unit, ...]]:
        unit = self._tree.get(self._province)
        units = (*((unit,) if unit else ()), *self._tree.walk(self._province))
        return _spelled(units)

    @cached_property
    def _plain_index(self) -> dict[Key, tuple[Unit, ...]]:
        index: dict[Key, tuple[Unit, ...]] = {}
        for spelled, units in self._index.items():
            folded = fold_key(spelled)
            index[folded] = tuple(dict.fromkeys((*index.get(folded, ()), *units)))
        return index

    def _ours(self, name_key: Key, plain: bool) -> tuple[Unit, ...]:
        return self._plain_index.get(fold_key(name_key), ()) if plain else self._index.get(name_key, ())

    def _anywhere(self, name_key: Key) -> tuple[Unit, ...]:
        return self._tree.source.named(name_key) if self._tree.source else ()

    def _is_ours(self, unit: Unit) -> bool:
        return self._province in ("", lineage(self._tree, unit)[0].code)

    def _typed(self, line: Line) -> Iterator[_Place]:
        """The places that stand behind a type word, from left to right."""
        done = 0
        for kind, start, certain in line.types():
            if start < done:
                continue
            spans = line.names(start)
            place, end = self._place(line, kind, spans)
            if place.units:
                done = end
                yield place
            elif certain and (place.past or line.begins_name(start)):
                yield place

    def _place(self, line: Line, kind: str, spans: tuple[Span, ...]) -> tuple[_Place, int]:
        """What the longest of the spans names that is surely at its end."""
        our_span = next((s for s in spans if self._ours(Key(kind, s.name), line.plain)), None)
        for span in spans:
            if span == our_span and self._closed(line, span):
                return _Place(self._ours(Key(kind, span.name), line.plain)), span.end
            units = self._anywhere(Key(kind, span.name)) if span != our_span and not line.plain else ()
            if units and self._closed(line, span):
                current = tuple(u for u in units if u.covers(self._tree.day))
                return _Place(current, () if current else units), span.end
            if span == our_span:
                break
        near = (self._ours(Key("", s.name), line.plain) for s in spans)
        return _Place((), (), next(filter(None, near), ())), 0

    def _closed(self, line: Line, span: Span) -> bool:
        if line.closed(span.end):
            return True
        rest = line.names(span.end + 1)
        return bool(rest) and any(u.level == LEVELS[0] for u in self._ours(Key("", rest[0].name), line.plain))

    def _parts(self, line: Line, whole: bool) -> Iterator[_Place]:
        """Places named without a type by the end of a part of the line, or (`whole`) by the whole part."""
        for spans in line.endings(whole):
            for span in spans:
                units = self._ours(Key("", span.name), line.plain)
                above = tuple(u for u in units if u.level != LEVELS[-1])
                if above or (units and not whole):
                    yield _Place(above or units)
                    break

    def _lowest(self, places: list[_Place], how: How, plain: bool) -> Match:
        """The one unit of the lowest level named that lies below all others named."""
        depth = max(LEVELS.index(u.level) for p in places for u in p.units)
        lowest = dict.fromkeys(u for p in places for u in p.units if LEVELS.index(u.level) == depth)
        fitting = [u for u in lowest if self._fits(u, places)]
        ours = [u for u in fitting if self._is_ours(u)]
        if len(ours) == 1:
            return Match(ours[0], "no_diacritics" if plain else how)
        if ours:
            return Match(None, "", "ambiguous", tuple(ours))
        if fitting:
            # A name that several other provinces know says nothing of where the line comes from.
            plainly = len({lineage(self._tree, u)[0] for u in fitting}) == 1
            return (
                Match(None, "", "other_province", tuple(fitting)) if plainly else Match(None, "", "unknown")
            )
        return self._contradiction(places, tuple(lowest))

    def _contradiction(self, places: list[_Place], lowest: tuple[Unit, ...]) -> Match:
        """No unit of the lowest level lies below all the others named."""
        foreign = self._foreign_provinces(places)
        if foreign:
            there = (u for unit in lowest for u in self._anywhere(key(unit.name)) if u.covers(self._tree.day))
            units = tuple(u for u in there if lineage(self._tree, u)[0] in foreign)
            return Match(None, "", "other_province", units or foreign)
        mine = tuple(u for u in lowest if self._is_ours(u))
        several = sum(any(u in lowest for u in p.units) for p in places) > 1
        return Match(None, "", "unknown" if not mine else "ambiguous" if several else "other_parent", mine)

    def _foreign_provinces(self, places: list[_Place]) -> tuple[Unit, ...]:
        elsewhere = (p for p in places if not any(map(self._is_ours, p.units)))
        return tuple(u for p in elsewhere for u in p.units if u.level == LEVELS[0])

    def _fits(self, unit: Unit, places: list[_Place]) -> bool:
        way = {u.code for u in lineage(self._tree, unit)}
        return all(any(u.code in way for u in place.units) for place in places)

    def _unresolved(self, places: list[_Place]) -> Match:
        """A type word is followed by a name that no unit of this type bears on the day."""
        past = tuple(dict.fromkeys(u for p in places for u in p.past))
        own_past = tuple(u for u in past if self._is_ours(u))
        if own_past or len({u.code for u in past}) == 1:
            return Match(None, "", "not_valid_then", own_past or past)
        foreign = self._foreign_provinces(places)
        if foreign:
            return Match(None, "", "other_province", foreign)
        return Match(None, "", "unknown", tuple(dict.fromkeys(u for p in places for u in p.near)))

    def _foreign(self, line: Line) -> Match:
        """No name of the province is in the line: perhaps that of a district or province elsewhere is."""
        for span in (s for spans in line.endings(False) for s in spans):
            units = [u for u in self._anywhere(Key("", span.name)) if u.covers(self._tree.day)]
            above = tuple(u for u in units if u.level != LEVELS[-1])
            if above and len({lineage(self._tree, u)[0].code for u in above}) == 1:
                return Match(None, "", "other_province", above)
        return Match(None, "", "unknown")


def _spelled(units: tuple[Unit, ...]) -> dict[Key, tuple[Unit, ...]]:
    index: dict[Key, list[Unit]] = {}
    for unit in units:
        typed = key(unit.name)
        for spelling in (typed, Key("", typed.name)):
            index.setdefault(spelling, []).append(unit)
    return {spelling: tuple(bearers) for spelling, bearers in index.items()}
