"""``kpi plan``: plans, what they say, and what their targets come to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, Group, option, pass_app
from kpi.cli.gates import emit_result
from kpi.cli.main import CLEAN
from kpi.cli.options import (
    PeriodType,
    as_of_option,
    at_option,
    output_options,
    require_complete_option,
    specs_option,
    under_option,
)
from kpi.cli.output import emit
from kpi.model.level import LEVELS, Level
from kpi.model.period import Period

_FOLLOWS = "follow"


class _PlanGroup(Group):
    """A group whose first word may be the id of a plan: ``kpi plan ID`` is ``kpi plan follow ID``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            args = [_FOLLOWS, *args]
        return super().resolve_command(ctx, args)


@click.group("plan", cls=_PlanGroup)
def command() -> None:
    """The group; help texts come from the catalogue."""


@command.command("list", cls=Command)
@output_options
@pass_app
def list_(app: App, fmt: str, output: Path | None) -> int:
    """List the plans there are here."""
    from kpi.contract.plans import plans_json
    from kpi.pipeline.figures.planning import plan_entries
    from kpi.spec.kinds.plan import build
    from kpi.tables.plan_words import plans_table

    entries = plan_entries(*app.spec_places)
    plans = [build(entry.data) for entry in entries]
    emit(app, plans_table(plans, app.catalogue), plans_json(entries), fmt, output)
    return CLEAN


@command.command("show", cls=Command)
@click.argument("name", metavar="ID")
@output_options
@pass_app
def show(app: App, name: str, fmt: str, output: Path | None) -> int:
    """Show a plan: targets, duties, calendars, with what the text says."""
    from kpi.contract.plans import plan_json
    from kpi.pipeline.figures.duties import latest_duties
    from kpi.pipeline.figures.planning import plan_entries
    from kpi.spec.kinds.plan import build
    from kpi.tables.plan_words import plan_tables

    [entry] = plan_entries(*app.spec_places, name)
    plan, today = build(entry.data), date.today()  # noqa: DTZ011  a day of the office
    duties = latest_duties(app.workspace, plan, today) if app.lake else None
    recorded = duties.tables(app.catalogue) if duties is not None else ()
    tables = (*plan_tables(plan, app.catalogue), *recorded)
    emit(app, tables, plan_json(entry.data, duties, app.lang), fmt, output)
    return CLEAN


@command.command(_FOLLOWS, cls=Command)
@click.argument("name", metavar="ID")
@option("--period", type=PeriodType(), metavar="PERIOD", help_key="opt.plan_period")
@under_option
@option("--by", type=click.Choice(LEVELS), help_key="opt.plan_by")
@at_option
@require_complete_option
@as_of_option
@specs_option
@output_options
@pass_app
def follow(
    app: App,
    name: str,
    period: Period | None,
    under: str | None,
    by: Level | None,
    at: date | None,
    require_complete: bool,
    as_of: str | None,
    specs: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Target by target: planned, reached, missing."""
    from kpi.pipeline.figures.plan_years import plan_years
    from kpi.pipeline.figures.planning import follow_plan
    from kpi.pipeline.opening.query import Query

    if period is None:
        if by is not None or at is not None:
            raise click.UsageError(app.text("usage.plan_period"))
        years = plan_years(app.workspace, app.catalogue, name, under, as_of, specs)
        return emit_result(app, years, fmt, output, years.figures.name, require_complete)
    query = Query(period, under=under, at=at, as_of=as_of, specs=specs)
    result = follow_plan(app.workspace, app.catalogue, query, name, by)
    return emit_result(app, result, fmt, output, period, require_complete)
