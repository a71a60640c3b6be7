"""Is the lake what it was? Originals against their hashes, stored values against the originals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from kpi.findings import Fault, Finding, Severity, finding, reason_of
from kpi.lake import originals
from kpi.lake.compare import Values, differences, read_values, stored_values
from kpi.lake.decisions import Decision, decisions, unfinished
from kpi.lake.layout import Lake
from kpi.lake.leftovers import Leftover, leftovers, partials
from kpi.lake.log import HELD, Place, SubmissionRow, by_submission, known
from kpi.lake.pins import spoilt
from kpi.lake.snapshot import open_snapshot
from kpi.lake.tamper import miscounted, tampered
from kpi.model.received import Received

Reread = Callable[[Sequence[SubmissionRow], bytes], Received]
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

    `reread(rows, data)` reads the original of the given rows of one submission again; `specs` is the hash of
    the specs it does so with. `progress` is told (done, all, file). Raises Fault ``lake.damaged`` for tables
    that cannot be opened.
    """
    log = known(lake)
    groups = by_submission(log.rows)
    # What is held may come to count without being read again.
    compared = {row.place: row for row in log.rows if row.seq in log.counting or log.standing(row) == HELD}
    found: list[Finding] = []
    values = 0
    for done, (rows, stored) in enumerate(_with_values(lake, log.version, groups, compared, found), 1):
        values += stored.total()
        own = dict.fromkeys(compared[row.place] for row in rows if row.place in compared)
        found += _check(lake, rows, [*own], stored, reread, specs)
        progress(done, len(groups), rows[0].file)
    found += tampered(lake, log.rows)
    with _reading(found):
        found += miscounted(lake, log.version, log.rows)
    made = decisions(lake)
    found += [_unfinished(decision) for decision in unfinished(made, log.rows)]
    numbers = {decision.seq for decision in made}
    lost = sorted({row.decision for row in log.rows if row.decision} - numbers)
    found += [finding("lake.decision_lost", seq=number) for number in lost]
    found += _orphans(lake, log.rows)
    found += [
        finding("lake.kept_damaged", what=folder.relative_to(lake.root).as_posix()) for folder in spoilt(lake)
    ]
    left: tuple[Leftover, ...] = ()
    with _reading(found):
        left = leftovers(lake)
    found += [_leftover(entry) for entry in left]
    found += [finding("lake.partial", file=path.name) for path in partials(lake)]
    kept = {(row.sha256, row.suffix) for row in log.rows if row.has_original}
    return VerifyReport(len(kept), len(groups), values, left, tuple(dict.fromkeys(found)))


@contextmanager
def _reading(found: list[Finding]) -> Iterator[None]:
    """Tells of tables that cannot be read instead of stopping there."""
    from kpi.lake import duck

    try:
        yield
    except (duck.Error, Fault) as error:
        found.append(_unreadable(error))


def _with_values(
    lake: Lake,
    version: int,
    groups: dict[tuple[str, str], list[SubmissionRow]],
    compared: Mapping[Place, SubmissionRow],
    found: list[Finding],
) -> Iterator[tuple[list[SubmissionRow], Values]]:
    """Every submission with what is stored of it, also where that is nothing."""
    waiting = dict(groups)
    with _reading(found), open_snapshot(lake, version) as snapshot:
        for group, stored in stored_values(snapshot, compared.values()):
            yield waiting.pop(group), stored
    for rows in waiting.values():
        yield rows, Values()


def _check(
    lake: Lake,
    rows: list[SubmissionRow],
    counted: list[SubmissionRow],
    stored: Values,
    reread: Reread,
    specs: str,
) -> list[Finding]:
    if not rows[0].has_original:
        return []
    data = check_original(lake, rows[0])
    if isinstance(data, Finding):
        return [data]
    if not counted:
        return []
    received = reread(counted, data)
    wanted = {(row.form, row.reporter): row for row in counted}
    parts = [part for part in received.parts if (part.form, part.reporter) in wanted]
    gone = wanted.keys() - {(part.form, part.reporter) for part in parts}
    found = [part_gone(wanted[key], specs) for key in sorted(gone)]
    there = Values({v: n for v, n in stored.items() if (v[0].form, v[0].reporter) not in gone})
    return found + differences(there, read_values(parts), counted, specs)


def check_original(lake: Lake, row: SubmissionRow) -> bytes | Finding:
    """The original of a row, or what is wrong with it."""
    place = originals.place(lake, row.sha256, row.suffix)
    where = place.relative_to(lake.root).as_posix()
    try:
        data = place.read_bytes()
    except FileNotFoundError:
        return finding("lake.original_missing", file=row.file, place=where)
    except OSError as error:
        return finding("lake.original_unreadable", file=row.file, place=where, why=reason_of(error))
    if sha256(data).hexdigest() != row.sha256:
        return finding("lake.original_changed", file=row.file, place=where)
    return data


def part_gone(row: SubmissionRow, specs: str) -> Finding:
    """Today's reading does not find a form that was stored."""
    severity = Severity.ERROR if row.specs == specs else Severity.WARNING
    return finding("lake.part_gone", severity, file=row.file, form=row.form, reporter=row.reporter)


def _orphans(lake: Lake, rows: Sequence[SubmissionRow]) -> list[Finding]:
    named = {originals.place(lake, row.sha256, row.suffix) for row in rows if row.has_original}
    there = (p for p in lake.originals.glob("??/*") if not p.name.endswith(originals.PARTIAL))
    return [
        finding("lake.original_unused", file=path.relative_to(lake.root).as_posix())
        for path in sorted(there)
        if path not in named
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
