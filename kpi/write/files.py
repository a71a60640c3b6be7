"""Files that are there whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kpi.findings import Fault, finding
from kpi.model.durable import fill_whole

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{2})/(\d{2})/(\d{4})")


def moment_in(source: str) -> datetime:
    """The day that a source line names, for the properties of a file: the same tables give the same bytes.
    The first of all days where it names none."""
    match = _DAY.search(source)
    if not match:
        return datetime.fromtimestamp(0, UTC)
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def write_whole(path: Path, fill: Callable[[Path], None]) -> None:
    """Have `fill` write a temporary file beside `path`, then rename it to `path`.

    Raises Fault ``write.cannot`` where the place cannot be written (no such folder, no right, full, or the
    file is open in a program that locks it); an older file of that name then stays as it was.
    """
    try:
        fill_whole(path, fill)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Fault(finding("write.cannot", file=str(path), why=why)) from error


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text as a whole. Raises Fault as `write_whole` does."""

    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes as a whole. Raises Fault as `write_whole` does."""

    def fill(part: Path) -> None:
        part.write_bytes(data)

    write_whole(path, fill)
