"""``kpi explain``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import tell
from kpi.cli.options import as_of_option, output_options, period_option, specs_option
from kpi.cli.output import emit
from kpi.model.period import Period

if TYPE_CHECKING:
    from rich.tree import Tree

    from kpi.pipeline.explaining.nodes import Node

_STYLES = {
    "score": "bold",
    "recognition": "bold",
    "block": "bold",
    "criterion": "bold",
    "sum": "bold",
    "rule": "dim",
    "note": "yellow",
    "finding": "red",
}


@click.command("explain", cls=Command)
@click.argument("unit", metavar="UNIT")
@click.argument("what", metavar="WHAT")
@period_option()
@option("--scheme", metavar="ID", help_key="opt.scheme")
@option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help_key="opt.reading")
@option("--allow-expired", "allow_expired", is_flag=True, help_key="opt.allow_expired")
@as_of_option
@specs_option
@output_options
@pass_app
def command(
    app: App,
    unit: str,
    what: str,
    period: Period,
    scheme: str | None,
    readings: tuple[str, ...],
    allow_expired: bool,
    as_of: str | None,
    specs: str,
    fmt: str,
    output: Path | None,
) -> int:
    """From a figure down to the cell."""
    from kpi.pipeline.explaining.explain import explain
    from kpi.pipeline.explaining.nodes import indented, node_table, source
    from kpi.pipeline.opening.query import Query

    query = Query(
        period, scheme=scheme, allow_expired=allow_expired, as_of=as_of, specs=specs, readings=readings
    )
    node = explain(app.workspace, app.catalogue, unit, what, query)
    if fmt != "table" or output is not None:
        from kpi.contract.explanation import explain_json

        emit(app, node_table(node, app.catalogue), explain_json(node), fmt, output)
    elif sys.stdout.isatty():
        from rich.console import Console

        console = Console(highlight=False, markup=False, emoji=False)
        console.print(_tree(node, app))
        console.print(source(node), style="dim")
    else:
        click.echo(indented(node, app.catalogue), nl=False)
    return tell(app, node.findings)


def _tree(node: Node, app: App, parent: Tree | None = None) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    from kpi.pipeline.explaining.nodes import line

    text = Text(line(node, app.catalogue), style=_STYLES.get(node.kind, ""))
    tree = Tree(text) if parent is None else parent.add(text)
    for child in node.children:
        _tree(child, app, tree)
    return tree
