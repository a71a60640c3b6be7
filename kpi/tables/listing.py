"""Plain lists: who has sent, what was found, which files were imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from kpi.findings import Catalogue, Finding, Severity
from kpi.model.cell import Value
from kpi.model.received import FileResult, Outcome
from kpi.model.show import day_text
from kpi.model.table import Column, Kind, Row, Table
from kpi.quick import dataclass
from kpi.tables.frame import Frame, heading_of, notes_of, source_of, subtitle_of

IN_WORDS = "in_words"


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One form of one reporter: `outcome` is an import outcome or ``missing``.

    `units_reported` of the `units_expected` have at least one figure in it, and `figures` of the
    `figures_expected` cells that must be filled are there; `complete` when all are. `composed_from` are the
    parts of the period that made the figures where the form was not sent for the period itself. Without the
    counts nothing is said of them.

    `received` is the day of what counts, `first_received` the day on which the form first came in, be it that
    it was corrected later: by that `days_late` is told. `awaited`: it is expected of this reporter, who did
    not send it unasked. `plan` and `calendar` are the ids of the plan and of the calendar that ask for it, ""
    where the settings do. A report in words (`IN_WORDS`) has no form: whether it came, nobody knows here."""

    reporter: str
    name: str
    form: str
    outcome: str
    received: date | None
    due: date | None
    days_late: int | None
    errors: int | None
    warnings: int | None
    units_reported: int | None = None
    units_expected: int | None = None
    figures: int | None = None
    figures_expected: int | None = None
    complete: bool | None = None
    composed_from: tuple[str, ...] = ()
    first_received: date | None = None
    awaited: bool = True
    plan: str = ""
    calendar: str = ""

    @property
    def there(self) -> bool:
        """Whether there is anything of the form: it was sent, or its parts were."""
        return self.received is not None or bool(self.composed_from)

    @property
    def whole(self) -> bool:
        """Whether the form is there with all that is asked for, as far as that was counted."""
        return self.there and self.complete is not False


def status_table(
    rows: Sequence[StatusRow],
    frame: Frame,
    due_source: str = "",
    on: date | None = None,
    received_by: date | None = None,
) -> Table:
    """A line per reporter: which forms came, which are missing, how many units have figures in them and how
    many figures are not there, when, how late, with how many findings.

    `due_source` says where the day reports are due comes from; told only where a row has one. Of what is not
    there it is told how long it has been overdue by the end of a day (`on`), or that it is not due yet. With
    `received_by` the rows know only what was received by the end of that day."""
    text = frame.text
    columns = (
        Column("reporter", text("table.column.code"), width=7),
        Column("name", text("table.column.name"), width=26),
        Column("outcome", text("table.status.outcome"), width=22),
        Column("forms", text("table.status.forms"), width=16),
        Column("missing", text("table.status.missing"), width=16),
        Column("units", text("table.status.units"), width=16),
        Column("lacking", text("table.status.lacking"), Kind.COUNT, width=9),
        Column("received", text("table.status.received"), width=11),
        Column("due", text("table.status.due"), width=11),
        Column("days_late", text("table.status.days_late"), Kind.COUNT, width=9),
        Column("errors", text("table.status.errors"), Kind.COUNT, width=8),
        Column("warnings", text("table.status.warnings"), Kind.COUNT, width=8),
    )
    dated = due_source and any(row.due for row in rows)
    due_text = text("table.status.due_source", source=due_source) if dated else ""
    reporters, whole = by_reporter(rows), whole_reporters(rows)
    known_by = frame.text("table.status.received_by", day=day_text(received_by)) if received_by else ""
    return Table(
        id="status",
        title=text("table.status.title"),
        subtitle=subtitle_of(frame, text("table.status.whole", whole=whole, all=len(reporters)), known_by),
        columns=columns,
        rows=tuple(Row(_status(reporter_rows, frame, on)) for reporter_rows in reporters.values()),
        notes=notes_of(frame, (), due_text),
        heading=heading_of(frame),
        source=source_of(frame),
    )


def whole_reporters(rows: Iterable[StatusRow]) -> int:
    """How many reporters have sent all forms with all figures."""
    whole_by_reporter: dict[str, bool] = {}
    for row in rows:
        whole_by_reporter[row.reporter] = whole_by_reporter.get(row.reporter, True) and row.whole
    return sum(whole_by_reporter.values())


def outcome_of_reporter(rows: Sequence[StatusRow]) -> str:
    """What became of the forms of one reporter: the gravest of several outcomes (see the texts
    ``table.outcome``)."""
    there = [row for row in rows if row.there]
    outcomes = {row.outcome for row in rows if row.received}
    if not there:
        return "missing"
    if len(there) < len(rows):
        return "incomplete"
    if not all(row.whole for row in rows):
        return "figures_missing"
    if not outcomes:
        return "composed"
    return "accepted" if outcomes == {"accepted"} else "accepted_with_findings"


