"""``kpi rebuild``."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Storing, pass_app
from kpi.cli.options import output_options, password_option
from kpi.cli.output import emit_stored
from kpi.cli.reporting import exit_code, most_shown, progress


@click.command("rebuild", cls=Storing)
@password_option
@output_options
@pass_app
def command(app: App, passwords: tuple[str, ...], fmt: str, output: Path | None) -> int:
    """Make the tables anew from the originals."""
    from kpi.contract.keeping import rebuild_json
    from kpi.pipeline.keeping.rebuilding import rebuild
    from kpi.tables.history_table import rebuild_table
    from kpi.tables.listing import findings_table

    with progress(app) as tell:
        report = rebuild(app.workspace, tell, passwords)
    data = rebuild_json(report, app.catalogue)
    tables = [
        rebuild_table(report, app.catalogue),
        findings_table(report.findings, app.catalogue, most_shown(fmt, output)),
    ]
    emit_stored(app, tables, data, fmt, output)
    return exit_code(report.findings, "error")
