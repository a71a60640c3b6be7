"""Taking in one file: its original is kept before anything is judged."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.reader import reader_name
from kpi.intake.sources import Source
from kpi.intake.workbook import read_file
from kpi.lake.layout import Lake
from kpi.lake.originals import keep
from kpi.model.period import Period
from kpi.model.received import Received
from kpi.pipeline.workspace import Workspace

_THREADS = 1  # while one waits for the disk, another reads


@dataclass(frozen=True, slots=True)
class Reception:
    """How files of a run are taken in. `lake` is None when nothing is to be stored."""

    context: Context
    lake: Lake | None

    def take_all(self, sources: Sequence[Source]) -> list[Received]:
        """Read some files in threads; results in their order."""
        with ThreadPoolExecutor(_THREADS) as pool:
            return list(pool.map(self.take, sources))

    def take(self, source: Source) -> Received:
        """Read one file and keep its original, unless it must not be kept."""
        if source.problem is not None and source.data == b"":
            return _unread(source, source.problem)
        try:
            return self._take(source)
        except MemoryError:
            return _unread(source, finding("file.damaged"))

    def _take(self, source: Source) -> Received:
        try:
            data = self._bytes(source)
        except OSError as error:
            return _unread(
                source, finding("file.unreadable", file=source.label, why=error.strerror or str(error))
            )
        if isinstance(data, Finding):
            return _unread(source, data)
        if source.problem is None:
            received = read_file(data, source.label, source.suffix, self.context)
        else:
            digest = hashlib.sha256(data).hexdigest()
            received = _unread(source, source.problem, digest, len(data))
        if self.lake is not None and received.keep:
            keep(self.lake, data, received.sha256, received.suffix)
        return received

    def _bytes(self, source: Source) -> bytes | Finding:
        limit = self.context.specs.settings.max_unpacked
        if source.data is None:
            about = source.path.stat()
            if not stat.S_ISREG(about.st_mode):  # reading a pipe or a device may never end
                return finding("file.unreadable", why="not a regular file")
            if about.st_size > limit:
                return finding("file.bomb", size=about.st_size // 1_000_000)
        return source.read()


def reception(
    workspace: Workspace, period: Period, lake: Lake | None, until: datetime | None = None
) -> Reception:
    """How files of a period are taken in, by what the office had decided by a moment (None: by now)."""
    return Reception(workspace.context(period, until), lake)


def _unread(source: Source, problem: Finding, sha256: str = "", size: int = 0) -> Received:
    return Received(
        file=source.label,
        sha256=sha256,
        size=size,
        suffix=source.suffix,
        reader=reader_name(),
        parts=(),
        findings=(problem.at(file=source.label),),
        refused=True,
        keep=bool(sha256),
    )
