"""``kpi decide waive``: figures that stand though they break a rule."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.decide_options import because_options, readable, show_verdict
from kpi.cli.options import output_options, period_option
from kpi.model.period import Period


@click.command("waive", cls=Command)
@click.argument("check", callback=readable)
@click.argument("unit", callback=readable)
@period_option()
@because_options
@output_options
@pass_app
def waive(
    app: App, check: str, unit: str, period: Period, why: str, who: str, fmt: str, output: Path | None
) -> int:
    """Let figures stand."""
    from kpi.pipeline.deciding.decisions import decide_waiver
    from kpi.pipeline.deciding.verdicts import Because

    verdict = decide_waiver(app.workspace, check.strip(), unit.strip(), period, Because(why, who))
    return show_verdict(app, verdict, fmt, output)
