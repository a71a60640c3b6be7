"""Which units report, and under which row of the table each of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal

from kpi.findings import Fault, Finding, finding
from kpi.model.level import LEVELS, Level
from kpi.model.show import day_text
from kpi.quick import dataclass
from kpi.units.gazetteer.tree import Tree, Unit


@dataclass(frozen=True, slots=True)
class Places:
    """Rows in list order; `reporting` maps the code of every unit that reports to the code of its row.

    On another day's map `touching` gives for every unit all the rows it touches, `reporting` holds those that
    lie in one row with all there is to count, `shared` those that the office shared out (unit → row → share),
    and `split` by row the others that touch it: they count nowhere.
    """

    rows: tuple[Unit, ...]
    reporting: Mapping[str, str]
    touching: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def units(self) -> Mapping[str, object]:
        """All units that report and touch a row, in list order."""
        return self.touching or self.reporting

    def pairs(self) -> Iterable[tuple[str, str]]:
        """(unit, row) for every row that a unit touches."""
        if not self.touching:
            return self.reporting.items()
        return ((unit, row) for unit, rows in self.touching.items() for row in rows)


def place_units(tree: Tree, level: Level, under: str | None) -> Places:
    """Rows of one level, all or under one unit.

    Communes report; a district without communes (an island) reports for itself, and has a row of its own
    among the communes.
    Raises Fault ``rollup.no_level``, ``rollup.unknown_unit`` or ``rollup.level_above``.
    """
    if level not in tree.levels:
        raise Fault(no_level(tree, level))
    rows = tuple(row for top in tops(tree, under) for row in rows_of(tree, top.code, level))
    if not rows and under is not None:
        unit = tree.get(under)
        assert unit is not None
        if LEVELS.index(unit.level) > LEVELS.index(level):
            raise Fault(finding("rollup.level_above", unit=under, name=unit.name, level=level))
    return Places(rows, {leaf: row.code for row in rows for leaf in leaves(tree, row)})


def rows_of(tree: Tree, code: str, level: Level) -> tuple[Unit, ...]:
    """The units within a unit that are rows of a level's table."""
    return tree.reporting_units(code) if level == LEVELS[-1] else tree.under(code, level)


def no_level(tree: Tree, level: Level) -> Finding:
    """That a tree has no such level."""
    return finding("rollup.no_level", level=level, day=day_text(tree.day), levels=", ".join(tree.levels))


def tops(tree: Tree, under: str | None) -> tuple[Unit, ...]:
    """The unit with the code, or all provinces. Raises Fault ``rollup.unknown_unit``."""
    if under is None:
        return tree.children("")
    unit = tree.get(under)
    if unit is None:
        raise Fault(finding("rollup.unknown_unit", unit=under, day=day_text(tree.day)))
    return (unit,)


def leaves(tree: Tree, unit: Unit) -> tuple[str, ...]:
    """Codes of the units that report below a unit (itself, where it has nothing below), in list order."""
    if unit.level == "commune":
        return (unit.code,)
    children = tree.children(unit.code)
    if not children:
        return (unit.code,)
    return tuple(code for child in children for code in leaves(tree, child))
