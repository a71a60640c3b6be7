"""Silence for libraries that write about their own failures to the terminal before they report them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STDERR = 2


@contextmanager
def quietly() -> Iterator[None]:
    """While this lasts, nothing that the process writes to its standard error is seen: the engine under Delta
    Lake and the reader of workbooks print a panic with their own source lines, and then raise the error
    anyway."""
    try:
        descriptor = os.dup(_STDERR)
    except OSError:  # there is no standard error
        yield
        return
    try:
        with suppress(OSError):
            _redirect(os.open(os.devnull, os.O_WRONLY))
        yield
    finally:
        _redirect(descriptor)


def _redirect(target: int) -> None:
    try:
        os.dup2(target, _STDERR)
    finally:
        os.close(target)
