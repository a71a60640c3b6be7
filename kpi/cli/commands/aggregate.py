"""``kpi aggregate``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.options import (
    as_of_option,
    at_option,
    level_option,
    output_options,
    periods_option,
    under_option,
)
from kpi.cli.output import emit
from kpi.model.period import Period


@click.command("aggregate", cls=Command)
@click.argument("what", metavar="FORM|INDICATOR...", nargs=-1, required=True)
@periods_option
@level_option("district")
@under_option
@at_option
@as_of_option
@output_options
@pass_app
def command(
    app: App,
    what: tuple[str, ...],
    periods: tuple[Period, ...],
    level: str,
    under: str | None,
    at: date | None,
    as_of: str | None,
    fmt: str,
    output: Path | None,
) -> int:
    """Totals up the hierarchy."""
    if len(periods) > 1:
        from kpi.pipeline.series import series_table

        result = series_table(app.workspace, app.catalogue, what, periods, level, under, as_of, at)
    else:
        from kpi.pipeline.tabulating import aggregate_table

        result = aggregate_table(app.workspace, app.catalogue, what, periods[0], level, under, as_of, at)
    emit(app, result.table, result.data, fmt, output)
    return 0
