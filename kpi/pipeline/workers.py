"""Reading files in processes of their own.

A worker is told the workspace's folder and opens it itself. It ends with its parent, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kpi.intake.sources import Source
from kpi.model.memory import collect_rarely
from kpi.model.period import Period
from kpi.model.received import Received
from kpi.pipeline.receiving import Means, Reception, reception
from kpi.pipeline.workspace import open_workspace


class OtherSpecs(Exception):  # noqa: N818  a reason to stop, not a mistake
    """The specs or units on the disk are not those any more by which the parent judges."""


Broken = (BrokenProcessPool, OSError, OtherSpecs)


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker must know: the workspace's folder, the period, the fingerprint of the specs by which the
    parent judges, how files are taken in, and how many changes of units the parent has loaded."""

    root: Path
    period: Period
    specs: str
    means: Means
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that read for one job; `room` is how many batches they should have at hand."""

    job: Job
    pool: ProcessPoolExecutor
    room: int

    def submit(self, sources: Sequence[Source]) -> Future[list[Received]]:
        """Have files read; the result raises one of `Broken` when the workers cannot go on."""
        try:
            return self.pool.submit(_take_all, self.job, sources)
        except (BrokenProcessPool, OSError) as error:
            failed: Future[list[Received]] = Future()
            failed.set_exception(error)
            return failed


@contextmanager
def start_workers(job: Job, many: int) -> Iterator[Workers]:
    """So many workers, which start while the parent goes on; nothing they have not begun is done at the end.

    Spawned, not forked: the same on every system, and no copies of other libraries' threads and locks.
    """
    pool = ProcessPoolExecutor(many, multiprocessing.get_context("spawn"), _begin)
    try:
        with _uninterrupted(), suppress(*Broken):
            pool.submit(_desk_ready, job)  # the first task starts them all
        yield Workers(job, pool, 2 * many)
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes started here inherit that Ctrl-C is not for them, which else would end them half-started; the
    parent has it when they are."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave it to the parent to be interrupted, and end when it ends, even if it is killed."""
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _desk_ready(job: Job) -> None:
    _desk(job)


def _take_all(job: Job, sources: Sequence[Source]) -> list[Received]:
    return _desk(job).take_all(sources)


@lru_cache(maxsize=1)
def _desk(job: Job) -> Reception:
    workspace = open_workspace(job.root)
    if workspace.specs.sha256 != job.specs or len(workspace.units.added) != job.changes:
        raise OtherSpecs
    return reception(workspace, job.period, job.means)
