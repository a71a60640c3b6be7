"""``kpi specs learn``: the draft of a form from an office's own workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.guarding import guard_output
from kpi.cli.options import fail_on_option, format_option
from kpi.cli.output import check_output, emit
from kpi.cli.reporting import exit_code
from kpi.findings import Fault, finding

if TYPE_CHECKING:
    from kpi.spec.draft import Draft


@click.command("learn", cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@option("--sheet", metavar="NAME", help_key="opt.sheet")
@option("--at", metavar="CELL", default="", help_key="opt.at_cell")
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
@option(
    "--review",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help_key="opt.review",
)
@pass_app
def command(
    app: App,
    file: Path,
    sheet: str | None,
    at: str,
    overwrite: bool,
    fail_on: str,
    fmt: str,
    output: Path | None,
    review: Path | None,
) -> int:
    """Learn a form and show it; with ``-o`` write it as specs, with ``--review`` as a workbook."""
    from kpi.contract.learning import draft_json
    from kpi.pipeline.learning.learning import learn_file, question_findings, write_specs
    from kpi.tables.draft_table import draft_tables

    if output is not None:
        guard_output(app, output, [file])
    if review is not None:
        _check_review(app, review, file, overwrite)
    try:
        workspace = app.workspace
    except Fault:
        if app.folder is not None:
            raise
        workspace = None
    draft = learn_file(file, sheet, workspace, at)
    questions = question_findings(draft, draft.questions)
    files = write_specs(draft, output, overwrite) if output is not None else ()
    data = draft_json(draft, questions, [str(path) for path in files], app.catalogue)
    emit(app, draft_tables(draft, questions, app.catalogue), data, fmt, None)
    if review is not None:
        _write_review(app, draft, review)
    if output is not None:
        click.echo(app.text("learn.written", count=len(files), folder=output), err=True)
    return exit_code(questions, fail_on)


def _check_review(app: App, review: Path, file: Path, overwrite: bool) -> None:
    """Raise where the review cannot be written, or would take the place of one that is being completed."""
    check_output(app, review, (".xlsx",))
    guard_output(app, review, [file])
    if review.exists() and not overwrite:
        raise Fault(finding("review.there", file=str(review)))


def _write_review(app: App, draft: Draft, review: Path) -> None:
    from kpi.write.xlsx.review import write_review

    write_review(draft, review, app.lang)
    click.echo(app.text("review.written", file=review), err=True)
