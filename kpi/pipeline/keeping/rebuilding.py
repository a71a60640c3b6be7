"""Making the tables of a workspace's lake anew from its originals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kpi.lake.layout import open_log
from kpi.lake.rebuild import RebuildReport
from kpi.lake.rebuild import rebuild as rebuild_lake
from kpi.lake.verify import Progress
from kpi.pipeline.keeping.rereading import reread
from kpi.pipeline.opening.pinning import pin_now
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.reading import reading_of


def rebuild(workspace: Workspace, progress: Progress, passwords: Sequence[str] = ()) -> RebuildReport:
    """Make observations and findings anew; what is preserved stands in `kpi.lake.rebuild`. Locked originals
    are read again with the passwords."""
    reading = reading_of(workspace.specs)
    pin_now(workspace)
    return rebuild_lake(open_log(workspace.lake), partial(reread, workspace, passwords), progress, reading)
