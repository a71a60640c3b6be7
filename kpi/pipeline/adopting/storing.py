"""Specs written into an office's own folder: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kpi.findings import Fault, finding, reason_of
from kpi.model.durable import sync_folder, write_whole

# What others refer to comes first, so that a run that is killed leaves specs that are sound; with its form
# they come into use. Run again, it writes what is missing.
_ORDER = ("indicators", "checks", "forms", "tables")


def store(root: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write files by their paths relative to `root`; those of earlier editions before the others of a kind.
    Gives their paths. Raises Fault ``adopt.unwritable``; nothing is then changed."""
    names = sorted(files, key=lambda name: _ORDER.index(name.partition("/")[0]))
    before: dict[str, bytes | None] = {}
    try:
        for name in names:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            before[name] = path.read_bytes() if path.exists() else None
            write_whole(path, files[name])
        for folder in {root, root.parent}:
            sync_folder(folder)
    except BaseException as error:
        _undo(root, before)
        if isinstance(error, OSError):
            raise Fault(finding("adopt.unwritable", folder=root, why=reason_of(error))) from error
        raise
    return tuple(names)


def _undo(root: Path, before: Mapping[str, bytes | None]) -> None:
    for name, data in reversed(list(before.items())):
        with suppress(OSError):
            if data is None:
                (root / name).unlink(missing_ok=True)
            else:
                write_whole(root / name, data)
