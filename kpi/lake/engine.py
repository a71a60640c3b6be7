"""The engine that answers questions about tables: one database in memory for the process, and rooms in it.

Making a database costs more than most questions put to one, so a process makes one. What is made in a room is
seen there alone, and gone when the room is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HALL = "memory"  # what DuckDB calls the database that was there first; nothing is put into it
# DuckDB would keep up to 512 MB of what a question took for the next one; an import asks many large ones.
# It cannot divide what is small; its threads would but wait for each other, a sixth of a question's time.
_SETTINGS: Mapping[str, Any] = {"allocator_bulk_deallocation_flush_threshold": "1MB", "threads": 1}
MUCH = 1 << 18  # bytes of files; a group of rows, the least that is divided, takes about as many


@cache
def _database() -> DuckDBPyConnection:
    from kpi.lake import duck

    return duck.connect(config=dict(_SETTINGS))


def open_room(size: int = MUCH) -> DuckDBPyConnection:
    """A connection with tables and views of its own, to be given back to `close_room`. `size`: the bytes of
    the files that are asked."""
    con, name = _database().cursor(), f"room_{uuid4().hex}"
    if size >= MUCH:
        con.execute("RESET threads")  # never fewer again: another room may be at work
    con.execute(f"ATTACH ':memory:' AS {name}; USE {name}")
    return con


def beneath(con: DuckDBPyConnection, view: str) -> str:
    """The full name of a view of a room, by which it is found though a temporary one lies over it."""
    (name,) = con.execute("SELECT current_database()").fetchall()[0]
    return f"{name}.main.{view}"


def close_room(con: DuckDBPyConnection) -> None:
    """Forget all that was made in a room; also after a question that failed."""
    from kpi.lake import duck

    with suppress(duck.Error):
        con.rollback()  # fails where nothing was begun
    with suppress(duck.Error):
        row = con.execute("SELECT current_database()").fetchone()
        if row is not None and row[0] != _HALL:
            con.execute(f"USE {_HALL}; DETACH {row[0]}")
    con.close()


def give_back(con: DuckDBPyConnection) -> None:
    """Return to the system what dropped tables took; the engine does so whenever its limit is set."""
    con.execute("RESET memory_limit")


@contextmanager
def room() -> Iterator[DuckDBPyConnection]:
    """A room, left at the end."""
    con = open_room()
    try:
        yield con
    finally:
        close_room(con)
