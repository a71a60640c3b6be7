"""Questions about stored findings that several commands ask of a snapshot."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kpi.findings import Finding
from kpi.lake.finding_row import columns_of, finding_of
from kpi.lake.told import not_told_by

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# One about a whole file counts as long as any of its forms does.
_OF_PERIODS = (
    "told AS f SEMI JOIN submission AS s ON f.run = s.run AND f.submission = s.submission "
    "AND s.period IN (SELECT unnest($periods)) AND f.form IN ('', s.form)"
)


def errors_and_warnings(
    con: DuckDBPyConnection, view: str, *by: str
) -> dict[tuple[str, ...], tuple[int, int]]:
    """How many errors and warnings a view of findings holds (``finding``: all, ``told``: those of current
    submissions), by the values of some of its columns. What is not named has none."""
    rows = con.execute(
        f"SELECT {', '.join(by)}, count(*) FILTER (severity = 'error'), "
        f"count(*) FILTER (severity = 'warning') FROM {view} GROUP BY ALL"
    ).fetchall()
    return {(*key,): (errors, warnings) for *key, errors, warnings in rows}


def count_by_severity(
    con: DuckDBPyConnection, periods: Collection[str], forms: Collection[str]
) -> dict[str, int]:
    """How many findings the current submissions of some periods carry in some forms (of all, if empty)."""
    rows = con.execute(
        f"SELECT f.severity, count(*) FROM {_OF_PERIODS} "
        "AND (len($forms) = 0 OR s.form IN (SELECT unnest($forms))) GROUP BY f.severity",
        {"periods": list(periods), "forms": list(forms)},
    ).fetchall()
    return dict(rows)


def told_at_reading(con: DuckDBPyConnection, periods: Collection[str]) -> list[Finding]:
    """What reading the current submissions of some periods told, in the order of the files; what rules tell
    anew is left to them."""
    rows = con.execute(
        f"SELECT {columns_of('f')} FROM {_OF_PERIODS} WHERE {not_told_by('rules', 'f.code')} "
        "ORDER BY f.file, f.form, f.sheet, f.cell, f.code, f.unit, f.indicator, f.params",
        {"periods": list(periods)},
    ).fetchall()
    return list(map(finding_of, rows))
