"""``kpi units load``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App, Storing, option, pass_app
from kpi.cli.options import fail_on_option, output_options
from kpi.cli.output import emit_stored
from kpi.cli.reporting import exit_code
from kpi.model.show import day_text

if TYPE_CHECKING:
    from kpi.model.table import Table
    from kpi.pipeline.territory.loading import LoadReport

_COLUMNS = ("file", "effective", "added", "ended", "changed", "links", "stored")


@click.command("load", cls=Storing)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@option("--dry-run", "dry_run", is_flag=True, help_key="opt.dry_run")
@fail_on_option
@output_options
@pass_app
def command(app: App, file: Path, dry_run: bool, fail_on: str, fmt: str, output: Path | None) -> int:
    """Load changes of units into the workspace."""
    from kpi.contract.units import load_json
    from kpi.pipeline.territory.loading import load_changes
    from kpi.tables.listing import findings_table

    report = load_changes(app.workspace, file, dry_run)
    tables = [_table(app, report)]
    if report.findings:
        tables.append(findings_table(report.findings, app.catalogue))
    emit_stored(app, tables, load_json(report, app.catalogue), fmt, output)
    if dry_run:
        click.echo(app.text("import.dry"), err=True)
    return exit_code(report.findings, fail_on)


def _table(app: App, report: LoadReport) -> Table:
    from kpi.model.table import Column, Kind, Row, Table

    counts = ("added", "ended", "changed", "links")
    columns = tuple(
        Column(name, app.text(f"change.column.{name}"), Kind.COUNT if name in counts else Kind.TEXT)
        for name in _COLUMNS
    )
    days = ", ".join(day_text(day) for day in report.effective)
    cells = (report.file, days, *(getattr(report, name) for name in counts), report.file_name)
    return Table("units-load", app.text("change.title"), (), columns, (Row(cells),))
