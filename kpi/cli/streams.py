"""Standard output and error that may be closed, full, or a pipe whose reader has gone."""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_IN, _OUT, _ERR = 0, 1, 2
_GONE = (errno.EPIPE, errno.ESHUTDOWN)


class OutputError(Exception):
    """Data could not be written to standard output; `why` is the system's reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Stream(io.RawIOBase):
    """A descriptor that is written to."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def _send(self, data: bytes) -> int:
        while True:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                select.select((), (self._descriptor,), ())


class _Data(_Stream):
    """Standard output: what cannot be written is an `OutputError`, but a reader that has gone wants no more,
    and the command goes on to its own exit code."""

    def __init__(self, closed: bool) -> None:
        super().__init__(_OUT)
        self._shut = closed
        self._unwanted = False

    def write(self, data: ReadableBuffer, /) -> int:
        content = bytes(data)
        if self._shut and content:
            raise OutputError(os.strerror(errno.EBADF))
        if self._unwanted:
            return len(content)
        try:
            return self._send(content)
        except OSError as error:
            if error.errno in _GONE or (os.name == "nt" and error.errno == errno.EINVAL):
                self._unwanted = True
                return len(content)
            raise OutputError(error.strerror or str(error)) from error


class _Messages(_Stream):
    """Standard error: messages that nobody can read are no reason to stop."""

    def __init__(self) -> None:
        super().__init__(_ERR)

    def write(self, data: ReadableBuffer, /) -> int:
        content = bytes(data)
        with suppress(OSError):
            self._send(content)
        return len(content)


def open_streams() -> None:
    """Make standard output and error such that writing to them neither ends in a traceback nor goes into some
    other file: a closed descriptor would be given to the next file that is opened."""
    shut = [_fill(descriptor) for descriptor in (_IN, _OUT, _ERR)]
    if not _is_console(sys.stdout):
        sys.stdout = _text(_Data(shut[_OUT]))
    if not _is_console(sys.stderr):
        sys.stderr = _text(_Messages())


def _fill(descriptor: int) -> bool:
    """Open a descriptor to nowhere if it is closed, and say whether it was."""
    try:
        os.fstat(descriptor)
    except OSError:
        nowhere = os.open(os.devnull, os.O_RDWR)
        if nowhere != descriptor:
            os.dup2(nowhere, descriptor)
            os.close(nowhere)
        return True
    return False


def _is_console(stream: TextIO | None) -> bool:
    """A console of Windows shows letters of all scripts only through Python's own stream."""
    return os.name == "nt" and stream is not None and stream.isatty()


def _text(raw: _Stream) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding="utf-8", errors="replace", line_buffering=raw.isatty()
    )


def close_streams() -> None:
    """Write out what is left; what cannot be written was told before."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, OutputError):
            stream.flush()
