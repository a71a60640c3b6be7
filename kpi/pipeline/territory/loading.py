"""Changes of units, loaded into a workspace: judged as a whole, then kept in one file, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpi.findings import Fault, Finding, finding
from kpi.lake.layout import Lake, open_lake
from kpi.lake.lock import writing
from kpi.lake.log import known
from kpi.model.durable import sync_folder, write_whole
from kpi.model.period import parse_period
from kpi.model.show import day_text
from kpi.pipeline.opening.workspace import Workspace
from kpi.units.amending import FOLDER
from kpi.units.amending.apply import Applied
from kpi.units.amending.file import Change, changes_text, read_changes, stored_name
from kpi.units.amending.kept import judge_load, read_text
from kpi.units.gazetteer.units import load_units


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a file of changes came to: its days, how many units came to be, ended, or changed name, type or
    place, and how many links old to new it gives. `file_name` is the file it was kept in, "" for none."""

    file: str
    effective: tuple[date, ...]
    added: int
    ended: int
    changed: int
    links: int
    file_name: str
    findings: tuple[Finding, ...]


def load_changes(workspace: Workspace, path: Path, dry_run: bool) -> LoadReport:
    """Judge a file of changes beside all that is known, and keep it in the workspace unless it has an error.

    Raises Fault ``change.unreadable`` for a file that is no UTF-8 text, and those of the workspace's own.
    """
    text = read_text(path)
    if isinstance(text, Finding):
        raise Fault(text)
    changes_file = read_changes(text, path.name)
    changes, folder = changes_file.changes, workspace.root / FOLDER
    if changes_file.findings:
        findings = judge_load(load_units(), folder, changes_file.sound).findings if changes_file.sound else []
        return _report(path, changes, (*changes_file.findings, *findings))
    lake = open_lake(workspace.lake)
    with nullcontext() if dry_run else writing(lake):
        applied = judge_load(load_units(), folder, changes)
        if applied.links:
            applied.findings += _read_before(lake, changes)
        keep = not (dry_run or applied.refused or not applied.links)
        file_name = _keep(folder, changes) if keep else ""
    return _report(path, changes, applied.findings, applied, file_name)


def _read_before(lake: Lake, changes: Sequence[Change]) -> list[Finding]:
    """Stored reports that were read by the map as it was known then, and would now be read by another."""
    first = min(changes, key=lambda change: change.day)
    period_names = sorted({row.period for row in known(lake).current.values()})
    periods = [period for period in period_names if parse_period(period).end >= first.day]
    if not periods:
        return []
    return [first.told("change.read_before", day=day_text(first.day), periods=", ".join(periods))]


def _report(
    path: Path,
    changes: Sequence[Change],
    findings: Sequence[Finding],
    applied: Applied | None = None,
    file_name: str = "",
) -> LoadReport:
    days = tuple(sorted({change.day for change in changes}))
    counts = (0, 0, 0, 0)
    if applied is not None and not applied.refused:
        counts = applied.added, applied.ended, applied.changed, len(applied.links)
    return LoadReport(path.name, days, *counts, file_name, tuple(findings))


def _keep(folder: Path, changes: Sequence[Change]) -> str:
    """Write the changes whole: a file that was begun is never taken for one that is there."""
    file = folder / stored_name(changes)
    try:
        folder.mkdir(exist_ok=True)
        write_whole(file, changes_text(changes).encode())
        sync_folder(folder.parent)
    except OSError as error:
        raise Fault(finding("change.unwritable", folder=folder, why=error.strerror or error)) from error
    return f"{folder.name}/{file.name}"
