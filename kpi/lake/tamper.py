"""Was the lake written by anything but this program? The Delta logs tell, and the counts in the log."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from kpi.findings import Finding, Severity, finding
from kpi.lake.layout import Lake
from kpi.lake.log import SubmissionRow
from kpi.lake.queries import errors_and_warnings
from kpi.lake.snapshot import open_snapshot
from kpi.lake.tables import load, log_file

_KEPT_CLEAN = ("VACUUM START", "VACUUM END")  # they take away files that no version in use names
# What `kpi.lake.leftovers.clear` asks for, as delta-rs writes it down.
_CLEARING = re.compile(r"run (?:=|IN) \(?'[^']*'(?:, '[^']*'| OR run = '[^']*')*\)?")
_GROWING = "ADD COLUMN"
_CREATED = 0


def tampered(lake: Lake, rows: Sequence[SubmissionRow]) -> Iterator[Finding]:
    """Versions of the tables that are not appends of this program; `rows` are those of the log. Clearing away
    what killed runs left is no tampering: it may name no run that is in the log."""
    committed = {row.run for row in rows}
    data = lake.data()
    for path in (lake.submissions, lake.decisions, data / "observations", data / "findings"):
        spared = committed if path.parent == data else None
        grows = path in (lake.submissions, data / "observations")
        table = path.relative_to(lake.root).as_posix()
        for version in range(_CREATED + 1, load(path).version() + 1):
            operation = _foreign(_actions(path, version), spared, grows)
            if operation:
                yield finding("lake.tampered", table=table, version=version, operation=operation)


def _actions(path: Path, version: int) -> list[dict[str, Any]]:
    """The actions of one commit; none where its log entry cannot be read."""
    try:
        return [json.loads(line) for line in log_file(path, version).read_text("utf-8").split("\n") if line]
    except (OSError, ValueError):
        return []


def _foreign(actions: Sequence[dict[str, Any]], committed: Collection[str] | None, grows: bool) -> str:
    """The operation of a commit that is not ours, "" for one that is. `committed` are runs that must not be
    cleared away; None where nothing may be cleared at all. A table that `grows` may get columns."""
    info: dict[str, Any] = next((action["commitInfo"] for action in actions if "commitInfo" in action), {})
    operation = str(info.get("operation", "?"))
    parameters = info.get("operationParameters") or {}
    kinds = {kind for action in actions for kind in action} - {"commitInfo", "txn"}
    ours = {"add", "metaData"} if grows else {"add"}
    if operation == "WRITE" and parameters.get("mode") == "Append" and kinds <= ours and info.get("run"):
        return ""
    if operation == _GROWING and grows and kinds == {"metaData"} and info.get("run"):
        return ""
    if operation in _KEPT_CLEAN and not kinds:
        return ""
    predicate = str(parameters.get("predicate", ""))
    if operation == "DELETE" and committed is not None and _CLEARING.fullmatch(predicate):
        cleared = set(re.findall(r"'([^']*)'", predicate))
        return operation if cleared & set(committed) else ""
    return operation


def miscounted(lake: Lake, version: int, rows: Sequence[SubmissionRow]) -> Iterator[Finding]:
    """Rows of the log whose numbers of errors and warnings are not those of the stored findings.

    A row counts the findings of its form and those about the whole file; that of a refused file counts all.
    A rebuild that had lost the findings cannot bring those of rules back: fewer than counted is then but a
    warning. Raises duck.Error and Fault where the findings cannot be read.
    """
    with open_snapshot(lake, version, periods=()) as snapshot:
        of_form = errors_and_warnings(snapshot.con, "finding", "run", "submission", "form")
        of_file = errors_and_warnings(snapshot.con, "finding", "run", "submission")
    rebuilt = lake.data().name != "1"
    none = (0, 0)

    def numbers(row: SubmissionRow) -> tuple[int, int]:
        if not row.form:
            return of_file.get((row.run, row.submission), none)
        counts = [of_form.get((row.run, row.submission, form), none) for form in ("", row.form)]
        return sum(errors for errors, _ in counts), sum(warnings for _, warnings in counts)

    refused: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if not row.form:  # the same content may have been refused under several names in one run
            refused[row.run, row.submission, "errors"] += row.errors
            refused[row.run, row.submission, "warnings"] += row.warnings
    for row in rows:
        counted_errors, counted_warnings = (
            (row.errors, row.warnings)
            if row.form
            else (refused[row.run, row.submission, "errors"], refused[row.run, row.submission, "warnings"])
        )
        errors, warnings = numbers(row)
        if (errors, warnings) == (counted_errors, counted_warnings):
            continue
        fewer = errors <= counted_errors and warnings <= counted_warnings
        yield finding(
            "lake.findings_differ",
            Severity.WARNING if rebuilt and fewer else Severity.ERROR,
            file=row.file,
            form=row.form,
            submission=row.submission,
            errors=counted_errors,
            warnings=counted_warnings,
            stored_errors=errors,
            stored_warnings=warnings,
        )
