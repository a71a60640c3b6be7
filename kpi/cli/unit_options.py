"""What the commands about units share: options, and the list they ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from kpi.cli.app import App, option
from kpi.cli.options import FORMATS, DateType, output_option
from kpi.findings import Fault

if TYPE_CHECKING:
    from kpi.pipeline.opening.workspace import Workspace
    from kpi.units.gazetteer.tree import Alias
    from kpi.units.gazetteer.units import Units


def at_option(command: Any) -> Any:
    """``--at``."""
    return option("--at", "day", type=DateType(), metavar="DATE", help_key="opt.units.at")(command)


def under_option(command: Any) -> Any:
    """``--under``: here the whole country unless told otherwise."""
    return option("--under", default="", metavar="CODE", help_key="opt.units.under")(command)


def tree_options(command: Any) -> Any:
    """``--format`` without a default, and ``-o``."""
    choice = click.Choice(FORMATS)
    return output_option(option("--format", "fmt", type=choice, help_key="opt.units.format")(command))


def today() -> date:
    """The day it is here."""
    return datetime.now().astimezone().date()


def units_of(app: App) -> Units:
    """The units of the workspace; where there is none, those that come with the program."""
    from kpi.units.gazetteer.units import load_units

    workspace = _workspace(app)
    return load_units() if workspace is None else workspace.units


def aliases_of(app: App) -> Sequence[Alias]:
    """The spellings that the office has confirmed; none where there is no workspace."""
    workspace = _workspace(app)
    return () if workspace is None else workspace.aliases()


def _workspace(app: App) -> Workspace | None:
    """The workspace; None where none was asked for and there is none."""
    try:
        return app.workspace
    except Fault as fault:
        if app.folder is not None or fault.findings[0].code != "workspace.none":
            raise
        return None
