"""``kpi status``."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.gates import tell
from kpi.cli.options import (
    as_of_option,
    output_options,
    period_option,
    require_complete_option,
    specs_option,
)
from kpi.cli.output import emit
from kpi.cli.reporting import exit_code
from kpi.findings import Finding, finding
from kpi.model.period import Period
from kpi.version import __version__

if TYPE_CHECKING:
    from kpi.pipeline.following.status import Status
    from kpi.tables.listing import StatusRow

MISSING, LATE = "missing", "late"
_SEVERITIES = ("error", "warning", "info")
_SHOWN = 10


@click.command("status", cls=Command)
@period_option()
@require_complete_option
@option(
    "--fail-on",
    "fail_on",
    type=click.Choice((*_SEVERITIES, MISSING, LATE, "never")),
    default="error",
    show_default=True,
    help_key="opt.status.fail_on",
)
@as_of_option
@specs_option
@option("--detail", is_flag=True, help_key="opt.status.detail")
@output_options
@pass_app
def command(
    app: App,
    period: Period,
    require_complete: bool,
    fail_on: str,
    as_of: str | None,
    specs: str,
    detail: bool,
    fmt: str,
    output: Path | None,
) -> int:
    """Who has sent, is late or is missing."""
    from kpi.contract.following import status_json
    from kpi.pipeline.following.status import status
    from kpi.pipeline.opening.query import Query
    from kpi.tables.frame import Frame
    from kpi.tables.listing import status_table
    from kpi.tables.status_summary import status_summary

    result = status(app.workspace, Query(period, as_of=as_of, specs=specs))
    workspace = result.workspace
    tree = workspace.units.at(period.end, workspace.province)
    province = tree.get(workspace.province)
    frame = Frame(
        app.catalogue,
        period,
        tree,
        place=province.name if province else "",
        version=result.version,
        as_of=result.as_of,
        program=__version__,
        specs=workspace.specs.sha256,
        unit_list=workspace.units_sha256,
        notices=result.notices,
    )
    height = shutil.get_terminal_size().lines
    on_screen = fmt == "table" and output is None and sys.stdout.isatty()
    if on_screen and not detail and len({row.reporter for row in result.rows}) > height:
        tables = status_summary(result.rows, frame, height)
    else:
        tables = (status_table(result.rows, frame, due_source=workspace.specs.settings.due_source),)
    emit(app, tables, status_json(result.rows), fmt, output)
    findings = [*result.findings, *_gates(app, period, result, require_complete, fail_on)]
    tell(app, findings)
    return exit_code(findings, fail_on if fail_on not in (MISSING, LATE) else "error")


def _gates(app: App, period: Period, result: Status, require_complete: bool, fail_on: str) -> list[Finding]:
    """What the gates asked for find."""
    from kpi.tables.listing import whole_reporters

    findings = []
    if require_complete and not all(row.whole for row in result.rows):
        reporters = len({row.reporter for row in result.rows})
        reason = app.text("table.status.whole", whole=whole_reporters(result.rows), all=reporters)
        findings.append(finding("gate.incomplete", period=period, reason=f"{reason}."))
    rows = [row for row in result.rows if fail_on in _lapses(row)]
    if rows:
        findings.append(finding(f"gate.{fail_on}", period=period, number=len(rows), which=_which(rows)))
    return findings


def _lapses(row: StatusRow) -> tuple[str, ...]:
    """What is wrong with a form: that it is missing, that it came late or is overdue."""
    today = date.today()  # noqa: DTZ011  a day of the office
    missing = () if row.there else (MISSING,)
    late = bool(row.days_late) or (not row.there and row.due is not None and row.due < today)
    return (*missing, LATE) if late else missing


def _which(rows: list[StatusRow]) -> str:
    """Reporters with their forms, the first few."""
    forms: dict[str, list[str]] = {}
    for row in rows:
        forms.setdefault(f"{row.name} ({row.reporter})", []).append(row.form)
    texts = [f"{name}: {', '.join(ids)}" for name, ids in forms.items()]
    return "; ".join(texts[:_SHOWN]) + (f"; … (+{len(texts) - _SHOWN})" if len(texts) > _SHOWN else "")
