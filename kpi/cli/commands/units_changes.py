"""``kpi units changes`` and ``kpi units gaps``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.main import CLEAN
from kpi.cli.options import DateType
from kpi.cli.output import emit_tree
from kpi.cli.unit_options import tree_options, under_option, units_of


@click.command("changes", cls=Command)
@option("--from", "start", type=DateType(), required=True, metavar="DATE", help_key="opt.units.from")
@option("--to", "end", type=DateType(), required=True, metavar="DATE", help_key="opt.units.to")
@under_option
@tree_options
@pass_app
def changes(app: App, start: date, end: date, under: str, fmt: str | None, output: Path | None) -> int:
    """What changed between two days."""
    from kpi.contract.units import changes_json
    from kpi.pipeline.territory.answers import known
    from kpi.tables.unit_tables import changes_table
    from kpi.tables.unit_trees import changes_tree
    from kpi.units.lives.events import events

    if end <= start:
        raise click.BadParameter(app.text("usage.units.order"), param_hint="--to")
    units = units_of(app)
    all_events = events(units, start, end, known(units, under))
    emit_tree(
        app,
        lambda: changes_tree(start, end, all_events, app.catalogue),
        lambda: changes_table(start, end, all_events, app.catalogue),
        lambda: changes_json(start, end, all_events),
        fmt,
        output,
    )
    return CLEAN


@click.command("gaps", cls=Command)
@under_option
@tree_options
@pass_app
def gaps(app: App, under: str, fmt: str | None, output: Path | None) -> int:
    """What no source tells."""
    from kpi.contract.units import gaps_json
    from kpi.pipeline.territory.answers import known
    from kpi.tables.unit_tables import gaps_table
    from kpi.tables.unit_trees import gaps_tree
    from kpi.units.lives.gaps import gaps as silent

    units = units_of(app)
    all_gaps = silent(units, known(units, under))
    emit_tree(
        app,
        lambda: gaps_tree(all_gaps, app.catalogue),
        lambda: gaps_table(all_gaps, app.catalogue),
        lambda: gaps_json(all_gaps),
        fmt,
        output,
    )
    return CLEAN
