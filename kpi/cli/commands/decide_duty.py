"""``kpi decide duty``: what became of a duty of a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.decide_options import because_options, readable, show_verdict, telling
from kpi.cli.options import DateType, output_options
from kpi.spec.plan_duties import DUTY_STATES, DutyState


@click.command("duty", cls=Command)
@click.argument("plan", callback=readable)
@click.argument("duty", callback=readable)
@option("--state", type=click.Choice(DUTY_STATES), required=True, help_key="opt.duty_state")
@option("--date", "day", type=DateType(), required=True, metavar="DATE", help_key="opt.duty_date")
@option("--evidence", required=True, metavar="TEXT", callback=telling, help_key="opt.duty_evidence")
@option("--unit", default="", metavar="CODE", callback=readable, help_key="opt.duty_unit")
@because_options
@output_options
@pass_app
def duty(
    app: App,
    plan: str,
    duty: str,
    state: DutyState,
    day: date,
    evidence: str,
    unit: str,
    why: str,
    who: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Record the state of a duty."""
    from kpi.pipeline.deciding.decisions import decide_duty
    from kpi.pipeline.deciding.duties import DutyRecord
    from kpi.pipeline.deciding.verdicts import Because

    record = DutyRecord(plan.strip(), duty.strip(), state, day, evidence, unit.strip())
    today = date.today()  # noqa: DTZ011  a day of the office
    return show_verdict(app, decide_duty(app.workspace, record, Because(why, who), today), fmt, output)
