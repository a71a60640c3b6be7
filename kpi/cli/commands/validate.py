"""``kpi validate``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.options import fail_on_option, output_options, period_option
from kpi.cli.output import emit
from kpi.cli.reporting import existing, exit_code, finding_json, progress
from kpi.findings import Finding
from kpi.model.period import Period


@click.command("validate", cls=Command)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@period_option()
@fail_on_option
@output_options
@pass_app
def command(
    app: App, paths: tuple[Path, ...], period: Period, fail_on: str, fmt: str, output: Path | None
) -> int:
    """Judge files without storing them, or what is stored."""
    from kpi.tables.listing import findings_table

    findings = _files(app, paths, period) if paths else _stored(app, period)
    emit(app, findings_table(findings, app.catalogue), [finding_json(f, app) for f in findings], fmt, output)
    return exit_code(findings, fail_on)


def _files(app: App, paths: Sequence[Path], period: Period) -> tuple[Finding, ...]:
    from kpi.pipeline.importing import ImportOptions, run_import

    existing(app, paths)
    options = ImportOptions(period, date.today(), dry_run=True, again=True)  # noqa: DTZ011  a day of the office
    with progress(app) as tell:
        return run_import(app.workspace, paths, options, tell).findings


def _stored(app: App, period: Period) -> tuple[Finding, ...]:
    from kpi.lake.snapshot import open_snapshot
    from kpi.pipeline.judging import bench_for, judge_stored

    with open_snapshot(app.workspace.lake, None, [str(period), str(period.previous)]) as snapshot:
        return judge_stored(snapshot.con, bench_for(app.workspace, period)).findings
