"""Columns of Python values as DuckDB tables, and quoting for generated SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def fresh(stem: str) -> str:
    """A name for a temporary table that no other has: who made it hands the name to those who are to read it,
    so that nobody reads what somebody else left behind."""
    return f"{stem}_{uuid4().hex[:12]}"


def put(con: DuckDBPyConnection, name: str, columns: Mapping[str, list[str]]) -> None:
    """Make (or replace) the temporary table `name` with text columns of one length."""
    # As parameters, not as an Arrow table: as quick for some thousand rows, and nothing to be imported for.
    lists = ", ".join(f"unnest(?::VARCHAR[]) AS {quoted(column)}" for column in columns)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {lists}", list(columns.values()))


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as the inside of ``IN (…)``; an empty list matches nothing."""
    return ", ".join(literal(t) for t in texts) or "NULL"
