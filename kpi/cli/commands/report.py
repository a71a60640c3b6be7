"""``kpi report``: a declared official table, or a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.foldering import EACH, check_folder, file_or_folder, is_folder, save_each
from kpi.cli.gates import emit_result, tell
from kpi.cli.options import (
    DateType,
    as_of_option,
    at_option,
    format_option,
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
@option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help_key="opt.reading")
@option("--allow-expired", "allow_expired", is_flag=True, help_key="opt.allow_expired")
@option("--annex", type=click.IntRange(0, 100), metavar="N", help_key="opt.annex")
@option("--signed", type=DateType(), metavar="DATE", help_key="opt.signed")
@option("--sources", "sources", is_flag=True, help_key="opt.sources")
@require_complete_option
@as_of_option
@specs_option
@option("--each", type=click.Choice(EACH), help_key="opt.each")
@format_option
@file_or_folder
@pass_app
def command(
    app: App,
    name: str,
    period: Period,
    under: str | None,
    at: date | None,
    scheme: str | None,
    readings: tuple[str, ...],
    allow_expired: bool,
    annex: int | None,
    signed: date | None,
    sources: bool,
    require_complete: bool,
    as_of: str | None,
    specs: str,
    each: str | None,
    fmt: str,
    output: Path | None,
) -> int:
    """Print one declared table, or a report filled in."""
    from kpi.pipeline.figures.declared import Dress
    from kpi.pipeline.figures.reports import report_by_name, takes_folder
    from kpi.pipeline.figures.result import Papers, to_tell
    from kpi.pipeline.opening.query import Query

    query = Query(
        period,
        under=under,
        at=at,
        as_of=as_of,
        scheme=scheme,
        allow_expired=allow_expired,
        specs=specs,
        readings=readings,
    )
    check_folder(app, output, each, takes_folder(app.workspace, name))
    result = report_by_name(app.workspace, app.catalogue, name, query, Dress(annex, signed, sources))
    if output is not None and is_folder(output) and not isinstance(result.figures, Papers):
        codes = [row.unit for row in result.figures.rows]
        save_each(app, codes, result.all_tables, output, each or EACH[0])
        return tell(app, to_tell(result, period, require_complete, app.catalogue))
    return emit_result(app, result, fmt, output, period, require_complete)
