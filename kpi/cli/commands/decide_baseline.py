"""``kpi decide baseline``: the value of an earlier year that a target of a plan is held against."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.decide_options import readable, show_verdict, telling
from kpi.cli.options import DateType, output_options

_YEARS = click.IntRange(2000, 2100)


@click.command("baseline", cls=Command)
@click.argument("plan", callback=readable)
@click.argument("target", callback=readable)
@option("--year", type=_YEARS, required=True, metavar="YEAR", help_key="opt.baseline_year")
@option("--value", required=True, metavar="NUMBER", callback=readable, help_key="opt.baseline_value")
@option("--of", "whole", default="", metavar="NUMBER", callback=readable, help_key="opt.baseline_of")
@option("--at", "at", type=DateType(), metavar="DATE", help_key="opt.baseline_at")
@option("--source", required=True, metavar="TEXT", callback=telling, help_key="opt.baseline_source")
@option("--why", "--because", "why", required=True, metavar="TEXT", callback=telling, help_key="opt.why")
@option("--who", "--by", "who", default="", metavar="TEXT", callback=readable, help_key="opt.who")
@output_options
@pass_app
def baseline(
    app: App,
    plan: str,
    target: str,
    year: int,
    value: str,
    whole: str,
    at: date | None,
    source: str,
    why: str,
    who: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Enter a baseline."""
    from kpi.pipeline.deciding.baselines import Baselined
    from kpi.pipeline.deciding.decisions import decide_baseline
    from kpi.pipeline.deciding.verdicts import Because
    from kpi.plan.choosing import chosen_plan
    from kpi.spec.kinds.plan import KIND

    rules = chosen_plan(app.workspace.specs.of(KIND), plan.strip())
    entry = Baselined(rules, target.strip(), year, value.strip(), whole.strip(), at, source)
    return show_verdict(app, decide_baseline(app.workspace, entry, Because(why, who)), fmt, output)
