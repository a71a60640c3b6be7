"""One writer at a time, across processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kpi.findings import Fault, finding
from kpi.lake.layout import Lake

WAIT = 120.0


@contextmanager
def writing(lake: Lake, wait: float = WAIT) -> Iterator[None]:
    """Hold the lake for writing; others wait. The system releases it when the process dies, however it dies.

    `wait` is in seconds. Raises Fault ``lake.busy`` when another process holds it longer than that,
    ``lake.read_only`` when the lock cannot be made.
    """
    from filelock import FileLock, Timeout

    # A lock object of its own for every caller, so that threads of one process exclude each other as well.
    lock = FileLock(lake.root / "lock", timeout=wait, thread_local=False, preserve_lock_file=True)
    try:
        lock.acquire(poll_interval=0.02)
    except Timeout as error:
        raise Fault(finding("lake.busy", folder=lake.root, seconds=round(wait))) from error
    except OSError as error:
        raise Fault(finding("lake.read_only", folder=lake.root)) from error
    try:
        yield
    finally:
        lock.release()
