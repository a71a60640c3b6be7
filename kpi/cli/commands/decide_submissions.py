"""``kpi decide current`` and ``withdraw-submission``: which submissions count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kpi.cli.app import App, Command, option, pass_app
from kpi.cli.decide_options import because_options, readable, show_verdict
from kpi.cli.options import output_options


def _submission_options(function: Any) -> Any:
    """What both commands take: a submission, forms of it, who and why, and where to write."""
    forms = option("--form", "forms", multiple=True, metavar="FORM", help_key="opt.decide_form")
    submission = click.argument("submission", callback=readable)
    return submission(forms(because_options(output_options(pass_app(function)))))


@click.command("current", cls=Command)
@_submission_options
def current(
    app: App, submission: str, forms: tuple[str, ...], why: str, who: str, fmt: str, output: Path | None
) -> int:
    """Let a submission count."""
    from kpi.pipeline.deciding.standing import make_current
    from kpi.pipeline.deciding.verdicts import Because

    verdict = make_current(app.workspace, submission.strip(), forms, Because(why, who))
    return show_verdict(app, verdict, fmt, output)


@click.command("withdraw-submission", cls=Command)
@_submission_options
def withdraw(
    app: App, submission: str, forms: tuple[str, ...], why: str, who: str, fmt: str, output: Path | None
) -> int:
    """Take a submission back."""
    from kpi.pipeline.deciding.standing import withdraw_submission
    from kpi.pipeline.deciding.verdicts import Because

    verdict = withdraw_submission(app.workspace, submission.strip(), forms, Because(why, who))
    return show_verdict(app, verdict, fmt, output)
