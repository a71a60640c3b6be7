"""Reading files in processes of their own.

A worker is told the workspace's folder and opens it itself. It ends with its parent, however that ends.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import cast

from kpi.model.memory import collect_rarely
from kpi.model.received import Received
from kpi.pipeline.importing.child import begin, serve, uninterrupted
from kpi.pipeline.importing.desk import Batch, Desk
from kpi.pipeline.opening.workspace import open_workspace


class OtherSpecs(Exception):  # noqa: N818  a reason to stop, not a mistake
    """The specs or units on the disk are not those any more by which the parent judges."""


class WorkerGone(Exception):  # noqa: N818  a reason to read the files here
    """A worker has ended over some files; another has taken its place."""


class NoWorker(Exception):  # noqa: N818  a reason to read all files here
    """A worker could not be started, or those in its place have ended too often."""


Broken = (NoWorker, OSError, OtherSpecs)
_PATIENCE = 5.0  # seconds that a worker has to end
_FOLLOWERS = 5  # workers that may follow one that has ended: what ends more of them ends all


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker must know: the workspace's folder, the fingerprint of the specs by which the parent
    judges, and how many changes of units the parent has loaded."""

    root: Path
    specs: str
    changes: int = 0


_Task = tuple[Batch, "Future[list[Received]]"]
_Tasks = SimpleQueue[_Task | None]


@dataclass(slots=True)
class Worker:
    """A process that reads, and the pipe to it; when it has ended, another takes its place."""

    job: Job
    process: SpawnProcess
    pipe: Connection
    followers: int = _FOLLOWERS

    def ask(self, batch: Batch, ending: threading.Event) -> object:
        """What it makes of a batch: the files as read, or the error for which they are not. No other takes
        its place once all is `ending`."""
        try:
            self.pipe.send(batch)
            return self.pipe.recv()
        except (EOFError, OSError):
            return WorkerGone() if not ending.is_set() and self._followed() else NoWorker()

    def _followed(self) -> bool:
        self.pipe.close()
        if not self.followers:
            return False
        self.followers -= 1
        self.process.kill()
        self.process.join(_PATIENCE)
        try:
            self.process, self.pipe = _spawn(self.job)
        except OSError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Workers:
    """Processes that read for one job; `room` is how many batches they should have at hand. Each is spoken to
    through a pipe by a thread of its own, without semaphores, of which a tracking process would keep account
    and complain when it or this one is stopped."""

    workers: tuple[Worker, ...]
    tasks: _Tasks
    room: int

    def submit(self, batch: Batch) -> Future[list[Received]]:
        """Have files read; the result raises WorkerGone when they are to be read elsewhere, and one of
        `Broken` when the workers cannot go on at all."""
        future: Future[list[Received]] = Future()
        if self.workers:
            self.tasks.put((batch, future))
        else:
            future.set_exception(NoWorker())
        return future


@contextmanager
def start_workers(job: Job, many: int) -> Iterator[Workers]:
    """So many workers, which start while the parent goes on; nothing they have not begun is done at the end.

    Spawned, not forked: the same on every system, and no copies of other libraries' threads and locks.
    """
    tasks: _Tasks = SimpleQueue()
    ending = threading.Event()
    started: list[tuple[Worker, threading.Thread]] = []
    try:
        with suppress(OSError):
            for _ in range(many):
                worker = Worker(job, *_spawn(job))
                thread = threading.Thread(target=_speak, args=(worker, tasks, ending), daemon=True)
                thread.start()
                started.append((worker, thread))
        yield Workers(tuple(worker for worker, _ in started), tasks, 2 * many)
    finally:
        ending.set()
        with suppress(Empty):
            while task := tasks.get_nowait():
                task[1].cancel()
        for _ in started:
            tasks.put(None)
        for worker, thread in started:
            thread.join(_PATIENCE)
            if thread.is_alive():  # a worker that the system has stopped, or that hangs
                worker.process.kill()
            worker.process.join(_PATIENCE)
            thread.join(_PATIENCE)


def _spawn(job: Job) -> tuple[SpawnProcess, Connection]:
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_work, args=(there, job), daemon=True)
    with uninterrupted():
        process.start()
    there.close()
    return process, here


def _speak(worker: Worker, tasks: _Tasks, ending: threading.Event) -> None:
    """Hand tasks to a worker, one after the other, until there are no more."""
    while (task := tasks.get()) is not None:
        batch, future = task
        if not future.set_running_or_notify_cancel():
            continue
        answer = worker.ask(batch, ending)
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(cast("list[Received]", answer))
    worker.pipe.close()


def _work(parent: Connection, job: Job) -> None:
    """What a worker does."""
    begin()
    collect_rarely()
    with suppress(Exception):  # told with the first batch
        _desk(job)
    serve(parent, partial(_take_all, job))


def _take_all(job: Job, batch: Batch) -> list[Received]:
    return _desk(job).take_all(batch)


@lru_cache(maxsize=1)
def _desk(job: Job) -> Desk:
    workspace = open_workspace(job.root)
    if workspace.specs.sha256 != job.specs or len(workspace.units.added) != job.changes:
        raise OtherSpecs
    return Desk(workspace)
