"""Rooms of the engine: apart from each other, and gone when they are left."""

from __future__ import annotations

import duckdb
import pytest

from kpi.lake.engine import MUCH, close_room, open_room, room


def names() -> set[str]:
    with room() as con:
        found = con.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall()
    return {name for (name,) in found}


def test_rooms_see_nothing_of_each_other() -> None:
    with room() as one, room() as other:
        for con, number in ((one, 1), (other, 2)):
            con.execute(f"CREATE TEMP TABLE kept AS SELECT {number} AS n; CREATE VIEW seen AS FROM kept")
        assert [con.execute("FROM seen").fetchall() for con in (one, other)] == [[(1,)], [(2,)]]
    with room() as later, pytest.raises(duckdb.CatalogException):
        later.execute("FROM seen")


def test_what_is_large_is_divided_between_threads() -> None:
    usual = duckdb.connect().execute("SELECT current_setting('threads')").fetchall()
    with room() as con:
        con.execute("SET threads = 1")
        close_room(open_room(MUCH - 1))
        assert con.execute("SELECT current_setting('threads')").fetchall() == [(1,)]
        close_room(open_room(MUCH))
        assert con.execute("SELECT current_setting('threads')").fetchall() == usual


def test_a_room_is_gone_when_it_is_left() -> None:
    before = len(names())
    with room() as con:
        con.execute("CREATE TABLE t AS SELECT 1 AS n")
        assert len(names()) == before + 1
    assert len(names()) == before


def test_it_is_left_after_a_question_that_failed_or_was_not_read_to_its_end() -> None:
    before = len(names())
    for question in ("FROM nothing", "SELECT 1 / CAST('x' AS INT)", "BEGIN; FROM nothing"):
        con = open_room()
        with pytest.raises(duckdb.Error):
            con.execute(question).fetchall()
        close_room(con)
    con = open_room()
    con.execute("CREATE TABLE t AS FROM range(1000000); FROM t")
    assert con.fetchone() is not None
    close_room(con)
    assert len(names()) == before
