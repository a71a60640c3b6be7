"""Figures that are released and locked, and what is asked of them then: ``release.*``, ``period.locked``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from unittest import mock

from kpi.findings import Fault
from kpi.lake.decisions import decisions
from kpi.lake.layout import open_lake
from kpi.lake.released import damaged_releases
from kpi.model.period import parse_period
from kpi.pipeline.deciding import decisions as deciding
from kpi.pipeline.deciding.releasing import decide_release
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.workspace import Workspace
from tests.findings.reproducers.reports import Reproducer
from tests.findings.reproducers.submissions import V1, V2, WHY, Way
from tests.standing.reports import Desk

_YEAR = parse_period("2021")


def _released(desk: Desk) -> None:
    """Final figures, a correction that comes too late, and one after the lock is withdrawn."""
    desk.one(V1)
    decide_release(desk.workspace, _YEAR, "final", True, WHY)
    decide_release(desk.workspace, _YEAR, "final", True, WHY)
    desk.one(V2)
    deciding.withdraw(desk.workspace, 2, WHY)
    desk.one(V2)
    decide_release(desk.workspace, _YEAR, "final", False, WHY)
    with mock.patch("kpi.pipeline.opening.pinning.__version__", "9.0"):
        pinned(_now(desk), "2021-final")
    with suppress(Fault):
        pinned(_now(desk), "2021-preliminary")
    deciding.withdraw(desk.workspace, 4, WHY)
    with suppress(Fault):
        pinned(_now(desk), "2021-final.2")


def _damaged(desk: Desk) -> object:
    desk.one(V1)
    decide_release(desk.workspace, _YEAR, "final", False, WHY)
    lake = open_lake(desk.workspace.lake)
    shutil.rmtree(lake.root / "kept" / "specs")
    return list(damaged_releases(lake, decisions(lake)))


def _now(desk: Desk) -> Workspace:
    return Workspace(desk.workspace.root, desk.workspace.province, desk.workspace.lake)


REPRODUCERS: Mapping[str, Reproducer] = {
    **dict.fromkeys(
        (
            "period.locked",
            "release.known",
            "release.locked",
            "release.other_program",
            "release.revised",
            "release.unknown",
            "release.withdrawn",
        ),
        Way(_released),
    ),
    "release.damaged": Way(_damaged),
}
