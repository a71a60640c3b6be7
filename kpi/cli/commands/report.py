"""``kpi report``: a declared official table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import emit_result
from kpi.cli.options import (
    DateType,
    as_of_option,
    at_option,
    output_options,
    period_option,
    require_complete_option,
    specs_option,
    under_option,
)
from kpi.model.period import Period


@click.command(cls=Command)
@click.argument("name", metavar="TABLE")
@period_option()
@under_option
@at_option
@option("--scheme", metavar="ID", help_key="opt.scheme")
@option("--allow-expired", "allow_expired", is_flag=True, help_key="opt.allow_expired")
@option("--annex", type=click.IntRange(0, 100), metavar="N", help_key="opt.annex")
@option("--signed", type=DateType(), metavar="DATE", help_key="opt.signed")
@require_complete_option
@as_of_option
@specs_option
@output_options
@pass_app
def command(
    app: App,
    name: str,
    period: Period,
    under: str | None,
    at: date | None,
    scheme: str | None,
    allow_expired: bool,
    annex: int | None,
    signed: date | None,
    require_complete: bool,
    as_of: str | None,
    specs: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Print one declared table."""
    from kpi.pipeline.figures.declared import Dress, report_table
    from kpi.pipeline.opening.query import Query

    query = Query(
        period, under=under, at=at, as_of=as_of, scheme=scheme, allow_expired=allow_expired, specs=specs
    )
    result = report_table(app.workspace, app.catalogue, name, query, Dress(annex, signed))
    return emit_result(app, result, fmt, output, period, require_complete)
