"""The day that a question is asked on."""

from __future__ import annotations

from datetime import date

from kpi.lake.layout import open_lake
from kpi.lake.releases import release_meant
from kpi.pipeline.opening.workspace import Workspace


def day_asked(workspace: Workspace, as_of: str | None) -> date:
    """Today, or of a release that `as_of` names the day it was made: what was not due then is not due in its
    tables whenever they are printed. Raises Fault of `release_meant`."""
    release = release_meant(open_lake(workspace.lake), as_of) if as_of else None
    return release.at.astimezone().date() if release else date.today()  # noqa: DTZ011  a day of the office
