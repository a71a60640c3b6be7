"""How many communes there are of each class by law, by district and province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kpi.classify.judging import decisions
from kpi.classify.types import DECIDE, OTHERWISE, Classified, Classing
from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.units.gazetteer.tree import Tree, Unit


@dataclass(frozen=True, slots=True)
class ClassCount:
    """The communes within a unit: how many there are, how many reported, and how many came to each result
    (`OTHERWISE` among them); of `undecided` somebody has to decide, `waiting` reported and are open,
    `silent` are open for want of reports."""

    unit: str
    name: str
    level: Level
    expected: int
    reported: int
    classes: Mapping[str, int]
    undecided: int
    waiting: int
    silent: int
    open_in: Mapping[str, int] | None = None
    """How many of those without a class may come to each result once somebody decides or their figures are
    known; None where all these are silent."""

    @property
    def undetermined(self) -> int:
        """How many have no class, for whatever reason."""
        return self.undecided + self.waiting + self.silent


def count_classes(classing: Classing, tree: Tree, level: Level) -> tuple[ClassCount, ...]:
    """A row for each unit of a level that was classified as a whole, else for each commune classified: where
    a province has no such units, or where a part of one was asked for; after them a row for the province,
    where all of it was."""
    rows = {row.unit: row for row in classing.rows}
    homes = dict.fromkeys(tree.path(unit)[0] for unit in rows)
    return tuple(
        _count(classing, unit, [rows[one.code] for one in tree.under(unit.code, "commune")])
        for home in homes
        for unit in _units(tree, home, level, rows)
    )


def _units(tree: Tree, home: Unit, level: Level, rows: Mapping[str, Classified]) -> Iterator[Unit]:
    tops = tree.under(home.code, level)
    for top in tops or (home,):
        if tops and _is_whole(tree, top, rows):
            yield top
        else:
            yield from (unit for unit in tree.under(top.code, "commune") if unit.code in rows)
    if level != "province" and _is_whole(tree, home, rows):
        yield home


def _is_whole(tree: Tree, top: Unit, rows: Mapping[str, Classified]) -> bool:
    communes = tree.under(top.code, "commune")
    return bool(communes) and all(unit.code in rows for unit in communes)


def _count(classing: Classing, unit: Unit, rows: list[Classified]) -> ClassCount:
    level = classing.classification.level("commune")
    counts = dict.fromkeys((*(one.id for one in level.classes), OTHERWISE), 0)
    undecided = waiting = silent = 0
    for row in rows:
        result = row.result.settled
        if result == DECIDE:
            undecided += 1
        elif result is not None:
            counts[result] += 1
        elif row.reported:
            waiting += 1
        else:
            silent += 1
    return ClassCount(
        unit.code, unit.name, unit.level, len(rows), sum(row.reported for row in rows), counts, undecided,
        waiting, silent, _open_in(classing, rows),
    )  # fmt: skip


def _open_in(classing: Classing, rows: list[Classified]) -> Mapping[str, int] | None:
    open_rows = [row for row in rows if row.result.settled in (None, DECIDE)]
    if all(classing.is_silent(row) for row in open_rows):
        return None
    level = classing.classification.level("commune")
    return Counter(name for row in open_rows for name in decisions(level, row.result))
