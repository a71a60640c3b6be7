"""``kpi revisions``: what has moved between two releases, or two other states of the figures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.main import CLEAN
from kpi.cli.options import output_options, period_option, under_option
from kpi.cli.output import emit
from kpi.model.period import Period, parse_period


@click.command("revisions", cls=Command)
@click.argument("before", metavar="FROM")
@click.argument("after", metavar="[TO]", required=False)
@period_option(required=False)
@under_option
@output_options
@pass_app
def command(
    app: App,
    before: str,
    after: str | None,
    period: Period | None,
    under: str | None,
    fmt: str,
    output: Path | None,
) -> int:
    """What has moved, and why."""
    from kpi.contract.revising import revisions_json
    from kpi.lake.layout import open_lake
    from kpi.lake.releases import release_meant
    from kpi.pipeline.figures.revising import revisions
    from kpi.tables.revisions_table import revisions_table

    if period is None:
        lake = open_lake(app.workspace.lake)
        release = release_meant(lake, before) or release_meant(lake, after)
        if release is None:
            raise click.UsageError(app.text("usage.revisions_period"))
        period = parse_period(release.period)
    result = revisions(app.workspace, app.catalogue, period, (before, after), under)
    emit(app, partial(revisions_table, result), revisions_json(result), fmt, output)
    return CLEAN
