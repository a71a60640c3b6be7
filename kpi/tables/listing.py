"""Plain lists: who has sent, what was found, which files were imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.findings import Catalogue, Finding, Severity
from kpi.model.received import FileResult
from kpi.model.table import Column, Kind, Row, Table, Value
from kpi.tables.frame import Frame, heading_of, notes_of, source_of, subtitle_of


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One form of one reporter: `outcome` is an import outcome or ``missing``."""

    reporter: str
    name: str
    form: str
    outcome: str
    received: date | None
    due: date | None
    days_late: int | None
    errors: int | None
    warnings: int | None


def status_table(rows: Sequence[StatusRow], frame: Frame, notes: Iterable[Finding] = ()) -> Table:
    """Who has sent which form, when, how late, with how many findings."""
    text = frame.text
    columns = (
        Column("reporter", text("table.column.code"), width=7),
        Column("name", text("table.column.name"), width=26),
        Column("form", text("table.status.form"), width=8),
        Column("outcome", text("table.status.outcome"), width=22),
        Column("received", text("table.status.received"), width=11),
        Column("due", text("table.status.due"), width=11),
        Column("days_late", text("table.status.days_late"), Kind.COUNT, width=9),
        Column("errors", text("table.status.errors"), Kind.COUNT, width=8),
        Column("warnings", text("table.status.warnings"), Kind.COUNT, width=8),
    )
    return Table(
        id="status",
        title=text("table.status.title"),
        subtitle=subtitle_of(frame),
        columns=columns,
        rows=tuple(Row(_status(row, frame)) for row in rows),
        notes=notes_of(frame, notes),
        heading=heading_of(frame, ""),
        source=source_of(frame),
    )


def _status(row: StatusRow, frame: Frame) -> tuple[Value, ...]:
    outcome = frame.text(f"table.outcome.{row.outcome}")
    days = (_day(row.received), _day(row.due))
    return (row.reporter, row.name, row.form, outcome, *days, row.days_late, row.errors, row.warnings)


def _day(day: date | None) -> Value:
    return None if day is None else f"{day:%d/%m/%Y}"


def findings_table(findings: Sequence[Finding], catalogue: Catalogue) -> Table:
    """Findings in the given order: how grave, where, what, and what to do."""
    text = catalogue.text
    columns = (
        Column("severity", text("table.findings.severity"), width=10),
        Column("file", text("table.findings.file"), width=24),
        Column("place", text("table.findings.place"), width=16),
        Column("unit", text("table.findings.unit"), width=8),
        Column("message", text("table.findings.message"), width=50),
        Column("remedy", text("table.findings.remedy"), width=50),
    )
    counts = Counter(found.severity for found in findings)
    summary = text(
        "table.findings.count",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )
    return Table(
        id="findings",
        title=text("table.findings.title"),
        subtitle=(summary if findings else text("table.findings.none"),),
        columns=columns,
        rows=tuple(Row(_finding(found, catalogue)) for found in findings),
    )


def _finding(found: Finding, catalogue: Catalogue) -> tuple[Value, ...]:
    place = "!".join(part for part in (found.sheet, found.cell) if part)
    told = (catalogue.message(found), catalogue.remedy(found))
    return (catalogue.text(f"severity.{found.severity}"), found.file, place, found.unit, *told)


def files_table(results: Sequence[FileResult], catalogue: Catalogue) -> Table:
    """What became of each file of an import run."""
    text = catalogue.text
    columns = (
        Column("file", text("table.findings.file"), width=34),
        Column("outcome", text("table.status.outcome"), width=22),
        Column("forms", text("table.files.forms"), width=20),
        Column("reporter", text("table.files.reporter"), width=8),
        Column("errors", text("table.status.errors"), Kind.COUNT, width=8),
        Column("warnings", text("table.status.warnings"), Kind.COUNT, width=8),
        Column("submission", text("table.files.submission"), width=18),
    )
    counts = Counter(result.outcome for result in results)
    told = "; ".join(f"{text(f'table.outcome.{outcome}')}: {number}" for outcome, number in counts.items())
    return Table(
        id="files",
        title=text("table.files.title"),
        subtitle=(text("table.files.totals", files=len(results), outcomes=told),) if results else (),
        columns=columns,
        rows=tuple(Row(_file(result, catalogue)) for result in results),
    )


def _file(result: FileResult, catalogue: Catalogue) -> tuple[Value, ...]:
    counts = Counter(found.severity for found in result.findings)
    return (
        result.file,
        catalogue.text(f"table.outcome.{result.outcome}"),
        ", ".join(result.forms),
        result.reporter,
        counts[Severity.ERROR],
        counts[Severity.WARNING],
        result.submission,
    )
