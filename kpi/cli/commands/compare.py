"""``kpi compare``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import emit_result
from kpi.cli.options import (
    DateType,
    PeriodsType,
    as_of_option,
    level_option,
    output_options,
    period_option,
    require_complete_option,
    specs_option,
    under_option,
)
from kpi.model.level import Level
from kpi.model.period import Period, PeriodsError, periods_until


@click.command("compare", cls=Command)
@click.argument("what", metavar="FORM|INDICATOR...", nargs=-1, required=True)
@period_option()
@option(
    "--to", "earlier", type=PeriodsType(), multiple=True, required=True, metavar="PERIOD", help_key="opt.to"
)
@level_option(None)
@under_option
@option("--at", "at", type=DateType(), metavar="DATE", help_key="opt.compare.at")
@require_complete_option
@as_of_option
@specs_option
@output_options
@pass_app
def command(
    app: App,
    what: tuple[str, ...],
    period: Period,
    earlier: tuple[tuple[Period, ...], ...],
    level: Level | None,
    under: str | None,
    at: date | None,
    require_complete: bool,
    as_of: str | None,
    specs: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Absolute and relative change between periods."""
    from kpi.pipeline.figures.comparing import compare_table
    from kpi.pipeline.opening.query import Query

    try:
        periods = periods_until(period, [one for series in earlier for one in series])
    except PeriodsError as error:
        raise click.BadParameter(app.text(f"usage.{error.why}"), param_hint="--to") from error
    query = Query(period, periods, level=level, under=under, at=at, as_of=as_of, specs=specs)
    result = compare_table(app.workspace, app.catalogue, what, query)
    return emit_result(app, result, fmt, output, f"{periods[0]}, {period}", require_complete)
