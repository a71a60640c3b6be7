"""``kpi sql``: a question that no other command answers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.main import CLEAN
from kpi.cli.options import as_of_option, output_options
from kpi.cli.output import emit


@click.command("sql", cls=Command)
@click.argument("select", metavar="SELECT")
@as_of_option
@output_options
@pass_app
def command(app: App, select: str, as_of: str | None, fmt: str, output: Path | None) -> int:
    """Run a SELECT over all figures that count."""
    from kpi.contract.sql import sql_json
    from kpi.pipeline.figures.sql import ask
    from kpi.tables.answer_table import answer_table

    answer = ask(app.workspace, select, as_of)
    table = partial(answer_table, answer.columns, answer.rows, app.catalogue, answer.version)
    emit(app, table, sql_json(answer), fmt, output)
    return CLEAN
