"""``kpi decide``: decisions of the office."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpi.cli.app import App, Group, option, pass_app
from kpi.cli.main import CLEAN, FOUND
from kpi.cli.options import DateType, as_of_option, output_options
from kpi.cli.output import emit, emit_stored
from kpi.cli.reporting import finding_json

if TYPE_CHECKING:
    from kpi.pipeline.deciding import Verdict


@click.group("decide", cls=Group)
def command() -> None:
    """The group; help texts come from the catalogue."""


def _given(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A reason that says something."""
    if not value.strip():
        raise click.BadParameter(ctx.ensure_object(App).text("usage.why"), ctx, param)
    return value


def _because(function: Any) -> Any:
    """``--why`` and ``--who``."""
    function = option("--who", default="", metavar="TEXT", help_key="opt.who")(function)
    return option("--why", required=True, metavar="TEXT", callback=_given, help_key="opt.why")(function)


def _shares(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> list[tuple[str, str]]:
    """``CODE=SHARE`` as pairs of text."""
    pairs = []
    for word in value:
        code, sign, share = word.partition("=")
        if not (code.strip() and sign and share.strip()):
            raise click.BadParameter(ctx.ensure_object(App).text("usage.share", value=word), ctx, param)
        pairs.append((code.strip(), share.strip()))
    return pairs


@command.command("alias")
@click.argument("name")
@click.argument("code")
@option("--at", "day", type=DateType(), metavar="DATE", help_key="opt.alias_at")
@_because
@output_options
@pass_app
def alias(
    app: App, name: str, code: str, day: date | None, why: str, who: str, fmt: str, output: Path | None
) -> int:
    """Confirm a spelling."""
    from kpi.pipeline.deciding import Because, decide_alias

    today = date.today()  # noqa: DTZ011  a day of the office
    return _told(app, decide_alias(app.workspace, name, code, day, Because(why, who), today), fmt, output)


@command.command("share")
@click.argument("old")
@click.argument("shares", metavar="NEW=SHARE...", nargs=-1, required=True, callback=_shares)
@option("--on", "day", type=DateType(), required=True, metavar="DATE", help_key="opt.share_on")
@_because
@output_options
@pass_app
def share(
    app: App,
    old: str,
    shares: list[tuple[str, str]],
    day: date,
    why: str,
    who: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Share the figures of a split unit."""
    from kpi.pipeline.deciding import Because, decide_share

    return _told(app, decide_share(app.workspace, old, day, shares, Because(why, who)), fmt, output)


@command.command("list")
@as_of_option
@output_options
@pass_app
def list_(app: App, as_of: str | None, fmt: str, output: Path | None) -> int:
    """All decisions."""
    from kpi.pipeline.deciding import listed
    from kpi.tables.decisions_table import decisions_table

    found = listed(app.workspace, as_of)
    emit(app, decisions_table(found, app.catalogue), found, fmt, output)
    return CLEAN


@command.command("withdraw")
@click.argument("seq", type=click.IntRange(min=1))
@_because
@output_options
@pass_app
def withdraw(app: App, seq: int, why: str, who: str, fmt: str, output: Path | None) -> int:
    """Take a decision back."""
    from kpi.pipeline import deciding

    return _told(app, deciding.withdraw(app.workspace, seq, deciding.Because(why, who)), fmt, output)


def _told(app: App, verdict: Verdict, fmt: str, output: Path | None) -> int:
    from kpi.tables.decisions_table import decisions_table
    from kpi.tables.listing import findings_table

    made = verdict.decision
    tables = [decisions_table([made], app.catalogue, counted=False)] if made else []
    if verdict.findings:
        tables.append(findings_table(verdict.findings, app.catalogue))
    data = {
        "outcome": verdict.outcome,
        "decision": made,
        "findings": [finding_json(found, app) for found in verdict.findings],
    }
    emit_stored(app, tables, data, fmt, output)
    click.echo(app.text(f"decide.told.{verdict.outcome}", seq=made.seq if made else ""), err=True)
    return FOUND if verdict.outcome == "refused" else CLEAN
