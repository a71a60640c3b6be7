"""Columns of Python values as DuckDB tables, and quoting for generated SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def put(con: DuckDBPyConnection, name: str, columns: Mapping[str, list[str]]) -> None:
    """Make (or replace) the temporary table `name` with text columns of one length."""
    from arro3.core import Array, DataType, Table

    handed = f"{name}_handed_over"
    con.register(handed, Table.from_pydict({k: Array(v, type=DataType.string()) for k, v in columns.items()}))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM {handed}")
    con.unregister(handed)


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as the inside of ``IN (…)``; an empty list matches nothing."""
    return ", ".join(literal(t) for t in texts) or "NULL"
