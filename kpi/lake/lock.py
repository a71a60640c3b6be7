"""One writer at a time, across processes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from kpi.findings import Fault, finding
from kpi.lake.layout import Lake

WAIT = 120.0
PATIENCE = 2.0  # seconds after which whoever waits is told for whom
_POLL = 0.02

Tell = Callable[[str, str], None]
_tell: ContextVar[Tell | None] = ContextVar("tell", default=None)


@contextmanager
def telling_of_waits(tell: Tell) -> Iterator[None]:
    """While this lasts, `tell` is called by whoever has waited for the lock a while: with the process that
    holds it and the moment (ISO, UTC) since when, "?" for what is not known."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


@contextmanager
def writing(lake: Lake, wait: float = WAIT) -> Iterator[None]:
    """Hold the lake for writing; others wait. The system releases it when the process dies, however it dies.

    `wait` is in seconds. Raises Fault ``lake.busy`` when another process holds it longer than that,
    ``lake.read_only`` when the lock cannot be made.
    """
    from filelock import FileLock, Timeout

    # A lock object of its own for every caller, so that threads of one process exclude each other as well.
    lock = FileLock(lake.root / "lock", thread_local=False, preserve_lock_file=True)
    began = time.monotonic()
    try:
        try:
            lock.acquire(timeout=min(wait, PATIENCE), poll_interval=_POLL)
        except Timeout:
            _say(lake)
            lock.acquire(timeout=max(0, wait - (time.monotonic() - began)), poll_interval=_POLL)
    except Timeout as error:
        process, since = holder(lake)
        raise Fault(
            finding("lake.busy", folder=lake.root, seconds=round(wait), process=process, since=since)
        ) from error
    except OSError as error:
        raise Fault(finding("lake.read_only", folder=lake.root)) from error
    with suppress(OSError):  # only to tell others
        _holder_file(lake).write_text(
            json.dumps(
                {"process": str(os.getpid()), "since": datetime.now(UTC).isoformat(timespec="seconds")}
            ),
            "ascii",
        )
    try:
        yield
    finally:
        with suppress(OSError):
            _holder_file(lake).unlink(missing_ok=True)
        lock.release()


def holder(lake: Lake) -> tuple[str, str]:
    """The process that holds the lock and since when (ISO, UTC), "?" for what is not known."""
    try:
        fields = json.loads(_holder_file(lake).read_text("ascii"))
        return str(fields["process"]), str(fields["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return "?", "?"


def _say(lake: Lake) -> None:
    tell = _tell.get()
    if tell is not None:
        tell(*holder(lake))


def _holder_file(lake: Lake) -> Path:
    return lake.root / "lock.holder"
