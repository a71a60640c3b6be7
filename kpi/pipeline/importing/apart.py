"""Reading files in a process beside this one: a file that ends the reader, or that it never comes back from,
is refused, and the others of the run are read.

The process is a copy of this one (so it is up at once and knows the workspace) and does nothing but read.
Where the system has no such copies the files are read here, without that protection.
"""

from __future__ import annotations

import multiprocessing
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from kpi.findings import Finding, finding
from kpi.model.received import Received
from kpi.pipeline.importing.child import begin, serve, uninterrupted
from kpi.pipeline.importing.desk import Batch, Begun

_SLOWER = 3  # times the limit of work that may pass on the clock: a busy machine makes no file slow
_PATIENCE = 5.0  # seconds that the process has to end

Take = Callable[[Batch, Begun], list[Received]]
_Reader = tuple[BaseProcess, Connection]  # and the pipe to it


@dataclass(frozen=True, slots=True)
class _Stuck:
    """Reading came no further than the file `at` of those asked for, for a reason."""

    at: int
    why: Finding


@dataclass(slots=True)
class Apart:
    """A reader in a process of its own, which is started at the first files and anew after each that ended
    it. `take` is what it does with a batch, and `patience` the seconds that a file may take by the clock."""

    take: Take
    patience: float
    reader: _Reader | None = None

    def take_all(self, batch: Batch) -> list[Received]:
        """As `Desk.take_all`; a file on which the reader ends, also when it is alone, or hangs is refused."""
        reader = self.start() if batch.sources else None
        if reader is None:
            return self.take(batch, _unheard)
        answer = self._ask(reader[1], batch)
        if not isinstance(answer, _Stuck):
            return answer
        self.stop()
        sources, at = batch.sources, answer.at
        if len(sources) == 1 or answer.why.code == "file.too_slow":
            problem = replace(sources[at], problem=answer.why)
            refused = self.take(replace(batch, sources=[problem]), _unheard)
        else:  # it may have ended for another reason: the file is tried by itself
            refused = self.take_all(replace(batch, sources=sources[at : at + 1]))
        before = self.take_all(replace(batch, sources=sources[:at]))
        return [*before, *refused, *self.take_all(replace(batch, sources=sources[at + 1 :]))]

    def start(self) -> _Reader | None:
        """Have the process up; None where there can be none."""
        if self.reader is None and "fork" in multiprocessing.get_all_start_methods():
            with suppress(OSError):
                self.reader = _start(self.take)
        return self.reader

    def _ask(self, pipe: Connection, batch: Batch) -> list[Received] | _Stuck:
        at = 0
        try:
            pipe.send(batch)
            while pipe.poll(self.patience):
                answer = pipe.recv()
                if isinstance(answer, Exception):
                    raise answer
                if isinstance(answer, list):
                    return answer
                at = answer
        except (EOFError, ConnectionError):
            return _Stuck(at, finding("file.reader_died"))
        return _Stuck(at, finding("file.too_slow", limit=round(self.patience)))

    def stop(self) -> None:
        """End the process, whatever it does."""
        reader, self.reader = self.reader, None
        if reader is not None:
            process, pipe = reader
            pipe.close()
            process.kill()
            process.join(_PATIENCE)


def _unheard(_: int) -> None:
    """Nobody waits to hear which file is begun."""


@contextmanager
def read_apart(take: Take, max_seconds: float) -> Iterator[Apart]:
    """A reader in a process of its own, ended with the block; a file may take it so many seconds of work."""
    apart = Apart(take, _SLOWER * max_seconds)
    try:
        yield apart
    finally:
        apart.stop()


def _start(take: Take) -> _Reader:
    copies = multiprocessing.get_context("fork")
    here, there = copies.Pipe()
    process = copies.Process(target=_work, args=(here, there, take), daemon=True)
    with uninterrupted(), warnings.catch_warnings():
        # Threads of this process are not in the copy, which uses nothing that they could hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    there.close()
    return process, here


def _work(other_end: Connection, parent: Connection, take: Take) -> None:
    """What the process does: before it answers it sends the number of each file that it begins."""
    other_end.close()
    begin()
    serve(parent, lambda batch: take(batch, parent.send))
