"""``kpi decide``: decisions of the office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kpi.cli.app import App, Group, option, pass_app
from kpi.cli.commands import (
    decide_appraise,
    decide_baseline,
    decide_duty,
    decide_release,
    decide_submissions,
    decide_waive,
)
from kpi.cli.decide_options import because_options, readable, shares_given, show_verdict
from kpi.cli.main import CLEAN
from kpi.cli.options import DateType, as_of_option, output_options
from kpi.cli.output import emit


@click.group("decide", cls=Group)
def command() -> None:
    """The group; help texts come from the catalogue."""


@command.command("alias")
@click.argument("name", callback=readable)
@click.argument("code")
@option("--at", "day", type=DateType(), metavar="DATE", help_key="opt.alias_at")
@because_options
@output_options
@pass_app
def alias(
    app: App, name: str, code: str, day: date | None, why: str, who: str, fmt: str, output: Path | None
) -> int:
    """Confirm a spelling."""
    from kpi.pipeline.deciding.decisions import decide_alias
    from kpi.pipeline.deciding.verdicts import Because

    today = date.today()  # noqa: DTZ011  a day of the office
    return show_verdict(
        app, decide_alias(app.workspace, name, code, day, Because(why, who), today), fmt, output
    )


@command.command("share")
@click.argument("old")
@click.argument("shares", metavar="NEW=SHARE...", nargs=-1, required=True, callback=shares_given)
@option("--on", "day", type=DateType(), required=True, metavar="DATE", help_key="opt.share_on")
@because_options
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
    from kpi.pipeline.deciding.decisions import decide_share
    from kpi.pipeline.deciding.verdicts import Because

    return show_verdict(app, decide_share(app.workspace, old, day, shares, Because(why, who)), fmt, output)


@command.command("list")
@as_of_option
@output_options
@pass_app
def list_(app: App, as_of: str | None, fmt: str, output: Path | None) -> int:
    """All decisions."""
    from kpi.contract.decisions import decisions_json
    from kpi.pipeline.deciding.decisions import listed
    from kpi.tables.decisions_table import decisions_table

    rows = listed(app.workspace, as_of)
    emit(app, decisions_table(rows, app.catalogue), decisions_json(rows), fmt, output)
    return CLEAN


@command.command("withdraw")
@click.argument("seq", type=click.IntRange(min=1))
@because_options
@output_options
@pass_app
def withdraw(app: App, seq: int, why: str, who: str, fmt: str, output: Path | None) -> int:
    """Take a decision back."""
    from kpi.pipeline.deciding import decisions as deciding
    from kpi.pipeline.deciding.verdicts import Because

    return show_verdict(app, deciding.withdraw(app.workspace, seq, Because(why, who)), fmt, output)


command.add_command(decide_waive.waive)
command.add_command(decide_appraise.appraise)
command.add_command(decide_baseline.baseline)
command.add_command(decide_duty.duty)
command.add_command(decide_submissions.current)
command.add_command(decide_submissions.withdraw)
command.add_command(decide_release.release)
command.add_command(decide_release.lock)
