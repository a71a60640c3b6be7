"""Reading files in processes of their own.

A worker is told the workspace's folder and opens it itself. It ends with its parent, however that ends.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from queue import Empty, SimpleQueue

from kpi.intake.files.sources import Source
from kpi.model.memory import collect_rarely
from kpi.model.period import Period
from kpi.model.received import Received
from kpi.pipeline.importing.child import begin, serve, uninterrupted
from kpi.pipeline.importing.desk import Means, Reception, reception
from kpi.pipeline.opening.workspace import open_workspace


class OtherSpecs(Exception):  # noqa: N818  a reason to stop, not a mistake
    """The specs or units on the disk are not those any more by which the parent judges."""


class WorkerGone(Exception):  # noqa: N818  a reason to read the files here
    """A worker has ended, or could not be started."""


Broken = (WorkerGone, OSError, OtherSpecs)
_PATIENCE = 5.0  # seconds that a worker has to end


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker must know: the workspace's folder, the period, the fingerprint of the specs by which the
    parent judges, how files are taken in, and how many changes of units the parent has loaded."""

    root: Path
    period: Period
    specs: str
    means: Means
    changes: int = 0


_Task = tuple[Sequence[Source], "Future[list[Received]]"]


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that read for one job; `room` is how many batches they should have at hand. Each is spoken to
    through a pipe by a thread of its own, without semaphores, of which a tracking process would keep account
    and complain when it or this one is stopped."""

    processes: tuple[SpawnProcess, ...]
    tasks: SimpleQueue[_Task | None]
    room: int

    def submit(self, sources: Sequence[Source]) -> Future[list[Received]]:
        """Have files read; the result raises one of `Broken` when the workers cannot go on."""
        future: Future[list[Received]] = Future()
        if self.processes:
            self.tasks.put((sources, future))
        else:
            future.set_exception(WorkerGone())
        return future


@contextmanager
def start_workers(job: Job, many: int) -> Iterator[Workers]:
    """So many workers, which start while the parent goes on; nothing they have not begun is done at the end.

    Spawned, not forked: the same on every system, and no copies of other libraries' threads and locks.
    """
    tasks: SimpleQueue[_Task | None] = SimpleQueue()
    started: list[SpawnProcess] = []
    threads: list[threading.Thread] = []
    try:
        with uninterrupted(), suppress(OSError):
            for _ in range(many):
                process, thread = _start(job, tasks)
                started.append(process)
                threads.append(thread)
        yield Workers(tuple(started), tasks, 2 * many)
    finally:
        with suppress(Empty):
            while task := tasks.get_nowait():
                task[1].cancel()
        for _ in threads:
            tasks.put(None)
        for process, thread in zip(started, threads, strict=True):
            thread.join(_PATIENCE)
            if thread.is_alive():  # a worker that the system has stopped, or that hangs
                process.kill()
            process.join(_PATIENCE)
            thread.join(_PATIENCE)


def _start(job: Job, tasks: SimpleQueue[_Task | None]) -> tuple[SpawnProcess, threading.Thread]:
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_work, args=(there, job), daemon=True)
    process.start()
    there.close()
    thread = threading.Thread(target=_speak, args=(here, tasks), daemon=True)
    thread.start()
    return process, thread


def _speak(worker: Connection, tasks: SimpleQueue[_Task | None]) -> None:
    """Hand tasks to a worker, one after the other, until there are no more."""
    with worker:
        while (task := tasks.get()) is not None:
            sources, future = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker.send(sources)
                answer = worker.recv()
            except (EOFError, OSError):
                answer = WorkerGone()
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)


def _work(parent: Connection, job: Job) -> None:
    """What a worker does."""
    begin()
    collect_rarely()
    with suppress(Exception):  # told with the first batch
        _desk(job)
    serve(parent, partial(_take_all, job))


def _take_all(job: Job, sources: Sequence[Source]) -> list[Received]:
    return _desk(job).take_all(sources)


@lru_cache(maxsize=1)
def _desk(job: Job) -> Reception:
    workspace = open_workspace(job.root)
    if workspace.specs.sha256 != job.specs or len(workspace.units.added) != job.changes:
        raise OtherSpecs
    return reception(workspace, job.period, job.means)
