"""Exceptions of libraries and of the system that have a plain reason: a spoilt file, a full disk."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator

from kpi.cli.app import App
from kpi.findings import Fault, finding

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FULL_WORDS = (
    "no space left on device",
    "not enough space on the disk",
    "disk quota exceeded",
    "os error 28",
)


def known_fault(app: App, error: BaseException) -> Fault | None:
    """The fault behind an exception; None for one that only a defect of the program explains."""
    if any(_is_full(one) for one in _chain(error)):
        return Fault(finding("lake.disk_full", folder=app.lake))
    if _is_unreadable(error):
        return Fault(finding("lake.damaged", what=str(error).splitlines()[0], folder=app.lake))
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    """Libraries hand the system's error on as words alone."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    foreign = type(error).__module__.partition(".")[0] in ("builtins", "deltalake", "duckdb", "_duckdb")
    return foreign and any(words in str(error).lower() for words in _FULL_WORDS)


def _is_unreadable(error: BaseException) -> bool:
    """Errors that DuckDB raises for files; its others are about queries, which are ours."""
    if "duckdb" not in sys.modules:
        return False
    import duckdb

    kinds = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
    return isinstance(error, kinds)
