"""Wide tables: one row per unit (or per total row of a sender), one column per figure that a rule reads.

The figures of a row are gathered once as two lists, their numbers and their values, and taken from there by
position: four times faster than one filtered aggregate per column.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kpi.check.rule import base, wide_column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PREFIX = "kpi_check_"
UNITS, TOTALS, TOTAL_CELLS = f"{PREFIX}units", f"{PREFIX}totals", f"{PREFIX}total_cells"
_NEED, _LISTS, _SUMS = f"{PREFIX}need", f"{PREFIX}lists", f"{PREFIX}sums"
_ROW = "submission, unit"


def make_units(
    con: DuckDBPyConnection, view: str, previous: str, meanings: Sequence[str], texts: Collection[str]
) -> None:
    """Make table UNITS: submission (''), unit, present (positions in `meanings` of what is reported at all)
    and a column per meaning ``x`` or ``previous.x``. `texts` are the indicators that hold a label."""
    _make_need(con, meanings)
    sources = {"": view}
    if any(m.startswith("previous.") for m in meanings):
        sources["previous"] = previous
    long = " UNION ALL ".join(
        f"""SELECT '' AS submission, unit, no, value, text
        FROM {source} JOIN {_NEED} n USING (indicator) WHERE role = 'unit' AND n.origin = '{origin}'"""
        for origin, source in sources.items()
    )
    _make_wide(con, UNITS, long, meanings, texts)


def make_totals(con: DuckDBPyConnection, view: str, meanings: Sequence[str]) -> None:
    """Make table TOTAL_CELLS, the observations of total rows, and table TOTALS: submission, unit (the
    sender), present, and a column per meaning ``x``, the total as stated, or ``sum.x``, the sum of the
    submission's units, NULL unless every one of them is known."""
    _make_need(con, meanings)
    wanted = f"SEMI JOIN {_NEED} n ON o.indicator = n.indicator"
    con.execute(f"""CREATE OR REPLACE TEMP TABLE {TOTAL_CELLS} AS
        SELECT o.* FROM {view} o {wanted} WHERE o.role = 'total'""")
    con.execute(f"""CREATE OR REPLACE TEMP TABLE {_SUMS} AS
        SELECT submission, form, o.indicator,
            CASE WHEN count(*) = count(value) THEN sum(value) END AS children
        FROM {view} o {wanted} WHERE o.role = 'unit' GROUP BY ALL""")
    long = f"""SELECT submission, unit, no,
            CASE n.origin WHEN 'sum' THEN children ELSE value END AS value, text
        FROM {TOTAL_CELLS} LEFT JOIN {_SUMS} USING (submission, form, indicator)
        JOIN {_NEED} n USING (indicator)"""
    _make_wide(con, TOTALS, long, meanings, ())


def drop_all(con: DuckDBPyConnection) -> None:
    """Drop every temporary table of the checks."""
    ours = f"temporary AND starts_with(table_name, '{PREFIX}')"
    for (name,) in con.execute(f"SELECT table_name FROM duckdb_tables() WHERE {ours}").fetchall():
        con.execute(f"DROP TABLE {name}")


def _make_need(con: DuckDBPyConnection, meanings: Sequence[str]) -> None:
    rows = ", ".join(f"('{m.rpartition('.')[0]}', '{base(m)}', {no})" for no, m in enumerate(meanings))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_NEED} AS FROM (VALUES {rows}) t(origin, indicator, no)")


def _make_wide(
    con: DuckDBPyConnection, table: str, long: str, meanings: Sequence[str], texts: Collection[str]
) -> None:
    with_texts = any(base(m) in texts for m in meanings)
    _make_lists(con, long, with_texts)
    twice = con.execute(f"SELECT bool_or(len(present) <> list_unique(present)) FROM {_LISTS}").fetchall()
    if twice[0][0]:  # a unit told twice: the greater value stands, whatever the order of the rows
        once = f"SELECT {_ROW}, no, max(value) AS value, max(text) AS text FROM ({long}) GROUP BY ALL"
        _make_lists(con, once, with_texts)
    columns = ", ".join(
        f"{'texts' if base(m) in texts else 'numbers'}[list_position(present, {no})] AS {wide_column(m)}"
        for no, m in enumerate(meanings)
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {_ROW}, present, {columns} FROM {_LISTS}")


def _make_lists(con: DuckDBPyConnection, long: str, with_texts: bool) -> None:
    texts = ", list(text) AS texts" if with_texts else ""
    con.execute(f"""CREATE OR REPLACE TEMP TABLE {_LISTS} AS
        SELECT {_ROW}, list(no) AS present, list(value) AS numbers{texts} FROM ({long}) GROUP BY {_ROW}""")
