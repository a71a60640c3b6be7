"""``kpi rebuild``."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Storing, pass_app
from kpi.cli.found import detail_option, emit_found
from kpi.cli.options import output_options, password_option
from kpi.cli.reporting import exit_code, progress


@click.command("rebuild", cls=Storing)
@password_option
@detail_option
@output_options
@pass_app
def command(app: App, passwords: tuple[str, ...], detail: bool, fmt: str, output: Path | None) -> int:
    """Make the tables anew from the originals."""
    from kpi.contract.keeping import rebuild_json
    from kpi.pipeline.keeping.rebuilding import rebuild
    from kpi.tables.history_table import rebuild_table

    with progress(app) as tell:
        report = rebuild(app.workspace, tell, passwords)
    data = rebuild_json(report, app.catalogue)
    tables = [rebuild_table(report, app.catalogue)]
    emit_found(app, tables, report.findings, data, fmt, output, detail=detail)
    return exit_code(report.findings, "error")
