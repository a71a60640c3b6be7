"""Reading the originals of a lake again, as many at a time as an import does."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kpi.intake.files.sources import Source
from kpi.lake.rereading import Original
from kpi.model.period import parse_period
from kpi.model.received import Received
from kpi.pipeline.importing.reading import Means, Request, read_all
from kpi.pipeline.opening.kin import province_of
from kpi.pipeline.opening.workspace import Workspace


def reread(
    workspace: Workspace, passwords: Sequence[str], originals: Iterable[Original], many: int
) -> Generator[Received]:
    """Read originals, so many in all, as they would be read today but for what the office has decided since
    they came; results in their order."""
    requests = (_request(workspace, original, tuple(passwords)) for original in originals)
    early: dict[int, Received] = {}
    turn = 0
    with closing(read_all(workspace, requests, many)) as results:
        for place, result in results:
            early[place] = result
            while turn in early:
                yield early.pop(turn)
                turn += 1


def _request(workspace: Workspace, original: Original, passwords: tuple[str, ...]) -> Request:
    first = original.rows[0]
    beside = province_of(workspace, first.reporter, parse_period(first.period))
    means = Means(None, datetime.fromisoformat(first.imported_at), passwords=passwords, beside=beside)
    source = Source(first.file, first.suffix, Path(first.file), original.data)
    return source, parse_period(first.period), means
