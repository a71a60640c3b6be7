"""``kpi decide current`` and ``withdraw-submission``: which submissions count."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.decide_options import because_options, readable, show_verdict
from kpi.cli.options import output_options

_forms = option("--form", "forms", multiple=True, metavar="FORM", help_key="opt.decide_form")


@click.command("current", cls=Command)
@click.argument("submission", callback=readable)
@_forms
@because_options
@output_options
@pass_app
def current(
    app: App, submission: str, forms: tuple[str, ...], why: str, who: str, fmt: str, output: Path | None
) -> int:
    """Let a submission count."""
    from kpi.pipeline.standing import make_current
    from kpi.pipeline.verdicts import Because

    verdict = make_current(app.workspace, submission.strip(), forms, Because(why, who))
    return show_verdict(app, verdict, fmt, output)


@click.command("withdraw-submission", cls=Command)
@click.argument("submission", callback=readable)
@_forms
@because_options
@output_options
@pass_app
def withdraw(
    app: App, submission: str, forms: tuple[str, ...], why: str, who: str, fmt: str, output: Path | None
) -> int:
    """Take a submission back."""
    from kpi.pipeline.standing import withdraw_submission
    from kpi.pipeline.verdicts import Because

    verdict = withdraw_submission(app.workspace, submission.strip(), forms, Because(why, who))
    return show_verdict(app, verdict, fmt, output)
