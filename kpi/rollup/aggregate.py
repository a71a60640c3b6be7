"""Totals of indicators for the units of one level."""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi.findings import Finding
from kpi.lake.sql import fresh, put
from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.rollup.cells import Cells, collect_cells
from kpi.rollup.notes import claim_notes, rollup_notes
from kpi.rollup.places import Places, place_units
from kpi.rollup.ranges import total_ranges
from kpi.rollup.rates import Rate, compute_rates, read_rate
from kpi.rollup.restate import SHARE_PLACES, Restating, place_restated
from kpi.rollup.restate_notes import restate_notes
from kpi.rollup.rows import Found, make_rows
from kpi.rollup.standing import TOLD, Standing, find_standing
from kpi.rollup.types import Rollup, RollupRow, Total
from kpi.rollup.whole_figures import Wholes, read_wholes
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kpi.units import Tree


@dataclass(frozen=True, slots=True)
class _Collected:
    """What a rollup adds up: the indicators asked for, read and computed ones; the figures; who gave what;
    what agencies tell of units as a whole."""

    indicators: Sequence[Indicator]
    counts: tuple[Indicator, ...]
    rates: tuple[Rate, ...]
    standing: Standing
    cells: Cells
    wholes: Wholes | None = None

    def masks(self) -> dict[str, int]:
        """By indicator asked for, in order: the forms it (a rate: its inputs) is collected in."""
        inputs = {rate.id: rate.inputs for rate in self.rates}
        return {i.id: self.standing.mask(inputs.get(i.id, (i.id,))) for i in self.indicators}


def aggregate(
    con: DuckDBPyConnection,
    tree: Tree,
    indicators: Sequence[Indicator],
    period: str,
    level: Level,
    under: str | None,
    forms: Sequence[Form] = (),
) -> Rollup:
    """Sum the current observations of a period for the units of `level`, all or under one unit.

    `con` holds the views ``observation`` and ``submission`` of a snapshot; `tree` the units at the period's
    end. Counts and money are summed exactly; yes/no gives how many say yes; a class the count of each label
    (at commune level the label itself); a rate is recomputed from the sums over the units that have all its
    inputs. A total without any value is None, and so is one of which a unit only says between what its figure
    lies: then its range is known. `forms` are those in force, by which a unit that sent no form
    is told from one that left a cell empty. Raises Fault of `place_units`.
    """
    return aggregate_levels(con, tree, indicators, period, (level,), under, forms=forms)[level]


def aggregate_levels(
    con: DuckDBPyConnection,
    tree: Tree,
    indicators: Sequence[Indicator],
    period: str,
    levels: Sequence[Level],
    under: str | None,
    restating: Restating | None = None,
    forms: Sequence[Form] = (),
) -> dict[str, Rollup]:
    """The rollups of several levels by level, reading the observations once; else as `aggregate`.

    With `restating` the rows are units of its map, and so is `under`; yes/no and classes are counted at every
    level, for a commune there may have been several.
    """
    if restating is None:
        places = {level: place_units(tree, level, under) for level in levels}
    else:
        places = {level: place_restated(tree, restating, level, under) for level in levels}
    collected = _collect(con, tree if restating is None else None, indicators, period, forms)
    rollups: dict[str, Rollup] = {}
    for level in levels:
        own_labels = restating is None and any(row.level == "commune" for row in places[level].rows)
        rows = _roll_up(con, collected, places[level], own_labels)
        notes = _notes(tree, under, places[level], collected, rows, restating)
        rollups[level] = Rollup(rows, notes, tuple(places[level].units))
    return rollups


def _notes(
    tree: Tree,
    under: str | None,
    places: Places,
    collection: _Collected,
    rows: Sequence[RollupRow],
    restating: Restating | None,
) -> tuple[Finding, ...]:
    names, claims = {i.id: i for i in collection.indicators}, collection.cells.claims
    wholes = collection.wholes
    whole_claims = tuple(wholes.claims([row.code for row in places.rows])) if wholes else ()
    home = under if restating is None else restating.home
    looked_at = places.units if restating is None else frozenset(restating.units(tree))
    findings = rollup_notes(
        tree, home, places, looked_at, collection.standing, claims, rows, names, collection.masks()
    )
    findings += claim_notes(tree, whole_claims)
    return findings if restating is None else (*restate_notes(tree, restating, places, under), *findings)


