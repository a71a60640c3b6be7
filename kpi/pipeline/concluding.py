"""From findings to outcomes: which files are accepted, and the rows of the submissions log they become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kpi import __version__
from kpi.findings import Finding, Severity, finding
from kpi.lake.commit import Known, SubmissionRow
from kpi.model.period import Period
from kpi.model.received import FileResult, Outcome
from kpi.pipeline.judging import Candidate


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a whole run; `specs` is the fingerprint of the spec set, `at` when the run began."""

    period: Period
    received: date
    strict: bool
    specs: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A file's result and the rows to store: none for a duplicate or a file that could not even be read."""

    result: FileResult
    rows: tuple[SubmissionRow, ...]


def conclude(
    candidates: Sequence[Candidate], told: Iterable[tuple[str, Finding]], before: Known, terms: Terms
) -> list[Conclusion]:
    """Conclude every file, in the order in which they replace each other; `told` are findings of checks, each
    with the file it is told of."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for file, found in told:
        by_file[file].append(found)
    now = terms.at.astimezone(UTC).isoformat(timespec="microseconds")
    latest: dict[tuple[str, str], SubmissionRow] = {}
    concluded = []
    for candidate in candidates:
        if candidate.repeats:
            concluded.append(_duplicate(candidate, terms))
            continue
        own = [*candidate.received.findings, *by_file[candidate.received.file]]
        conclusion = _conclude(candidate, own, before, latest, terms, now)
        latest |= {(row.form, row.reporter): row for row in conclusion.rows if row.counted}
        concluded.append(conclusion)
    return concluded


def _conclude(
    candidate: Candidate,
    own: list[Finding],
    before: Known,
    latest: dict[tuple[str, str], SubmissionRow],
    terms: Terms,
    now: str,
) -> Conclusion:
    file = candidate.received
    replaced: dict[tuple[str, str], SubmissionRow] = {}
    for part in file.parts:
        here = latest.get((part.form, part.reporter))
        earlier = here or before.superseded(part.form, str(terms.period), part.reporter)
        if earlier is not None:
            replaced[part.form, part.reporter] = earlier
    own = own + _replacing(candidate, replaced, latest)
    refused = file.refused or (terms.strict and any(f.severity is Severity.ERROR for f in own))
    outcome = _outcome(refused, own)
    parts = [("", "")] if refused else [(part.form, part.reporter) for part in file.parts]
    rows = tuple(
        _row(candidate, form, reporter, outcome, own, replaced.get((form, reporter)), terms, now)
        for form, reporter in parts
        if file.sha256
    )
    superseded = sorted({row.submission for row in replaced.values()}) if not refused else []
    return Conclusion(_result(candidate, outcome, own, terms, ", ".join(superseded)), rows)


def _replacing(
    candidate: Candidate,
    replaced: dict[tuple[str, str], SubmissionRow],
    latest: dict[tuple[str, str], SubmissionRow],
) -> list[Finding]:
    """What to tell of the submissions this file takes the place of."""
    file = candidate.received
    told: dict[tuple[str, Severity, str, str, str], list[str]] = {}
    for key, row in replaced.items():
        form, reporter = key
        if row.revision > file.revision:
            gravity, code = Severity.WARNING, "submission.older_revision"
        elif key in latest and row.revision == file.revision:
            gravity, code = Severity.WARNING, "submission.order_by_name"
        else:
            gravity, code = Severity.INFO, "submission.supersedes"
        told.setdefault((code, gravity, row.submission, row.file, reporter), []).append(form)
    return [
        finding(
            code, gravity, file=file.file, unit=reporter, earlier=earlier, name=name, forms=", ".join(forms)
        )
        for (code, gravity, earlier, name, reporter), forms in told.items()
    ]


def _outcome(refused: bool, own: Sequence[Finding]) -> Outcome:
    if refused:
        return Outcome.REFUSED
    grave = any(f.severity is not Severity.INFO for f in own)
    return Outcome.ACCEPTED_WITH_FINDINGS if grave else Outcome.ACCEPTED


def _duplicate(candidate: Candidate, terms: Terms) -> Conclusion:
    earlier = candidate.duplicate
    told = finding(
        "submission.duplicate",
        Severity.INFO,
        file=candidate.received.file,
        earlier=earlier.submission if earlier else candidate.submission,
        at=datetime.fromisoformat(earlier.imported_at).isoformat(timespec="seconds") if earlier else "",
    )
    return Conclusion(_result(candidate, Outcome.DUPLICATE, [told], terms, ""), ())


def _result(
    candidate: Candidate, outcome: Outcome, own: Sequence[Finding], terms: Terms, supersedes: str
) -> FileResult:
    file = candidate.received
    return FileResult(
        file=file.file,
        outcome=outcome,
        forms=tuple(part.form for part in file.parts),
        reporter=next((part.reporter for part in file.parts), ""),
        period=str(terms.period),
        submission=candidate.submission if file.sha256 else "",
        findings=tuple(sorted(own, key=lambda f: f.severity.rank)),
        received=terms.received,
        supersedes=supersedes,
        kept=file.keep,
    )


def _row(
    candidate: Candidate,
    form: str,
    reporter: str,
    outcome: Outcome,
    own: Sequence[Finding],
    replaced: SubmissionRow | None,
    terms: Terms,
    now: str,
) -> SubmissionRow:
    file = candidate.received
    mine = [f for f in own if f.form in ("", form) or not form]
    return SubmissionRow(
        submission=candidate.submission,
        file=file.file,
        sha256=file.sha256,
        size=file.size,
        suffix=file.suffix,
        form=form,
        period=str(terms.period),
        reporter=reporter,
        revision=file.revision,
        received=terms.received.isoformat(),
        imported_at=now,
        outcome=outcome.value,
        errors=sum(f.severity is Severity.ERROR for f in mine),
        warnings=sum(f.severity is Severity.WARNING for f in mine),
        supersedes=replaced.submission if replaced else "",
        reader=file.reader,
        program=__version__,
        specs=terms.specs,
        kept=file.keep,
    )
