"""``kpi specs adopt``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.options import fail_on_option, output_options
from kpi.cli.output import emit_stored
from kpi.cli.reporting import exit_code
from kpi.model.show import day_text

if TYPE_CHECKING:
    from kpi.model.table import Table
    from kpi.pipeline.adopting.adopting import Adopted

_COLUMNS = ("form", "valid_from", "outcome", "columns", "checks", "trial", "files")


@click.command("adopt", cls=Command)
@click.argument("review", metavar="REVIEW", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@option(
    "--workbook",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help_key="opt.workbook",
)
@option("--dry-run", "dry_run", is_flag=True, help_key="opt.dry_run")
@fail_on_option
@output_options
@pass_app
def command(
    app: App, review: Path, workbook: Path | None, dry_run: bool, fail_on: str, fmt: str, output: Path | None
) -> int:
    """Store a form from its completed review."""
    from kpi.contract.adopting import adopt_json
    from kpi.pipeline.adopting.adopting import adopt
    from kpi.tables.listing import findings_table

    adopted = adopt(app.workspace, review, app.lang, workbook, dry_run)
    tables = [_table(app, adopted)]
    if adopted.findings:
        tables.append(findings_table(adopted.findings, app.catalogue))
    emit_stored(app, tables, adopt_json(adopted, app.catalogue), fmt, output)
    if dry_run:
        click.echo(app.text("import.dry"), err=True)
    return exit_code(adopted.findings, fail_on)


def _table(app: App, adopted: Adopted) -> Table:
    """One line, and below it what to do next."""
    from kpi.model.table import Column, Row, Table

    draft = adopted.draft
    cells = (
        app.text("adopt.form", code=draft.code, title=draft.title.get(app.lang), id=draft.id)
        if draft
        else "",
        day_text(draft.valid_from) if draft else "",
        app.text(f"adopt.outcome.{adopted.outcome}"),
        str(len(draft.collected)) if draft else "",
        str(sum(check.taken for check in draft.checks)) if draft else "",
        _trial(app, adopted),
        ", ".join(adopted.files),
    )
    columns = tuple(Column(name, app.text(f"adopt.column.{name}")) for name in _COLUMNS)
    ready = adopted.outcome in ("stored", "already") and draft is not None
    notes = (app.text("adopt.next", id=draft.id, period=adopted.period),) if ready and draft else ()
    return Table("specs-adopt", app.text("adopt.title"), (), columns, (Row(cells),), notes)


def _trial(app: App, adopted: Adopted) -> str:
    proof = adopted.proof
    if proof is None:
        return app.text("adopt.trial.none")
    key = "adopt.trial.blank" if proof.is_blank else "adopt.trial"
    counts = {
        "located": proof.located,
        "columns": proof.columns,
        "rows": proof.rows,
        "figures": proof.figures,
    }
    totals = {"filled": proof.filled, "totals": proof.totals, "totals_right": proof.totals_right}
    return app.text(key, file=adopted.workbook, **counts, **totals)
