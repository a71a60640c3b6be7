"""Carrying a run out: step by step, each noted when it is done; what was done before and rests on the same is
not done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path

from kpi.findings import Fault, Finding, finding, load_catalogue, reason_of
from kpi.model.nearest import nearest
from kpi.pipeline.importing.run import run_import
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.workspace import Workspace
from kpi.pipeline.running.arrivals import all_there, arrival_of, inputs_of, options_of
from kpi.pipeline.running.journal import Journal
from kpi.pipeline.running.making import Told, make
from kpi.pipeline.running.manifest import Record, is_theirs, read_manifest
from kpi.pipeline.running.places import places_of
from kpi.pipeline.running.report import RunReport
from kpi.pipeline.running.session import Progress, RunOptions, Session, Step, steps_of
from kpi.pipeline.running.state import digest
from kpi.pipeline.running.writing import DataOf, Desk, set_aside, whole, write_files
from kpi.spec.kinds import classification
from kpi.spec.run_file import read_run
from kpi.spec.run_values import LOG, MANIFEST, ImportSpec, OutputSpec, RunSpec
from kpi.write.saving import SUFFIXES

COULD_NOT = 3
_SEVERITIES = ("error", "warning", "info")


def run(
    workspace: Workspace, path: Path, data_of: DataOf, options: RunOptions, progress: Progress
) -> RunReport:
    """Do what a run file says. `data_of` gives what files of JSON hold.

    A step that cannot be done is told and, where it is a table, the others go on. Raises Fault for a faulty
    file or place, before anything is done: ``spec.…``, ``run.outside``, ``run.no_input``,
    ``run.unfit_output``, ``run.other_run``, ``run.no_step``; and ``run.lake_changed``, ``write.cannot``,
    after which it may be run again.
    """
    spec = read_run(path, SUFFIXES)
    _raise(_references(pinned(workspace, spec.as_of), spec))
    places = places_of(workspace, spec, options.inputs, options.output)
    steps = steps_of(spec)
    names = [step.name for step in steps]
    if options.start and options.start not in names:
        raise Fault(finding("run.no_step", step=options.start, known=", ".join(names)))
    before = read_manifest(places.output / MANIFEST)
    if before is not None and before.run != path.name:
        raise Fault(finding("run.other_run", file=str(places.output), other=before.run))
    journal = Journal(places.output / LOG)
    desk = Desk(places.output, journal, load_catalogue(spec.lang), data_of)
    ours = journal.written() | {(one.file, one.sha256) for one in (before.outputs if before else ())}
    session = Session(workspace, spec, places, options, desk, steps, before, ours, progress)
    if not options.dry_run:
        _begin(session)
    return _carried_out(session)


def _begin(session: Session) -> None:
    folder = session.places.output
    try:
        folder.mkdir(parents=True, exist_ok=True)
        session.desk.leave()
        desk, spec = session.desk, session.spec
        theirs = [LOG] if desk.journal.is_theirs() else []
        theirs += [MANIFEST] if is_theirs(folder / MANIFEST) else []
        session.findings += [set_aside(desk, "", name) for name in theirs]
        desk.journal.note("", "begun", run=spec.path.name, sha256=spec.sha256)
    except OSError as error:
        raise Fault(
            finding("write.cannot", file=str(folder), why=error.strerror or reason_of(error))
        ) from error


def _carried_out(session: Session) -> RunReport:
    for number, step in enumerate(session.steps):
        session.progress(number, len(session.steps), step.name)
        try:
            _do(session, step, number)
        except BaseException:
            if not session.options.dry_run:
                with suppress(OSError):
                    session.desk.journal.note(step.name, "interrupted")
            raise
    return session.report()


def _do(session: Session, step: Step, number: int) -> None:
    """Do a step, if it is due; what it cannot do is told, and ends the run unless it is a table."""
    waiting = Record(step.name, step.command, "waiting")
    if session.ended:
        session.tell(step, "not_reached", waiting)
        return
    try:
        match step.what:
            case ImportSpec():
                _take_in(session, step, step.what, number)
            case OutputSpec():
                _write(session, step, step.what)
            case None:
                _check(session, step)
    except Fault as fault:
        codes = tuple(note.code for note in fault.findings)
        if "run.lake_changed" in codes:
            raise
        record = Record(step.name, step.command, "failed", COULD_NOT, faults=codes)
        session.ended = session.ended or not isinstance(step.what, OutputSpec)
        session.tell(step, "failed", record, fault.findings)


def _take_in(session: Session, step: Step, what: ImportSpec, number: int) -> None:
    """An import."""
    workspace, spec, base = session.workspace, session.spec, session.places.base
    if spec.as_of is not None:
        session.tell(step, "left_out", Record(step.name, step.command, "left_out"))
        return
    paths = session.places.imports[step.number]
    arrival = arrival_of(workspace, paths, base, what, spec, session.state)
    earlier = session.before.inputs if session.before is not None else ()
    inputs_before = [one for one in earlier if one.step == step.name]
    record = session.record_before(step, arrival.key)
    opened = session.options.passwords and any(one.outcome == "refused" for one in inputs_before)
    again = session.is_asked(step) or opened  # what was locked may be open now
    if record is not None and not again and all_there(workspace, inputs_before):
        session.inputs += inputs_before
        session.ends(what.stop, dict(record.findings or {}))
        session.tell(step, "unchanged", record)
        return
    if session.options.dry_run:
        session.unsure = True
        session.tell(step, "due", Record(step.name, step.command, "waiting"))
        return
    options = options_of(what, spec, base, session.options.passwords)
    advance = partial(_told, session, step, number)
    report = run_import(workspace, paths, options, advance)
    inputs = inputs_of(workspace, step.name, what, arrival.files, report)
    session.inputs += inputs
    counts = _counts(report.folder_findings)
    counts["error"] += sum(one.errors for one in inputs)
    counts["warning"] += sum(one.warnings for one in inputs)
    code = int(counts["error"] > 0)
    session.ends(what.stop, counts)
    session.state  # noqa: B018  what the tables rest on is looked up anew
    session.tell(step, "done", Record(step.name, step.command, "done", code, arrival.key, counts))


def _told(session: Session, step: Step, number: int, done: int, files: int, label: str) -> None:  # noqa: ARG001
    session.progress(number, len(session.steps), f"{step.name}: {done} ({files})")


def _check(session: Session, step: Step) -> None:
    """All rules on what is stored."""
    spec = session.spec
    what = OutputSpec("validate", (), (spec.period,))
    key = _key(session, what)
    record = session.record_before(step, key)
    if record is not None and not session.is_asked(step):
        session.ends(spec.check, dict(record.findings or {}))
        session.tell(step, "unchanged", record)
    elif session.options.dry_run:
        session.tell(step, "due", Record(step.name, step.command, "waiting"))
    else:
        answer = make(session.workspace, session.desk.words, spec, what)
        session.undisturbed()
        findings = answer.values.findings if isinstance(answer.values, Told) else ()
        counts = _counts((*answer.findings, *findings))
        session.ends(spec.check, counts)
        record = Record(step.name, step.command, "done", answer.code, key, counts)
        session.tell(step, "done", record, answer.findings)


def _write(session: Session, step: Step, what: OutputSpec) -> None:
    """A table with its files."""
    key = _key(session, what)
    outputs = [one for one in (session.before.outputs if session.before else ()) if one.step == step.name]
    record = session.record_before(step, key)
    is_there = record is not None and whole(session.places.output, what.files, outputs)
    if record is not None and is_there and not session.is_asked(step):
        session.outputs += outputs
        session.tell(step, "unchanged", record)
    elif session.options.dry_run:
        session.tell(step, "due", Record(step.name, step.command, "waiting"))
    else:
        answer = make(session.workspace, session.desk.words, session.spec, what)
        session.undisturbed()
        new_outputs, notes = write_files(session.desk, step.name, what.files, answer, session.ours)
        session.outputs += new_outputs
        session.findings += notes
        counts = _counts(answer.values.findings) if isinstance(answer.values, Told) else None
        record = Record(step.name, step.command, "done", answer.code, key, counts)
        session.tell(step, "done", record, answer.findings)


def _key(session: Session, what: OutputSpec) -> str:
    """The fingerprint of all that a table or the check rests on."""
    spec = session.spec
    return digest([asdict(what), asdict(session.state), session.workspace.province, spec.on, spec.lang])


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    counts = Counter(note.severity.value for note in findings)
    return {severity: counts[severity] for severity in _SEVERITIES}


def _references(workspace: Workspace, spec: RunSpec) -> Iterator[Finding]:
    """Names in a run file that no spec has."""
    specs = workspace.specs
    tables = {*specs.tables, *(table.code for table in specs.tables.values())}
    figures = {*specs.forms, *(form.code for form in specs.forms.values()), *specs.indicators}
    for n, table in enumerate(spec.tables):
        at = f"$.tables[{n}]"
        names = [(f"{at}.table", table.table, tables), (f"{at}.scheme", table.scheme, {*specs.schemes})]
        names += [(f"{at}.by", table.by, {*specs.of(classification.KIND)})]
        names += [(f"{at}.what[{place}]", name, figures) for place, name in enumerate(table.what)]
        for path, name, all_names in names:
            if name and name not in all_names:
                near = ", ".join(nearest(name, all_names))
                file = str(spec.path)
                yield finding("spec.unknown_reference", file=file, path=path, id=name, allowed=near)


def _raise(findings: Iterable[Finding]) -> None:
    all_findings = tuple(findings)
    if all_findings:
        raise Fault(*all_findings)
