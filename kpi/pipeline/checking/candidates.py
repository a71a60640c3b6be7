"""Files that may become submissions: what of them is new, and what was received before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kpi.lake.commit import Known, SubmissionRow
from kpi.lake.log import HELD, OVERTAKEN, WITHDRAWN, Standing
from kpi.model.period import Period
from kpi.model.received import Received
from kpi.pipeline.checking.duplicates import DecidedReadings, ReadBy, read_alike


@dataclass(frozen=True, slots=True)
class Repeat:
    """A form of a file that is stored already, as `row`. `standing` is what has become of it (see
    `kpi.lake.log.Known.standing`). It is read otherwise now where the office has since decided about names in
    it (`decided`), or where the specs have changed (`stale`). `redated` tells that the office now states
    another day of receipt."""

    form: str
    row: SubmissionRow
    standing: Standing
    decided: bool
    stale: bool
    redated: bool = False

    @property
    def alike(self) -> bool:
        """Whether it was read then as it is read now."""
        return not (self.decided or self.stale)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may become a submission. The parts of `received` are those to judge; `repeats` are forms
    that are stored already, of which those that are held are judged again. `forms` and `reporter` are those
    of the whole file. `twin` tells that another file of the same run has the same content.
    """

    received: Received
    submission: str
    repeats: tuple[Repeat, ...]
    forms: tuple[str, ...]
    reporter: str
    twin: bool

    @property
    def known(self) -> bool:
        """Whether nothing in it is to be judged: the same content was received before."""
        return self.twin or (bool(self.repeats) and not self.received.parts)

    def decided(self, form: str) -> bool:
        """Whether a form is read otherwise than it was stored since the office has decided about names."""
        return any(r.decided for r in self.repeats if r.form == form)

    def held_before(self, form: str) -> SubmissionRow | None:
        """The row that a form, read as it is now, is held as."""
        return next((r.row for r in self.repeats if r.form == form and r.standing == HELD and r.alike), None)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of files received before: the log, the decisions that names in them were read by, and by
    which specs they were read. `patch` tells that a file may be taken again, as a patch, `day` is the ISO day
    of receipt, where the office states it."""

    log: Known
    decided: DecidedReadings
    read_by: ReadBy
    patch: bool
    day: str = ""


def candidates(files: Sequence[Received], past: Past, period: Period) -> list[Candidate]:
    """The files in the order in which they replace each other where their papers say nothing."""
    files_in_order = sorted(files, key=lambda r: r.revision)  # stable: the order of names within a revision
    seen: set[str] = set()
    all_candidates = []
    for file in files_in_order:
        repeats = tuple(_repeats(file, past, str(period)))
        stays = {repeat.form for repeat in repeats if not _is_judged(repeat, past.patch)}
        fresh = tuple(part for part in file.parts if part.form not in stays)
        one = Candidate(
            received=replace(file, parts=fresh),
            submission=f"{period}-{file.arrived[:12]}",
            repeats=repeats,
            forms=tuple(part.form for part in file.parts),
            reporter=next((part.reporter for part in file.parts), ""),
            twin=bool(file.parts) and file.arrived in seen,
        )
        all_candidates.append(one)
        if not one.known:
            seen.add(file.arrived)
    return all_candidates


def _repeats(file: Received, past: Past, period: str) -> Iterator[Repeat]:
    for part in file.parts:
        row = past.log.duplicate(file.arrived, period, part.form)
        if row is not None:
            decided = row.reporter != part.reporter or not read_alike(file, row, past.decided)
            stale = past.read_by.is_stale(row, past.log)
            redated = bool(past.day) and past.day != row.received
            yield Repeat(part.form, row, past.log.standing(row), decided, stale, redated)


def _is_judged(repeat: Repeat, patch: bool) -> bool:
    """Whether a form that is stored is judged once more. What is held is, since the reason may be gone; what
    counts is, when it is read otherwise now. What was replaced or withdrawn stays so, since its bytes say
    nothing new; only as a patch it may be taken again, or with another day of receipt what was withdrawn."""
    if repeat.standing == "counts":
        return not repeat.alike
    if repeat.standing == WITHDRAWN and repeat.redated:
        return True
    return repeat.standing == HELD or (patch and repeat.standing in ("replaced", OVERTAKEN, "withdrawn"))