def _collect(
    con: DuckDBPyConnection,
    tree: Tree | None,
    indicators: Sequence[Indicator],
    period: str,
    forms: Sequence[Form],
) -> _Collected:
    counts = tuple(i for i in indicators if i.type != "rate")
    rates = tuple(read_rate(i) for i in indicators if i.type == "rate")
    ids = {i.id for i in counts} | {column for rate in rates for column in rate.inputs}
    cells = collect_cells(con, period, ids)
    standing = find_standing(con, period, ids, forms)
    summed = [i.id for i in counts if i.type in ("count", "money")]
    wholes = read_wholes(con, tree, period, summed, cells.table) if tree is not None else None
    return _Collected(indicators, counts, rates, standing, cells, wholes)


def _roll_up(
    con: DuckDBPyConnection, collection: _Collected, places: Places, own_labels: bool
) -> tuple[RollupRow, ...]:
    """`own_labels`: each row is of one unit, which has its class; else classes are counted."""
    rows, alone = _put_rows(con, places, collection.standing)
    shared = bool(places.shared)
    blank: dict[str, Total] = dict.fromkeys(i.id for i in collection.indicators)
    values = {row.code: blank.copy() for row in places.rows}
    masks = collection.masks()
    tables = _Tables(collection.cells.table, rows, fresh("asked"))
    ids_by_level = {
        "indicator": [i.id for i in collection.counts],
        "mask": [str(masks[i.id]) for i in collection.counts],
    }
    put(con, tables.ids, ids_by_level)
    _fill_sums(con, tables, values, alone, shared)
    _fill_classes(con, tables, values, [i for i in collection.counts if i.type == "class"], own_labels)
    lacking = _lacking(con, tables, len(collection.counts))
    single = alone and own_labels
    idle: dict[str, frozenset[str]] = {}
    for rate in collection.rates:
        computed = compute_rates(con, rate, tables.cells, tables.rows, shared)
        for row, value in computed.values.items():
            values[row][rate.id] = value
        idle[rate.id] = computed.idle
        mask, figured = masks[rate.id], collection.standing.figured
        lacking += [(rate.id, u) for u in computed.lacking if figured.get(u, 0) & mask == mask]
    for row in {row for shares in places.shared.values() for row in shares}:
        # How many of the parts of a unit say yes, or are of a class, no share can tell.
        values[row] |= dict.fromkeys(i.id for i in collection.indicators if i.type in ("yes_no", "class"))
    for row in places.split:
        values[row] = blank
    ranges = total_ranges(collection.cells.bounded, places, values, {i.id for i in collection.counts})
    for row, totals in ranges.items():
        values[row] |= dict.fromkeys(totals)
    if collection.wholes is not None:
        for row, row_values in values.items():
            _add_wholes(row_values, collection.wholes, row, ranges.get(row, {}))
    return make_rows(places, collection.standing, Found(values, lacking, idle, masks, ranges), single)


def _add_wholes(totals: dict[str, Total], wholes: Wholes, row: str, ranges: Container[str]) -> None:
    """What agencies tell of units as a whole, where nobody below tells it; a range stays one."""
    for indicator, value in wholes.totals(row):
        total = totals[indicator]
        if indicator not in ranges and (total is None or isinstance(total, Decimal)):
            totals[indicator] = value + (total or 0)


