"""What processes that read for this one have in common, spawned or copied."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from kpi.model.received import Received
from kpi.pipeline.importing.desk import Batch

Take = Callable[[Batch], list[Received]]


@contextmanager
def uninterrupted() -> Iterator[None]:
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


def begin() -> None:
    """Leave it to the parent to be interrupted and to tell of it, and end when it ends, even if it is
    killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):  # a copy has the parent's answers to them
        number = getattr(signal, name, None)
        if number is not None and callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def serve(parent: Connection, take: Take) -> None:
    """Answer each batch of files with its results, or with the error that ended them, until the parent is
    gone."""
    with suppress(EOFError, OSError):
        while True:
            parent.send(_answer(take, parent.recv()))


def _answer(take: Take, batch: Batch) -> object:
    try:
        return take(batch)
    except Exception as error:  # noqa: BLE001  the parent decides what it means
        return error
    except BaseException:  # noqa: BLE001  a panic, which no trace on the screen is to tell of
        os._exit(1)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
