"""What to tell of a file that was received before: what has become of it, and how it can be made to count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi.findings import Finding, finding
from kpi.lake.log import HELD, OVERTAKEN, WITHDRAWN, Known, SubmissionRow
from kpi.model.reporter import unit_of
from kpi.model.show import stored_moment
from kpi.pipeline.checking.candidates import Repeat

_CODES = {
    "counts": "submission.duplicate",
    "patched": "submission.duplicate_patched",
    "replaced": "submission.duplicate_replaced",
    OVERTAKEN: "submission.duplicate_replaced",
    HELD: "submission.duplicate_held",
    WITHDRAWN: "submission.duplicate_withdrawn",
}


def repeated(repeats: Iterable[Repeat], log: Known, file: str) -> list[Finding]:
    """One finding for all forms of a file that have come to the same."""
    repeats = list(repeats)
    groups: dict[tuple[str, str, str, str], list[Repeat]] = {}
    stale = []
    for repeat in repeats:
        now = log.current.get(repeat.row.key)
        other = (now.submission, now.file) if now is not None and repeat.standing != "counts" else ("", "")
        groups.setdefault((repeat.standing, repeat.row.imported_at, *other), []).append(repeat)
        if not repeat.alike:
            stale.append(repeat.form)
    findings = [_told(key, [(r.form, r.row) for r in group], file) for key, group in groups.items()]
    days = sorted(
        {repeat.row.received for repeat in repeats if repeat.redated and repeat.standing == "counts"}
    )
    if days:
        day = ", ".join("/".join(reversed(day.split("-"))) for day in days)
        first = next(repeat.row for repeat in repeats if repeat.redated)
        findings.append(finding("submission.other_day", file=file, day=day, submission=first.submission))
    if stale:
        forms = ", ".join(sorted(stale))
        findings.append(finding("submission.duplicate_stale", file=file, forms=forms))
    return findings


def waiting_again(rows: Iterable[SubmissionRow], why: Mapping[str, Finding], file: str) -> list[Finding]:
    """A file that was held before and is held again, for the reasons told once more."""
    groups: dict[str, list[tuple[str, SubmissionRow]]] = {}
    for row in rows:
        groups.setdefault(row.imported_at, []).append((row.form, row))
    findings = [_told((HELD, at, "", ""), group, file) for at, group in groups.items()]
    return findings + [group.at(file=file) for group in why.values()]


def _told(key: tuple[str, str, str, str], forms: list[tuple[str, SubmissionRow]], file: str) -> Finding:
    standing, at, earlier, name = key
    return finding(
        _CODES[standing],
        file=file,
        unit=unit_of(forms[0][1].reporter),
        submission=forms[0][1].submission,
        at=stored_moment(at),
        forms=", ".join(form for form, _ in forms),
        earlier=earlier or "–",
        name=name or "–",
    )
