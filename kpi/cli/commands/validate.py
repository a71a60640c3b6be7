"""``kpi validate``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.found import detail_option, emit_found
from kpi.cli.gates import tell
from kpi.cli.marking import check_folder, give_back
from kpi.cli.options import (
    annotate_option,
    as_of_option,
    fail_on_option,
    output_options,
    password_option,
    period_option,
)
from kpi.cli.reporting import existing, exit_code, progress
from kpi.findings import Finding
from kpi.model.period import Period


@click.command("validate", cls=Command)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@period_option()
@annotate_option
@password_option
@fail_on_option
@as_of_option
@detail_option
@output_options
@pass_app
def command(
    app: App,
    paths: tuple[Path, ...],
    period: Period,
    annotate: Path | None,
    passwords: tuple[str, ...],
    fail_on: str,
    as_of: str | None,
    detail: bool,
    fmt: str,
    output: Path | None,
) -> int:
    """Judge files without storing them, or what is stored."""
    from kpi.contract.findings import findings_json
    from kpi.pipeline.checking.validating import Stored, stored_findings

    if paths and as_of is not None:
        raise click.UsageError(app.text("usage.as_of_files"))
    check_folder(app, annotate, paths)
    copies: Mapping[str, str] | None = None
    if paths:
        findings, copies = _files(app, paths, period, annotate, passwords)
        answer = Stored(findings)
    else:
        answer = stored_findings(app.workspace, period, as_of)
        findings = answer.findings
    data = findings_json(findings, app.catalogue, copies)
    emit_found(app, (), findings, data, fmt, output, detail=detail, stored=False)
    tell(app, answer.empty)
    return exit_code((*answer.empty, *findings), fail_on)


def _files(
    app: App, paths: Sequence[Path], period: Period, annotate: Path | None, passwords: tuple[str, ...]
) -> tuple[tuple[Finding, ...], Mapping[str, str] | None]:
    """What is found in files, and where their marked copies are."""
    from kpi.pipeline.importing.run import ImportOptions, run_import

    existing(app, paths)
    today = date.today()  # noqa: DTZ011  a day of the office
    options = ImportOptions(period, today, dry_run=True, again=True, passwords=passwords)
    with progress(app) as advance:
        report = run_import(app.workspace, paths, options, advance)
    return report.findings, give_back(app, report, annotate, passwords)
