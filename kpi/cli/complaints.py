"""Errors as messages in the user's language, on stderr."""

from __future__ import annotations

import tempfile
import traceback

import click
from click import exceptions

from kpi.cli.app import App
from kpi.findings import Fault


def fault(app: App, raised: Fault) -> None:
    """Tell why work could not go on."""
    for found in raised.findings:
        place = " ".join(p for p in (found.file, found.sheet, found.cell) if p)
        click.echo(
            f"{app.text('severity.' + found.severity)}: {place + ': ' if place else ''}"
            f"{app.catalogue.message(found)}",
            err=True,
        )
        click.echo(f"  → {app.catalogue.remedy(found)}", err=True)


def usage(app: App, error: click.UsageError) -> None:
    """Tell what is wrong with the command line, and where its help is."""
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(app.text("usage.help", command=error.ctx.command_path), err=True)
    click.echo(f"{app.text('severity.error')}: {_words(app, error)}", err=True)


def interrupted(app: App) -> None:
    """Tell that the user stopped the run."""
    click.echo(app.text("run.interrupted"), err=True)


def unexpected(app: App, error: Exception) -> None:
    """A defect of the program: one sentence for the user, the traceback into a file for its makers."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="kpi-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(error, file=log)
    click.echo(app.text("run.unexpected", kind=type(error).__name__, log=log.name), err=True)


def _words(app: App, error: click.UsageError) -> str:
    if isinstance(error, exceptions.MissingParameter):
        return app.text("usage.missing", name=_name(error))
    if isinstance(error, exceptions.NoSuchOption):
        return app.text("usage.no_option", name=error.option_name)
    if isinstance(error, exceptions.NoSuchCommand):
        return app.text("usage.no_command", name=error.command_name)
    if isinstance(error, exceptions.BadParameter):
        return app.text("usage.bad_value", name=_name(error), why=error.message)
    if error.message == "Missing command.":
        return app.text("usage.missing", name="COMMAND")
    if "unexpected extra argument" in error.message:
        return app.text("usage.extra", words=error.message.partition("(")[2].rstrip(")."))
    if isinstance(error, exceptions.BadOptionUsage):
        return app.text("usage.bad_option", name=error.option_name)
    return error.message


def _name(error: exceptions.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    option = error.param.param_type_name == "option"
    return error.param.opts[-1] if option else error.param.make_metavar(error.ctx)
