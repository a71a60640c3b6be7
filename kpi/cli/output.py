"""The one door for data: to the terminal, into a pipe, or into a file. Messages go to stderr."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from kpi.cli import complaints
from kpi.cli.app import App
from kpi.findings import Fault, finding
from kpi.model.branch import Branch
from kpi.model.paper import Paper
from kpi.model.table import Table
from kpi.write.saving import SUFFIXES, save, text_of

Shown = Table | Sequence[Table] | Paper


def emit(app: App, table: Shown | Callable[[], Shown], data: object, fmt: str, output: Path | None) -> None:
    """Show `table` (or several, or a paper), or `data` where the format is JSON. Either may be a function
    that makes it, called only when it is wanted.

    `fmt` is one of `kpi.cli.options.FORMATS`; with `output` its suffix decides instead. Raises
    click.BadParameter for a suffix that is none of `kpi.write.saving`, Fault ``write.cannot`` for an
    unwritable file.
    """
    json = (output.suffix.lower() == ".json") if output is not None else fmt == "json"
    all_tables = () if json else table() if callable(table) else table
    tables = (all_tables,) if isinstance(all_tables, Table) else all_tables
    data = data() if json and callable(data) else data
    if output is not None:
        check_suffix(app, output)
        save(tables, data, output, app.catalogue)
        click.echo(app.text("write.done", file=output), err=True)
    elif fmt == "table" and sys.stdout.isatty() and not isinstance(tables, Paper):
        from kpi.write.terminal import show

        show(tables, app.catalogue)
    else:
        click.echo(text_of(tables, data, fmt, app.catalogue), nl=False)


def emit_tree(
    app: App,
    tree: Callable[[], Branch],
    table: Callable[[], Shown],
    data: Callable[[], object],
    fmt: str | None,
    output: Path | None,
) -> None:
    """As `emit`, for what is a tree by nature: without a format a terminal shows the tree, and a pipe gets
    JSON."""
    if fmt is None and output is None and sys.stdout.isatty():
        from kpi.write.tree import show_tree

        show_tree(tree())
    else:
        emit(app, table, data, fmt or "json", output)


def emit_stored(app: App, table: Shown, data: object, fmt: str, output: Path | None) -> None:
    """As `emit`, for a command that has stored something: a file that cannot be written is told, and what was
    to stand in it is shown instead, for the command cannot simply be run again."""
    try:
        emit(app, table, data, fmt, output)
    except Fault as fault:
        if output is None:
            raise
        complaints.fault(app, fault)
        emit(app, table, data, "json" if output.suffix.lower() == ".json" else fmt, None)


def check_output(app: App, output: Path, suffixes: Sequence[str] = SUFFIXES) -> None:
    """What every command does with its ``-o`` before its work begins: raise click.BadParameter for a suffix
    that is not allowed, Fault ``write.cannot`` for a folder that is not there or must not be written to."""
    check_suffix(app, output, suffixes)
    folder = output.parent
    if not folder.is_dir():
        why = os.strerror(errno.ENOTDIR if folder.exists() else errno.ENOENT)
    elif not os.access(folder, os.W_OK | os.X_OK) or (output.exists() and not os.access(output, os.W_OK)):
        why = os.strerror(errno.EACCES)
    else:
        return
    raise Fault(finding("write.cannot", file=str(output), why=why))


def check_suffix(app: App, output: Path, suffixes: Sequence[str] = SUFFIXES) -> None:
    """Raise click.BadParameter unless the file's suffix is one of those allowed."""
    suffix = output.suffix.lower()
    if suffix not in suffixes:
        key = "write.suffix" if suffix else "write.no_suffix"
        text = app.text(key, suffix=suffix, name=output.name, allowed=" ".join(suffixes))
        raise click.BadParameter(text, param_hint="--output")
