"""Errors as messages in the user's language, on stderr."""

from __future__ import annotations

import errno
import os
import re
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import click
from click import exceptions

from kpi.cli.app import App
from kpi.findings import Fault, Finding
from kpi.write.cells import clean

_ERRNOS = (
    "ENOENT",
    "EACCES",
    "EPERM",
    "ENOSPC",
    "EDQUOT",
    "EROFS",
    "EISDIR",
    "ENOTDIR",
    "EEXIST",
    "EBUSY",
    "ENAMETOOLONG",
    "EIO",
    "EBADF",
    "ESTALE",
    "EMFILE",
    "ENFILE",
    "EFBIG",
    "ELOOP",
    "ENXIO",
    "ENODEV",
    "EREMOTEIO",
    "ETIMEDOUT",
    "EHOSTDOWN",
    "ENOTCONN",
    "ENOLCK",
    "ENOMEM",
    "EPIPE",
    "EAGAIN",
)
_PATHS = {
    "is a directory": "usage.is_folder",
    "is a file": "usage.is_file",
    "does not exist": "usage.path",
    "is not readable": "usage.unreadable",
}
_OF_A_PATH = re.compile(rf"['\"](.*)['\"] ({'|'.join(_PATHS)})")


def fault(app: App, raised: Fault) -> None:
    """Tell why work could not go on."""
    for finding in raised.findings:
        message = app.catalogue.message(_in_words(app, finding))
        file = "" if finding.file in message else finding.file
        place = " ".join(p for p in (file, finding.sheet, finding.cell) if p)
        text = f"{app.text('severity.' + finding.severity)}: {place + ': ' if place else ''}{message}"
        click.echo(clean(text), err=True)
        click.echo(f"  → {clean(app.catalogue.remedy(finding))}", err=True)


def _in_words(app: App, finding: Finding) -> Finding:
    """The finding with the system's reasons ("Permission denied") in the user's language."""
    codes_by_text = {
        os.strerror(getattr(errno, name)): f"errno.{name}" for name in _ERRNOS if hasattr(errno, name)
    }

    def told(text: str) -> str:
        reason = next((key for words, key in codes_by_text.items() if words in text), None)
        return app.text(reason) if reason else text

    return replace(finding, params=tuple((k, told(v) if k == "why" else v) for k, v in finding.params))


def usage(app: App, error: click.UsageError) -> None:
    """Tell what is wrong with the command line, and where its help is."""
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(app.text("usage.help", command=error.ctx.command_path), err=True)
    click.echo(f"{app.text('severity.error')}: {clean(_words(app, error))}", err=True)


def interrupted(app: App, signal: str = "") -> None:
    """Tell that the user, or another program with a signal, stopped the run."""
    click.echo(app.text("run.terminated", signal=signal) if signal else app.text("run.interrupted"), err=True)


def whether_stored(app: App) -> None:
    """After an error of a command that stores something, say whether it has."""
    if not app.storing:
        return
    from kpi.pipeline.keeping.fate import Fate, fate

    outcome = fate(app.workspace, app.before) if app.before is not None else Fate.UNKNOWN
    click.echo(app.text(f"run.{outcome}"), err=True)


def waiting(app: App, process: str, since: str) -> None:
    """Tell for whom the run waits."""
    at = since
    with suppress(ValueError):
        at = f"{datetime.fromisoformat(since).astimezone():%H:%M:%S}"
    click.echo(app.text("lake.waiting", process=process, since=at), err=True)


def unexpected(app: App, error: BaseException) -> None:
    """A defect of the program: one sentence for the user, the traceback into a file for its makers."""
    import tempfile

    with tempfile.NamedTemporaryFile(
        "w", prefix="kpi-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(error, file=log)
    click.echo(app.text("run.unexpected", kind=type(error).__name__, log=log.name), err=True)


def _words(app: App, error: click.UsageError) -> str:
    if isinstance(error, exceptions.MissingParameter):
        return app.text("usage.missing", name=_name(error))
    if isinstance(error, exceptions.NoSuchOption):
        return app.text("usage.no_option", name=error.option_name) + _meant(app, error.possibilities)
    if isinstance(error, exceptions.NoSuchCommand):
        return app.text("usage.no_command", name=error.command_name) + _meant(app, error.possibilities)
    if isinstance(error, exceptions.BadParameter):
        return app.text("usage.bad_value", name=_name(error), why=_why(app, error))
    if error.message == "Missing command.":
        return app.text("usage.missing", name="COMMAND")
    if "unexpected extra argument" in error.message:
        return app.text("usage.extra", words=error.message.partition("(")[2].rstrip(")."))
    if isinstance(error, exceptions.BadOptionUsage):
        return app.text("usage.bad_option", name=error.option_name)
    return error.message


def _meant(app: App, near: Sequence[str] | None) -> str:
    """What may have been meant, "" for nothing near."""
    return app.text("usage.meant", names=", ".join(near)) if near else ""


def _why(app: App, error: exceptions.BadParameter) -> str:
    """Why a value is refused: our own words as they are, those of click in the user's language."""
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return app.text("usage.choice", allowed=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        return app.text("usage.number", least=kind.min)
    match = _OF_A_PATH.search(error.message) if isinstance(kind, click.Path) else None
    return app.text(_PATHS[match[2]], path=match[1]) if match else error.message


def _name(error: exceptions.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    option = error.param.param_type_name == "option"
    return error.param.opts[-1] if option else error.param.make_metavar(error.ctx)
