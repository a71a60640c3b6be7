"""Reports small enough to read: a file is JSON text of {form: {unit: {indicator: value}}}."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kpi.findings import Finding, Severity
from kpi.lake import commit as writer
from kpi.lake.arrow import observations_table
from kpi.lake.commit import Known, SubmissionRow, commit, known, new_run
from kpi.lake.duck import hand_over
from kpi.lake.engine import room
from kpi.lake.layout import Lake, create_table
from kpi.lake.lock import writing
from kpi.lake.originals import keep
from kpi.lake.rereading import Original, Reread
from kpi.lake.schema import ADDED, OBSERVATIONS, PARTITION, SUBMISSIONS
from kpi.lake.snapshot import open_snapshot
from kpi.model.received import Part, Readings, Received

Figures = dict[str, dict[str, str | None]]


@dataclass(frozen=True)
class Report:
    """What a reporter sends: figures by form, unit and indicator."""

    reporter: str
    forms: dict[str, Figures]
    period: str = "2021"
    file: str = "bao-cao.xlsx"
    outcome: str = "accepted"
    findings: tuple[Finding, ...] = ()
    kept: bool = True
    specs: str = "specs-1"
    note: str = field(default="")
    patch: bool = False

    @property
    def data(self) -> bytes:
        """The file's bytes; `note` tells apart files with the same figures."""
        said = {"reporter": self.reporter, "forms": self.forms, "note": self.note}
        return json.dumps(said).encode()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def submission(self) -> str:
        return f"{self.period}-{self.sha256[:12]}"


def one(value: str | None, reporter: str = "866", unit: str = "29869", **rest: str) -> Report:
    """A report of a single figure: cases found in one commune."""
    return Report(reporter, {"04": {unit: {"found": value}}}, **rest)  # type: ignore[arg-type]  # fields of a report


def parts(data: bytes) -> tuple[Part, ...]:
    """What reading a file gives."""
    said = json.loads(data)
    return tuple(_part(form, said["reporter"], figures) for form, figures in said["forms"].items())


def _part(form: str, reporter: str, figures: Figures) -> Part:
    readings = Readings()
    for row, (unit, values) in enumerate(figures.items(), 8):
        for column, (indicator, value) in zip("DEFGHIJ", values.items(), strict=False):
            readings.unit.append(unit)
            readings.role.append("unit")
            readings.indicator.append(indicator)
            lower, between, upper = (value or "").partition("..")
            if between:
                readings.bounds[len(readings.value)] = (lower or None, upper or None)
            readings.value.append(None if between else value)
            readings.text.append(None)
            readings.state.append("range" if between else "missing" if value is None else "number")
            readings.cell.append(f"{column}{row}")
            readings.raw.append(None)
    return Part(form, reporter, f"Biểu {form}", readings)


def reread(rows: Sequence[SubmissionRow], data: bytes) -> Received:
    """As intake would read the file again."""
    first = rows[0]
    return Received(
        first.file, first.sha256, first.size, first.suffix, first.reader, parts(data), (), refused=False
    )


def each(read: Callable[[Sequence[SubmissionRow], bytes], Received]) -> Reread:
    """Reads originals one by one."""

    def reread(originals: Iterable[Original], _many: int) -> Generator[Received]:
        for original in originals:
            yield read(original.rows, original.data)

    return reread


def rows_of(before: Known, report: Report) -> list[SubmissionRow]:
    """The log rows of a report, beside what the lake holds now."""
    counted = report.outcome != "refused"
    keys = [(p.form, p.reporter) for p in parts(report.data)] if counted else [("", "")]
    rows = []
    for form, reporter in keys:
        earlier = before.superseded(form, report.period, reporter)
        told = [f for f in report.findings if f.form in ("", form) or not form]
        rows.append(
            SubmissionRow(
                submission=report.submission,
                file=report.file,
                sha256=report.sha256,
                size=len(report.data),
                suffix=".xlsx",
                form=form,
                period=report.period,
                reporter=reporter,
                revision=1,
                received="2021-12-10",
                imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
                outcome=report.outcome,
                errors=sum(f.severity is Severity.ERROR for f in told),
                warnings=sum(f.severity is Severity.WARNING for f in told),
                supersedes=earlier.submission if earlier else "",
                reader="test",
                program="0",
                specs=report.specs,
                kept=report.kept,
                patch=report.patch,
                base=earlier.seq if report.patch and earlier else 0,
            )
        )
    return rows


def store(lake: Lake, *reports: Report) -> str:
    """Import the reports in one run, as the pipeline does; the run's id."""
    run = new_run()
    for report in reports:
        if report.kept:
            keep(lake, report.data, report.sha256, ".xlsx")
    with writing(lake), room() as con:
        before = known(lake)
        new = [r for r in reports if not any(before.duplicate(r.sha256, r.period, f) for f in r.forms)]
        rows = [row for report in new for row in rows_of(before, report)]
        findings = [(r.submission, r.period, found) for r in new for found in r.findings]
        counted = [r for r in new if r.outcome != "refused"]
        said = ((run, r.submission, r.period, part) for r in counted for part in parts(r.data))
        with hand_over(con, "read", observations_table(said)):
            commit(lake, con, run, rows, findings, "read")
    return run


def figures(lake: Lake, as_of: str | int | None = None) -> dict[tuple[str, str, str], Decimal | None]:
    """What counts: value by period, unit and indicator. Fails where a value counts twice."""
    with open_snapshot(lake, as_of) as snapshot:
        rows = snapshot.con.execute('SELECT period, unit, indicator, "value" FROM observation').fetchall()
    found = {(period, unit, indicator): value for period, unit, indicator, value in rows}
    assert len(found) == len(rows)
    return found


def ranges(lake: Lake, as_of: str | int | None = None) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """The ends of what counts and is known only between them, by indicator."""
    with open_snapshot(lake, as_of) as snapshot:
        query = "SELECT indicator, lower, upper FROM observation WHERE state = 'range' AND value IS NULL"
        rows = snapshot.con.execute(query).fetchall()
    return {indicator: (lower, upper) for indicator, lower, upper in rows}


def count(lake: Lake, view: str) -> int:
    """Rows of a view of the snapshot."""
    with open_snapshot(lake) as snapshot:
        [(number,)] = snapshot.con.execute(f"SELECT count(*) FROM {view}").fetchall()
    return int(number)


@contextmanager
def as_version_0_2(lake: Lake) -> Iterator[None]:
    """An empty lake as version 0.2.0 made it, without the columns that came later, and written so inside."""
    columns = tuple((name, kind) for name, kind in SUBMISSIONS if name not in ADDED)
    observed = tuple((name, kind) for name, kind in OBSERVATIONS if name not in ADDED)
    observations = lake.data() / "observations"
    for table in (lake.submissions, observations):
        shutil.rmtree(table)
    create_table(lake.submissions, columns)
    create_table(observations, observed, partition_by=[PARTITION])
    lake.about.write_text('{"format": 1, "tables": "1"}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "SUBMISSIONS", columns)
        patch.setattr(writer, "OBSERVATIONS", observed)
        patch.setattr(writer, "upgrade", lambda _: None)
        yield
