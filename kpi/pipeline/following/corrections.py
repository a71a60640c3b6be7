"""What stands against the reports of each reporter, so that it can be told what to correct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.findings import Finding, Severity
from kpi.lake.finding_row import columns_of, finding_of
from kpi.lake.told import not_told_by
from kpi.model.period import Period
from kpi.pipeline.checking.doubting import waivers, with_waivers
from kpi.pipeline.checking.judging import bench_for, judge_stored
from kpi.pipeline.opening.workspace import Workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SENDERS = "SELECT DISTINCT run, submission, form, unit, reporter FROM observation"
_READ = f"""
    SELECT DISTINCT s.reporter, {columns_of("f")} FROM told AS f JOIN submission AS s
        ON f.run = s.run AND f.submission = s.submission AND f.form IN ('', s.form)
    WHERE s.period = ? AND f.severity IN ('error', 'warning') AND {not_told_by("rules", "f.code")}
    ORDER BY ALL
"""


def corrections(
    con: DuckDBPyConnection, workspace: Workspace, period: Period
) -> Mapping[str, tuple[Finding, ...]]:
    """By reporter the errors and warnings about what counts of a period, gravest first: what reading told,
    and the rules judged anew, without what the office lets stand. `con` has the views of a snapshot that
    holds the period and the one before."""
    notes: dict[str, list[Finding]] = {}
    for reporter, *columns in con.execute(_READ, [str(period)]).fetchall():
        notes.setdefault(reporter, []).append(finding_of(columns))
    senders: dict[tuple[str, ...], list[str]] = {}
    for *place, reporter in con.execute(f"{_SENDERS} WHERE period = ?", [str(period)]).fetchall():
        senders.setdefault(tuple(place), []).append(reporter)
    failed = judge_stored(con, bench_for(workspace, period)).failed
    for doubt in with_waivers(failed, period, waivers(workspace)):
        if doubt.finding.severity is Severity.INFO:
            continue
        places = {(cell.run, cell.submission, cell.form, cell.unit) for cell in doubt.cells}
        for reporter in sorted({one for place in places for one in senders.get(place, ())}):
            notes.setdefault(reporter, []).append(doubt.finding)
    return {
        reporter: tuple(sorted(findings, key=lambda one: one.severity.rank))
        for reporter, findings in notes.items()
    }
