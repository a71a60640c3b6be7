"""How a run on files is shown: progress on a terminal, findings, and the exit code they lead to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from kpi.cli.app import App
from kpi.findings import Finding, Severity, worst


@contextmanager
def progress(app: App, key: str = "import.progress") -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on a terminal (stderr) with the text of a key; nothing at all elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _all, _label: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[label]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(app.text(key), total=None, label="")

        def tell(done: int, total: int, label: str) -> None:
            bar.update(task, completed=done, total=total, label=Path(label).name[-30:])

        yield tell


def exit_code(findings: Iterable[Finding], fail_on: str) -> int:
    """1 when a finding is at or above `fail_on` (error, warning, info; ``never``: always 0)."""
    if fail_on == "never":
        return 0
    gravest = worst(findings)
    return int(gravest is not None and gravest.rank <= Severity(fail_on).rank)


def existing(app: App, paths: Sequence[Path]) -> None:
    """Raise click.BadParameter for a path that does not exist."""
    for path in paths:
        if not path.exists():
            raise click.BadParameter(app.text("usage.path", path=path), param_hint="PATH")
