"""What was found, on a terminal put together by file and kind, everywhere else finding by finding."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kpi.cli.app import App, option
from kpi.cli.output import emit, emit_stored
from kpi.findings import Finding
from kpi.model.received import FileResult
from kpi.model.table import Table


def detail_option(command: Any) -> Any:
    """``--detail``."""
    return option("--detail", is_flag=True, help_key="opt.detail")(command)


def emit_found(
    app: App,
    tables: Sequence[Table],
    findings: Sequence[Finding],
    data: object,
    fmt: str,
    output: Path | None,
    *,
    detail: bool,
    stored: bool = True,
    results: Sequence[FileResult] | None = None,
) -> None:
    """Show the tables, then the findings; as `emit_stored` where the command has `stored` something, else as
    `emit`. `results` are the files that the tables list: where all does not fit on a screen, they are not
    shown one by one."""
    from kpi.tables.listing import findings_table

    if fmt != "table" or output is not None or not sys.stdout.isatty():
        door = emit_stored if stored else emit
        door(app, [*tables, findings_table(findings, app.catalogue)], data, fmt, output)
        return
    from kpi.tables.found import by_file, counts
    from kpi.write.found import show_found

    files = by_file(findings, results or ())
    if findings:
        totals = app.text("found.total", **counts(findings), files=sum(bool(file.file) for file in files))
    else:
        totals = app.text("table.findings.none")
    show_found(tables, files, totals, app.catalogue, detail=detail, foldable=results is not None)