def by_reporter(rows: Iterable[StatusRow]) -> dict[str, list[StatusRow]]:
    """The rows of each reporter, in the given order."""
    reporters: dict[str, list[StatusRow]] = {}
    for row in rows:
        reporters.setdefault(row.reporter, []).append(row)
    return reporters


def _status(rows: Sequence[StatusRow], frame: Frame, on: date | None) -> tuple[Value, ...]:
    """One reporter: of several dates and delays the latest."""
    rows_sent = [row for row in rows if row.received]
    there = [row for row in rows if row.there]
    return (
        rows[0].reporter,
        rows[0].name,
        outcome_words(rows, frame, on),
        ", ".join(row.form for row in there),
        ", ".join(row.form for row in rows if not row.there),
        _units(there, frame),
        _lacking(there),
        _day(max((row.received for row in rows_sent if row.received), default=None)),
        _day(rows[0].due),
        max((row.days_late for row in there if row.days_late is not None), default=None),
        sum(row.errors or 0 for row in rows_sent) if rows_sent else None,
        sum(row.warnings or 0 for row in rows_sent) if rows_sent else None,
    )


def outcome_words(rows: Sequence[StatusRow], frame: Frame, on: date | None) -> str:
    """What became of the forms of one reporter, and of those that are not there whether they are overdue."""
    outcome = frame.text(f"table.outcome.{outcome_of_reporter(rows)}")
    days = [row.due for row in rows if not row.there and row.due is not None]
    if on is None or not days:
        return outcome
    overdue = max((on - day).days for day in days)
    if overdue > 0:
        return frame.text("table.status.overdue", outcome=outcome, days=overdue)
    return frame.text("table.status.not_due", outcome=outcome)


def _units(rows: Sequence[StatusRow], frame: Frame) -> str:
    """How many units have figures, once where that is the same in all forms."""
    counts: dict[str, list[str]] = {}
    for row in rows:
        if row.units_reported is not None:
            units_text = frame.text("table.status.of", known=row.units_reported, all=row.units_expected)
            counts.setdefault(units_text, []).append(row.form)
    if len(counts) == 1:
        return next(iter(counts))
    return "; ".join(f"{', '.join(forms)}: {units_text}" for units_text, forms in counts.items())


def _lacking(rows: Sequence[StatusRow]) -> int | None:
    if not rows or any(row.figures is None for row in rows):
        return None
    return sum((row.figures_expected or 0) - (row.figures or 0) for row in rows)


def _day(day: date | None) -> Value:
    return None if day is None else day_text(day)


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
    counts = Counter(note.severity for note in findings)
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
        rows=tuple(Row(_finding(note, catalogue)) for note in findings),
    )


def _finding(note: Finding, catalogue: Catalogue) -> tuple[Value, ...]:
    place = "!".join(part for part in (note.sheet, note.cell) if part)
    texts = (catalogue.message(note), catalogue.remedy(note))
    return (catalogue.text(f"severity.{note.severity}"), note.file, place, note.unit, *texts)


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
    counts = Counter(outcome_of(result) for result in results)
    outcome_text = "; ".join(
        f"{text(f'table.outcome.{outcome}')}: {number}" for outcome, number in counts.items()
    )
    return Table(
        id="files",
        title=text("table.files.title"),
        subtitle=(text("table.files.totals", files=len(results), outcomes=outcome_text),) if results else (),
        columns=columns,
        rows=tuple(Row(_file(result, catalogue)) for result in results),
    )


def _file(result: FileResult, catalogue: Catalogue) -> tuple[Value, ...]:
    counts = Counter(note.severity for note in result.findings)
    return (
        result.file,
        catalogue.text(f"table.outcome.{outcome_of(result)}"),
        _forms(result, catalogue),
        result.reporter,
        counts[Severity.ERROR],
        counts[Severity.WARNING],
        result.submission,
    )


def outcome_of(result: FileResult) -> str:
    """The outcome as people call it: a file that only waits is not refused."""
    waits = result.forms_held and result.outcome is Outcome.REFUSED
    return "held" if waits else result.outcome.value


def _forms(result: FileResult, catalogue: Catalogue) -> str:
    """The forms of a file, and which of them wait."""
    if not result.forms_held or len(result.forms_held) == len(result.forms):
        return ", ".join(result.forms)
    names = ", ".join(form for form in result.forms if form not in result.forms_held)
    return catalogue.text("table.files.held", forms=names, held=", ".join(result.forms_held))
