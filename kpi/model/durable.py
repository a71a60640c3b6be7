"""Writing files so that they are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place, or in the place of an older one. Raises OSError; the older one then stays."""

    def fill(part: Path) -> None:
        part.write_bytes(data)

    fill_whole(path, fill)


def prepared(path: Path, data: bytes) -> Path:
    """What is to take the place of a file, written out beside it to be renamed. Raises OSError; nothing is
    then left of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def is_device(name: str) -> bool:
    """Whether Windows keeps the name of a file, whatever its suffix, for a device: "con", "aux.json"."""
    return _DEVICES.match(name) is not None


def fill_whole(path: Path, fill: Callable[[Path], None]) -> None:
    """As `write_whole`, for what `fill` writes to a file beside it. Raises OSError and what `fill` raises."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        fill(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    with suppress(OSError):  # the file is there whole; where a folder cannot be opened no more can be done
        sync_folder(path.parent)


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder with files (relative path → content) in its place; one that is there already stays.
    Raises OSError; nothing is then left of it."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        for name, data in files.items():
            file = fresh / name
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, data)
        for folder in {(fresh / name).parent for name in files}:
            sync_folder(folder)
        if not path.is_dir():
            _rename(fresh, path)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    sync_folder(path.parent)


def add_line(path: Path, line: str) -> None:
    """Add a line to a file of lines, after one that was left unfinished as well. Raises OSError."""
    with path.open("a+b") as out:
        if out.tell():
            out.seek(-1, os.SEEK_END)
            line = line if out.read(1) == b"\n" else f"\n{line}"
        out.write(f"{line}\n".encode())
        out.flush()
        os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can do that."""
    if os.name == "nt":
        return  # Windows cannot open a folder for this; NTFS journals renames itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _rename(fresh: Path, path: Path) -> None:
    try:
        fresh.rename(path)
    except OSError:
        if not path.is_dir():  # else another process was faster
            raise


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
