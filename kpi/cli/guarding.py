"""The file of ``-o``: never one that the command reads, nor one of the lake or of an office's settings."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from kpi.cli.app import App
from kpi.lake.guard import is_in, unfit

_SUFFIXES = {"table": ".xlsx"}


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
    if not problem and any(path.is_dir() and is_in(real, Path(os.path.realpath(path))) for path in inputs):
        problem = "write.in_input"
    if problem:
        raise click.BadParameter(app.text(problem, file=folder), param_hint="--annotate")


def guard_letters(app: App, folder: Path, files: Iterable[Path]) -> None:
    """Raise click.BadParameter where files written into `folder` would do harm, as in `guard_output`."""
    for path in (folder, *files):
        problem = _problem(app, path, [])
        if problem:
            raise click.BadParameter(app.text(problem, file=path), param_hint="--reminders")


def guard_format(app: App, output: Path, fmt: str) -> None:
    """Raise click.BadParameter where a format that was asked for is not that of the file's suffix."""
    suffix = output.suffix.lower()
    if suffix != (_SUFFIXES.get(fmt) or f".{fmt}"):
        raise click.BadParameter(
            app.text("write.contradiction", format=fmt, suffix=suffix), param_hint="--format"
        )


def _problem(app: App, output: Path, inputs: list[Path]) -> str:
    lakes, roots = [], []
    with suppress(Exception):  # without a workspace, or with a spoilt one, the command itself will tell
        lakes, roots = [app.workspace.lake], [app.workspace.root]
    return unfit(output, inputs, lakes, roots)
