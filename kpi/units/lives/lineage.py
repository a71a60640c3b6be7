"""Which units of an earlier day the units of a day are made of, where that is not simply the same unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kpi.quick import dataclass
from kpi.units.gazetteer.links import read_dated
from kpi.units.lives.passage import passage

if TYPE_CHECKING:
    from kpi.units.gazetteer.units import Units


@dataclass(frozen=True, slots=True)
class Lineage:
    """What changed between two days.

    `sources` gives by unit of the later day the units of the earlier day that it is made of, each of them
    whole; `codes_moved` are the codes, of either day, that do not stand for the same territory on both. A
    unit that is moved and has no sources cannot be compared.
    """

    sources: Mapping[str, tuple[str, ...]]
    codes_moved: frozenset[str]


UNCHANGED = Lineage({}, frozenset())


def lineage(units: Units, start: date, end: date, province: str | None = None) -> Lineage:
    """What changed in the country after the day `start` up to `end`, where anything did in the province.
    Raises Fault as `Units.links`."""
    if _unchanged(units, start, end, province):
        return UNCHANGED
    way = passage(units, start, end)
    origins = way.back().targets
    arisen = set(way.arisen)
    moved_codes = {code for codes in (way.targets, origins) for code, far in codes.items() if far != (code,)}
    moved_codes |= arisen
    whole = {
        new: old_codes
        for new, old_codes in origins.items()
        if new in moved_codes and new not in arisen and all(way.targets[old] == (new,) for old in old_codes)
    }
    return Lineage(whole, frozenset(moved_codes))


def one_before(way: Lineage, unit: str) -> str | None:
    """The code that stood for a unit on the earlier day, None where it was not one unit then: a pure renaming
    or another code goes on, a merger and a division do not."""
    if unit not in way.codes_moved:
        return unit
    sources = way.sources.get(unit, ())
    return sources[0] if len(sources) == 1 else None


def _unchanged(units: Units, start: date, end: date, province: str | None) -> bool:
    """Whether the list and the dated records tell of no change of the province: reading all records and
    walking through them takes as long as judging a province."""
    if units.at(start, province).units != units.at(end, province).units:
        return False
    here = units.at(end, province)
    dated = (*read_dated(units.folder), *units.added)
    return not any(start < link.day <= end and (link.old in here or link.new in here) for link in dated)
