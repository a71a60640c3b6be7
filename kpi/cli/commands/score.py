"""``kpi score``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import emit_result
from kpi.cli.options import (
    as_of_option,
    at_option,
    level_option,
    output_options,
    period_option,
    require_complete_option,
    specs_option,
    under_option,
)
from kpi.model.level import Level
from kpi.model.period import Period


@click.command("score", cls=Command)
@period_option()
@option("--scheme", metavar="ID", help_key="opt.scheme")
@level_option("commune")
@under_option
@at_option
@option("--allow-expired", "allow_expired", is_flag=True, help_key="opt.allow_expired")
@require_complete_option
@as_of_option
@specs_option
@output_options
@pass_app
def command(
    app: App,
    period: Period,
    scheme: str | None,
    level: Level,
    under: str | None,
    at: date | None,
    allow_expired: bool,
    require_complete: bool,
    as_of: str | None,
    specs: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Points, class and rank."""
    from kpi.pipeline.figures.tabulating import score_table
    from kpi.pipeline.opening.query import Query

    if at is not None and _level_not_given():
        level = "province"
    query = Query(
        period,
        level=level,
        under=under,
        at=at,
        as_of=as_of,
        scheme=scheme,
        allow_expired=allow_expired,
        specs=specs,
    )
    result = score_table(app.workspace, app.catalogue, query, declared=output is not None)
    return emit_result(app, result, fmt, output, period, require_complete)


def _level_not_given() -> bool:
    source = click.get_current_context().get_parameter_source("level")
    return source is click.core.ParameterSource.DEFAULT
