"""Entry point: language, root options, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from kpi.cli.app import App, LazyGroup, Option, option, pass_app
from kpi.cli.streams import OutputError, close_streams, open_streams
from kpi.findings import Fault, finding, load_catalogue
from kpi.findings.catalogue import LANGUAGES
from kpi.model.memory import collect_rarely
from kpi.version import __version__

CLEAN, FOUND, USAGE, COULD_NOT, INTERRUPTED = 0, 1, 2, 3, 130
SIGNALLED = 128  # and the number of the signal
_STOPPED = "Query interrupted"  # what DuckDB makes of Ctrl-C during a query: a RuntimeError


@click.command("kpi", cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@option("-C", "folder", type=click.Path(path_type=Path), metavar="WORKSPACE", help_key="opt.workspace")
@option("--lang", type=click.Choice(LANGUAGES), help_key="opt.lang")
@click.version_option(__version__, prog_name="kpi", cls=Option, help="help.version")
@pass_app
def cli(app: App, folder: Path | None, lang: str | None) -> None:  # noqa: ARG001
    """The root command; `lang` was read before (help pages need it)."""
    app.folder = folder


def main(argv: list[str] | None = None) -> NoReturn:
    """Run the program and exit with the code of the contract."""
    args = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    collect_rarely()
    app = App(load_catalogue(_language(args)))
    sys.exit(_run(app, args))


def program() -> NoReturn:
    """The program as a process of its own: it ends at once, for Python would first take apart, object by
    object, what the system is about to forget anyway (a tenth of the time of most commands)."""
    open_streams()
    _heed_signals()
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else COULD_NOT
    close_streams()
    os._exit(code)


class _Terminated(KeyboardInterrupt):
    """A signal asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _heed_signals() -> None:
    """End in an orderly way, and with a word, when asked to by a signal that would else kill; one that is
    ignored, as under nohup, stays so."""

    def stop(number: int, _: FrameType | None) -> NoReturn:
        raise _Terminated(number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)


def _run(app: App, args: list[str]) -> int:
    """Run a command. Whatever goes wrong is told in words, and whether the run was stored."""
    from kpi.cli import complaints
    from kpi.lake.lock import telling_of_waits

    try:
        with telling_of_waits(partial(complaints.waiting, app)):
            code = cli.main(args, prog_name="kpi", standalone_mode=False, obj=app)
            sys.stdout.flush()
        return code if isinstance(code, int) else CLEAN
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help(), err=True)
        return USAGE
    except click.UsageError as error:
        complaints.usage(app, error)
        return USAGE
    except BaseException as error:  # noqa: BLE001  no traceback may reach a user; panics are no Exception
        code = _told(app, error)
        with suppress(KeyboardInterrupt):
            complaints.whether_stored(app)
        return code


def _told(app: App, error: BaseException) -> int:
    """Tell what went wrong; the exit code."""
    from kpi.cli import complaints
    from kpi.cli.failures import is_panic, known_fault

    stopped = error.__cause__ if isinstance(error, click.Abort) else error
    if isinstance(stopped, _Terminated):
        complaints.interrupted(app, signal.Signals(stopped.number).name)
        return SIGNALLED + stopped.number
    if isinstance(error, KeyboardInterrupt | click.Abort) or str(error) == _STOPPED:
        complaints.interrupted(app)
        return INTERRUPTED
    if not (isinstance(error, Exception) or is_panic(error)):
        raise error
    if isinstance(error, OutputError):
        fault_known: Fault | None = Fault(finding("write.stdout", why=error.why))
    else:
        fault_known = error if isinstance(error, Fault) else known_fault(app, error)
    if fault_known is None:
        complaints.unexpected(app, error)
    else:
        complaints.fault(app, fault_known)
    return COULD_NOT


def _language(args: list[str]) -> str:
    """``--lang``, else KPI_LANG, else `lang` of the workspace: looked up before anything is parsed, since
    help pages and errors need it."""
    choices = (_last(args, "--lang"), os.environ.get("KPI_LANG", ""))
    language = next((lang for lang in choices if lang in LANGUAGES), "")
    if not language:
        from kpi.pipeline.opening.workspace import peek_language

        folder = _last(args, "-C")
        language = peek_language(Path(folder) if folder else None)
    return language if language in LANGUAGES else LANGUAGES[0]


def _last(args: list[str], option: str) -> str:
    """The last value given to an option of the root, "" without one."""
    value = ""
    for place, word in enumerate(args):
        if word == option and place + 1 < len(args):
            value = args[place + 1]
        elif word.startswith(f"{option}="):
            value = word.split("=", 1)[1]
        elif len(option) == 2 and word.startswith(option) and len(word) > len(option):
            value = word[2:]
    return value
