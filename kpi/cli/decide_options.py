"""What the commands about decisions share: texts as they may be kept, and shares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kpi.cli.app import App, option
from kpi.cli.main import CLEAN, FOUND
from kpi.cli.output import emit_stored
from kpi.write.cells import clean

if TYPE_CHECKING:
    from kpi.pipeline.deciding.verdicts import Verdict

_FEW = 3  # words of the shortest reason for what is out of the ordinary


def readable(ctx: click.Context, param: click.Parameter, value: str) -> str:  # noqa: ARG001
    """A text without signs that nobody can read, which a terminal may hand over, and no table keep."""
    return clean(value)


def telling(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A text that says something: a proposed command leaves its place open."""
    if not any(map(str.isalnum, clean(value))):
        raise click.BadParameter(ctx.ensure_object(App).text("usage.why"), ctx, param)
    return clean(value)


def few_words(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A reason in a few words, where an option that needs one is given: "" for an option that is not."""
    reason = clean(value)
    if ctx.get_parameter_source(str(param.name)) is ParameterSource.DEFAULT:
        return ""
    if sum(any(map(str.isalpha, word)) for word in reason.split()) < _FEW:
        raise click.BadParameter(ctx.ensure_object(App).text("usage.few_words", least=_FEW), ctx, param)
    return reason


def because_options(function: Any) -> Any:
    """``--why`` and ``--who``."""
    who = option("--who", "--by", "who", default="", metavar="TEXT", callback=readable, help_key="opt.who")
    function = who(function)
    reasons = ("--why", "--because", "why")
    return option(*reasons, required=True, metavar="TEXT", callback=telling, help_key="opt.why")(function)


def shares_given(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> list[tuple[str, str]]:
    """``CODE=SHARE`` as pairs of text."""
    pairs = []
    for word in value:
        code, sign, share = word.partition("=")
        if not (code.strip() and sign and share.strip()):
            raise click.BadParameter(ctx.ensure_object(App).text("usage.share", value=word), ctx, param)
        pairs.append((code.strip(), share.strip()))
    return pairs


def show_verdict(app: App, verdict: Verdict, fmt: str, output: Path | None) -> int:
    """Show what became of a decision, and give the exit code."""
    from kpi.contract.decisions import verdict_json
    from kpi.tables.decisions_table import decisions_table
    from kpi.tables.listing import findings_table

    row = verdict.decision
    tables = [decisions_table([row], app.catalogue, counted=False)] if row else []
    if verdict.findings:
        tables.append(findings_table(verdict.findings, app.catalogue))
    emit_stored(app, tables, verdict_json(verdict, app.catalogue), fmt, output)
    click.echo(app.text(f"decide.told.{verdict.outcome}", seq=row.seq if row else ""), err=True)
    return FOUND if verdict.outcome == "refused" else CLEAN
