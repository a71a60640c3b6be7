"""Judging what is stored: the rules anew, and what reading the files told at their import."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.findings import Finding, Severity
from kpi.lake.told import not_told_by
from kpi.model.period import Period
from kpi.pipeline.checking.doubting import waivers, with_waivers
from kpi.pipeline.checking.judging import bench_for, judge_stored
from kpi.pipeline.opening.periods import no_reports
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.whole import open_whole
from kpi.pipeline.opening.workspace import Workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Stored:
    """What there is to tell of a period's reports, gravest first; `empty` that there are none at all."""

    findings: tuple[Finding, ...]
    empty: tuple[Finding, ...] = ()


def stored_findings(workspace: Workspace, period: Period, as_of: str | None = None) -> Stored:
    """All there is to tell of the current submissions of a period, and of the parts it is made of, gravest
    first. Raises Fault of `pinned`, `open_snapshot` and of the specs."""
    workspace = pinned(workspace, as_of)
    with open_whole(workspace, period, as_of) as whole:
        failed = judge_stored(whole.con, bench_for(workspace, period)).failed
        judged = [doubt.finding for doubt in with_waivers(failed, period, waivers(workspace))]
        read = _of_reading(whole.con, [str(period), *whole.sources])
    told = tuple(sorted((*read, *judged), key=lambda found: found.severity.rank))
    there = whole.sources or str(period) in whole.present
    return Stored(told, () if there else (no_reports(period, whole.present),))


def _of_reading(con: DuckDBPyConnection, periods: Sequence[str]) -> list[Finding]:
    """Findings of current submissions of some periods as they were told; one about a whole file counts as
    long as any of its forms does."""
    rows = con.execute(
        "SELECT f.code, f.severity, f.file, f.sheet, f.cell, f.unit, f.indicator, f.form, f.params "
        "FROM told f SEMI JOIN submission s ON f.run = s.run AND f.submission = s.submission "
        "AND s.period IN (SELECT unnest(?)) AND f.form IN ('', s.form) "
        f"WHERE {not_told_by('rules', 'f.code')} "
        "ORDER BY f.file, f.form, f.sheet, f.cell, f.code, f.unit, f.indicator, f.params",
        [list(periods)],
    ).fetchall()
    return [
        Finding(
            code,
            Severity(severity),
            file,
            sheet,
            cell,
            unit,
            indicator,
            form,
            tuple(json.loads(params).items()),
        )
        for code, severity, file, sheet, cell, unit, indicator, form, params in rows
    ]
