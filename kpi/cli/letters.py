"""Letters written into a folder, a file each; nothing of somebody else's is written over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kpi.cli.app import App
from kpi.cli.guarding import guard_letters
from kpi.findings import Fault, finding, reason_of

_NAMED = 5  # files that are named, of those that are there


def save_letters(app: App, texts: Mapping[str, str], folder: Path, overwrite: bool) -> tuple[Path, ...]:
    """Write texts to files of these names in a folder that is made where it is not there. A file that is
    there with other content is written over only if `overwrite` says so; else nothing is written at all.
    Raises Fault ``reminders.there``, ``write.cannot``."""
    from kpi.write.files import write_text

    paths = tuple(folder / name for name in texts)
    guard_letters(app, folder, paths)
    if not overwrite:
        _spare(folder, texts)
    try:
        if paths:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Fault(finding("write.cannot", file=str(folder), why=reason_of(error))) from error
    for path, text in zip(paths, texts.values(), strict=True):
        write_text(path, text)
    return paths


def _spare(folder: Path, texts: Mapping[str, str]) -> None:
    others = [name for name, text in texts.items() if _differs(folder / name, text)]
    if others:
        more = len(others) - _NAMED
        names = ", ".join(others[:_NAMED]) + (f", … (+{more})" if more > 0 else "")
        raise Fault(finding("reminders.there", folder=str(folder), count=len(others), names=names))


def _differs(path: Path, text: str) -> bool:
    """Whether there is something of that name that is not this text."""
    try:
        return path.read_bytes() != text.encode("utf-8")
    except FileNotFoundError:
        return False
    except OSError:
        return True
