"""A file for each unit in one folder: what ``-o DIR`` does with an answer of several tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from kpi.cli.app import App, OutputOption
from kpi.cli.guarding import guard_output
from kpi.cli.output import check_output, check_suffix
from kpi.findings import Fault, finding, reason_of
from kpi.model.table import Table
from kpi.write.saving import save

EACH = ("docx", "html", "xlsx")
"""Suffixes of the files in such a folder, the usual one first."""


def is_folder(output: Path | None) -> bool:
    """Whether a file for each unit is asked for."""
    return output is not None and (output.is_dir() or not output.suffix)


def _checked(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:  # noqa: ARG001
    """A file is judged as everywhere; whether a folder fits the table is known once that is looked up."""
    if value is not None and not is_folder(value) and not ctx.resilient_parsing:
        check_output(ctx.ensure_object(App), value)
    return value


def file_or_folder(command: Any) -> Any:
    """``-o`` of a command that may write a file for each unit."""
    return click.option(
        "-o",
        "--output",
        cls=OutputOption,
        type=click.Path(path_type=Path),
        metavar="FILE|DIR",
        callback=_checked,
        help="opt.report_output",
    )(command)


def check_folder(app: App, output: Path | None, each: str | None, takes_folder: bool) -> None:
    """Raise click.BadParameter where a folder is asked for of a table that is one, or a kind of files
    without a folder."""
    if is_folder(output) and not takes_folder:
        assert output is not None
        check_suffix(app, output)
    if each is not None and not is_folder(output):
        raise click.BadParameter(app.text("write.each_alone"), param_hint="--each")


def save_each(
    app: App, codes: Sequence[str], tables: Callable[[], Sequence[Table]], folder: Path, suffix: str
) -> None:
    """Write a table to a file named after its code, in a folder that is made where it is not there. Raises
    Fault ``write.cannot``."""
    paths = [folder / f"{code}.{suffix}" for code in codes]
    for path in paths:
        guard_output(app, path, [])
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Fault(finding("write.cannot", file=str(folder), why=reason_of(error))) from error
    for path, table in zip(paths, tables(), strict=True):
        save([table], None, path, app.catalogue)
    click.echo(app.text("write.done_each", number=len(paths), folder=folder), err=True)
