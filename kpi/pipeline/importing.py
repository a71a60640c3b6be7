"""One import run: read, keep, check, and commit once, however many files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kpi.check import Count
from kpi.findings import Fault, Finding, finding
from kpi.intake.sources import gather
from kpi.intake.workbook import read_file
from kpi.lake.commit import Known, SubmissionRow, commit, known, new_run
from kpi.lake.decisions import not_before
from kpi.lake.layout import Lake, open_lake
from kpi.lake.lock import writing
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period, parse_period
from kpi.model.received import FileResult, Outcome, Received
from kpi.pipeline.concluding import Conclusion, Terms, conclude
from kpi.pipeline.judging import Candidate, bench_for, incoming_table, judge
from kpi.pipeline.reading import Means, Progress, receive
from kpi.pipeline.repeating import DecidedReadings, decided_readings, read_alike
from kpi.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a run is to be done. `strict` refuses files with any error; `dry_run` stores nothing; `again`
    judges files that are in the lake already, and needs `dry_run`. `keep_refused` keeps the originals of
    refused files without any known form as well; lists of persons are never kept."""

    period: Period
    received: date
    dry_run: bool = False
    strict: bool = False
    again: bool = False
    keep_refused: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every file, how often each check passed, failed or could not tell, and what was found of
    folders and zips as such (`told`)."""

    files: tuple[FileResult, ...]
    checks: Mapping[str, Count]
    told: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, gravest first, then file by file."""
        found = (*self.told, *(f for file in self.files for f in file.findings))
        return tuple(sorted(found, key=lambda f: f.severity.rank))

    def totals(self) -> dict[str, object]:
        """Counts over the run, as in the JSON contract."""
        outcomes = Counter(file.outcome.value for file in self.files)
        gravity = Counter(f.severity.value for f in self.findings)
        passed, failed, unknown = (sum(count[i] for count in self.checks.values()) for i in range(3))
        by_check = {check: count._asdict() for check, count in self.checks.items()}
        return {
            "files": len(self.files),
            **{outcome.value: outcomes[outcome.value] for outcome in Outcome},
            "errors": gravity["error"],
            "warnings": gravity["warning"],
            "infos": gravity["info"],
            "checks": {"passed": passed, "failed": failed, "unknown": unknown, "by_check": by_check},
        }


def run_import(
    workspace: Workspace, paths: Sequence[Path], options: ImportOptions, progress: Progress
) -> ImportReport:
    """Import files, folders and zips. Raises Fault when there is nothing to import, or no lake."""
    lake = open_lake(workspace.lake)
    gathered = gather(paths, workspace.specs.settings, workspace.lake)
    if not gathered.sources:
        nothing = finding("import.nothing", paths=", ".join(map(str, paths)))
        raise Fault(nothing, *gathered.findings)
    began = not_before(workspace.decisions, datetime.now(UTC))
    means = Means(None if options.dry_run else lake, began, options.keep_refused)
    received = receive(workspace, options.period, gathered.sources, progress, means)
    with nullcontext() if options.dry_run else writing(lake):
        report = _store(lake, workspace, received, options, began)
    return replace(report, told=gathered.findings)


def reread(workspace: Workspace, rows: Sequence[SubmissionRow], data: bytes) -> Received:
    """Read the original of a submission again, as it would be read today but for what the office has decided
    since."""
    first = rows[0]
    context = workspace.context(parse_period(first.period), datetime.fromisoformat(first.imported_at))
    return read_file(data, first.file, first.suffix, context)


def _store(
    lake: Lake, workspace: Workspace, received: Sequence[Received], options: ImportOptions, began: datetime
) -> ImportReport:
    """Judge the files against each other and the lake as it is now, and commit. The lock is held."""
    before = known(lake)
    if options.again:
        before = replace(before, accepted={}, current={})
    run = new_run()
    with open_snapshot(lake, None, [str(options.period), str(options.period.previous)]) as snapshot:
        used = decided_readings(snapshot.con, options.period) if workspace.decisions else {}
        candidates = _candidates(received, before, options.period, used)
        fresh = [c for c in candidates if not c.repeats and c.received.parts]
        incoming_table(snapshot.con, fresh, run, options.period)
        report = judge(snapshot.con, bench_for(workspace, options.period))
        terms = Terms(options.period, options.received, options.strict, workspace.specs.sha256, began)
        concluded = conclude(candidates, report.findings, before, terms)
        if not options.dry_run:
            snapshot.con.execute(
                "CREATE TEMP TABLE chosen AS SELECT unnest(?::VARCHAR[]) AS submission",
                [sorted({row.submission for c in concluded for row in c.rows if row.counted})],
            )
            snapshot.con.execute(
                "CREATE TEMP VIEW to_store AS FROM incoming SEMI JOIN chosen USING (submission)"
            )
            rows = [row for c in concluded for row in c.rows]
            commit(lake, snapshot.con, run, rows, _findings(concluded, options.period), "to_store")
    return ImportReport(tuple(c.result for c in concluded), report.counts)


def _findings(concluded: Sequence[Conclusion], period: Period) -> list[tuple[str, str, Finding]]:
    stored = (c for c in concluded if c.rows)
    return [(c.result.submission, str(period), found) for c in stored for found in c.result.findings]


def _candidates(
    received: Sequence[Received], before: Known, period: Period, used: DecidedReadings
) -> list[Candidate]:
    """The files in the order in which they replace each other, with what they repeat."""
    ordered = sorted(received, key=lambda r: r.revision)  # stable: the order of names within a revision
    seen: set[str] = set()
    candidates = []
    for file in ordered:
        repeats = [before.duplicate(file.sha256, str(period), part.form) for part in file.parts]
        same = bool(repeats) and all(row is not None and read_alike(file, row, used) for row in repeats)
        earlier = repeats[0] if same else None
        twin = bool(file.parts) and file.sha256 in seen
        candidates.append(
            Candidate(
                received=file,
                submission=f"{period}-{file.sha256[:12]}",
                duplicate=earlier,
                twin=twin,
            )
        )
        if earlier is None and not twin:
            seen.add(file.sha256)
    return candidates
