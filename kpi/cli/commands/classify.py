"""``kpi classify``."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import emit_result
from kpi.cli.options import (
    PeriodType,
    as_of_option,
    output_options,
    period_option,
    require_complete_option,
    specs_option,
    under_option,
)
from kpi.model.period import Period


@click.command("classify", cls=Command)
@period_option()
@option("--by", metavar="ID", help_key="opt.class_by")
@option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help_key="opt.reading")
@option("--differ", "only_differing", is_flag=True, help_key="opt.differ")
@option("--compare-to", "compare_to", type=PeriodType(), metavar="PERIOD", help_key="opt.compare_classes")
@under_option
@option("--allow-expired", "allow_expired", is_flag=True, help_key="opt.allow_expired")
@require_complete_option
@as_of_option
@specs_option
@output_options
@pass_app
def command(
    app: App,
    period: Period,
    by: str | None,
    readings: tuple[str, ...],
    only_differing: bool,
    compare_to: Period | None,
    under: str | None,
    allow_expired: bool,
    require_complete: bool,
    as_of: str | None,
    specs: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Classes by law."""
    from kpi.pipeline.figures.classing import class_table
    from kpi.pipeline.opening.query import Query

    if only_differing and compare_to is not None:
        names = ", ".join(("--differ", "--compare-to"))
        raise click.UsageError(app.text("usage.score_one", names=names, first="--differ"))
    query = Query(period, under=under, as_of=as_of, allow_expired=allow_expired, specs=specs)
    result = class_table(app.workspace, app.catalogue, query, by, readings, only_differing, compare_to)
    return emit_result(app, result, fmt, output, period, require_complete)
