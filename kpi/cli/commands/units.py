"""``kpi units``: look units up, at any date since 2004."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Group, option, pass_app
from kpi.cli.commands import units_changes, units_load
from kpi.cli.main import CLEAN, FOUND
from kpi.cli.output import emit_tree
from kpi.cli.unit_options import (
    aliases_of,
    at_option,
    today,
    tree_options,
    under_option,
    units_of,
)
from kpi.model.level import LEVELS, Level


@click.group("units", cls=Group)
def command() -> None:
    """The group; help texts come from the catalogue."""


@command.command("list")
@at_option
@under_option
@option("--level", type=click.Choice(LEVELS), help_key="opt.units.level")
@tree_options
@pass_app
def list_(
    app: App, day: date | None, under: str, level: Level | None, fmt: str | None, output: Path | None
) -> int:
    """The units of a day."""
    from kpi.contract.units import list_json
    from kpi.pipeline.territory.answers import listing
    from kpi.tables.unit_tables import list_table
    from kpi.tables.unit_trees import list_tree

    answer = listing(units_of(app), day or today(), under, level)
    words = app.catalogue
    emit_tree(
        app,
        lambda: list_tree(answer.tree, answer.under, answer.level, words),
        lambda: list_table(answer.tree, answer.under, answer.units, words),
        lambda: list_json(answer),
        fmt,
        output,
    )
    return CLEAN


@command.command("show")
@click.argument("code")
@tree_options
@pass_app
def show(app: App, code: str, fmt: str | None, output: Path | None) -> int:
    """The life of a code."""
    from kpi.contract.units import show_json
    from kpi.pipeline.territory.answers import whole_life
    from kpi.tables.unit_tables import show_table
    from kpi.tables.unit_trees import show_tree

    code = code.strip()
    lives = whole_life(units_of(app), code)
    emit_tree(
        app,
        lambda: show_tree(code, lives, app.catalogue),
        lambda: show_table(code, lives, app.catalogue),
        lambda: show_json(code, lives),
        fmt,
        output,
    )
    return CLEAN


@command.command("find")
@click.argument("text")
@at_option
@under_option
@tree_options
@pass_app
def find(app: App, text: str, day: date | None, under: str, fmt: str | None, output: Path | None) -> int:
    """Units by code or name."""
    from kpi.contract.units import find_json
    from kpi.pipeline.territory.answers import known
    from kpi.tables.unit_tables import find_table
    from kpi.tables.unit_trees import find_tree
    from kpi.units.matching.search import find as search

    units, day = units_of(app), day or today()
    answer = search(units, text, day, known(units, under, day), aliases_of(app))
    emit_tree(
        app,
        lambda: find_tree(text, day, answer, app.catalogue),
        lambda: find_table(text, day, answer, app.catalogue),
        lambda: find_json(day, answer),
        fmt,
        output,
    )
    return CLEAN if answer.hits else FOUND


command.add_command(units_changes.changes)
command.add_command(units_changes.gaps)
command.add_command(units_load.command)
