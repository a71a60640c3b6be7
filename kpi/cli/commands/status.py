"""``kpi status``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kpi import __version__
from kpi.cli.app import App, Command, pass_app
from kpi.cli.options import as_of_option, output_options, period_option
from kpi.cli.output import emit
from kpi.model.period import Period


@click.command("status", cls=Command)
@period_option()
@as_of_option
@output_options
@pass_app
def command(app: App, period: Period, as_of: str | None, fmt: str, output: Path | None) -> int:
    """Who has sent, is late or is missing."""
    from kpi.pipeline.status import status
    from kpi.tables.frame import Frame
    from kpi.tables.listing import status_table

    workspace = app.workspace
    found = status(workspace, period, as_of)
    tree = workspace.units.at(period.end, workspace.province)
    province = tree.get(workspace.province)
    frame = Frame(
        app.catalogue,
        period,
        tree,
        place=province.name if province else "",
        version=found.version,
        as_of=found.as_of,
        program=__version__,
    )
    days = [{**asdict(row), "received": _day(row.received), "due": _day(row.due)} for row in found.rows]
    due_source = workspace.specs.settings.due_source
    emit(app, status_table(found.rows, frame, due_source=due_source), days, fmt, output)
    return 0


def _day(day: object) -> str | None:
    return None if day is None else str(day)
