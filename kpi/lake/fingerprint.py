"""A fingerprint of what counts in a snapshot: the same for the same figures, in whatever order they are
stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.lake.schema import FINDINGS, OBSERVATIONS, Columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def fingerprint(con: DuckDBPyConnection) -> str:
    """Of the figures that count and of all findings: how many there are, and sums over the hash of each."""
    return "-".join(_of(con, view, columns) for view, columns in _VIEWS)


_VIEWS = (("observation", OBSERVATIONS), ("finding", FINDINGS))


def _of(con: DuckDBPyConnection, view: str, columns: Columns) -> str:
    # Nothing at all (NULL) is another text than an empty one.
    texts = ", ".join(f'coalesce(CAST("{name}" AS VARCHAR), chr(30))' for name, _ in columns)
    query = (
        "SELECT count(*), coalesce(sum(md5_number_lower(line)), 0), coalesce(sum(md5_number_upper(line)), 0) "
        f"FROM (SELECT concat_ws(chr(31), {texts}) AS line FROM {view})"
    )
    [(count, lower, upper)] = con.execute(query).fetchall()
    return f"{int(count)}.{int(lower):x}.{int(upper):x}"
