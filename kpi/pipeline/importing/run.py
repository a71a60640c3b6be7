"""One import run: read, keep, check, and commit once, however many files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.check import Count
from kpi.findings import Fault, Finding, finding
from kpi.intake.files.sources import Gathered, Source, gather, seen_from
from kpi.lake.commit import Known, SubmissionRow, commit, known, new_run
from kpi.lake.decisions import decisions, not_before
from kpi.lake.layout import Lake, open_lake, read_about
from kpi.lake.lock import writing
from kpi.lake.locks import locked
from kpi.lake.log import known_of
from kpi.lake.originals import settle
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period
from kpi.model.received import FileResult, Outcome, Received
from kpi.model.reporter import unit_of
from kpi.model.show import day_text
from kpi.pipeline.checking.candidates import Candidate, Past, candidates
from kpi.pipeline.checking.duplicates import ReadBy, decided_readings
from kpi.pipeline.checking.judging import bench_for, forget_readings, incoming_table, judge
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.importing.aside_decision import note_aside
from kpi.pipeline.importing.beside_others import others_told
from kpi.pipeline.importing.outcomes import Conclusion, Terms, conclude
from kpi.pipeline.importing.reading import Means, Progress, receive
from kpi.pipeline.importing.replacing import Rules, beside
from kpi.pipeline.importing.zeros import ZeroRules
from kpi.pipeline.opening.kin import beside_province
from kpi.pipeline.opening.pinning import pin_now
from kpi.pipeline.opening.reporters import agencies_in
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.reading import reading_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Settled = Callable[[], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a run is to be done. `strict` refuses files with any error; `dry_run` stores nothing; `again`
    judges files that are in the lake already, and needs `dry_run`. `keep_refused` keeps the originals of
    refused files without any known form as well; lists of persons are never kept. `stated` tells that the
    office said when the reports were received. `allow_fewer` lets what holds less replace what holds more;
    `patch` takes the rows sent in place of the same units' rows, and leaves all others; `passwords` open
    locked workbooks. `aside` says why details of persons are set aside; without it files that hold any are
    refused. `beside` is the code of another province whose reports they are. Files are called as they are
    seen from the folder `base`, None: as they were named."""

    period: Period
    received: date
    dry_run: bool = False
    strict: bool = False
    again: bool = False
    keep_refused: bool = False
    stated: bool = False
    allow_fewer: bool = False
    patch: bool = False
    passwords: tuple[str, ...] = field(default=(), repr=False)
    aside: Because | None = None
    beside: str = ""
    base: Path | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every file, how often each check passed, failed or could not tell, and what was found of
    folders and zips as such (`folder_findings`); `sources` are the files that were read."""

    files: tuple[FileResult, ...]
    checks: Mapping[str, Count]
    folder_findings: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, gravest first, then file by file."""
        notes = (*self.folder_findings, *(f for file in self.files for f in file.findings))
        return tuple(sorted(notes, key=lambda f: f.severity.rank))


def run_import(
    workspace: Workspace, paths: Sequence[Path], options: ImportOptions, progress: Progress
) -> ImportReport:
    """Import files, folders and zips. Raises Fault when there is nothing to import, or no lake."""
    lake = open_lake(workspace.lake)
    workspace = beside_province(workspace, options.beside, options.period) if options.beside else workspace
    gathered = gather_for(workspace, paths, options.base)
    began = not_before(workspace.decisions, datetime.now(UTC))
    lock = None if options.again else locked(workspace.decisions, options.period)
    kept_in = None if options.dry_run or lock else lake
    aside, beside = options.aside is not None, workspace.beside
    means = Means(kept_in, began, options.keep_refused, options.passwords, aside, beside)
    files_read = receive(workspace, options.period, gathered.sources, progress, means)
    if kept_in is None:
        report = _store(lake, workspace, files_read, options, began)
    else:
        with writing(lake), _settling(lake, files_read) as settled:
            pin_now(workspace)
            lock = locked(decisions(lake), options.period)
            report = _store(lake, workspace, files_read, options, began, None if lock else settled)
    report = report if lock is None else _locked_out(report, lock)
    folder_findings = (*gathered.findings, *_odd_day(options, began))
    return replace(report, folder_findings=folder_findings, sources=gathered.sources)


def gather_for(workspace: Workspace, paths: Sequence[Path], base: Path | None = None) -> Gathered:
    """The files that an import would read. Raises Fault ``import.nothing``."""
    gathered = gather(paths, workspace.specs.settings, workspace.lake)
    gathered = gathered if base is None else seen_from(gathered, base)
    if not gathered.sources:
        nothing = finding("import.nothing", paths=", ".join(map(str, paths)))
        raise Fault(nothing, *gathered.findings)
    return gathered


@contextmanager
def _settling(lake: Lake, files_read: Sequence[Received]) -> Iterator[Settled]:
    """Let the names of the originals get to the disk while the files are judged; what is given waits for it
    and raises OSError when it cannot be done."""
    originals = {file.sha256 for file in files_read if file.keep}
    with ThreadPoolExecutor(1) as keeper:
        yield keeper.submit(settle, lake, originals).result


