"""Exceptions of libraries and of the system that have a plain reason: a spoilt file, a full disk."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpi.cli.app import App
from kpi.findings import Fault, Finding, finding

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FULL_WORDS = ("no space left on device", "not enough space on the disk", "disk quota exceeded")
_NUMBER = re.compile(r"(?:os error|\bcode:) (\d{1,3})")
_WORDS = {os.strerror(number).lower(): number for number in errno.errorcode}
_SAID = re.compile("|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True))))
_FOREIGN = ("deltalake", "duckdb", "_duckdb", "_internal", "pyo3_runtime")
_LONGEST = 200  # characters of a library's own words


@dataclass(frozen=True, slots=True)
class _Cause:
    """An error of the system behind an exception: its number, and the file it is about ("": not said)."""

    number: int
    file: str = ""


def known_fault(app: App, error: BaseException) -> Fault | None:
    """The fault behind an exception; None for one that only a defect of the program explains."""
    cause = next((one for one in map(_cause, _chain(error)) if one is not None), None)
    if cause is not None:
        return Fault(_told(app, cause))
    if any(isinstance(one, MemoryError) for one in _chain(error)):
        return Fault(finding("run.memory"))
    if _is_unreadable(error):
        return Fault(finding("lake.damaged", what=_first_line(error), folder=app.lake))
    if _is_of_store(error):
        return Fault(finding("lake.cannot", folder=app.lake, why=_first_line(error)))
    return None


def is_panic(error: BaseException) -> bool:
    """Whether it is a panic of a library in Rust, which is no `Exception`."""
    return type(error).__name__ == "PanicException"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _cause(error: BaseException) -> _Cause | None:
    if isinstance(error, OSError) and error.errno is not None:
        file = error.filename
        return _Cause(error.errno, os.fsdecode(file) if isinstance(file, str | bytes) else "")
    if not (isinstance(error, OSError) or _is_foreign(error)):
        return None
    # Libraries hand the system's error on as words alone.
    text = str(error)
    if any(words in text.lower() for words in _FULL_WORDS):
        return _Cause(errno.ENOSPC)
    number = _NUMBER.search(text)
    if number is not None:
        return _Cause(int(number[1]))
    match = _SAID.search(text.lower()) if isinstance(error, OSError) or "IO" in type(error).__name__ else None
    return _Cause(_WORDS[match[0]]) if match else None


def _is_foreign(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in _FOREIGN


def _told(app: App, cause: _Cause) -> Finding:
    """A full disk, a fault of the lake, or of another file; what has no file is of the lake, which is where
    libraries read and write."""
    lake = str(app.lake)
    outside = bool(cause.file) and not (lake and Path(cause.file).absolute().is_relative_to(lake))
    why = os.strerror(cause.number)
    if outside:
        return finding("run.io", file=cause.file, why=why)
    if cause.number in _FULL:
        return finding("lake.disk_full", folder=lake, why=why)
    return finding("lake.cannot", folder=cause.file or lake, why=why)


def _is_of_store(error: BaseException) -> bool:
    """Errors of the engine under Delta Lake, panics among them, and of the system without a number."""
    store = type(error).__module__.partition(".")[0] in ("deltalake", "_internal", "pyo3_runtime")
    return store or isinstance(error, OSError)


def _is_unreadable(error: BaseException) -> bool:
    """Errors that DuckDB raises for files; its others are about queries, which are ours."""
    if "kpi.lake.duck" not in sys.modules:
        return False
    from kpi.lake import duck

    kinds = (duck.IOException, duck.InvalidInputException, duck.SerializationException)
    return isinstance(error, kinds)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:_LONGEST]
