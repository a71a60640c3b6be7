"""Stored readings that were made with other specs than those of today: told wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import Finding, Severity, finding
from kpi.lake.layout import Lake, read_about
from kpi.lake.snapshot import Snapshot
from kpi.pipeline.workspace import Workspace
from kpi.spec.reading import reading_of

_PLACE = "run, submission, form, reporter"


def note_stale(workspace: Workspace, snapshot: Snapshot, periods: Sequence[str]) -> tuple[Finding, ...]:
    """What to tell of submissions that count in some periods (none: in all) and were read by older specs; the
    workspace takes note of it, for whoever shows what a command found.

    Whether a row was is told as in `kpi.pipeline.repeating.ReadBy.is_stale`.
    """
    rebuilt, specs = read_about(Lake(workspace.lake)).rebuilt, workspace.specs
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
    told = finding("lake.readings_older", Severity.WARNING, count=count)
    if told not in workspace.notices:
        workspace.notices.append(told)
    return (told,)
