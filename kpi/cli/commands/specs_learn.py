"""``kpi specs learn``: the draft of a form from an office's own workbook."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.guarding import guard_output
from kpi.cli.options import fail_on_option, format_option
from kpi.cli.output import emit
from kpi.cli.reporting import exit_code
from kpi.findings import Fault


@click.command("learn", cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@option("--sheet", metavar="NAME", help_key="opt.sheet")
@option("--overwrite", is_flag=True, help_key="opt.overwrite_specs")
@fail_on_option
@format_option
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help_key="opt.learn_output",
)
@pass_app
def learn(
    app: App, file: Path, sheet: str | None, overwrite: bool, fail_on: str, fmt: str, output: Path | None
) -> int:
    """Learn a form and show it; with ``-o`` write it as specs."""
    from kpi.contract.learning import draft_json
    from kpi.pipeline.learning.learning import learn_file, question_findings, write_specs
    from kpi.tables.draft_table import draft_tables

    if output is not None:
        guard_output(app, output, [file])
    try:
        workspace = app.workspace
    except Fault:
        if app.folder is not None:
            raise
        workspace = None
    draft = learn_file(file, sheet, workspace)
    questions = question_findings(draft, draft.questions)
    files = write_specs(draft, output, overwrite) if output is not None else ()
    data = draft_json(draft, questions, [str(path) for path in files], app.catalogue)
    emit(app, draft_tables(draft, questions, app.catalogue), data, fmt, None)
    if output is not None:
        click.echo(app.text("learn.written", count=len(files), folder=output), err=True)
    return exit_code(questions, fail_on)
