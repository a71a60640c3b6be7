"""Specs written into an office's own folder: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kpi.findings import Fault, finding, reason_of
from kpi.model.durable import prepared, sync_folder, write_whole

# All files are written out before the first is renamed, so that a run is hardly ever killed between two of
# them. What others refer to comes first: such a run leaves specs that are sound, and with their form they
# come into use. Run again, it writes what is missing.
_ORDER = ("indicators", "checks", "forms", "tables", "schemes", "confirmations")


def store(root: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write files by their paths relative to `root`; those of earlier editions before the others of a kind.
    Gives their paths. Raises Fault ``adopt.unwritable``; nothing is then changed."""
    names = sorted(files, key=lambda name: _ORDER.index(name.partition("/")[0]))
    parts: dict[str, Path] = {}
    before: dict[str, bytes | None] = {}
    try:
        for name in names:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            parts[name] = prepared(root / name, files[name])
        for name, part in parts.items():
            path = root / name
            before[name] = path.read_bytes() if path.exists() else None
            put(part, path)
        for folder in {root, root.parent, *((root / name).parent for name in names)}:
            sync_folder(folder)
    except BaseException as error:
        _undo(root, before)
        for part in parts.values():
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Fault(finding("adopt.unwritable", folder=root, why=reason_of(error))) from error
        raise
    return tuple(names)


def put(part: Path, path: Path) -> None:
    """Put a file that is written out in its place. Raises OSError."""
    part.replace(path)


def _undo(root: Path, before: Mapping[str, bytes | None]) -> None:
    for name, data in reversed(list(before.items())):
        with suppress(OSError):
            if data is None:
                (root / name).unlink(missing_ok=True)
            else:
                write_whole(root / name, data)
