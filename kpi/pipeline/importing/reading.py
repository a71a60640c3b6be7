"""Reading all files of a run: in threads, and many files in processes as well."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module

from kpi.intake.files.sources import Source
from kpi.model.period import Period
from kpi.model.received import Received
from kpi.pipeline.importing.apart import Apart, read_apart
from kpi.pipeline.importing.desk import Means, reception
from kpi.pipeline.importing.workers import Broken, Job, Workers, start_workers
from kpi.pipeline.opening.workspace import Workspace

__all__ = ["Means", "Progress", "receive"]

Progress = Callable[[int, int, str], None]
_Batch = tuple[int, Sequence[Source]]  # where in the run it begins, and its files

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
    """Read all sources; results in their order. `progress` is told (done, all, label).

    A process beside this one reads, so that no file can end the run. Reading is mostly Python's own work,
    for which threads wait in turn; so workers share it where there are many files. What they cannot do, since
    they were killed or may not be started, is read beside as well. Raises Fault of `Workspace.context`.
    """
    changes = len(workspace.units.added)
    job = Job(workspace.root, period, workspace.specs.sha256, means, changes)
    files_by_number: dict[int, Received] = {}
    words: dict[str | None, str | None] = {}
    with (
        _workers_for(job, len(sources)) as workers,
        read_apart(reception(workspace, period, means)) as apart,
        ThreadPoolExecutor(1) as loader,
    ):
        if apart.start():  # before there is a thread more
            loader.submit(_load_engines)
        for place, result in _results(apart, workers, sources):
            for piece in (piece for part in result.parts for piece in part.pieces):
                piece.readings.share(words)
            files_by_number[place] = result
            progress(len(files_by_number), len(sources), result.file)
    return [files_by_number[place] for place in range(len(sources))]


def _workers_for(job: Job, files: int) -> AbstractContextManager[Workers | None]:
    many = min(_MOST_WORKERS, (os.cpu_count() or 1) - 1)
    return start_workers(job, many) if many > 0 and files >= _WORTH_WORKERS else nullcontext()


def _load_engines() -> None:
    """Load now what the run needs after reading: others read meanwhile."""
    for name in ("duckdb", "kpi.lake.duck", "deltalake", "kpi.spec.expression.parsed"):
        import_module(name)


def _results(
    apart: Apart, workers: Workers | None, sources: Sequence[Source]
) -> Iterator[tuple[int, Received]]:
    """Every file's result with its place, as they come."""
    batches = deque((at, sources[at : at + _AT_ONCE]) for at in range(0, len(sources), _AT_ONCE))
    away: dict[Future[list[Received]], _Batch] = {}
    while batches or away:
        while workers is not None and batches and len(away) < workers.room:
            batch = batches.popleft()
            away[workers.submit(batch[1])] = batch
        if batches:
            at, batch_sources = batches.popleft()
            yield from enumerate(apart.take_all(batch_sources), at)
        else:
            done_now = wait(away, _PATIENCE, return_when=FIRST_COMPLETED).done
            if not done_now:  # workers that the system has stopped: what they have is read beside
                batches.extend(away.values())
                away.clear()
                workers = None
        for done in [future for future in away if future.done()]:
            batch = away.pop(done)
            try:
                yield from enumerate(done.result(), batch[0])
            except Broken:
                batches.append(batch)
                workers = None