def _put_rows(con: DuckDBPyConnection, places: Places, standing: Standing) -> tuple[str, bool]:
    """Make a table (unit, top, figured) of the units that gave any figure, with a ``share`` where some are
    shared out: its name, and whether every row is of one unit alone."""
    table = fresh("unit_row")
    figured = standing.figured
    here = [code for code in places.reporting if code in figured]
    tops = [places.reporting[code] for code in here]
    if not places.shared:
        put(con, table, {"unit": here, "top": tops, "figured": [str(figured[code]) for code in here]})
        return table, len(set(tops)) == len(tops)
    parts = [
        (unit, row, str(figured[unit]), f"{share:f}")
        for unit, shares in places.shared.items()
        if unit in figured
        for row, share in shares.items()
    ]
    rows = [*((unit, row, str(figured[unit]), "1") for unit, row in zip(here, tops, strict=True)), *parts]
    names = ("unit", "top", "figured", "share")
    put(con, table, {name: [line[place] for line in rows] for place, name in enumerate(names)})
    con.execute(f"ALTER TABLE {table} ALTER share TYPE DECIMAL(18, {SHARE_PLACES})")
    return table, False


@dataclass(frozen=True, slots=True)
class _Tables:
    """Names of the tables that one level is added up from: figures, rows of units, ids asked for."""

    cells: str
    rows: str
    ids: str


class _Figures(dict[str, Decimal]):
    """Decimals by their text, each made once."""

    def __missing__(self, text: str) -> Decimal:
        self[text] = Decimal(text)
        return self[text]


def _fill_sums(
    con: DuckDBPyConnection,
    tables: _Tables,
    values: dict[str, dict[str, Total]],
    alone: bool,
    shared: bool,
) -> None:
    """`alone`: each row is of one unit, so there is nothing to add up; `shared`: units count with a share."""
    total, added_up = ("value", "") if alone else ("sum(value)", "GROUP BY top, indicator")
    total = "sum(value * share)" if shared else total
    # A row's sums come as one text: many times as fast as cell by cell.
    rows = con.execute(
        "SELECT top, string_agg(indicator, ' '), string_agg(total, ' ') FROM "
        f"(SELECT top, indicator, CAST({total} AS VARCHAR) AS total FROM {tables.cells} "
        f"JOIN {tables.rows} USING (unit) SEMI JOIN {tables.ids} USING (indicator) WHERE value IS NOT NULL "
        f"{added_up}) GROUP BY top"
    ).fetchall()
    figures = _Figures()
    for top, names, totals in rows:
        values[top].update(zip(names.split(" "), map(figures.__getitem__, totals.split(" ")), strict=True))


def _fill_classes(
    con: DuckDBPyConnection,
    tables: _Tables,
    values: dict[str, dict[str, Total]],
    classes: Sequence[Indicator],
    own: bool,
) -> None:
    if not classes:
        return
    labels = {i.id: tuple(label.code for label in i.labels) for i in classes}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    rows = con.execute(
        f"SELECT top, indicator, text, count(*) FROM {tables.cells} JOIN {tables.rows} USING (unit) "
        "WHERE text IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for top, indicator, text, number in rows:
        if indicator not in labels:
            continue
        if own:
            values[top][indicator] = text
            continue
        by_label = counts.get((top, indicator))
        if by_label is None:
            by_label = counts[top, indicator] = dict.fromkeys(labels[indicator], 0)
            values[top][indicator] = by_label
        by_label[text] = number


def _lacking(con: DuckDBPyConnection, tables: _Tables, number: int) -> list[tuple[str, str]]:
    """(indicator, unit) where a unit that gave figures in the indicator's form gave none for it; `number` is
    how many indicators there are."""
    cells, rows, ids = tables.cells, tables.rows, tables.ids
    fits = "CAST(figured AS BIGINT) & CAST(mask AS BIGINT) <> 0"
    return con.execute(
        f"SELECT DISTINCT indicator, unit FROM {cells} JOIN {ids} USING (indicator) "
        f"JOIN {rows} USING (unit) WHERE NOT {TOLD} AND {fits} UNION ALL "
        f"SELECT a.indicator, r.unit FROM (SELECT DISTINCT unit, figured FROM {rows} ANTI JOIN (SELECT unit "
        f"FROM {cells} SEMI JOIN {ids} USING (indicator) GROUP BY unit HAVING count(*) = $asked) "
        f"USING (unit)) r JOIN {ids} a ON {fits} "
        f"ANTI JOIN {cells} c ON c.unit = r.unit AND c.indicator = a.indicator",
        {"asked": number},
    ).fetchall()
