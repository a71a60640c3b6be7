"""Reporting units on the map of another day: which row each of them counts in, and which in none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from kpi.findings import Fault, finding
from kpi.model.level import LEVELS, Level
from kpi.quick import dataclass
from kpi.rollup.places import Places, leaves, no_level, tops
from kpi.units.gazetteer.tree import Tree
from kpi.units.lives.passage import Passage

SHARE_PLACES = 12
_STEP = Decimal(1).scaleb(-SHARE_PLACES)


@dataclass(frozen=True, slots=True)
class Restating:
    """What it takes to show the figures of a period on another map.

    `passage` leads from the day of the period's units to the day of `map`, the units of the whole country
    then. `home` is the unit of the period's day whose reports are looked at (None: all); `reasons` are those
    of the office for the shares it decided.
    """

    passage: Passage
    map: Tree
    home: str | None = None
    reasons: Mapping[tuple[str, date], str] = field(default_factory=dict)

    def units(self, tree: Tree) -> tuple[str, ...]:
        """Codes of the units whose reports are looked at, in list order; `tree` is that of the period's day.
        Raises Fault ``rollup.unknown_unit``."""
        return tuple(code for top in tops(tree, self.home) for code in leaves(tree, top))


def place_restated(tree: Tree, restating: Restating, level: Level, under: str | None) -> Places:
    """The rows of a level of the map that the units looked at touch, all or under one unit of the map.

    A unit counts in a row when all of it lies there; it counts by its shares where the office decided them;
    else every row it touches is not comparable. Raises Fault as `place_units`.
    """
    target = restating.map
    if level not in target.levels:
        raise Fault(no_level(target, level))
    row_of = rows_by_leaf(target, level, under)
    touching: dict[str, tuple[str, ...]] = {}
    reporting, shared, split = {}, {}, {}
    for unit in restating.units(tree):
        places = [row_of.get(leaf, "") for leaf in restating.passage.targets.get(unit, ())]
        rows = tuple(dict.fromkeys(row for row in places if row))
        if not rows:
            continue
        touching[unit] = rows
        parts = restating.passage.shares.get(unit)
        if len(set(places)) == 1:
            reporting[unit] = rows[0]
        elif parts is not None:
            shared[unit] = _by_row(parts, row_of)
        else:
            split[unit] = rows
    row_codes = {row for rows in touching.values() for row in rows}
    all_rows = tuple(unit for unit in target if unit.level == level and unit.code in row_codes)
    if not all_rows and under is not None:
        _check_level(target, under, level)
    return Places(all_rows, reporting, touching, shared, _by_key(split))


def rows_by_leaf(tree: Tree, level: Level, under: str | None) -> dict[str, str]:
    """By leaf of a tree: the unit of a level that it lies in (or is); leaves without such a unit, or outside
    `under`, are left out. Raises Fault ``rollup.unknown_unit``."""
    rows = (row for top in tops(tree, under) for row in tree.under(top.code, level))
    return {leaf: row.code for row in rows for leaf in leaves(tree, row)}


def _check_level(tree: Tree, under: str, level: Level) -> None:
    unit = tree.get(under)
    if unit is not None and LEVELS.index(unit.level) > LEVELS.index(level):
        raise Fault(finding("rollup.level_above", unit=under, name=unit.name, level=level))


def _by_row(parts: Mapping[str, Decimal], row_of: Mapping[str, str]) -> dict[str, Decimal]:
    """Shares by row, to `SHARE_PLACES` places and still summing to what they did."""
    sums: dict[str, Decimal] = {}
    for leaf, part in parts.items():
        row = row_of.get(leaf, "")
        sums[row] = sums.get(row, Decimal(0)) + part
    rounded = {row: part.quantize(_STEP) for row, part in sums.items()}
    last = next(reversed(rounded))
    rounded[last] += sum(sums.values(), Decimal(0)).quantize(_STEP) - sum(rounded.values(), Decimal(0))
    return {row: part for row, part in rounded.items() if row}


def _by_key(pairs: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """(unit → rows) turned round to (row → units)."""
    values_by_key: dict[str, list[str]] = {}
    for unit, rows in pairs.items():
        for row in rows:
            values_by_key.setdefault(row, []).append(unit)
    return {row: tuple(units) for row, units in values_by_key.items()}
