"""Making the observations and findings tables anew.

Preserved: the submissions log and the decisions, untouched, with run ids, order, dates and outcomes, so every
version and ``--as-of`` keeps its meaning; the findings as they were told at the time of import; the values
of a submission whose original is gone or gives its form no longer (a finding says so).
Made anew: all other values, superseded ones included, as the originals give them with today's reader and
specs. Where the findings table cannot be read, findings are made anew from the originals too: those of
reading come back, those of checks do not (``kpi validate`` judges again).
Not preserved: leftovers of killed runs, and the Delta versions of the replaced tables themselves; the data
set replaced stays on the disk until the next rebuild, and as long as a release names it of which the new one
gives other figures.

The new set is built beside the one in use and comes into use by one rename of `lake.json`: killed at any
moment, the lake is the old one or the new one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.findings import Fault, Finding, finding
from kpi.lake.arrow import observations_table
from kpi.lake.commit import append_findings, append_observations
from kpi.lake.contents import contents, files
from kpi.lake.engine import room
from kpi.lake.layout import Lake, Rebuilt, create_data_set, write_about
from kpi.lake.lock import writing
from kpi.lake.log import SubmissionRow, by_submission, known, new_run
from kpi.lake.released import sets_of_releases
from kpi.lake.rereading import Again, Request, Reread, read_again
from kpi.lake.schema import FINDINGS, OBSERVATIONS, Columns
from kpi.lake.sql import literal
from kpi.lake.tables import append, scan
from kpi.lake.verify import Progress
from kpi.model.received import Part

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Values held at a time, some 600 bytes each while they are stored: a batch is a file of the new table.
_BATCH = 100_000
_PLACE = "run, submission, form, reporter, role, unit, indicator, sheet, cell"
_PartOf = tuple[str, str, str, Part]  # run, submission, period, part


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """`values` are in the new set; `changed` of them were not so before or are no longer there (None: the old
    ones could not be read)."""

    submissions: int
    values: int
    changed: int | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Again:
    """What reading the originals again has given so far."""

    batch: list[_PartOf] = field(default_factory=list)
    size: int = 0
    words: dict[str | None, str | None] = field(default_factory=dict)  # of the batch, each held once
    lost_rows: list[SubmissionRow] = field(default_factory=list)
    locked: set[str] = field(default_factory=set)  # submissions
    entries: list[tuple[str, str, str, Finding]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def rebuild(lake: Lake, reread: Reread, progress: Progress, reading: str = "") -> RebuildReport:
    """Make the data set anew from originals and log, then put it into use; see the module.

    `reread` and `progress` are as for `kpi.lake.verify.verify`; `reading` is the fingerprint of what the
    specs say about reading, which is noted beside the data set. Raises Fault ``lake.busy`` as long as
    others write.
    """
    with writing(lake):
        old = lake.data()
        new = _next_set(lake, old)
        try:
            report = _build(lake, old, new, reread, progress)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        write_about(lake, new.name, Rebuilt(_last_seq(lake), reading) if reading else None)
        sets = {old, new, *sets_of_releases(lake, new)}
        for folder in lake.sets.iterdir():
            if folder not in sets:
                shutil.rmtree(folder, ignore_errors=True)
        return report


def _last_seq(lake: Lake) -> int:
    return max((row.seq for row in known(lake).rows), default=0)


def _next_set(lake: Lake, old: Path) -> Path:
    there = lake.sets.iterdir() if lake.sets.is_dir() else ()
    numbers = [int(folder.name) for folder in (old, *there) if folder.name.isdigit()]
    return lake.sets / str(max(numbers) + 1)


def _build(lake: Lake, old: Path, new: Path, reread: Reread, progress: Progress) -> RebuildReport:
    create_data_set(new)
    run = new_run()
    log = by_submission(known(lake).rows)
    with room() as con:
        runs = sorted({done for done, _ in log})
        con.execute("CREATE TABLE committed AS SELECT unnest(?::VARCHAR[]) AS run", [runs])
        values = _view(con, "old_value", old / "observations", OBSERVATIONS)
        findings = _view(con, "old_finding", old / "findings", FINDINGS)
        again = _Again()
        submissions = ((_request(rows), None) for rows in log.values())
        for done, (request, _, reading) in enumerate(read_again(lake, reread, submissions, len(log)), 1):
            _take(request, reading, again, not findings)
            if again.size >= _BATCH:
                _flush(con, new, run, again)
            progress(done, len(log), request.rows[0].file)
        _flush(con, new, run, again)
        if values:
            _carry_over(con, new, run, again)
        if findings:
            query = "SELECT * FROM old_finding SEMI JOIN committed USING (run)"
            _append_if_any(con, new / "findings", query, run)
        else:
            append_findings(new / "findings", again.entries, run)
        untold_rows = (row for row in again.lost_rows if not (values and row.submission in again.locked))
        again.findings += [_fate(row, values) for row in untold_rows]
        value_count, change_count = _count(con, new, values)
    return RebuildReport(len(log), value_count, change_count, tuple(again.findings))


def _view(con: DuckDBPyConnection, name: str, path: Path, columns: Columns) -> bool:
    """A view of an old table; False where it cannot be read to its end."""
    from kpi.lake import duck

    try:
        con.execute(f"CREATE VIEW {name} AS {scan(columns, files(contents(path), path))}")
        con.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM {name}").fetchall()
    except (Fault, duck.Error):
        return False
    return True


def _request(rows: list[SubmissionRow]) -> Request:
    return Request(rows, rows)


def _take(request: Request, reading: Again, again: _Again, tells: bool) -> None:
    """Add what an original has given; `tells`: with what was found in reading it."""
    first = request.rows[0]
    rows_counting = [*{row.place: row for row in request.rows if row.stored}.values()]
    if reading is None or isinstance(reading, Finding):
        again.findings += [reading] if reading else []
        again.lost_rows += rows_counting
        return
    if reading.locked and rows_counting:
        again.findings.append(finding("lake.locked", file=first.file))
        again.lost_rows += rows_counting
        again.locked.add(first.submission)
        return
    if tells:
        again.entries += [(first.run, first.submission, first.period, note) for note in reading.findings]
    parts = {(part.form, part.reporter): part for part in reading.parts}
    for row in rows_counting:
        part = parts.get((row.form, row.reporter))
        if part is None:
            again.lost_rows.append(row)
            continue
        for piece in part.pieces:
            piece.readings.share(again.words)
            again.size += len(piece.readings.unit)
        again.batch.append((row.run, row.submission, row.period, part))


def _flush(con: DuckDBPyConnection, new: Path, run: str, again: _Again) -> None:
    from kpi.lake.duck import hand_over

    with hand_over(con, "batch", observations_table(again.batch)):
        append_observations(new / "observations", con, "batch", "run", run)
    again.batch.clear()
    again.words.clear()
    again.size = 0


def _carry_over(con: DuckDBPyConnection, new: Path, run: str, again: _Again) -> None:
    if again.lost_rows:
        lost_rows = f"({_keys(again.lost_rows)}) USING (run, submission, form, reporter)"
        query = f"SELECT * FROM old_value SEMI JOIN {lost_rows}"
        _append_if_any(con, new / "observations", query, run)


def _keys(rows: Sequence[SubmissionRow]) -> str:
    keys = ((row.run, row.submission, row.form, row.reporter) for row in rows)
    tuples = ", ".join(f"({', '.join(map(literal, key))})" for key in keys)
    return f"SELECT * FROM (VALUES {tuples}) AS lost(run, submission, form, reporter)"


def _append_if_any(con: DuckDBPyConnection, path: Path, query: str, run: str) -> None:
    if con.execute(f"{query} LIMIT 1").fetchall():
        import duckdb  # noqa: F401  it makes relations, which can be read as Arrow streams

        append(path, con.sql(query), run)


def _fate(row: SubmissionRow, values: bool) -> Finding:
    """What became of values that the originals do not give any more."""
    code = "lake.carried_over" if values else "lake.values_lost"
    return finding(code, file=row.file, form=row.form, reporter=row.reporter, period=row.period)


def _count(con: DuckDBPyConnection, new: Path, old_readable: bool) -> tuple[int, int | None]:
    path = new / "observations"
    con.execute(f"CREATE VIEW new_value AS {scan(OBSERVATIONS, files(contents(path), path))}")
    [(value_count,)] = con.execute("SELECT count(*) FROM new_value").fetchall()
    if not old_readable:
        return int(value_count), None
    return int(value_count), sum(_changes(con, *share) for share in _shares(int(value_count)))


def _shares(value_count: int) -> Iterator[tuple[int, int]]:
    """Parts of all submissions, by number and how many there are, each with about a batch of values."""
    many = 1 + value_count // _BATCH
    return ((number, many) for number in range(many))


def _changes(con: DuckDBPyConnection, number: int, many: int) -> int:
    """How many places of a part of the submissions have another content than before, or only before or now
    have one."""
    content = f'{_PLACE}, "value", "text", state, lower, upper'
    part = f"WHERE hash(submission) % {many} = {number}"
    query = f"""
        SELECT count(DISTINCT ({_PLACE})) FROM (
            SELECT {content} FROM (
                SELECT {content}, 1 AS times FROM old_value SEMI JOIN committed USING (run) {part}
                UNION ALL SELECT {content}, -1 AS times FROM new_value {part})
            GROUP BY {content} HAVING sum(times) <> 0)
    """
    [(change_count,)] = con.execute(query).fetchall()
    return int(change_count)
