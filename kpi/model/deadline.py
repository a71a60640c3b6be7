"""A limit of time for work whose length others decide: asked for in the loops over what they sent.

The time counts that this thread was at work, so a busy or sleeping machine makes no file slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic, thread_time

_end: ContextVar[tuple[float, float] | None] = ContextVar("end", default=None)  # by the wall clock, of work


class Overtime(Exception):  # noqa: N818  a reason to stop, not a mistake
    """The time set by `within` has passed."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Have `check_time` raise Overtime after so many seconds of work in the block."""
    token = _end.set((monotonic() + seconds, thread_time() + seconds))
    try:
        yield
    finally:
        _end.reset(token)


def check_time() -> None:
    """Raise Overtime when the time of the block around has passed."""
    end = _end.get()
    # No more work than time can have passed, and the clock on the wall is by far the cheaper one to look at.
    if end is not None and monotonic() > end[0] and thread_time() > end[1]:
        raise Overtime
