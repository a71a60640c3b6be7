"""Is the lake what it was? Originals against their hashes, stored values against the originals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from kpi.findings import Fault, Finding, Severity, finding
from kpi.lake import originals
from kpi.lake.compare import Values, differences, read_values, stored_values
from kpi.lake.decisions import Decision, decisions, unfinished
from kpi.lake.layout import Lake
from kpi.lake.leftovers import Leftover, leftovers, partials
from kpi.lake.log import HELD, Place, SubmissionRow, by_submission, known
from kpi.lake.pins import spoilt
from kpi.lake.released import damaged_releases
from kpi.lake.rereading import Again, Request, Reread, read_again
from kpi.lake.snapshot import open_snapshot
from kpi.lake.tamper import miscounted, tampered

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """`originals` and `submissions` are how many were checked, `values` how many stored values were compared
    with their originals."""

    originals: int
    submissions: int
    values: int
    leftovers: tuple[Leftover, ...]
    findings: tuple[Finding, ...]


def verify(lake: Lake, reread: Reread, specs: str, progress: Progress) -> VerifyReport:
    """Check everything the lake holds; nothing is changed.

    `reread` reads originals again, by the specs with the hash `specs`. `progress` is told (done, all, file).
    Raises Fault ``lake.damaged`` for tables that cannot be opened.
    """
    log = known(lake)
    groups = by_submission(log.rows)
    counting = log.counting()
    # What is held may come to count without being read again.
    rows_by_place = {row.place: row for row in log.rows if row.seq in counting or log.standing(row) == HELD}
    findings: list[Finding] = []
    values = 0
    submissions = _with_values(lake, log.version, groups, rows_by_place, findings)
    checks = enumerate(read_again(lake, reread, submissions, len(groups)), 1)
    for done, (request, all_values, again) in checks:
        values += all_values.total()
        findings += _check(request.rows_read, all_values, again, specs)
        progress(done, len(groups), request.rows[0].file)
    findings += tampered(lake, log.rows)
    with _reading(findings):
        findings += miscounted(lake, log.version, log.rows)
    all_decisions = decisions(lake)
    findings += [_unfinished(decision) for decision in unfinished(all_decisions, log.rows)]
    numbers = {decision.seq for decision in all_decisions}
    missing_numbers = sorted({row.decision for row in log.rows if row.decision} - numbers)
    findings += [finding("lake.decision_lost", seq=number) for number in missing_numbers]
    findings += _orphans(lake, log.rows)
    findings += [
        finding("lake.kept_damaged", what=folder.relative_to(lake.root).as_posix()) for folder in spoilt(lake)
    ]
    with _reading(findings):
        findings += damaged_releases(lake, all_decisions)
    left: tuple[Leftover, ...] = ()
    with _reading(findings):
        left = leftovers(lake)
    findings += [_leftover(entry) for entry in left]
    findings += [finding("lake.partial", file=path.name) for path in partials(lake)]
    originals_in_log = {(row.sha256, row.suffix) for row in log.rows if row.has_original}
    return VerifyReport(len(originals_in_log), len(groups), values, left, tuple(dict.fromkeys(findings)))


@contextmanager
def _reading(findings: list[Finding]) -> Iterator[None]:
    """Tells of tables that cannot be read instead of stopping there."""
    from kpi.lake import duck

    try:
        yield
    except (duck.Error, Fault) as error:
        findings.append(_unreadable(error))


def _with_values(
    lake: Lake,
    version: int,
    groups: dict[tuple[str, str], list[SubmissionRow]],
    rows_by_place: Mapping[Place, SubmissionRow],
    findings: list[Finding],
) -> Iterator[tuple[Request, Values]]:
    """Every submission with what is stored of it, also where that is nothing."""
    waiting = dict(groups)

    def request(rows: list[SubmissionRow]) -> Request:
        rows_here = dict.fromkeys(rows_by_place[row.place] for row in rows if row.place in rows_by_place)
        return Request(rows, [*rows_here])

    with _reading(findings), open_snapshot(lake, version) as snapshot:
        for group, values in stored_values(snapshot, rows_by_place.values()):
            yield request(waiting.pop(group)), values
    for rows in waiting.values():
        yield request(rows), Values()


def _check(rows: Sequence[SubmissionRow], values: Values, again: Again, specs: str) -> list[Finding]:
    """What is stored of some rows against what their original gives now."""
    if again is None:
        return []
    if isinstance(again, Finding):
        return [again]
    if again.locked:
        return [finding("lake.locked", file=rows[0].file)]
    rows_by_part = {(row.form, row.reporter): row for row in rows}
    parts = [part for part in again.parts if (part.form, part.reporter) in rows_by_part]
    missing_parts = rows_by_part.keys() - {(part.form, part.reporter) for part in parts}
    findings = [part_gone(rows_by_part[key], specs) for key in sorted(missing_parts)]
    there = Values({v: n for v, n in values.items() if (v[0].form, v[0].reporter) not in missing_parts})
    return findings + differences(there, read_values(parts), rows, specs)


def part_gone(row: SubmissionRow, specs: str) -> Finding:
    """Today's reading does not find a form that was stored."""
    severity = Severity.ERROR if row.specs == specs else Severity.WARNING
    return finding("lake.part_gone", severity, file=row.file, form=row.form, reporter=row.reporter)


def _orphans(lake: Lake, rows: Sequence[SubmissionRow]) -> list[Finding]:
    paths = {originals.place(lake, row.sha256, row.suffix) for row in rows if row.has_original}
    there = (p for p in lake.originals.glob("??/*") if not p.name.endswith(originals.PARTIAL))
    return [
        finding("lake.original_unused", file=path.relative_to(lake.root).as_posix())
        for path in sorted(there)
        if path not in paths
    ]


def _unreadable(error: Exception) -> Finding:
    why = dict(error.findings[0].params)["what"] if isinstance(error, Fault) else str(error).splitlines()[0]
    return finding("lake.unreadable", why=why)


def _unfinished(decision: Decision) -> Finding:
    return finding("lake.decision_unfinished", seq=decision.seq, submission=decision.subject)


def _leftover(entry: Leftover) -> Finding:
    return finding(
        "lake.leftover",
        run=entry.run,
        observations=entry.observations,
        findings=entry.findings,
    )
