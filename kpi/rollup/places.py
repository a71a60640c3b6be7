"""Which units report, and under which row of the table each of them counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi.findings import Fault, finding
from kpi.units.tree import LEVELS, Tree, Unit


@dataclass(frozen=True, slots=True)
class Places:
    """Rows in list order; `reporting` maps the code of every unit that reports to the code of its row."""

    rows: tuple[Unit, ...]
    reporting: Mapping[str, str]


def place_units(tree: Tree, level: str, under: str | None) -> Places:
    """Rows of one level, all or under one unit.

    Communes report; a district without communes (an island) reports for itself.
    Raises Fault ``rollup.no_level``, ``rollup.unknown_unit`` or ``rollup.level_above``.
    """
    if level not in tree.levels:
        raise Fault(finding("rollup.no_level", level=level, day=_day(tree), levels=", ".join(tree.levels)))
    rows = tuple(row for top in tops(tree, under) for row in tree.under(top.code, level))
    if not rows and under is not None:
        unit = tree.get(under)
        assert unit is not None
        if LEVELS.index(unit.level) > LEVELS.index(level):
            raise Fault(finding("rollup.level_above", unit=under, name=unit.name, level=level))
    return Places(rows, {leaf: row.code for row in rows for leaf in leaves(tree, row)})


def tops(tree: Tree, under: str | None) -> tuple[Unit, ...]:
    """The unit with the code, or all provinces. Raises Fault ``rollup.unknown_unit``."""
    if under is None:
        return tree.children("")
    unit = tree.get(under)
    if unit is None:
        raise Fault(finding("rollup.unknown_unit", unit=under, day=_day(tree)))
    return (unit,)


def leaves(tree: Tree, unit: Unit) -> tuple[str, ...]:
    """Codes of the units that report below a unit (itself, where it has nothing below), in list order."""
    if unit.level == "commune":
        return (unit.code,)
    children = tree.children(unit.code)
    if not children:
        return (unit.code,)
    return tuple(code for child in children for code in leaves(tree, child))


def _day(tree: Tree) -> str:
    return f"{tree.day:%d/%m/%Y}"
