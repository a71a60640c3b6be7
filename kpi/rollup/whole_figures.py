"""What agencies tell of a unit as a whole (a district, a province), whose figures are else the sum of those
of the units below it. It counts where none of these tells the figure, and is never added to theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from kpi.lake.figures import counting
from kpi.lake.sql import listed, literal
from kpi.quick import dataclass
from kpi.rollup.agency_figures import Claim, has_agencies
from kpi.rollup.places import leaves
from kpi.rollup.standing import TOLD

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kpi.units import Tree


@dataclass(frozen=True, slots=True)
class Wholes:
    """By indicator what agencies tell of units as a whole, each with the agency; and of the same indicators
    what units that report tell (None: no more than bounds)."""

    tree: Tree
    wholes: Mapping[str, Mapping[str, tuple[Decimal, str]]]
    below: Mapping[str, Mapping[str, Decimal | None]]

    def totals(self, row: str) -> Iterator[tuple[str, Decimal]]:
        """By indicator what agencies add to the total of a unit: of all units in it of which nobody below
        tells the figure, the topmost."""
        for indicator, wholes in self.wholes.items():
            parts = [wholes[unit][0] for unit in self._counting(indicator, row)]
            if parts:
                yield indicator, sum(parts, Decimal(0))

    def claims(self, rows: Iterable[str]) -> Iterator[Claim]:
        """What is to be told of the wholes in some units: that they count, or that the units below say
        something else."""
        units = {unit for row in rows for unit in (row, *(one.code for one in self.tree.walk(row)))}
        for indicator, wholes in self.wholes.items():
            alone = {unit for row in rows for unit in self._counting(indicator, row)}
            for unit in sorted(units & wholes.keys()):
                value, agency = wholes[unit]
                if unit in alone:
                    yield Claim(unit, indicator, agency, alone=True)
                elif (state := self._beside(indicator, unit, value)) is not None:
                    yield Claim(unit, indicator, agency, partial=state == "partial")

    def _counting(self, indicator: str, unit: str) -> Iterator[str]:
        wholes = self.wholes[indicator]
        if unit in wholes and not self._below(indicator, unit):
            yield unit
            return
        for child in self.tree.children(unit):
            yield from self._counting(indicator, child.code)

    def _below(self, indicator: str, unit: str) -> list[Decimal | None]:
        """What the units that report within a unit tell."""
        one, figures = self.tree.get(unit), self.below.get(indicator, {})
        return [figures[leaf] for leaf in (leaves(self.tree, one) if one else ()) if leaf in figures]

    def _beside(self, indicator: str, unit: str, value: Decimal) -> Literal["differs", "partial"] | None:
        """What a whole is to what the units below come to: it differs where it is less than those that are
        known, or all are and their sum is another; where not all are, they are a part of it."""
        one = self.tree.get(unit)
        number = len(leaves(self.tree, one)) if one else 0
        figures = [figure for figure in self._below(indicator, unit) if figure is not None]
        total = sum(figures, Decimal(0))
        if value < total:
            return "differs"
        if len(figures) < number:
            return "partial"
        return "differs" if value != total else None


def read_wholes(
    con: DuckDBPyConnection, tree: Tree, period: str, indicators: Collection[str], cells: str
) -> Wholes | None:
    """What agencies tell of units as a whole in a period of a snapshot, None where they tell nothing; `cells`
    is the table of what the units that report tell."""
    if not has_agencies(con, period):
        return None
    rows = con.execute(
        "SELECT unit, indicator, value, reporter FROM ("
        + counting(
            "(SELECT o.*, s.seq FROM observation o JOIN submission s USING (run, submission, form, reporter) "
            f"WHERE o.period = {literal(period)} AND o.role = 'whole' AND value IS NOT NULL "
            f"AND o.indicator IN ({listed(indicators)}))"
        )
        + ") ORDER BY ALL"
    ).fetchall()
    if not rows:
        return None
    wholes: dict[str, dict[str, tuple[Decimal, str]]] = {}
    for unit, indicator, value, agency in rows:
        wholes.setdefault(indicator, {})[unit] = value, agency
    below: dict[str, dict[str, Decimal | None]] = {}
    query = f"SELECT unit, indicator, value FROM {cells} WHERE {TOLD} AND indicator IN ({listed(wholes)})"
    for unit, indicator, value in con.execute(query).fetchall():
        below.setdefault(indicator, {})[unit] = value
    return Wholes(tree, wholes, below)
