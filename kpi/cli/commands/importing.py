"""``kpi import``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Storing, option, pass_app
from kpi.cli.decide_options import few_words, readable
from kpi.cli.found import detail_option, emit_found
from kpi.cli.marking import check_folder, give_back
from kpi.cli.options import (
    DateType,
    annotate_option,
    fail_on_option,
    output_options,
    password_option,
    period_option,
)
from kpi.cli.reporting import existing, exit_code, progress
from kpi.model.period import Period
from kpi.model.received import FileResult, Outcome


@click.command("import", cls=Storing)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@period_option()
@option("--received", type=DateType(), metavar="DATE", help_key="opt.received")
@option("--dry-run", "dry_run", is_flag=True, help_key="opt.dry_run")
@option("--province", "beside", default="", metavar="CODE", help_key="opt.import_province")
@option("--strict", is_flag=True, help_key="opt.strict")
@option("--keep-refused", "keep_refused", is_flag=True, help_key="opt.keep_refused")
@option("--allow-fewer", "allow_fewer", is_flag=True, help_key="opt.allow_fewer")
@option("--patch", is_flag=True, help_key="opt.patch")
@option(
    "--set-aside-persons",
    "aside",
    default="",
    metavar="TEXT",
    callback=few_words,
    help_key="opt.set_aside_persons",
)
@option("--who", default="", metavar="TEXT", callback=readable, help_key="opt.aside_who")
@annotate_option
@password_option
@fail_on_option
@detail_option
@output_options
@pass_app
def command(
    app: App,
    paths: tuple[Path, ...],
    period: Period,
    received: date | None,
    dry_run: bool,
    beside: str,
    strict: bool,
    keep_refused: bool,
    allow_fewer: bool,
    patch: bool,
    aside: str,
    who: str,
    annotate: Path | None,
    passwords: tuple[str, ...],
    fail_on: str,
    detail: bool,
    fmt: str,
    output: Path | None,
) -> int:
    """Import files, folders and zips."""
    from kpi.contract.imports import import_json
    from kpi.pipeline.deciding.verdicts import Because
    from kpi.pipeline.importing.run import ImportOptions, run_import
    from kpi.tables.listing import files_table

    if who and not aside:
        raise click.UsageError(app.text("usage.aside_who"))
    existing(app, paths)
    check_folder(app, annotate, paths)
    options = ImportOptions(
        period,
        received or date.today(),  # noqa: DTZ011  a day of the office
        dry_run,
        strict,
        keep_refused=keep_refused,
        stated=received is not None,
        allow_fewer=allow_fewer,
        patch=patch,
        passwords=passwords,
        aside=Because(aside, who) if aside else None,
        beside=beside.strip(),
    )
    with progress(app) as tell:
        report = run_import(app.workspace, paths, options, tell)
    copies = give_back(app, report, annotate, passwords)
    tables, data = [files_table(report.files, app.catalogue)], import_json(report, app.catalogue, copies)
    emit_found(app, tables, report.findings, data, fmt, output, detail=detail, results=report.files)
    if dry_run:
        click.echo(app.text("import.dry"), err=True)
    else:
        _not_kept(report.files, app)
    return exit_code(report.findings, fail_on)


def _not_kept(files: Sequence[FileResult], app: App) -> None:
    """Tell of refused files of which nothing but name and hash is stored."""
    many = sum(file.outcome is Outcome.REFUSED and not file.kept for file in files)
    if many:
        click.echo(app.text("import.not_kept", count=many), err=True)
