"""``kpi decide release`` and ``lock``: figures that are made public, and periods that stay as they are."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.decide_options import because_options, show_verdict
from kpi.cli.options import PeriodType, output_options
from kpi.lake.releases import KINDS, ReleaseKind
from kpi.model.period import Period

_FINAL = KINDS[-1]


@click.command("release", cls=Command)
@click.argument("period", type=PeriodType())
@option("--as", "kind", type=click.Choice(KINDS), required=True, help_key="opt.release_as")
@option("--lock/--no-lock", "locks", default=None, help_key="opt.release_lock")
@because_options
@output_options
@pass_app
def release(
    app: App,
    period: Period,
    kind: ReleaseKind,
    locks: bool | None,
    why: str,
    who: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Name the figures of a period that are made public."""
    from kpi.pipeline.deciding.releasing import decide_release
    from kpi.pipeline.deciding.verdicts import Because

    locks = kind == _FINAL if locks is None else locks
    verdict = decide_release(app.workspace, period, kind, locks, Because(why, who))
    return show_verdict(app, verdict, fmt, output)


@click.command("lock", cls=Command)
@click.argument("period", type=PeriodType())
@because_options
@output_options
@pass_app
def lock(app: App, period: Period, why: str, who: str, fmt: str, output: Path | None) -> int:
    """Let the figures of a period be."""
    from kpi.pipeline.deciding.releasing import decide_lock
    from kpi.pipeline.deciding.verdicts import Because

    return show_verdict(app, decide_lock(app.workspace, period, Because(why, who)), fmt, output)
