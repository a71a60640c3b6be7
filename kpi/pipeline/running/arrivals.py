"""The imports of a run: which files they are about, and what the lake made of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from kpi.findings import Severity
from kpi.intake.files.sources import Source
from kpi.lake.layout import open_lake
from kpi.lake.log import COUNTED, HELD, Known, SubmissionRow, by_submission, known
from kpi.lake.snapshot import open_snapshot
from kpi.pipeline.importing.run import ImportOptions, ImportReport, gather_for
from kpi.pipeline.opening.workspace import Workspace
from kpi.pipeline.running.manifest import Input
from kpi.pipeline.running.state import State, digest
from kpi.quick import dataclass
from kpi.spec.run_values import ImportSpec, RunSpec

_REFUSED = "refused"
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Arrival:
    """The files of an import as they lie there now: (label, SHA-256), "" for one that cannot be read; `key`
    is the fingerprint of these, of how they are imported, and of what they are read by."""

    files: tuple[tuple[str, str], ...]
    key: str


def arrival_of(
    workspace: Workspace, paths: Sequence[Path], base: Path, spec: ImportSpec, run: RunSpec, state: State
) -> Arrival:
    """Look at the files of an import. Raises Fault ``import.nothing``."""
    sources = gather_for(workspace, paths, base).sources
    files = tuple((source.label, _hash(source)) for source in sources)
    read_by = (state.program, state.specs, state.unit_list, state.decisions)
    return Arrival(files, digest([asdict(spec), run.on, files, read_by]))


def _hash(source: Source) -> str:
    try:
        return hashlib.sha256(source.read()).hexdigest()
    except OSError:
        return ""


def options_of(spec: ImportSpec, run: RunSpec, base: Path, passwords: tuple[str, ...]) -> ImportOptions:
    """How the files are imported; where no day of receipt is stated, the run's day stands for today."""
    return ImportOptions(
        spec.period,
        spec.received or run.on,
        strict=spec.strict,
        keep_refused=spec.keep_refused,
        stated=spec.received is not None,
        allow_fewer=spec.allow_fewer,
        patch=spec.patch,
        passwords=passwords,
        base=base,
    )


def inputs_of(
    workspace: Workspace, step: str, spec: ImportSpec, files: Sequence[tuple[str, str]], report: ImportReport
) -> tuple[Input, ...]:
    """What has become of files, as the lake has it: whether they came by this import or by one before makes
    no difference. A file of which the lake knows nothing is told as `report` does."""
    log = known(open_lake(workspace.lake))
    rows_by_file: dict[tuple[str, str], list[SubmissionRow]] = {}
    for rows in by_submission(log.rows).values():  # the last of several that received the same file stays
        rows_by_file[rows[0].sha256, rows[0].period] = rows
    counts, results = _counts(workspace), {result.file: result for result in report.files}
    inputs: list[Input] = []
    seen: set[str] = set()
    for label, sha256 in files:
        rows = rows_by_file.get((sha256, str(spec.period)), [])
        result = results.get(label)
        if sha256 and sha256 in seen:
            inputs.append(Input(step, label, sha256, "duplicate", rows[0].submission if rows else "", 0, 0))
        elif rows:
            found_counts = counts.get((rows[0].run, rows[0].submission), {})
            outcome = _outcome(log, rows, found_counts)
            inputs.append(_input(step, label, sha256, outcome, rows[0].submission, found_counts))
        else:
            findings = Counter(note.severity.value for note in result.findings) if result else {}
            outcome = result.outcome.value if result else _REFUSED
            inputs.append(_input(step, label, sha256, outcome, "", findings))
        seen.add(sha256)
    return tuple(inputs)


def _input(step: str, label: str, sha256: str, outcome: str, submission: str, counts: Counts) -> Input:
    errors, warnings = (counts.get(severity.value, 0) for severity in (Severity.ERROR, Severity.WARNING))
    return Input(step, label, sha256, outcome, submission, errors, warnings)


def _outcome(log: Known, rows: Iterable[SubmissionRow], counts: Counts) -> str:
    """What has become of a file with all its forms: what counts of it or once did, else what it waits for."""
    outcomes = {log.last.get(row.place, row).outcome for row in rows}
    if outcomes & set(COUNTED):
        grave = any(counts.get(severity.value) for severity in (Severity.ERROR, Severity.WARNING))
        return COUNTED[1] if grave else COUNTED[0]
    return next((outcome for outcome in (HELD, _REFUSED) if outcome in outcomes), min(outcomes))


def _counts(workspace: Workspace) -> dict[tuple[str, str], dict[str, int]]:
    """By run and submission how many findings of each severity were stored with it."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    query = "SELECT run, submission, severity, count(*) FROM finding GROUP BY ALL"
    with open_snapshot(workspace.lake, None, []) as snapshot:
        for run, submission, severity, count in snapshot.con.execute(query).fetchall():
            counts.setdefault((run, submission), {})[severity] = count
    return counts


def all_there(workspace: Workspace, inputs: Iterable[Input]) -> bool:
    """Whether the lake has received all files that it is said to have received."""
    log = known(open_lake(workspace.lake))
    hashes = {row.sha256 for row in log.rows}
    return all(one.sha256 in hashes for one in inputs if one.submission)
