"""``kpi decide appraise``: points that the district or the province gives."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.decide_options import readable, show_verdict, telling
from kpi.cli.options import output_options, period_option
from kpi.model.period import Period
from kpi.spec.assessment import APPRAISERS, Scorer


@click.command("appraise", cls=Command)
@click.argument("unit", callback=readable)
@click.argument("criterion", callback=readable)
@click.argument("points", callback=readable)
@period_option()
@option("--level", type=click.Choice(APPRAISERS), required=True, help_key="opt.appraise_level")
@option("--scheme", metavar="ID", help_key="opt.scheme")
@option("--why", "--reason", "why", required=True, metavar="TEXT", callback=telling, help_key="opt.why")
@option("--evidence", required=True, metavar="TEXT", callback=telling, help_key="opt.evidence")
@option("--who", "--by", "who", default="", metavar="TEXT", callback=readable, help_key="opt.appraise_by")
@output_options
@pass_app
def appraise(
    app: App,
    unit: str,
    criterion: str,
    points: str,
    period: Period,
    level: Scorer,
    scheme: str | None,
    why: str,
    evidence: str,
    who: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Keep the points of an appraisal."""
    from kpi.pipeline.deciding.appraising import Appraisal
    from kpi.pipeline.deciding.decisions import decide_appraisal
    from kpi.pipeline.deciding.verdicts import Because
    from kpi.pipeline.figures.choosing import pick_scheme

    rules = pick_scheme(app.workspace.specs, scheme, period)
    appraisal = Appraisal(rules, unit.strip(), criterion.strip(), points.strip(), level, period, evidence)
    return show_verdict(app, decide_appraisal(app.workspace, appraisal, Because(why, who)), fmt, output)
