"""What the commands about decisions share: texts as they may be kept, and shares."""

from __future__ import annotations

from typing import Any

import click

from kpi.cli.app import App, option
from kpi.write.cells import clean


def readable(ctx: click.Context, param: click.Parameter, value: str) -> str:  # noqa: ARG001
    """A text without signs that nobody can read, which a terminal may hand over, and no table keep."""
    return clean(value)


def _given(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A reason that says something: a proposed command leaves its place open."""
    if not any(map(str.isalnum, clean(value))):
        raise click.BadParameter(ctx.ensure_object(App).text("usage.why"), ctx, param)
    return clean(value)


def because_options(function: Any) -> Any:
    """``--why`` and ``--who``."""
    who = option("--who", default="", metavar="TEXT", callback=readable, help_key="opt.who")
    function = who(function)
    return option("--why", required=True, metavar="TEXT", callback=_given, help_key="opt.why")(function)


def shares_given(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> list[tuple[str, str]]:
    """``CODE=SHARE`` as pairs of text."""
    pairs = []
    for word in value:
        code, sign, share = word.partition("=")
        if not (code.strip() and sign and share.strip()):
            raise click.BadParameter(ctx.ensure_object(App).text("usage.share", value=word), ctx, param)
        pairs.append((code.strip(), share.strip()))
    return pairs
