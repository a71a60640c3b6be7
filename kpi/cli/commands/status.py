"""``kpi status``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import tell
from kpi.cli.options import (
    DateType,
    as_of_option,
    output_options,
    period_option,
    require_complete_option,
    specs_option,
)
from kpi.cli.reporting import exit_code
from kpi.model.period import Period

LAPSES = ("missing", "late")
_SEVERITIES = ("error", "warning", "info")


@click.command("status", cls=Command)
@period_option(required=False)
@option("--plan", default="", metavar="ID", help_key="opt.status.plan")
@option("--on", "day", type=DateType(), metavar="DATE", help_key="opt.status.on")
@option("--due", type=click.IntRange(min=0, max=366), metavar="N", help_key="opt.status.due")
@option("--rates", is_flag=True, help_key="opt.status.rates")
@option("--reminders", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
        help_key="opt.status.reminders")  # fmt: skip
@option("--overwrite", is_flag=True, help_key="opt.status.overwrite")
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
@click.pass_context
def command(
    ctx: click.Context,
    app: App,
    period: Period | None,
    plan: str,
    day: date | None,
    due: int | None,
    rates: bool,
    reminders: Path | None,
    overwrite: bool,
    require_complete: bool,
    fail_on: str,
    as_of: str | None,
    specs: str,
    detail: bool,
    fmt: str,
    output: Path | None,
) -> int:
    """Who has sent, is late or is missing."""
    from kpi.cli import status_ways as ways
    from kpi.pipeline.following.lapses import lapse_findings
    from kpi.pipeline.opening.days import day_asked

    if period is None and due is None:
        raise click.MissingParameter(ctx=ctx, param=next(p for p in ctx.command.params if p.name == "period"))
    if rates and (due is not None or reminders is not None):
        raise click.UsageError(app.text("usage.status_rates_due"), ctx)
    on = day or day_asked(app.workspace, as_of)
    question = ways.Question(period, on, day, due, as_of, specs, plan)
    showing = ways.Showing(app, fmt, output, detail)
    if reminders is not None:
        answers = ways.remind(showing, question, reminders, overwrite)
    elif due is not None:
        answers = ways.show_due(showing, question)
    else:
        answers = ways.show_status(showing, question, rates)
    findings = [note for answer in answers for note in answer.findings]
    for answer in answers:
        findings += lapse_findings(answer.rows, answer.period, fail_on, on, require_complete, app.catalogue)
    tell(app, findings)
    return exit_code(findings, fail_on if fail_on not in LAPSES else "error")
