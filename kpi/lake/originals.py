"""Received files, kept for ever under their own hash: never changed, never executed."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable
from pathlib import Path

from kpi.lake.layout import Lake
from kpi.model.durable import sync_folder

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_HASH = re.compile(r"[0-9a-f]{64}")
PARTIAL = ".part"
_READ_ONLY, _WRITABLE = 0o444, 0o644


def clean_suffix(suffix: str) -> str:
    """A suffix that can do no harm in a file name: ``.xlsx``; anything out of the ordinary becomes ""."""
    lower = suffix.lower()
    return lower if _SUFFIX.fullmatch(lower) and lower != PARTIAL else ""


def place(lake: Lake, sha256: str, suffix: str) -> Path:
    """Where an original lies. Raises ValueError for what is not a SHA-256 in lower-case hex."""
    if not _HASH.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return lake.originals / sha256[:2] / (sha256 + clean_suffix(suffix))


def keep(lake: Lake, data: bytes, sha256: str, suffix: str) -> Path:
    """Store an original, read-only, unless it is there as it should be: one that was spoilt is made whole.
    Many threads and processes may do so at once.

    The bytes are on the disk when this returns; call `settle` once after all files of a run to make their
    names last through a power cut as well.
    """
    target = place(lake, sha256, suffix)
    if _there(target, data):
        return target
    temporary = target.with_name(f"{sha256}.{os.getpid()}-{threading.get_ident()}{PARTIAL}")
    try:
        _write(temporary, data)
        _put(temporary, target)
    except PermissionError:
        # Windows refuses the rename while another process holds the same original open: then it is there.
        temporary.unlink(missing_ok=True)
        if not _there(target, data):
            raise
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return target


def read(lake: Lake, sha256: str, suffix: str) -> bytes:
    """The bytes of an original. Raises FileNotFoundError when it is gone."""
    return place(lake, sha256, suffix).read_bytes()


def settle(lake: Lake, originals: Iterable[str]) -> None:
    """Make the names of originals, given by their SHA-256, last through a power cut."""
    for folder in sorted({place(lake, sha256, "").parent for sha256 in originals}):
        if folder.is_dir():
            sync_folder(folder)
    sync_folder(lake.originals)


def _write(path: Path, data: bytes) -> None:
    try:
        out = path.open("wb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        out = path.open("wb")
    with out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    path.chmod(_READ_ONLY)


def _put(temporary: Path, target: Path) -> None:
    """Rename to the name of an original. Windows does not replace a file that is read-only."""
    if os.name == "nt" and target.exists():
        target.chmod(_WRITABLE)
    temporary.replace(target)


def _there(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except FileNotFoundError:
        return False
