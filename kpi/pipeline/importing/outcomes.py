"""From findings to outcomes: which files are accepted, and the rows of the submissions log they become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from kpi.findings import Finding, Severity, finding
from kpi.lake.commit import Known, SubmissionRow
from kpi.lake.log import HELD
from kpi.model.period import Period
from kpi.model.received import FileResult, Outcome, Part
from kpi.model.reporter import unit_of
from kpi.pipeline.checking.candidates import Candidate, Repeat
from kpi.pipeline.deciding.standing import without
from kpi.pipeline.importing.beside_others import OF_OTHERS
from kpi.pipeline.importing.replacing import Beside, Loss, Move, Papers, Rules, hold, replaced, undone
from kpi.pipeline.importing.retelling import repeated, waiting_again
from kpi.version import __version__

_ABSENT = "form.unit_missing"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a whole run; `specs` is the fingerprint of the spec set and `reading` of what it says
    about reading, `at` when the run began. `stated` tells that the office said when the reports came,
    `foretold` that nothing is stored: of what the lake holds only what would hold a file back is told."""

    period: Period
    received: date
    stated: bool
    strict: bool
    specs: str
    reading: str
    at: datetime
    foretold: bool
    rules: Rules


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A file's result and the rows to store: none for a duplicate or a file that could not even be read."""

    result: FileResult
    rows: tuple[SubmissionRow, ...]


@dataclass(slots=True)
class _Run:
    """A run as far as it is concluded: what counts by form and reporter, the last seq, and
    which submissions are `present`."""

    before: Known
    beside: Beside
    terms: Terms
    seq: int
    present: frozenset[str]
    latest: dict[tuple[str, str], tuple[SubmissionRow, ...]] = field(default_factory=dict)

    def stack(self, form: str, reporter: str) -> tuple[SubmissionRow, ...]:
        """What counts now for a form of a reporter."""
        here = self.latest.get((form, reporter))
        return self.before.stack((form, str(self.terms.period), reporter)) if here is None else here


