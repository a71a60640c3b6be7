"""Taking in one file: its original is kept before anything is judged."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from kpi.findings import Finding, finding, reason_of
from kpi.intake.context import Context
from kpi.intake.files.reader import reader_name
from kpi.intake.files.sources import Source
from kpi.intake.workbook import read_file
from kpi.lake.layout import Lake
from kpi.lake.originals import keep
from kpi.model.period import Period
from kpi.model.received import Received
from kpi.pipeline.importing.aside import holds_persons, set_aside
from kpi.pipeline.opening.workspace import Workspace

Begun = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Means:
    """Where originals are kept (None: nowhere), by what the office had decided by `until` files are read, and
    whether refused files without any known form are kept as well. `passwords` open locked workbooks. Where
    persons are set `aside`, a copy without them is read and kept in place of a file that holds any.
    `beside` is the code of another province whose reports they are, "" for the workspace's own."""

    lake: Lake | None
    until: datetime
    keep_refused: bool = False
    passwords: tuple[str, ...] = field(default=(), repr=False)
    aside: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Reception:
    """How files of a run are taken in; originals are stored while the next file is read, which is to wait for
    the disk and not for Python."""

    context: Context
    means: Means

    def take_all(self, sources: Sequence[Source], begun: Begun = lambda _: None) -> list[Received]:
        """Read some files, and keep their originals but for lists of persons and, unless it is asked for,
        files in which there is no form; results in their order. `begun` is told the number of each. Raises
        OSError when an original cannot be kept."""
        files_read: list[Received] = []
        futures: list[Future[Path]] = []
        with ThreadPoolExecutor(2) as keeper:
            for at, source in enumerate(sources):
                begun(at)
                files_read.append(self._take(source, keeper, futures))
        for original in futures:
            original.result()
        return files_read

    def _take(self, source: Source, keeper: ThreadPoolExecutor, futures: list[Future[Path]]) -> Received:
        try:
            data = self._bytes(source)
            if isinstance(data, Finding):
                return _unread(source, data)
            file_read, data = self._read(source, data)
        except OSError as error:
            return _unread(source, finding("file.unreadable", file=source.label, why=reason_of(error)))
        except MemoryError:
            return _unread(source, finding("file.damaged"))
        if not (file_read.holds_form or self.means.keep_refused):
            file_read = replace(file_read, keep=False)
        if self.means.lake is not None and file_read.keep:
            futures.append(keeper.submit(keep, self.means.lake, data, file_read.sha256, file_read.suffix))
        return file_read

    def _read(self, source: Source, data: bytes) -> tuple[Received, bytes]:
        """A file as read, and the bytes that may be kept of it."""
        if source.problem is not None:
            return _unread(source, source.problem, hashlib.sha256(data).hexdigest(), len(data)), data
        passwords = self.means.passwords
        file_read = read_file(data, source.label, source.suffix, self.context, passwords)
        if self.means.aside and holds_persons(file_read):
            return set_aside(data, file_read, self.context, passwords)
        return file_read, data

    def _bytes(self, source: Source) -> bytes | Finding:
        limit = self.context.specs.settings.limits.max_unpacked
        if source.data is None:
            about = source.path.stat()
            if not stat.S_ISREG(about.st_mode):  # reading a pipe or a device may never end
                return finding("file.unreadable", why="reason.not_a_file")
            if about.st_size > limit:
                return finding("file.bomb", size=about.st_size // 1_000_000)
        return source.read()


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that are read together as reports of a period, and how they are taken in."""

    sources: Sequence[Source]
    period: Period
    means: Means


@dataclass(slots=True)
class Desk:
    """Takes in batches for a workspace; how files were taken in last is how the next mostly are."""

    workspace: Workspace
    last: tuple[Period, Means, Reception] | None = None

    def take_all(self, batch: Batch, begun: Begun = lambda _: None) -> list[Received]:
        """As `Reception.take_all`. Raises Fault of `Workspace.context`."""
        if self.last is None or self.last[:2] != (batch.period, batch.means):
            self.last = batch.period, batch.means, reception(self.workspace, batch.period, batch.means)
        return self.last[2].take_all(batch.sources, begun)


def reception(workspace: Workspace, period: Period, means: Means) -> Reception:
    """How files of a period are taken in. Raises Fault of `Workspace.context`."""
    if means.beside != workspace.beside:
        workspace = replace(workspace, beside=means.beside, _contexts={})
    return Reception(workspace.context(period, means.until), means)


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
        holds_form=False,
    )
