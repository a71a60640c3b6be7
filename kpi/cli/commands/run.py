"""``kpi run``: the work of a period in one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli import complaints
from kpi.cli.app import App, Storing, option, pass_app
from kpi.cli.options import PeriodType, format_option, password_option
from kpi.cli.output import emit
from kpi.cli.reporting import progress
from kpi.findings import Fault
from kpi.model.period import Period

if TYPE_CHECKING:
    from kpi.model.table import Table
    from kpi.pipeline.running.report import RunReport

_FOLDER = click.Path(path_type=Path, file_okay=False)
_IN_FILES = ("import", "validate")  # commands whose findings are many


@click.command("run", cls=Storing)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@option("--new", "new", is_flag=True, help_key="opt.run.new")
@option("--period", type=PeriodType(), metavar="PERIOD", help_key="opt.run.period")
@option("--dry-run", "dry_run", is_flag=True, help_key="opt.run.dry_run")
@option("--from", "start", default="", metavar="STEP", help_key="opt.run.from")
@option("--force", is_flag=True, help_key="opt.run.force")
@option("--inputs", type=_FOLDER, metavar="DIR", help_key="opt.run.inputs")
@option("--output", "folder", type=_FOLDER, metavar="DIR", help_key="opt.run.output")
@password_option
@format_option
@pass_app
def command(
    app: App,
    file: Path,
    new: bool,
    period: Period | None,
    dry_run: bool,
    start: str,
    force: bool,
    inputs: Path | None,
    folder: Path | None,
    passwords: tuple[str, ...],
    fmt: str,
) -> int:
    """Carry a run file out."""
    from kpi.contract.running import run_json, written_json
    from kpi.pipeline.running.run import run
    from kpi.pipeline.running.session import RunOptions

    if new != (period is not None):
        raise click.UsageError(app.text("usage.run.period"))
    if period is not None:
        return _new(app, file, period)
    if not file.exists():
        raise click.BadParameter(app.text("usage.path", path=file), param_hint="FILE")
    options = RunOptions(inputs, folder, force, start, dry_run, passwords)
    with progress(app, "run.progress") as tell:
        try:
            report = run(app.workspace, file, written_json, options, tell)
        except Fault as fault:
            if fault.findings[0].code == "run.no_step":
                raise click.BadParameter(
                    app.catalogue.message(fault.findings[0]), param_hint="--from"
                ) from fault
            raise
    emit(app, _table(app, report), run_json(report, app.catalogue), fmt, None)
    _tell(app, report)
    return report.code


def _new(app: App, file: Path, period: Period) -> int:
    from kpi.pipeline.running.starting import INPUTS, write_new

    write_new(app.workspace, file, period, date.today())  # noqa: DTZ011  a day of the office
    click.echo(app.text("run.new_done", file=file, folder=INPUTS), err=True)
    return 0


def _table(app: App, report: RunReport) -> Table:
    from kpi.tables.run_table import RunLine, run_table

    lines = [
        RunLine(one.step, one.command, one.outcome, one.files, one.counts or {}, one.code)
        for one in report.steps
    ]
    return run_table(lines, report.manifest.run, report.dry, app.catalogue)


def _tell(app: App, report: RunReport) -> None:
    """What is to be told beside the steps: why some failed, what lies in the folder."""
    findings = [*(note for step in report.steps for note in step.findings), *report.findings]
    if findings:
        complaints.fault(app, Fault(*findings))
    if report.dry:
        return
    if any(step.command in _IN_FILES and step.code for step in report.steps):
        click.echo(app.text("run.findings_at", period=report.manifest.period), err=True)
    click.echo(app.text("run.made", folder=report.folder), err=True)