@dataclass(slots=True)
class _Verdicts:
    """What was found about the forms of one file: why those are held that are (`holds`) or are so `again`,
    and what each of the others replaces or patches; `rows_moved` are the rows by which it counts no more for
    other reporters."""

    holds: dict[str, Finding] = field(default_factory=dict)
    again: dict[str, SubmissionRow] = field(default_factory=dict)
    stacks: dict[str, tuple[SubmissionRow, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows_moved: dict[str, list[SubmissionRow]] = field(default_factory=dict)


def conclude(
    candidates: Sequence[Candidate],
    pairs: Iterable[tuple[str, Finding]],
    before: Known,
    beside: Beside,
    terms: Terms,
) -> list[Conclusion]:
    """Conclude every file, in the order in which they replace each other; `pairs` are findings of checks,
    each with the file it is told of."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for file, note in pairs:
        by_file[file].append(note)
    present = frozenset(candidate.submission for candidate in candidates)
    run = _Run(before, beside, terms, before.rows[-1].seq if before.rows else 0, present)
    concluded = []
    for candidate in candidates:
        if candidate.known:
            concluded.append(_repeated(candidate, run))
            continue
        findings = [*candidate.received.findings, *by_file[candidate.received.file]]
        concluded.append(_conclude(candidate, findings, run))
    return concluded


def _conclude(candidate: Candidate, findings: list[Finding], run: _Run) -> Conclusion:
    file = candidate.received
    verdicts = _verdicts(candidate, run)
    findings = [note for note in findings if note.code not in OF_OTHERS or note.form not in verdicts.holds]
    if run.terms.rules.patch and verdicts.stacks:
        findings = [note for note in findings if note.code != _ABSENT]  # a patch is not meant to be whole
    held_again = verdicts.again and len(verdicts.again) == len(file.parts)
    if held_again:
        notes = waiting_again(verdicts.again.values(), verdicts.holds, file.file)
        result = _result(candidate, Outcome.DUPLICATE, notes, run.terms, "")
        return Conclusion(replace(result, forms_held=tuple(verdicts.again)), ())
    findings = findings + [note.at(file=file.file) for note in (*verdicts.findings, *verdicts.holds.values())]
    if candidate.repeats:
        findings += repeated(_stays(candidate), run.before, file.file)
    refused = file.refused or (run.terms.strict and any(f.severity is Severity.ERROR for f in findings))
    outcome = _outcome(refused, findings)
    if refused:
        rows = _refused(candidate, findings, run) if file.sha256 else ()
        return Conclusion(_result(candidate, outcome, findings, run.terms, ""), rows)
    rows = _rows(candidate, outcome, findings, verdicts, run)
    superseded = sorted({row.supersedes for row in rows if row.counted and row.supersedes})
    if not any(row.counted for row in rows) and not _stays(candidate):
        outcome = Outcome.REFUSED
    result = _result(candidate, outcome, findings, run.terms, ", ".join(superseded))
    return Conclusion(replace(result, forms_held=tuple(verdicts.holds)), rows)


def _stays(candidate: Candidate) -> list[Repeat]:
    """Forms of the file that are stored already and are not judged again."""
    form_ids = {part.form for part in candidate.received.parts}
    return [repeat for repeat in candidate.repeats if repeat.form not in form_ids]


def _verdicts(candidate: Candidate, run: _Run) -> _Verdicts:
    """Which forms take the place of what, and which are held."""
    verdicts = _Verdicts()
    rules, groups = run.terms.rules, defaultdict(list)
    for part in candidate.received.parts:
        stack = run.stack(part.form, part.reporter)
        if not stack or (run.terms.foretold and _is_stored(candidate, part, run)):
            continue
        move = _move(candidate, part, stack, run)
        why = hold(move, rules)
        if why is not None:
            verdicts.holds[part.form] = why
            waiting = candidate.held_before(part.form)
            if waiting is not None:
                verdicts.again[part.form] = waiting
            continue
        verdicts.stacks[part.form] = stack
        if run.terms.foretold and not move.here:
            continue
        groups[(replaced(move, rules), stack[0], part.reporter, undone(move, rules))].append(part.form)
    verdicts.findings = [
        finding(code, unit=unit_of(unit), earlier=row.submission, name=row.file, forms=", ".join(forms),
                **({"units": units} if units else {}))
        for (code, row, unit, units), forms in groups.items()
    ]  # fmt: skip
    verdicts.findings += _moved(candidate, verdicts, run)
    return verdicts


def _is_stored(candidate: Candidate, part: Part, run: _Run) -> bool:
    """Whether this very file is stored and no import would judge it again."""
    row = run.before.duplicate(candidate.received.arrived, str(run.terms.period), part.form)
    return row is not None and run.before.standing(row) != HELD


def _moved(candidate: Candidate, verdicts: _Verdicts, run: _Run) -> list[Finding]:
    """The forms of a file that counted for another reporter, as which the file is read no more: they are
    withdrawn there, and what counted before them counts again."""
    findings = []
    reporters = {
        part.form: part.reporter for part in candidate.received.parts if part.form not in verdicts.holds
    }
    for repeat in candidate.repeats:
        row, now = repeat.row, reporters.get(repeat.form)
        if now is not None and now != row.reporter and repeat.standing == "counts":
            verdicts.rows_moved[repeat.form] = without(run.before, row)
            name = run.terms.rules.name
            who = {"was": name(row.reporter), "reads": name(now)}
            findings.append(finding("submission.moved", unit=unit_of(now), form=repeat.form, **who))
    return findings


def _move(candidate: Candidate, part: Part, stack: tuple[SubmissionRow, ...], run: _Run) -> Move:
    terms, key = run.terms, (candidate.submission, part.form, part.reporter)
    here = run.latest.get((part.form, part.reporter), ())
    earlier = here[0].submission if here else ""
    loss = run.beside.losses.get((key[0], earlier, *key[1:]), Loss())
    return Move(
        submission=candidate.submission,
        form=part.form,
        reporter=part.reporter,
        papers=Papers(candidate.received.revision, terms.received.isoformat() if terms.stated else ""),
        stack=stack,
        loss=loss,
        now=run.beside.sizes.get(key, (0, 0)),
        here=bool(here),
        by_decision=candidate.decided(part.form) and stack[0].arrived == candidate.received.arrived,
        present=any(row.submission in run.present for row in stack),
    )


def _outcome(refused: bool, findings: Sequence[Finding]) -> Outcome:
    if refused:
        return Outcome.REFUSED
    grave = any(f.severity is not Severity.INFO for f in findings)
    return Outcome.ACCEPTED_WITH_FINDINGS if grave else Outcome.ACCEPTED


def _repeated(candidate: Candidate, run: _Run) -> Conclusion:
    findings = repeated(candidate.repeats, run.before, candidate.received.file)
    if candidate.twin:
        findings = [finding("submission.twin", file=candidate.received.file)]
    return Conclusion(_result(candidate, Outcome.DUPLICATE, findings, run.terms, ""), ())


def _result(
    candidate: Candidate, outcome: Outcome, findings: Sequence[Finding], terms: Terms, supersedes: str
) -> FileResult:
    file = candidate.received
    return FileResult(
        file=file.file,
        outcome=outcome,
        forms=candidate.forms,
        reporter=candidate.reporter,
        period=str(terms.period),
        submission=candidate.submission if file.sha256 else "",
        findings=tuple(sorted(findings, key=lambda f: f.severity.rank)),
        received=terms.received,
        supersedes=supersedes,
        kept=file.keep,
        aside=file.aside,
        original=file.sha256,
    )


def _refused(candidate: Candidate, findings: Sequence[Finding], run: _Run) -> tuple[SubmissionRow, ...]:
    run.seq += 1
    return (_row(candidate, "", "", Outcome.REFUSED.value, findings, run),)


def _rows(
    candidate: Candidate, outcome: Outcome, findings: Sequence[Finding], verdicts: _Verdicts, run: _Run
) -> tuple[SubmissionRow, ...]:
    """Rows of all forms that are stored: what counts from now on, and what is held."""
    rows = []
    for part in candidate.received.parts:
        if part.form in verdicts.again:
            continue
        for row in verdicts.rows_moved.get(part.form, ()):
            run.seq += 1
            rows.append(replace(row, seq=run.seq))
            run.latest[row.form, row.reporter] = (rows[-1],) if row.counted else ()
        run.seq += 1
        held = part.form in verdicts.holds
        stack = verdicts.stacks.get(part.form) or (run.stack(part.form, part.reporter) if held else ())
        patch = run.terms.rules.patch and bool(stack)
        row = _row(candidate, part.form, part.reporter, HELD if held else outcome.value, findings, run)
        row = replace(
            row,
            seq=run.seq,
            supersedes=stack[0].submission if stack and not held else "",
            patch=patch,
            base=stack[0].seq if patch else 0,
        )
        rows.append(row)
        if not held:
            run.latest[part.form, part.reporter] = (row, *stack) if patch else (row,)
    return tuple(rows)


def _row(
    candidate: Candidate, form: str, reporter: str, outcome: str, findings: Sequence[Finding], run: _Run
) -> SubmissionRow:
    file, terms = candidate.received, run.terms
    mine = [f for f in findings if f.form in ("", form) or not form]
    units, figures = run.beside.sizes.get((candidate.submission, form, reporter), (0, 0))
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
        imported_at=terms.at.astimezone(UTC).isoformat(timespec="microseconds"),
        outcome=outcome,
        errors=sum(f.severity is Severity.ERROR for f in mine),
        warnings=sum(f.severity is Severity.WARNING for f in mine),
        supersedes="",
        reader=file.reader,
        program=__version__,
        specs=terms.specs,
        kept=file.keep,
        received_stated=terms.stated,
        units=units if form else None,
        figures=figures if form else None,
        reading=terms.reading,
        received_sha256=file.aside.received if file.aside is not None else "",
    )
