"""``kpi score``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import emit_result
from kpi.cli.options import (
    PointsType,
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

if TYPE_CHECKING:
    from kpi.pipeline.figures.result import Figures, Result
    from kpi.pipeline.opening.query import Query


@click.command("score", cls=Command)
@period_option()
@option("--scheme", metavar="ID", help_key="opt.scheme")
@option("--undetermined", "undetermined", is_flag=True, help_key="opt.undetermined")
@option("--compare-to", "compare_to", metavar="ID", help_key="opt.compare_to")
@option("--near", "near", type=PointsType(), metavar="N", help_key="opt.near")
@option("--recognition", "recognition", is_flag=True, help_key="opt.recognition")
@option("--differences", "differences", is_flag=True, help_key="opt.differences")
@option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help_key="opt.reading")
@option("--differ", "only_differing", is_flag=True, help_key="opt.differ")
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
    undetermined: bool,
    compare_to: str | None,
    near: Decimal | None,
    recognition: bool,
    differences: bool,
    readings: tuple[str, ...],
    only_differing: bool,
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
    from kpi.pipeline.opening.query import Query

    options = {
        "--undetermined": undetermined,
        "--compare-to": compare_to is not None,
        "--near": near is not None,
        "--recognition": recognition,
        "--differences": differences,
        "--differ": only_differing,
    }
    wish = _wish(app, [name for name, wish in options.items() if wish], level, at)
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
        readings=readings,
    )
    result = _result(app, query, wish, compare_to, near, declared=output is not None)
    return emit_result(app, result, fmt, output, period, require_complete)


def _result(
    app: App, query: Query, wish: str | None, compare_to: str | None, near: Decimal | None, declared: bool
) -> Result[Figures]:
    if wish is None:
        from kpi.pipeline.figures.tabulating import score_table

        return score_table(app.workspace, app.catalogue, query, declared=declared)
    if wish == "--recognition":
        from kpi.pipeline.figures.recognising import recognition_table

        return recognition_table(app.workspace, app.catalogue, query)
    if wish == "--differences":
        from kpi.pipeline.figures.differing import differences_table

        return differences_table(app.workspace, app.catalogue, query, declared=declared)
    if wish == "--differ":
        from kpi.pipeline.figures.reading import readings_table

        return readings_table(app.workspace, app.catalogue, query)
    from kpi.pipeline.figures import supposing

    if compare_to is not None:
        return supposing.compared_table(app.workspace, app.catalogue, query, compare_to)
    if near is not None:
        return supposing.near_table(app.workspace, app.catalogue, query, near, whole=declared)
    return supposing.undetermined_table(app.workspace, app.catalogue, query, whole=declared)


def _wish(app: App, names: Sequence[str], level: Level, at: date | None) -> str | None:
    """The one option, of those given, that asks for another table than that of the points. Raises
    click.UsageError."""
    if len(names) > 1:
        raise click.UsageError(app.text("usage.score_one", names=", ".join(names), first=names[0]))
    if names and (level != "commune" or at is not None):
        other = "--at" if at is not None else "--level"
        raise click.UsageError(app.text("usage.score_communes", name=names[0], other=other))
    return names[0] if names else None


def _level_not_given() -> bool:
    source = click.get_current_context().get_parameter_source("level")
    return source is click.core.ParameterSource.DEFAULT
