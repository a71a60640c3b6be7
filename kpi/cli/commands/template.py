"""``kpi template``: blank workbooks to send out."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.options import format_option, period_option
from kpi.model.layout import LAYOUTS, Layout
from kpi.model.period import Period

# Names that are meant as files; a folder's name may hold any other dot.
_FILES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".json", ".html", ".md", ".pdf", ".docx", ".zip")


@click.command(cls=Command)
@click.argument("forms", metavar="FORM…", nargs=-1, required=True)
@period_option()
@option("--reporter", metavar="CODE", help_key="opt.reporter")
@option("--layout", type=click.Choice(LAYOUTS), default="rows", show_default=True, help_key="opt.layout")
@option("--overwrite", is_flag=True, help_key="opt.overwrite")
@format_option
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=".",
    metavar="DIR|FILE",
    help_key="opt.template_output",
)
@pass_app
def command(
    app: App,
    forms: tuple[str, ...],
    period: Period,
    reporter: str | None,
    layout: Layout,
    overwrite: bool,
    fmt: str,
    output: Path,
) -> int:
    """Make the workbooks and list them."""
    from kpi.cli.output import check_output, emit
    from kpi.contract.imports import template_json
    from kpi.model.table import Column, Row, Table
    from kpi.pipeline.templates.templates import make_templates

    if output.suffix.lower() in _FILES and not output.is_dir():
        check_output(app, output, (".xlsx",))
    templates = make_templates(app.workspace, forms, period, reporter, layout, output, overwrite)
    columns = (
        Column("reporter", app.text("table.column.code")),
        Column("name", app.text("table.column.name")),
        Column("file", app.text("template.file")),
    )
    rows = tuple(Row((t.reporter, t.name, str(t.file))) for t in templates)
    table = Table("template", app.text("template.title"), (), columns, rows)
    emit(app, table, template_json(templates), fmt, None)
    return 0
