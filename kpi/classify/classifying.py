"""The class of every commune of a province (or of all), and of the provinces themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.check.doubt import Doubt, in_doubt
from kpi.classify.figures import each_of, looked_at, relied_on, summed_bounds
from kpi.classify.judging import decisions, either, judge, ways
from kpi.classify.notes import class_notes
from kpi.classify.types import Classified, Classing, Options, Result, places_listed
from kpi.model.cell import Cell
from kpi.model.level import Level as UnitLevel
from kpi.rollup.bounding import Known
from kpi.rollup.cells import Told, collect_cells, told_figures
from kpi.rollup.places import tops
from kpi.rollup.standing import Standing, find_standing
from kpi.spec.groups import groups_holding
from kpi.spec.kinds.classification import Classification
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.units.gazetteer.tree import Tree, Unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def all_looked_at(classification: Classification) -> tuple[str, ...]:
    """The indicators that the conditions name, with those that these need to be known."""
    names = [name for level in classification.levels for name in looked_at(level)]
    needed = [other for name in names for other in classification.needs.get(name, ())]
    return tuple(dict.fromkeys((*names, *needed)))


def classify(
    con: DuckDBPyConnection,
    tree: Tree,
    classification: Classification,
    options: Options,
    period: str,
    under: str | None,
    indicators: Mapping[str, Indicator],
    forms: Sequence[Form] = (),
    doubts: Sequence[Doubt] = (),
) -> Classing:
    """Classify the communes of a period, all or those under one unit, and every province asked for as a
    whole, under every reading of the law; `options` are the readings whose result is shown.

    `con` holds the views ``observation`` and ``submission`` of a snapshot; `tree` the units at the period's
    end. A figure that an error in `doubts` stands against counts as not known. Every commune of the tree has
    a row, also one that reported nothing. Raises Fault ``rollup.unknown_unit``, ExpressionError.
    """
    names = all_looked_at(classification)
    cells = collect_cells(con, period, names, exact=True)
    standing = find_standing(con, period, names, forms)
    doubtful = in_doubt(doubts)
    figures = {
        unit: relied_on(one, classification, doubtful.get(unit, frozenset()))
        for unit, one in told_figures(con, cells.table).items()
    }
    desk = _Desk(
        classification, ways(classification, options), indicators, figures, standing, _by_unit(doubts)
    )
    rows, above = [], []
    for top in tops(tree, under):
        communes = tree.under(top.code, "commune")
        desk.groups = groups_holding(classification.groups, tree.path(top.code)[0].code, tree.day)
        below = [desk.commune(unit) for unit in communes]
        rows += below
        if top.level == "province" and "province" in desk.names:
            above.append(desk.province(top, communes, below))
    places = places_listed(classification, desk.ways)
    notes = class_notes(tree, classification, under, rows, standing, cells.claims, places)
    complete = all(row.reported and not row.missing for row in rows)
    return Classing(classification, tuple(desk.ways), tuple(rows), tuple(above), notes, complete, desk.names)


class _Desk:
    """Classifies unit after unit. Units with the same figures have the same results: made once."""

    def __init__(
        self,
        classification: Classification,
        all_ways: Sequence[Options],
        indicators: Mapping[str, Indicator],
        figures: Mapping[str, Known],
        standing: Standing,
        doubts: Mapping[str, tuple[Doubt, ...]],
    ) -> None:
        self.classification = classification
        self.ways = all_ways
        self.indicators = indicators
        self.figures = figures
        self.standing = standing
        self.doubts = doubts
        self.names: dict[UnitLevel, tuple[str, ...]] = {
            level.level: looked_at(level) for level in classification.levels
        }
        self.groups: tuple[str, ...] = ()
        """Those that the province is in whose units are classified."""
        self.made: dict[tuple[object, ...], list[Result]] = {}

    def commune(self, unit: Unit) -> Classified:
        level, figures = self.classification.level("commune"), self.figures.get(unit.code, {})
        key = (self.groups, *(figures.get(name) for name in self.names["commune"]))
        if key not in self.made:
            cases = each_of(self.names["commune"], figures, self.indicators)
            self.made[key] = either(
                [judge(level, bounds, self.ways, groups=self.groups) for bounds in cases], level
            )
        missing = tuple(self._missing(figures))
        return self._classified(unit, self.made[key], missing, self.standing.reported(unit.code))

    def _missing(self, figures: Known) -> Iterator[str]:
        """What is looked at and not known itself, each with what it needs and lacks to be known."""
        for name in self.names["commune"]:
            if not _known(figures.get(name)):
                yield name
            if name not in figures:
                needed = self.classification.needs.get(name, ())
                yield from (other for other in needed if other not in figures)

    def province(self, unit: Unit, communes: Sequence[Unit], below: Sequence[Classified]) -> Classified:
        names = self.names["province"]
        all_figures = [self.figures.get(commune.code, {}) for commune in communes]
        bounds = summed_bounds(names, all_figures, self.indicators)
        classes = [self._decisions(below, place) for place in range(len(self.ways))]
        results = judge(self.classification.level("province"), bounds, self.ways, classes, self.groups)
        missing = tuple(
            name
            for name in names
            if any(name not in one or isinstance(one[name], Cell) for one in all_figures)
        )
        return self._classified(unit, results, missing, all(row.reported for row in below))

    def _decisions(self, rows: Sequence[Classified], place: int) -> list[tuple[str, ...]]:
        """Of each commune what it may be under one of the ways, by its place among them."""
        level = self.classification.level("commune")
        return [decisions(level, row.results[place]) for row in rows]

    def _classified(
        self, unit: Unit, results: Sequence[Result], missing: tuple[str, ...], reported: bool
    ) -> Classified:
        doubts = self.doubts.get(unit.code, ())
        return Classified(
            unit.code,
            unit.name,
            unit.parent,
            unit.level,
            tuple(results),
            missing,
            reported,
            doubts,
            self.groups,
        )


def _by_unit(doubts: Sequence[Doubt]) -> dict[str, tuple[Doubt, ...]]:
    by_unit: dict[str, tuple[Doubt, ...]] = {}
    for doubt in doubts:
        by_unit[doubt.unit] = (*by_unit.get(doubt.unit, ()), doubt)
    return by_unit


def _known(figure: Told | None) -> bool:
    """Whether a figure is known itself, and not only a range of it."""
    return figure is not None and not isinstance(figure, Cell)
