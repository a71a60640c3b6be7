"""What is to be told of the state of the lake wherever its figures are shown: readings that were made with
other specs than those of today, and submissions that wait for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from kpi.findings import Finding, finding
from kpi.lake.layout import Lake, Rebuilt, read_about
from kpi.lake.log import HELD
from kpi.lake.snapshot import Snapshot
from kpi.lake.sql import literal
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.reading import reading_of

_PLACE = "run, submission, form, reporter"


# A whole report that counts and was imported after a held one, as `kpi.lake.log.Known.standing` tells it.
_OVERTAKING = f"""
    FROM submission AS c
    JOIN (SELECT {_PLACE}, min(seq) AS came FROM submission_all GROUP BY ALL) AS f USING ({_PLACE})
    JOIN (SELECT {_PLACE}, min(seq) AS came FROM submission_all GROUP BY ALL) AS h
        ON h.run = s.run AND h.submission = s.submission AND h.form = s.form AND h.reporter = s.reporter
    WHERE c.base = 0 AND c.form = s.form AND c.period = s.period AND c.reporter = s.reporter
        AND f.came > h.came AND c.revision >= s.revision
        AND NOT (c.received_stated AND s.received_stated AND s.received > c.received)"""
_NAMED = 3  # submissions that are named, of those that wait


def note_state(workspace: Workspace, snapshot: Snapshot, periods: Sequence[str]) -> tuple[Finding, ...]:
    """What is to be told of some periods (none: of all); the workspace takes note of it, for whoever shows
    what a command found."""
    has_held, has_older = _suspected(workspace, snapshot)
    findings = (
        *(_stale(workspace, snapshot, periods) if has_older else ()),
        *(_waiting(snapshot, periods) if has_held else ()),
    )
    workspace.notices.extend(note for note in findings if note not in workspace.notices)
    return findings


def _suspected(workspace: Workspace, snapshot: Snapshot) -> tuple[bool, bool]:
    """Whether anything at all was ever held, and whether anything was read by other specs: mostly nothing
    was, and to find out how much of it counts takes ten times as long."""
    rebuilt, reading = _rebuilt(workspace), reading_of(workspace.specs)
    [(has_held, has_older)] = snapshot.con.execute(
        f"SELECT coalesce(bool_or(outcome = {literal(HELD)}), FALSE), coalesce(bool_or("
        "if(reading <> '', reading <> $reading, specs <> $specs)), FALSE) FROM submission_all",
        {"reading": reading, "specs": workspace.specs.sha256},
    ).fetchall()
    return has_held, has_older or (rebuilt.seq > 0 and rebuilt.reading != reading)


def _rebuilt(workspace: Workspace) -> Rebuilt:
    """How the data set was made that is read."""
    release = workspace.release
    return read_about(Lake(workspace.lake)).rebuilt if release is None else release.rebuilt


def _waiting(snapshot: Snapshot, periods: Sequence[str]) -> tuple[Finding, ...]:
    """Submissions that are stored and do not count until the office decides."""
    rows = snapshot.con.execute(
        f"SELECT DISTINCT submission, file FROM submission_all AS s WHERE outcome = {literal(HELD)} "
        "AND (len($periods) = 0 OR s.period IN (SELECT unnest($periods))) AND NOT EXISTS ("
        "FROM submission_all AS o WHERE o.submission = s.submission AND o.form = s.form "
        f"AND o.reporter = s.reporter AND o.seq > s.seq) AND NOT EXISTS ({_OVERTAKING}) ORDER BY ALL",
        {"periods": list(periods)},
    ).fetchall()
    if not rows:
        return ()
    more = len(rows) - _NAMED
    names = "; ".join(f"{submission} ({PurePath(file).name})" for submission, file in rows[:_NAMED])
    names += f"; … (+{more})" if more > 0 else ""
    return (finding("lake.undecided", count=len(rows), named=names),)


def _stale(workspace: Workspace, snapshot: Snapshot, periods: Sequence[str]) -> tuple[Finding, ...]:
    """Submissions that count and were read by older specs; as `kpi.pipeline.checking.duplicates` tells."""
    rebuilt, specs = _rebuilt(workspace), workspace.specs
    [(count,)] = snapshot.con.execute(
        f"""
        SELECT count(DISTINCT (s.run, s.submission)) FROM submission AS s JOIN (
            SELECT {_PLACE}, min(seq) AS seq, arg_min(reading, seq) AS reading, arg_min(specs, seq) AS specs
            FROM submission_all GROUP BY ALL
        ) AS first USING ({_PLACE})
        WHERE (len($periods) = 0 OR s.period IN (SELECT unnest($periods))) AND CASE
            WHEN first.seq <= $seq THEN $rebuilt <> $reading
            WHEN first.reading <> '' THEN first.reading <> $reading
            ELSE first.specs <> $specs END
        """,
        {
            "periods": list(periods),
            "seq": rebuilt.seq,
            "rebuilt": rebuilt.reading,
            "reading": reading_of(specs),
            "specs": specs.sha256,
        },
    ).fetchall()
    if not count:
        return ()
    return (finding("lake.readings_older", count=count),)
