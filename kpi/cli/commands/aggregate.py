"""``kpi aggregate``."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.options import as_of_option, level_option, output_options, period_option, under_option
from kpi.cli.output import emit
from kpi.model.period import Period


@click.command("aggregate", cls=Command)
@click.argument("what", metavar="FORM|INDICATOR...", nargs=-1, required=True)
@period_option()
@level_option("district")
@under_option
@as_of_option
@output_options
@pass_app
def command(
    app: App,
    what: tuple[str, ...],
    period: Period,
    level: str,
    under: str | None,
    as_of: str | None,
    fmt: str,
    output: Path | None,
) -> int:
    """Totals up the hierarchy."""
    from kpi.pipeline.tabulating import aggregate_table

    result = aggregate_table(app.workspace, app.catalogue, what, period, level, under, as_of)
    emit(app, result.table, result.data, fmt, output)
    return 0
