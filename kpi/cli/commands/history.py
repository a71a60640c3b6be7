"""``kpi history``."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.options import as_of_option, output_options, period_option
from kpi.cli.output import emit
from kpi.model.period import Period


@click.command("history", cls=Command)
@period_option(required=False)
@option("--reporter", default="", metavar="CODE", help_key="opt.reporter_only")
@as_of_option
@output_options
@pass_app
def command(
    app: App, period: Period | None, reporter: str, as_of: str | None, fmt: str, output: Path | None
) -> int:
    """Import runs and what superseded what."""
    from kpi.contract.following import history_json
    from kpi.pipeline.following.history import history
    from kpi.tables.history_table import history_table

    submissions = history(app.workspace, period, reporter, as_of)
    table = history_table(
        submissions.rows, submissions.finding_counts, submissions.names, app.catalogue, submissions.decided
    )
    emit(app, table, history_json(submissions.rows), fmt, output)
    return 0
