"""``kpi aggregate``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.gates import emit_result
from kpi.cli.options import (
    as_of_option,
    at_option,
    level_option,
    output_options,
    periods_option,
    require_complete_option,
    specs_option,
    under_option,
)
from kpi.model.level import Level
from kpi.model.period import Period

if TYPE_CHECKING:
    from kpi.pipeline.figures.result import Result, Series, Totals


@click.command("aggregate", cls=Command)
@click.argument("what", metavar="FORM|INDICATOR...", nargs=-1, required=True)
@periods_option
@level_option(None)
@under_option
@at_option
@require_complete_option
@as_of_option
@specs_option
@output_options
@pass_app
def command(
    app: App,
    what: tuple[str, ...],
    periods: tuple[Period, ...],
    level: Level | None,
    under: str | None,
    at: date | None,
    require_complete: bool,
    as_of: str | None,
    specs: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Totals up the hierarchy."""
    from kpi.pipeline.opening.query import Query

    query = Query(periods[-1], periods, level=level, under=under, at=at, as_of=as_of, specs=specs)
    result: Result[Totals | Series]
    if len(periods) > 1:
        from kpi.pipeline.figures.series import series_table

        result = series_table(app.workspace, app.catalogue, what, query)
    else:
        from kpi.pipeline.figures.tabulating import aggregate_table

        result = aggregate_table(app.workspace, app.catalogue, what, query)
    period_text = str(periods[0]) if len(periods) == 1 else f"{periods[0]}..{periods[-1]}"
    return emit_result(app, result, fmt, output, period_text, require_complete)
