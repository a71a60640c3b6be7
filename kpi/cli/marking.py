"""``--annotate``: files given back with their findings marked, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App
from kpi.cli.guarding import guard_copies
from kpi.cli.reporting import progress
from kpi.findings import Finding

if TYPE_CHECKING:
    from kpi.pipeline.importing.annotating import Annotated
    from kpi.pipeline.importing.run import ImportReport


def check_folder(app: App, folder: Path | None, paths: Sequence[Path]) -> None:
    """What is judged before the run begins. The folder is made. Raises click.UsageError,
    click.BadParameter, and Fault ``write.cannot``."""
    if folder is None:
        return
    if not paths:
        raise click.UsageError(app.text("usage.annotate_files"))
    guard_copies(app, folder, paths)
    from kpi.pipeline.importing.annotating import make_folder

    make_folder(folder)


def give_back(
    app: App, report: ImportReport, folder: Path | None, passwords: Sequence[str] = ()
) -> Mapping[str, str] | None:
    """Write the copies, tell on stderr what became of them, and give by file the path of its copy; None where
    no folder is asked for."""
    if folder is None:
        return None
    from kpi.pipeline.importing.annotating import annotate_files, paths_of

    with progress(app, "annotate.progress") as tell:
        copies = annotate_files(
            app.workspace, report.sources, report.files, folder, app.catalogue, tell, passwords
        )
    _tell(app, copies, folder)
    return paths_of(copies)


def _tell(app: App, copies: Sequence[Annotated], folder: Path) -> None:
    clean = sum(copy.clean for copy in copies)
    if clean:
        click.echo(app.text("annotate.clean", count=clean), err=True)
    for copy in copies:
        if copy.why:
            why = app.catalogue.message(copy.why) if isinstance(copy.why, Finding) else app.text(copy.why)
            click.echo(app.text("annotate.not_done", file=copy.file, why=why), err=True)
    count = sum(copy.path is not None for copy in copies)
    click.echo(app.text("annotate.done", count=count, folder=folder), err=True)
