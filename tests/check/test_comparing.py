"""The figures of the period before are summed over whole units that are known, and else not known."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from kpi.pipeline.checking.comparing import restate_before
from kpi.units.lives.lineage import UNCHANGED, Lineage
from tests.shipped import shipped_specs

INDICATORS = shipped_specs().indicators
ENDED, PLANNED, CLASS = "drug_users_end", "plan_issued", "drug_class"
MERGED = Lineage({"A": ("A", "B")}, frozenset("AB"))
Row = tuple[str, str, str | None, str | None]


def restated(found: Lineage, *rows: Row) -> dict[tuple[str, str], Decimal | str | None]:
    con = duckdb.connect()
    con.execute("""CREATE TABLE stored (unit TEXT, indicator TEXT, value DECIMAL(20,4), text TEXT,
        role TEXT DEFAULT 'unit', seq BIGINT DEFAULT 1, sheet TEXT DEFAULT 's', cell TEXT DEFAULT 'A1',
        lower DECIMAL(20,4), upper DECIMAL(20,4), reporter TEXT DEFAULT '871')""")
    con.executemany("INSERT INTO stored (unit, indicator, value, text) VALUES (?, ?, ?, ?)", rows)
    sql = restate_before(con, "SELECT * FROM stored", found, INDICATORS)
    told = con.execute(f"SELECT unit, indicator, coalesce(value::TEXT, text) FROM ({sql})").fetchall()
    con.close()
    return {(unit, indicator): value for unit, indicator, value in told}


def test_parts_that_are_known_are_summed_and_others_keep_their_own() -> None:
    rows: list[Row] = [("A", ENDED, "10", None), ("B", ENDED, "5", None), ("C", ENDED, "7", None)]
    assert restated(MERGED, *rows) == {("A", ENDED): "15.0000", ("C", ENDED): "7.0000"}


def test_a_part_without_a_figure_makes_the_whole_not_known() -> None:
    assert restated(MERGED, ("A", ENDED, "10", None), ("B", ENDED, None, None)) == {("A", ENDED): None}
    assert restated(MERGED, ("A", ENDED, "10", None)) == {("A", ENDED): None}


def test_what_does_not_add_up_is_not_known_of_a_merged_unit() -> None:
    rows: list[Row] = [("A", PLANNED, "1", None), ("B", PLANNED, "1", None)]
    rows += [("A", CLASS, None, "none"), ("B", CLASS, None, "none")]
    assert restated(MERGED, *rows) == {("A", PLANNED): None, ("A", CLASS): None}


def test_a_unit_that_got_another_code_takes_all_its_figures_along() -> None:
    found = Lineage({"N": ("O",)}, frozenset("NO"))
    rows: list[Row] = [("O", PLANNED, "1", None), ("O", CLASS, None, "none")]
    assert restated(found, *rows) == {("N", PLANNED): "1.0000", ("N", CLASS): "none"}


def test_a_divided_unit_has_no_figures_to_compare_with() -> None:
    divided = Lineage({}, frozenset("AB"))
    assert restated(divided, ("A", ENDED, "10", None), ("C", ENDED, "7", None)) == {("C", ENDED): "7.0000"}


def test_nothing_is_made_where_nothing_changed() -> None:
    con = duckdb.connect()
    assert restate_before(con, "FROM stored", UNCHANGED, INDICATORS) == "FROM stored"
    assert con.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]
    con.close()
