"""Files that are there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kpi.findings import Fault, finding
from kpi.model.durable import fill_whole


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
