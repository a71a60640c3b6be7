"""``kpi status``."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import tell
from kpi.cli.options import (
    as_of_option,
    output_options,
    period_option,
    require_complete_option,
    specs_option,
)
from kpi.cli.output import emit
from kpi.cli.reporting import exit_code
from kpi.model.period import Period

LAPSES = ("missing", "late")
_SEVERITIES = ("error", "warning", "info")


@click.command("status", cls=Command)
@period_option()
@require_complete_option
@option(
    "--fail-on",
    "fail_on",
    type=click.Choice((*_SEVERITIES, *LAPSES, "never")),
    default="error",
    show_default=True,
    help_key="opt.status.fail_on",
)
@as_of_option
@specs_option
@option("--detail", is_flag=True, help_key="opt.status.detail")
@output_options
@pass_app
def command(
    app: App,
    period: Period,
    require_complete: bool,
    fail_on: str,
    as_of: str | None,
    specs: str,
    detail: bool,
    fmt: str,
    output: Path | None,
) -> int:
    """Who has sent, is late or is missing."""
    from kpi.contract.following import status_json
    from kpi.pipeline.following.lapses import lapse_findings
    from kpi.pipeline.following.status import status
    from kpi.pipeline.opening.query import Query
    from kpi.tables.listing import status_table
    from kpi.tables.status_summary import status_summary

    result = status(app.workspace, Query(period, as_of=as_of, specs=specs))
    frame = result.frame(period, app.catalogue)
    height = shutil.get_terminal_size().lines
    on_screen = fmt == "table" and output is None and sys.stdout.isatty()
    if on_screen and not detail and len({row.reporter for row in result.rows}) > height:
        tables = status_summary(result.rows, frame, height)
    else:
        tables = (status_table(result.rows, frame, due_source=result.workspace.specs.settings.due_source),)
    emit(app, tables, status_json(result.rows), fmt, output)
    today = date.today()  # noqa: DTZ011  a day of the office
    lapses = lapse_findings(result.rows, period, fail_on, today, require_complete, app.catalogue)
    findings = [*result.findings, *lapses]
    tell(app, findings)
    return exit_code(findings, fail_on if fail_on not in LAPSES else "error")
