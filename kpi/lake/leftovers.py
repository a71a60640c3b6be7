"""What killed runs left behind: it counts nowhere, and can be cleared away."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from kpi.lake.contents import contents, files
from kpi.lake.engine import room
from kpi.lake.layout import Lake
from kpi.lake.originals import PARTIAL
from kpi.lake.schema import FINDINGS, OBSERVATIONS, SUBMISSIONS, Columns
from kpi.lake.sql import literal
from kpi.lake.tables import damaged, load, scan

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Leftover:
    """Rows of a run that never reached its commit."""

    run: str
    observations: int
    findings: int


def leftovers(lake: Lake) -> tuple[Leftover, ...]:
    """Runs in the data that are not in the log. Exact under the lock; without it a run that commits just now
    may be among them. Raises Fault ``lake.damaged`` where the tables cannot be read."""
    data = lake.data()
    observed = _count_runs(lake, data / "observations", OBSERVATIONS)
    counts = _count_runs(lake, data / "findings", FINDINGS)
    # The log last: a run that has committed meanwhile is then in it.
    committed = _count_runs(lake, lake.submissions, SUBMISSIONS)
    runs = sorted((observed.keys() | counts.keys()) - committed.keys())
    return tuple(Leftover(run, observed.get(run, 0), counts.get(run, 0)) for run in runs)


def _count_runs(lake: Lake, path: Path, columns: Columns) -> dict[str, int]:
    from kpi.lake import duck

    query = f"SELECT run, count(*) FROM ({scan(columns, files(contents(path), path))}) GROUP BY run"
    try:
        with room() as con:
            return dict(con.execute(query).fetchall())
    except duck.Error as error:
        raise damaged(lake, error) from error


def clear(lake: Lake) -> tuple[Leftover, ...]:
    """Remove the leftovers from the tables, and from the disk what has been unused for a week; the caller
    holds the lock. Readers that began before are not disturbed. Returns what was cleared."""
    left = leftovers(lake)
    data = lake.data()
    for path in (data / "observations", data / "findings"):
        table = load(path)
        if left:
            table.delete(f"run IN ({', '.join(literal(entry.run) for entry in left)})")
        table.vacuum(dry_run=False)
    for partial in partials(lake):
        partial.unlink(missing_ok=True)
    return left


def partials(lake: Lake, age: float = _DAY) -> tuple[Path, ...]:
    """Originals that were never written to their end, older than `age` seconds: younger ones may still be."""
    before = time.time() - age
    return tuple(
        sorted(p for p in lake.originals.glob(f"??/*{PARTIAL}") if p.exists() and p.stat().st_mtime < before)
    )
