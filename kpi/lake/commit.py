"""Storing a run: observations, findings, then submissions, whose commit is the commit point."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi.findings import Finding
from kpi.lake.arrow import arrow_table
from kpi.lake.contents import contents, files
from kpi.lake.finding_row import row_of
from kpi.lake.layout import Lake, upgrade
from kpi.lake.log import Known, SubmissionRow, known, new_run
from kpi.lake.schema import FIGURE, FINDINGS, OBSERVATIONS, SQL_TYPES, SUBMISSIONS
from kpi.lake.sql import literal
from kpi.lake.tables import append, append_query, scan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Known", "SubmissionRow", "append_findings", "append_observations", "commit", "known", "new_run"]


def commit(
    lake: Lake,
    con: DuckDBPyConnection,
    run: str,
    submissions: Sequence[SubmissionRow],
    findings: Iterable[tuple[str, str, Finding]],
    observations_relation: str,
    release: Callable[[], object] = lambda: None,
) -> tuple[SubmissionRow, ...]:
    """Store a run, all or nothing for every reader; the caller holds the lock (`kpi.lake.lock.writing`).

    `findings` are (submission id, period, finding). `observations_relation` is the name of a table or view
    in `con` with the columns of the observations table but `run`; figures may be decimal text; once they
    are stored, `release` may free what holds them. A row with a run of its own is about what that run stored.
    Nothing is written where `submissions` is empty. Returns the rows as stored, with `run` and `seq`. Raises
    ValueError when the run is already in the log.
    """
    if not submissions:
        return ()
    last = _last_seq(lake, con, run)
    rows = tuple(replace(row, run=row.run or run, seq=last + n) for n, row in enumerate(submissions, 1))
    data = lake.data()
    append_observations(data / "observations", con, observations_relation, literal(run), run)
    release()
    append_findings(data / "findings", ((run, *entry) for entry in findings), run)
    _append_rows(lake, rows, run)
    return rows


def append_rows(
    lake: Lake, rows: Sequence[SubmissionRow], before: Known, decision: int, run: str
) -> tuple[SubmissionRow, ...]:
    """Append what a decision makes of submissions that are stored already: rows with their run and submission
    id, which get the next `seq` and the number of the decision. The caller holds the lock, under which it has
    read the log as `before`; `run` is that of the decision. Returns the rows as stored."""
    last = before.rows[-1].seq if before.rows else 0
    stored_rows = tuple(replace(row, seq=last + n, decision=decision) for n, row in enumerate(rows, 1))
    _append_rows(lake, stored_rows, run)
    return stored_rows


def _append_rows(lake: Lake, rows: Sequence[SubmissionRow], run: str) -> None:
    upgrade(lake)
    append(lake.submissions, arrow_table(SUBMISSIONS, _columns(rows)), run, grows=True)


def append_observations(path: Path, con: DuckDBPyConnection, relation: str, run: str, by: str) -> None:
    """Append a relation to an observations table; `run` is an SQL expression, `by` the run that writes."""
    if con.execute(f"SELECT 1 FROM {relation} LIMIT 1").fetchall():
        append_query(path, con, _observations(relation, run), by, OBSERVATIONS)


def _observations(relation: str, run: str) -> str:
    figures = (name for name, kind in OBSERVATIONS if kind == FIGURE)
    constants = {"run": run, **{name: f'CAST("{name}" AS {SQL_TYPES[FIGURE]})' for name in figures}}
    columns = ", ".join(f'{constants.get(name, name)} AS "{name}"' for name, _ in OBSERVATIONS)
    return f"SELECT {columns} FROM {relation}"


def append_findings(path: Path, entries: Iterable[tuple[str, str, str, Finding]], by: str) -> None:
    """Append (run, submission id, period, finding) to a findings table; `by` is the run that writes."""
    columns = _finding_columns(entries)
    if columns["run"]:
        append(path, arrow_table(FINDINGS, columns), by)


def _finding_columns(entries: Iterable[tuple[str, str, str, Finding]]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [] for name, _ in FINDINGS}
    for run, submission, period, finding in entries:
        row = (run, submission, period, *row_of(finding))
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
    return columns


def _last_seq(lake: Lake, con: DuckDBPyConnection, run: str) -> int:
    sources = files(contents(lake.submissions), lake.submissions)
    query = f"SELECT max(seq), bool_or(run = ?) FROM ({scan(SUBMISSIONS, sources)})"
    [(last, uses)] = con.execute(query, [run]).fetchall()
    if uses:
        raise ValueError(f"run {run!r} is already in the log")
    return int(last or 0)


def _columns(rows: Collection[SubmissionRow]) -> dict[str, list[Any]]:
    return {f.name: [getattr(row, f.name) for row in rows] for f in fields(SubmissionRow)}
