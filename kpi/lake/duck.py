"""DuckDB's engine alone. The package around it adds relations and expressions built in Python, which this
program has no use for and which take longer to import than most questions to answer.

What hands Arrow tables over needs the package too, see `hand_over`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

try:
    from _duckdb import (
        DuckDBPyConnection,
        Error,
        InvalidInputException,
        IOException,
        SerializationException,
        connect,
    )
except ImportError:  # a package that keeps its engine elsewhere
    from duckdb import (
        DuckDBPyConnection,
        Error,
        InvalidInputException,
        IOException,
        SerializationException,
        connect,
    )

__all__ = [
    "DuckDBPyConnection",
    "Error",
    "IOException",
    "InvalidInputException",
    "SerializationException",
    "connect",
    "hand_over",
]


@contextmanager
def hand_over(con: DuckDBPyConnection, name: str, table: Any) -> Iterator[None]:
    """Let queries read an Arrow table by a name, inside a ``with`` block."""
    import duckdb  # noqa: F401  it teaches the engine to read Arrow

    con.register(name, table)
    try:
        yield
    finally:
        con.unregister(name)
