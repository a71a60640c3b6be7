"""Verifying the lake of a workspace against its originals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from kpi.findings import finding
from kpi.lake.layout import open_lake
from kpi.lake.leftovers import Leftover, clear
from kpi.lake.lock import writing
from kpi.lake.verify import Progress, VerifyReport
from kpi.lake.verify import verify as verify_lake
from kpi.pipeline.keeping.rereading import reread
from kpi.pipeline.opening.workspace import Workspace


def verify(
    workspace: Workspace, repair: bool, progress: Progress, passwords: Sequence[str] = ()
) -> VerifyReport:
    """Check originals and stored values; with `repair` clear what killed runs left behind, and say what.
    Locked originals are read again with the passwords."""
    lake = open_lake(workspace.lake)
    cleared: tuple[Leftover, ...] = ()
    if repair:
        with writing(lake):
            cleared = clear(lake)
    report = verify_lake(lake, partial(reread, workspace, passwords), workspace.specs.sha256, progress)
    findings = tuple(
        finding(
            "lake.cleared",
            run=left.run,
            observations=left.observations,
            findings=left.findings,
        )
        for left in cleared
    )
    return replace(report, leftovers=cleared + report.leftovers, findings=report.findings + findings)