def _odd_day(options: ImportOptions, began: datetime) -> tuple[Finding, ...]:
    """A stated day of receipt that cannot be: before the period began, or after today. It says who is late
    and which of two reports is the newer, so a slip in it must not pass unseen."""
    day, today = options.received, began.astimezone().date()
    if not options.stated or options.period.start <= day <= today:
        return ()
    code = "import.received_ahead" if day > today else "import.received_before"
    params = {"day": day_text(day), "today": day_text(today), "period": str(options.period)}
    return (finding(code, **params),)


def _store(
    lake: Lake,
    workspace: Workspace,
    files_read: Sequence[Received],
    options: ImportOptions,
    began: datetime,
    settled: Settled | None = None,
) -> ImportReport:
    """Judge the files against each other and the lake as it is now, and commit once the originals are
    `settled`; None stores nothing. The lock is held."""
    before = known(lake)
    run, period = new_run(), options.period
    with open_snapshot(lake, None, [str(period), str(period.previous)]) as snapshot:
        # Whoever judges files asks what is wrong with them, be they received before or not.
        received_before = known_of(before.version, ()) if options.again else before
        past = _past(lake, workspace, received_before, snapshot.con, options)
        all_candidates = candidates(files_read, past, period)
        fresh = [c for c in all_candidates if not c.known and c.received.parts]
        day = options.received.isoformat() if options.stated else ""
        incoming_table(snapshot.con, fresh, run, period, day)
        beside_others = beside(snapshot.con, period, _replace(fresh, before, period))
        bench = replace(bench_for(workspace, period), rows_only=options.patch)
        report = judge(snapshot.con, bench)
        terms = _terms(workspace, options, past.read_by, began)
        others = others_told(snapshot.con, period, terms.rules.name) if fresh else ()
        concluded = conclude(all_candidates, [*report.findings, *others], before, beside_others, terms)
        if settled is not None:
            settled()
            rows = [row for c in concluded for row in c.rows]
            _choose(snapshot.con, rows)
            note_aside(lake, run, period, concluded, options.aside)
            forget = partial(forget_readings, snapshot.con)
            commit(lake, snapshot.con, run, rows, _findings(concluded, period), "to_store", forget)
    return ImportReport(tuple(c.result for c in concluded), report.counts)


def _locked_out(report: ImportReport, lock: Finding) -> ImportReport:
    """What is told of files for a locked period: those that would be stored are refused for that alone."""

    def refused(result: FileResult) -> FileResult:
        if result.outcome is Outcome.DUPLICATE or not result.submission:
            return result
        findings = (lock.at(file=result.file), *result.findings)
        return replace(result, outcome=Outcome.REFUSED, submission="", supersedes="", findings=findings)

    return replace(report, files=tuple(map(refused, report.files)))


def _past(
    lake: Lake, workspace: Workspace, before: Known, con: DuckDBPyConnection, options: ImportOptions
) -> Past:
    decision_numbers = decided_readings(con, options.period) if workspace.decisions else {}
    specs = workspace.specs
    read_by = ReadBy(reading_of(specs), specs.sha256, read_about(lake).rebuilt)
    return Past(
        before,
        decision_numbers,
        read_by,
        options.patch,
        options.received.isoformat() if options.stated else "",
    )


def _terms(workspace: Workspace, options: ImportOptions, read_by: ReadBy, began: datetime) -> Terms:
    agencies = agencies_in(workspace, options.period)

    def name(code: str) -> str:
        return f"{agencies.name(code)} ({code})" if unit_of(code) in agencies.tree else code

    settings = workspace.specs.settings
    zeros = ZeroRules(settings.replacement.zeroed_percent, settings.replacement.zeroed_least)
    return Terms(
        period=options.period,
        received=options.received,
        stated=options.stated,
        strict=options.strict,
        specs=read_by.specs,
        reading=read_by.reading,
        at=began,
        foretold=options.again,
        rules=Rules(settings.replacement.lost_percent, zeros, options.allow_fewer, options.patch, name),
    )


def _replace(fresh: Sequence[Candidate], before: Known, period: Period) -> bool:
    """Whether anything that is new may take the place of what counts, or of another of the run."""
    keys = Counter((part.form, str(period), part.reporter) for c in fresh for part in c.received.parts)
    return any(many > 1 or key in before.current for key, many in keys.items())


def _choose(con: DuckDBPyConnection, rows: Sequence[SubmissionRow]) -> None:
    """Make the view ``to_store`` of what is incoming for the rows, whether it counts or is held."""
    all_rows = [row for row in rows if row.stored]
    con.execute(
        "CREATE TEMP TABLE chosen AS SELECT unnest($1::VARCHAR[]) AS submission, "
        "unnest($2::VARCHAR[]) AS form, unnest($3::VARCHAR[]) AS reporter",
        [[getattr(row, name) for row in all_rows] for name in ("submission", "form", "reporter")],
    )
    con.execute(
        "CREATE TEMP VIEW to_store AS FROM incoming SEMI JOIN chosen USING (submission, form, reporter)"
    )


def _findings(concluded: Sequence[Conclusion], period: Period) -> list[tuple[str, str, Finding]]:
    conclusions_stored = (c for c in concluded if c.rows)
    return [
        (c.result.submission, str(period), note) for c in conclusions_stored for note in c.result.findings
    ]
