"""Reading all files of a run: in threads, and many files in processes as well."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, closing, nullcontext
from importlib import import_module
from itertools import groupby, islice

from kpi.intake.files.sources import Source
from kpi.model.period import Period
from kpi.model.received import Received
from kpi.pipeline.importing.apart import Apart, read_apart
from kpi.pipeline.importing.desk import Batch, Desk, Means, reception
from kpi.pipeline.importing.workers import Broken, Job, WorkerGone, Workers, start_workers
from kpi.pipeline.opening.workspace import Workspace

__all__ = ["Means", "Progress", "read_all", "receive"]

Progress = Callable[[int, int, str], None]
Request = tuple[Source, Period, Means]  # a file, and as whose period and how it is to be read
_Placed = tuple[int, Batch]  # where in the run a batch begins

_AT_ONCE = 8  # files read together: few enough for steady progress
# A worker is up after some 0.4 s, in which 60 files are read without it, and takes 90 MB.
_WORTH_WORKERS = 100
_MOST_WORKERS = 3
_PATIENCE = 60.0  # seconds without a result after which workers are waited for no longer


def receive(
    workspace: Workspace,
    period: Period,
    sources: Sequence[Source],
    progress: Progress,
    means: Means,
) -> list[Received]:
    """Read all sources; results in their order. `progress` is told (done, all, label). Raises Fault of
    `Workspace.context`."""
    reception(workspace, period, means)
    files_by_number: dict[int, Received] = {}
    words: dict[str | None, str | None] = {}
    with closing(
        read_all(workspace, ((source, period, means) for source in sources), len(sources))
    ) as results:
        for place, result in results:
            for piece in (piece for part in result.parts for piece in part.pieces):
                piece.readings.share(words)
            files_by_number[place] = result
            progress(len(files_by_number), len(sources), result.file)
    return [files_by_number[place] for place in range(len(sources))]


def read_all(workspace: Workspace, requests: Iterable[Request], many: int) -> Generator[tuple[int, Received]]:
    """Read so `many` files: each result with the place of its file, as they come. Requests are taken up
    some files ahead of the results.

    A process beside this one reads, so that no file can end the run. Reading is mostly Python's own work,
    for which threads wait in turn; so workers share it where there are many files. What they cannot do, since
    they were killed or may not be started, is read beside as well. Raises Fault of `Workspace.context`.
    """
    workspace.aliases()  # the copy of this process must not ask the lake, whose engine has threads
    job = Job(workspace.root, workspace.specs.sha256, len(workspace.units.added))
    longest = workspace.specs.settings.limits.max_seconds
    with (
        _workers_for(job, many) as workers,
        read_apart(Desk(workspace).take_all, longest) as apart,
        ThreadPoolExecutor(1) as loader,
    ):
        if apart.start():  # before there is a thread more
            loader.submit(_load_engines)
        yield from _results(apart, workers, _batches(requests))


def _batches(requests: Iterable[Request]) -> Iterator[_Placed]:
    """What follows each other and is read alike, some files at a time."""
    for (period, means), group in groupby(enumerate(requests), key=lambda one: one[1][1:]):
        while some := tuple(islice(group, _AT_ONCE)):
            yield some[0][0], Batch([source for _, (source, _, _) in some], period, means)


def _workers_for(job: Job, files: int) -> AbstractContextManager[Workers | None]:
    many = min(_MOST_WORKERS, (os.cpu_count() or 1) - 1)
    return start_workers(job, many) if many > 0 and files >= _WORTH_WORKERS else nullcontext()


def _load_engines() -> None:
    """Load now what the run needs after reading: others read meanwhile."""
    for name in ("duckdb", "kpi.lake.duck", "deltalake", "kpi.spec.expression.parsed"):
        import_module(name)


def _results(
    apart: Apart, workers: Workers | None, batches: Iterator[_Placed]
) -> Iterator[tuple[int, Received]]:
    """Every file's result with its place, as they come."""
    away: dict[Future[list[Received]], _Placed] = {}
    left: deque[_Placed] = deque()  # what workers could not read
    while True:
        if workers is not None:
            for at, batch in islice(batches, max(0, workers.room - len(away))):
                away[workers.submit(batch)] = at, batch
        here = left.popleft() if left else next(batches, None)
        if here is not None:
            yield from enumerate(apart.take_all(here[1]), here[0])
        elif not away:
            return
        else:
            done_now = wait(away, _PATIENCE, return_when=FIRST_COMPLETED).done
            if not done_now:  # workers that the system has stopped: what they have is read beside
                left.extend(away.values())
                away.clear()
                workers = None
        for done in [future for future in away if future.done()]:
            at, batch = away.pop(done)
            try:
                yield from enumerate(done.result(), at)
            except WorkerGone:
                left.append((at, batch))
            except Broken:
                left.append((at, batch))
                workers = None
