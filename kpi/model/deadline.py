"""A limit of time for work whose length others decide: asked for in the loops over what they sent.

The time counts that this thread was at work, so a busy or sleeping machine makes no file slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import thread_time

_end: ContextVar[float | None] = ContextVar("end", default=None)


class Overtime(Exception):  # noqa: N818  a reason to stop, not a mistake
    """The time set by `within` has passed."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Have `check_time` raise Overtime after so many seconds of work in the block."""
    token = _end.set(thread_time() + seconds)
    try:
        yield
    finally:
        _end.reset(token)


def check_time() -> None:
    """Raise Overtime when the time of the block around has passed."""
    end = _end.get()
    if end is not None and thread_time() > end:
        raise Overtime
