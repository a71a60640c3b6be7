"""``kpi verify``."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.found import detail_option, emit_found
from kpi.cli.options import output_options, password_option
from kpi.cli.reporting import exit_code, progress


@click.command("verify", cls=Command)
@option("--repair", is_flag=True, help_key="opt.repair")
@password_option
@detail_option
@output_options
@pass_app
def command(
    app: App, repair: bool, passwords: tuple[str, ...], detail: bool, fmt: str, output: Path | None
) -> int:
    """Check originals and stored values."""
    from kpi.contract.keeping import verify_json
    from kpi.pipeline.keeping.verifying import verify
    from kpi.tables.history_table import verify_table

    with progress(app) as tell:
        report = verify(app.workspace, repair, tell, passwords)
    data = verify_json(report, app.catalogue)
    tables = [verify_table(report, app.catalogue)]
    emit_found(app, tables, report.findings, data, fmt, output, detail=detail)
    return exit_code(report.findings, "error")
