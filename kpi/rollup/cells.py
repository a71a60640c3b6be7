"""One value per unit and indicator out of the current observations."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kpi.lake.figures import counting
from kpi.lake.sql import listed, literal
from kpi.rollup.compose import REPEATED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def collect_cells(
    con: DuckDBPyConnection, period: str, indicators: Collection[str], exact: bool = False
) -> tuple[tuple[str, str], ...]:
    """Make the temporary table ``unit_cell(unit, indicator, value, text, clash, repeated)`` of a period.

    Only units' own rows count, never the sender's totals. Where two current submissions speak of one unit
    (a district's workbook and the commune's own), `kpi.lake.figures` tells which counts; where both know and
    differ, those (unit, indicator) pairs are returned, sorted. `repeated` are sums that may count one thing
    several times (see `kpi.rollup.compose`); with `exact` these are not known.
    """
    repeated = f"state IS NOT DISTINCT FROM {literal(REPEATED)}"
    value = f"CASE WHEN NOT {repeated} THEN value END AS value" if exact else "value"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE unit_cell AS
        SELECT unit, indicator, {value}, text, FALSE AS clash, {repeated} AS repeated
        FROM observation
        WHERE period = {literal(period)} AND role = 'unit' AND indicator IN ({listed(indicators)})""")
    # A unit is hardly ever told of twice, and finding that out takes a fifth of the time of settling it.
    if not con.execute(
        "SELECT 1 FROM unit_cell GROUP BY unit, indicator HAVING count(*) > 1 LIMIT 1"
    ).fetchall():
        return ()
    con.execute("""
        CREATE OR REPLACE TEMP TABLE unit_twice AS
        SELECT unit, indicator, coalesce(min(value) <> max(value), FALSE)
            OR coalesce(min(text) <> max(text), FALSE) AS clash
        FROM unit_cell GROUP BY unit, indicator HAVING count(*) > 1""")
    told = f"""(SELECT o.*, s.seq FROM observation o JOIN submission s USING (run, submission, form, reporter)
        SEMI JOIN unit_twice t ON o.unit = t.unit AND o.indicator = t.indicator
        WHERE o.period = {literal(period)} AND o.role = 'unit')"""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE unit_cell AS
        FROM unit_cell ANTI JOIN unit_twice USING (unit, indicator)
        UNION ALL SELECT unit, indicator, {value}, text, clash, {repeated}
        FROM ({counting(told)}) JOIN unit_twice USING (unit, indicator)""")
    return tuple(con.execute("SELECT unit, indicator FROM unit_twice WHERE clash ORDER BY ALL").fetchall())
