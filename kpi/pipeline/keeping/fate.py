"""Was a run stored? Looked up in the lake after something went wrong, since an error tells only of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kpi.findings import Fault
from kpi.lake.decisions import decisions, unfinished
from kpi.lake.layout import Lake, read_about
from kpi.lake.log import known
from kpi.lake.tables import commit_info, newest, process_name
from kpi.pipeline.opening.workspace import Workspace
from kpi.units.amending import FOLDER


class Fate(StrEnum):
    """What has become of a run; `BEGUN`: a decision is stored, but what it is to bring about is not yet."""

    STORED = "stored"
    NOT_STORED = "not_stored"
    BEGUN = "begun"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Before:
    """What a workspace held before a run: the newest entries of the logs by path, the data set in use, and
    the files with changes of units."""

    logs: Mapping[Path, int]
    tables: str
    changes: frozenset[str]


def look_before(workspace: Workspace) -> Before | None:
    """What is there now; None where that cannot be seen."""
    lake = Lake(workspace.lake)
    try:
        logs = {path: newest(path) for path in (lake.submissions, lake.decisions)}
        return Before(logs, read_about(lake).tables, _changes(workspace))
    except (OSError, Fault):
        return None


def fate(workspace: Workspace, before: Before) -> Fate:
    """What has become of a run of this process that began with `before`. Never raises."""
    lake = Lake(workspace.lake)
    try:
        run_ids, decided = (_own(path, number) for path, number in before.logs.items())
        if decided and not run_ids:
            begun = {decision.run for decision in unfinished(decisions(lake), known(lake).rows)}
            return Fate.BEGUN if decided & begun else Fate.STORED
        changed = read_about(lake).tables != before.tables or _changes(workspace) != before.changes
    except Exception:  # noqa: BLE001  whatever hides the answer, the answer is then not known
        return Fate.UNKNOWN
    return Fate.STORED if run_ids or changed else Fate.NOT_STORED


def _own(path: Path, before: int) -> set[str]:
    """The runs of this process that a log has got since."""
    infos = (commit_info(path, number) for number in range(before + 1, newest(path) + 1))
    return {str(info.get("run")) for info in infos if info.get("process") == process_name()}


def _changes(workspace: Workspace) -> frozenset[str]:
    return frozenset(path.name for path in (workspace.root / FOLDER).glob("*.csv"))
