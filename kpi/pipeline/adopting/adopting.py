"""Adopting a form: its completed review read, judged, proven on the original, and only then stored."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from kpi.findings import Fault, Finding, Severity, finding, reason_of
from kpi.lake.layout import open_lake
from kpi.lake.lock import writing
from kpi.learn.reviewed import Reviewed, read_review
from kpi.learn.specs import spec_bytes
from kpi.model.period import Period
from kpi.pipeline.adopting.editions import Plan, edition_note, plan_of
from kpi.pipeline.adopting.judging import candidate, judged
from kpi.pipeline.adopting.original import find_original, period_from, try_original
from kpi.pipeline.adopting.proof import Proof
from kpi.pipeline.adopting.storing import store
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.draft import Draft
from kpi.spec.places import spec_roots
from kpi.units.gazetteer.tree import COUNTRY

Outcome = Literal["stored", "already", "refused", "tried"]
_FOLDER = "specs"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of a review. `files` are those written, or those that would be, relative to the workspace;
    `earlier` is the edition of the form that ends, `workbook` the original that was read on trial ("" where
    none was), `period` the first one that the form is sent for."""

    review: str
    outcome: Outcome
    draft: Draft | None
    files: tuple[str, ...]
    earlier: str
    workbook: str
    proof: Proof | None
    period: Period | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Work:
    """A review on its way: what was found so far."""

    label: str
    reviewed: Reviewed
    findings: list[Finding]
    workbook: str = ""
    proof: Proof | None = None

    def tell(self, notes: Sequence[tuple[Finding, tuple[str, str, str]]]) -> None:
        """Take findings about items of the review, each at its cell."""
        for note, item in notes:
            sheet, cell = self.reviewed.places.get(item, ("", ""))
            self.findings.append(replace(note.at(file=self.label, sheet=sheet), cell=cell))

    def refused(self) -> bool:
        """Whether something is wrong, so that nothing is stored."""
        return any(note.severity is Severity.ERROR for note in self.findings)


def adopt(workspace: Workspace, review: Path, lang: str, workbook: Path | None, dry_run: bool) -> Adopted:
    """Adopt a form from its review. Raises Fault ``adopt.unwritable`` where its specs cannot be stored, and
    those of the workspace's own."""
    label, settings = str(review), workspace.specs.settings
    try:
        data = review.read_bytes()
    except OSError as error:
        raise Fault(finding("file.unreadable", file=label, why=reason_of(error))) from error
    reviewed = read_review(data, label, review.suffix.lower(), settings, lang)
    work = _Work(label, reviewed, list(reviewed.findings))
    if reviewed.draft is None:
        return _report(work, None, "refused", ())
    lake = open_lake(workspace.lake)
    with nullcontext() if dry_run else writing(lake):
        return _adopt(work, reviewed.draft, workspace, (review, workbook), dry_run)


def _adopt(
    work: _Work, draft: Draft, workspace: Workspace, paths: tuple[Path, Path | None], dry_run: bool
) -> Adopted:
    own_root = workspace.root / _FOLDER
    today = datetime.now(UTC).date()
    dated = draft if draft.valid_from else replace(draft, valid_from=today)
    plan = plan_of(dated, spec_roots(own_root), own_root)
    work.tell(plan.faults)
    if work.refused():
        return _report(work, plan, "refused", ())
    if plan.is_there:
        return _report(work, plan, "already", ())
    _judge(work, plan, workspace, own_root, paths)
    if work.refused():
        return _report(work, plan, "refused", ())
    work.findings += [note.at(file=work.label) for note in edition_note(plan)]
    files = {name: spec_bytes(data) for name, data in {**plan.ended, **plan.files}.items()}
    names = tuple(files) if dry_run else store(own_root, files)
    return _report(work, plan, "tried" if dry_run else "stored", names)


def _judge(
    work: _Work, plan: Plan, workspace: Workspace, own_root: Path, paths: tuple[Path, Path | None]
) -> None:
    """Hold the specs against all others, and against the original."""
    province = None if workspace.province == COUNTRY else workspace.province
    with candidate(plan, own_root) as root:
        specs, findings = judged(plan, root, own_root, province, work.label, work.reviewed.places)
    work.findings += findings
    original = find_original(plan.draft, *paths)
    if isinstance(original, Finding):
        work.findings.append(original.at(file=work.label))
    elif specs is not None:
        work.workbook = original.label
        work.proof = try_original(original, plan.draft, specs, workspace)
        work.findings += work.proof.findings
        work.tell(work.proof.of_review)


def _report(work: _Work, plan: Plan | None, outcome: Outcome, names: Sequence[str]) -> Adopted:
    draft = plan.draft if plan else None
    if draft is not None and work.reviewed.draft is not None:
        draft = replace(draft, valid_from=work.reviewed.draft.valid_from)
    return Adopted(
        review=work.label,
        outcome=outcome,
        draft=draft,
        files=tuple(f"{_FOLDER}/{name}" for name in names),
        earlier=plan.earlier if plan else "",
        workbook=work.workbook,
        proof=work.proof,
        period=period_from(draft, draft.valid_from) if draft and draft.valid_from else None,
        findings=tuple(sorted(work.findings, key=lambda note: note.severity.rank)),
    )
