"""What came into the lake, when, and what took the place of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpi.lake.layout import Lake, open_lake
from kpi.lake.log import SubmissionRow, known
from kpi.lake.snapshot import open_snapshot
from kpi.lake.versions import find_version, versions
from kpi.model.period import Period, parse_period
from kpi.pipeline.workspace import Workspace
from kpi.tables.history_table import HistoryRow


@dataclass(frozen=True, slots=True)
class History:
    """`rows`, oldest first; `found` gives errors and warnings by (run, submission), `names` those of
    reporters by (period, code)."""

    rows: tuple[HistoryRow, ...]
    found: Mapping[tuple[str, str], tuple[int, int]]
    names: Mapping[tuple[str, str], str]


def history(
    workspace: Workspace, period: Period | None = None, reporter: str = "", as_of: str | None = None
) -> History:
    """The submissions of a period and a reporter (of all by default), refused ones included, as the lake was
    at a version or date. Raises Fault of `open_snapshot`."""
    lake = open_lake(workspace.lake)
    log = known(lake, None if as_of is None else find_version(lake, as_of))
    current = {row.seq for row in log.current.values()}
    number = {version.run: version.number for version in versions(lake)}
    rows = tuple(
        _row(row, number.get(row.run, 0), row.seq in current)
        for row in log.rows
        if (period is None or row.period == str(period)) and reporter in ("", row.reporter)
    )
    return History(rows, _found(lake, log.version), _names(workspace, rows))


def _row(row: SubmissionRow, version: int, current: bool) -> HistoryRow:
    return HistoryRow(
        seq=row.seq,
        version=version,
        run=row.run,
        submission=row.submission,
        file=row.file,
        form=row.form,
        period=row.period,
        reporter=row.reporter,
        received=row.received,
        imported_at=row.imported_at,
        outcome=row.outcome,
        errors=row.errors,
        warnings=row.warnings,
        supersedes=row.supersedes,
        current=current,
        kept=row.kept,
    )


def _found(lake: Lake, version: int) -> dict[tuple[str, str], tuple[int, int]]:
    query = (
        "SELECT run, submission, count(*) FILTER (severity = 'error'), "
        "count(*) FILTER (severity = 'warning') FROM finding GROUP BY ALL"
    )
    with open_snapshot(lake, version, periods=()) as snapshot:
        rows = snapshot.con.execute(query).fetchall()
    return {(run, submission): (errors, warnings) for run, submission, errors, warnings in rows}


def _names(workspace: Workspace, rows: Sequence[HistoryRow]) -> dict[tuple[str, str], str]:
    names = {}
    for period in sorted({row.period for row in rows if row.reporter}):
        tree = workspace.units.at(parse_period(period).end, workspace.province)
        for code in {row.reporter for row in rows if row.period == period}:
            unit = tree.get(code)
            if unit is not None:
                names[period, code] = unit.name
    return names
