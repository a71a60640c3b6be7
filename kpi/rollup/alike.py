"""Two periods over the same ground: totals of the units of which both periods have a figure.

Units that were merged, divided or renamed between the two are held together in pieces: the least territories
that are made of whole units on both days. A piece is known in a period where all its units are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi.lake.sql import listed
from kpi.quick import dataclass
from kpi.rollup.cells import collect_cells
from kpi.rollup.places import Places
from kpi.rollup.rates import Rate
from kpi.rollup.standing import KNOWN, TOLD
from kpi.rollup.types import Total
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Figure = Decimal | str
_Sums = dict[str, dict[str, Total]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Units of the earlier and of the later day that have the same territory together."""

    earlier: tuple[str, ...]
    later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two periods: the rows its units count in; by unit and indicator its figures, those that a
    rate may be made of, and of which anything at all is known, be it but bounds."""

    places: Places
    figures: Mapping[str, Mapping[str, Figure]]
    firm: Mapping[str, Mapping[str, Figure]]
    names_told: Mapping[str, Collection[str]]

    def rows_of(self, unit: str) -> Mapping[str, Decimal]:
        """The rows that a unit counts in, with its shares."""
        if unit in self.places.reporting:
            return {self.places.reporting[unit]: Decimal(1)}
        return self.places.shared.get(unit, {})

    def touched(self, unit: str) -> tuple[str, ...]:
        """All rows that a unit lies in, if only in part."""
        return self.places.touching.get(unit, ())


@dataclass(frozen=True, slots=True)
class Alike:
    """Of one indicator in one row: the totals of both periods over the pieces known in both, and how many
    units of each day these are."""

    earlier: Total
    later: Total
    units: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """What both periods have of one indicator. `uneven` are the rows whose totals are not of the same ground;
    `alike` has, by row, the totals over what is known in both, where that is not all that the totals hold."""

    uneven: frozenset[str]
    alike: Mapping[str, Alike]


def pieces_of(targets: Mapping[str, Sequence[str]], later_units: Iterable[str]) -> tuple[Piece, ...]:
    """The pieces of a country: `targets` gives for every unit of the earlier day the units of the later one
    that it may lie in, `later_units` are all of that day."""
    heads: dict[str, str] = {}

    def head(node: str) -> str:
        while heads.setdefault(node, node) != node:
            heads[node] = heads[heads[node]]
            node = heads[node]
        return node

    for old, new_codes in targets.items():
        for new in new_codes:
            heads[head(f"<{old}")] = head(f">{new}")
    pieces: dict[str, tuple[list[str], list[str]]] = {}
    later_codes = dict.fromkeys((*later_units, *(new for codes in targets.values() for new in codes)))
    for sign, codes in (("<", targets), (">", later_codes)):
        for code in codes:
            pieces.setdefault(head(sign + code), ([], []))[sign == ">"].append(code)
    return tuple(Piece(tuple(old), tuple(new)) for old, new in pieces.values())


def touching(pieces: Iterable[Piece], sides: tuple[Side, Side]) -> list[Piece]:
    """The pieces that lie in some row: of those of a country most are in none."""
    return [
        piece
        for piece in pieces
        if any(side.touched(unit) for side, units in _halves(piece, sides) for unit in units)
    ]


def side_of(con: DuckDBPyConnection, period: str, names: Collection[str], places: Places) -> Side:
    """The figures of a period for the indicators that are read from forms."""
    table = collect_cells(con, period, names).table
    figures: dict[str, dict[str, Figure]] = {}
    firm: dict[str, dict[str, Figure]] = {}
    names_told: dict[str, set[str]] = {}
    for unit, name, value, text, is_known, repeated in con.execute(
        f"SELECT unit, indicator, value, text, {KNOWN}, repeated FROM {table} "
        f"WHERE {TOLD} AND indicator IN ({listed(names)})"
    ).fetchall():
        names_told.setdefault(unit, set()).add(name)
        if is_known:
            figures.setdefault(unit, {})[name] = text if value is None else value
            if not repeated:
                firm.setdefault(unit, {})[name] = text if value is None else value
    return Side(places, figures, firm, names_told)


def ground_of(
    indicator: Indicator, rate: Rate | None, pieces: Sequence[Piece], sides: tuple[Side, Side]
) -> Ground:
    """Which rows have totals of the same ground in both periods, and what the others come to over the ground
    that is known in both. `rate` is the indicator where it is one, made of others."""
    inputs = rate.inputs if rate is not None else (indicator.id,)
    uneven: dict[str, None] = {}
    parted: dict[str, None] = {}
    pieces_in_both: list[Piece] = []
    for piece in pieces:
        places = [(side, unit) for side, units in _halves(piece, sides) for unit in units]
        rows = dict.fromkeys(row for side, unit in places for row in side.touched(unit))
        if not rows:
            continue
        all_told = [
            unit in side.places.units and _has(side.names_told, unit, inputs) for side, unit in places
        ]
        is_whole = bool(piece.earlier and piece.later) and all(all_told)
        if any(all_told) and not is_whole:
            uneven |= rows
        if is_whole and all(_has(_source(side, rate), unit, inputs) for side, unit in places):
            pieces_in_both.append(piece)
        elif any(all_told):
            parted |= rows
    alike = _alike(indicator, rate, pieces_in_both, sides) if parted else {}
    nothing = Alike(None, None, (0, 0))
    return Ground(frozenset(uneven), {row: alike.get(row, nothing) for row in parted})


def _halves(piece: Piece, sides: tuple[Side, Side]) -> tuple[tuple[Side, tuple[str, ...]], ...]:
    return (sides[0], piece.earlier), (sides[1], piece.later)


def _source(side: Side, rate: Rate | None) -> Mapping[str, Mapping[str, Figure]]:
    return side.figures if rate is None else side.firm


def _has(figures: Mapping[str, Collection[str]], unit: str, names: Iterable[str]) -> bool:
    names_told = figures.get(unit, ())
    return all(name in names_told for name in names)


def _alike(
    indicator: Indicator, rate: Rate | None, pieces: Sequence[Piece], sides: tuple[Side, Side]
) -> dict[str, Alike]:
    totals: list[Mapping[str, Total]] = []
    counts: list[dict[str, int]] = []
    for place, side in enumerate(sides):
        units = [unit for piece in pieces for unit in (piece.earlier, piece.later)[place]]
        totals.append(_totals(indicator, rate, units, side))
        counts.append({})
        for unit in units:
            for row in side.touched(unit):
                counts[place][row] = counts[place].get(row, 0) + 1
    rows = dict.fromkeys((*counts[0], *counts[1]))
    return {
        row: Alike(
            totals[0].get(row), totals[1].get(row), (counts[0].get(row, 0), counts[1].get(row, 0))
        )
        for row in rows
    }  # fmt: skip


def _totals(indicator: Indicator, rate: Rate | None, units: Sequence[str], side: Side) -> Mapping[str, Total]:
    if indicator.type == "class":
        return _counts(indicator, units, side)
    if rate is None:
        return _sums(indicator.id, units, side.figures, side, indicator.type == "yes_no")
    from kpi.spec.expression.exact import decimal_of, value_of

    sums = {name: _sums(name, units, side.firm, side) for name in rate.inputs}
    rows = dict.fromkeys(row for by_row in sums.values() for row in by_row)
    values: dict[str, Total] = {}
    for row in rows:
        value = value_of(rate.expression, {name: by_row.get(row) for name, by_row in sums.items()})
        values[row] = None if value is None or isinstance(value, str | bool) else decimal_of(value)
    return values


def _sums(
    name: str,
    units: Iterable[str],
    figures: Mapping[str, Mapping[str, Figure]],
    side: Side,
    of_units: bool = False,
) -> dict[str, Decimal]:
    """Sums by row; `of_units`: it is units that are counted, of which no share can be told."""
    untold = {*side.places.split, *(_shared_rows(side) if of_units else ())}
    sums: dict[str, Decimal] = {}
    for unit in units:
        value = figures[unit][name]
        for row, share in side.rows_of(unit).items():
            if row not in untold and isinstance(value, Decimal):
                sums[row] = sums.get(row, Decimal(0)) + value * share
    return sums


def _shared_rows(side: Side) -> frozenset[str]:
    return frozenset(row for shares in side.places.shared.values() for row in shares)


def _counts(indicator: Indicator, units: Iterable[str], side: Side) -> dict[str, Total]:
    """How many units have each class; of a unit shared out nobody knows which of its parts do."""
    counts: dict[str, dict[str, int]] = {}
    untold = {*side.places.split, *_shared_rows(side)}
    labels = [label.code for label in indicator.labels]
    for unit in units:
        for row in side.rows_of(unit):
            if row not in untold:
                by_label = counts.setdefault(row, dict.fromkeys(labels, 0))
                label = str(side.figures[unit][indicator.id])
                by_label[label] = by_label.get(label, 0) + 1
    return dict(counts)
