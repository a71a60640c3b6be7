"""The file of ``-o``: never one that the command reads, nor one of the lake or of an office's settings."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import click

from kpi.cli.app import App

_LAKE, _WORKSPACE = "lake.json", "kpi.toml"
_SUFFIXES = {"table": ".xlsx"}
_OWN = (_WORKSPACE, "specs", "units", "lake")
_INPUTS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".csv", ".zip", ".json")


def guard_output(app: App, output: Path, inputs: Iterable[Path]) -> None:
    """Raise click.BadParameter where writing to `output`, a file or folder, would touch an input of the same
    command, a report that was received, anything in a lake, or what an office keeps in its workspace;
    whatever name leads there."""
    inputs = [path for path in inputs if path.exists()]
    problem = _problem(app, output, inputs)
    if problem:
        raise click.BadParameter(app.text(problem, file=output), param_hint="--output")


def guard_copies(app: App, folder: Path, inputs: Iterable[Path]) -> None:
    """Raise click.BadParameter where marked copies in `folder` would lie in a lake, among an office's
    settings, or in a folder that the command reads: the next run would take them for reports."""
    real, inputs = Path(os.path.realpath(folder)), tuple(inputs)
    problem = _problem(app, folder, [])
    if not problem and any(path.is_dir() and _is_in(real, Path(os.path.realpath(path))) for path in inputs):
        problem = "write.in_input"
    if problem:
        raise click.BadParameter(app.text(problem, file=folder), param_hint="--annotate")


def guard_format(app: App, output: Path, fmt: str) -> None:
    """Raise click.BadParameter where a format that was asked for is not that of the file's suffix."""
    suffix = output.suffix.lower()
    if suffix != (_SUFFIXES.get(fmt) or f".{fmt}"):
        raise click.BadParameter(
            app.text("write.contradiction", format=fmt, suffix=suffix), param_hint="--format"
        )


def _problem(app: App, output: Path, inputs: list[Path]) -> str:
    real = Path(os.path.realpath(output))
    lakes = list(_lakes(app, real))
    if any(_is_in(real, lake) for lake in lakes):
        return "write.into_lake"
    if any(_is_in(real, place) for place in _own_places(real)):
        return "write.into_workspace"
    if any(_same(real, path) or (path.is_dir() and _is_read(real, path)) for path in inputs):
        return "write.over_input"
    if real.suffix.lower() in _INPUTS and any(_is_received(real, lake) for lake in lakes):
        return "write.over_report"
    if _is_linked(real) and any(_same(real, file) for file in _linked_files(app, real, lakes, inputs)):
        return "write.linked"
    return ""


def _lakes(app: App, real: Path) -> Iterator[Path]:
    """The workspace's lake, and any that the file would lie in."""
    with suppress(Exception):  # without a workspace, or with a spoilt one, the command itself will tell
        yield app.workspace.lake
    yield from (above for above in real.parents if (above / _LAKE).is_file())


def _own_places(real: Path) -> Iterator[Path]:
    for above in (real, *real.parents):
        if (above / _WORKSPACE).is_file():
            yield from (above / name for name in _OWN)


def _is_in(real: Path, place: Path) -> bool:
    """Whether a path is a place or below it."""
    return any(_same(step, place) for step in (real, *real.parents))


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one file, or would be where letters' case and Unicode form make no difference."""
    with suppress(OSError):
        if one.samefile(other):
            return True
    return _plain(one) == _plain(Path(os.path.realpath(other)))


def _plain(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _is_read(real: Path, folder: Path) -> bool:
    """Whether a file that is there would be read as one of a folder."""
    return real.exists() and real.suffix.lower() in _INPUTS and _is_in(real, folder)


def _is_received(real: Path, lake: Path) -> bool:
    """Whether a file is a report that the lake has received, as it came in."""
    with suppress(OSError):
        with real.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return any((lake / "originals" / sha256[:2]).glob(f"{sha256}*"))
    return False


def _is_linked(real: Path) -> bool:
    """Whether the file has other names as well."""
    with suppress(OSError):
        return real.is_file() and real.stat().st_nlink > 1
    return False


def _linked_files(app: App, real: Path, lakes: list[Path], inputs: list[Path]) -> Iterator[Path]:
    """All files that must not be reached through another name."""
    roots = [*lakes, *(path for path in inputs if path.is_dir())]
    with suppress(Exception):
        roots += [app.workspace.root / name for name in _OWN]
    for root in (*roots, *_own_places(real)):
        if root.is_file():
            yield root
        yield from (Path(here) / name for here, _, names in os.walk(root) for name in names)
