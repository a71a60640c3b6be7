"""One value per unit and indicator out of the current observations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi.lake.figures import counting
from kpi.lake.sql import fresh, listed, literal
from kpi.model.cell import Cell, Status
from kpi.quick import dataclass
from kpi.rollup.agency_figures import CLASH, Claim, claims_of
from kpi.rollup.compose import REPEATED
from kpi.rollup.standing import BOUNDED, TOLD

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Figure = Decimal | str
"""A figure of a unit: a number, or the code of a class."""
Told = Figure | Cell
"""What is known of a figure: itself, or a cell of `Status.RANGE` with the ends between which it lies."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One value for each unit and indicator, in the temporary `table` (unit, indicator, value, text, lower,
    upper, clash, repeated); `claims` are those of which two reports say what cannot both be, or that an
    agency alone tells; `bounded` those of which only the ends of a range are known, with these."""

    table: str
    claims: tuple[Claim, ...] = ()
    bounded: tuple[tuple[str, str, Cell], ...] = ()


def collect_cells(
    con: DuckDBPyConnection, period: str, indicators: Collection[str], exact: bool = False
) -> Cells:
    """Gather the figures of a period.

    Only units' own rows count, never the sender's totals. Where two current submissions speak of one unit
    (a district's workbook and the commune's own), `kpi.lake.figures` tells which counts. `repeated` are sums
    that may count one thing several times (see `kpi.rollup.compose`); with `exact` these are not known.
    """
    table, twice = fresh("unit_cell"), fresh("unit_twice")
    repeated = f"state IS NOT DISTINCT FROM {literal(REPEATED)}"
    value = f"CASE WHEN NOT {repeated} THEN value END AS value" if exact else "value"
    con.execute(f"""
        CREATE TEMP TABLE {table} AS
        SELECT unit, indicator, {value}, text, lower, upper, FALSE AS clash, {repeated} AS repeated
        FROM observation
        WHERE period = {literal(period)} AND role = 'unit' AND indicator IN ({listed(indicators)})""")
    # A unit is hardly ever told of twice, and finding that out takes a fifth of the time of settling it.
    if not con.execute(
        f"SELECT 1 FROM {table} GROUP BY unit, indicator HAVING count(*) > 1 LIMIT 1"
    ).fetchall():
        return Cells(table, claims_of(con, period, indicators, ()), _bounded(con, table))
    con.execute(f"""
        CREATE TEMP TABLE {twice} AS SELECT unit, indicator, {CLASH} AS clash
        FROM {table} GROUP BY unit, indicator HAVING count(*) > 1""")
    rows = f"""(SELECT o.*, s.seq FROM observation o JOIN submission s USING (run, submission, form, reporter)
        SEMI JOIN {twice} t ON o.unit = t.unit AND o.indicator = t.indicator
        WHERE o.period = {literal(period)} AND o.role = 'unit')"""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        FROM {table} ANTI JOIN {twice} USING (unit, indicator)
        UNION ALL SELECT unit, indicator, {value}, text, lower, upper, clash, {repeated}
        FROM ({counting(rows)}) JOIN {twice} USING (unit, indicator)""")
    clashes = con.execute(f"SELECT unit, indicator FROM {twice} WHERE clash ORDER BY ALL").fetchall()
    return Cells(table, claims_of(con, period, indicators, clashes), _bounded(con, table))


def _bounded(con: DuckDBPyConnection, table: str) -> tuple[tuple[str, str, Cell], ...]:
    rows = con.execute(
        f"SELECT unit, indicator, lower, upper FROM {table} WHERE {BOUNDED} ORDER BY ALL"
    ).fetchall()
    return tuple((unit, name, Cell(Status.RANGE, low, high)) for unit, name, low, high in rows)


def told_figures(con: DuckDBPyConnection, rows: str) -> dict[str, dict[str, Told]]:
    """What is known of figures, by unit and indicator; `rows` is the table of `Cells`, or a part of it."""
    figures: dict[str, dict[str, Told]] = {}
    for unit, indicator, value, text, low, high in con.execute(
        f"SELECT unit, indicator, value, text, lower, upper FROM {rows} WHERE {TOLD}"
    ).fetchall():
        figure = value if value is not None else text if text is not None else Cell(Status.RANGE, low, high)
        figures.setdefault(unit, {})[indicator] = figure
    return figures


def exact(figures: Mapping[str, Told]) -> dict[str, Figure]:
    """The figures that are known themselves."""
    return {name: figure for name, figure in figures.items() if not isinstance(figure, Cell)}
