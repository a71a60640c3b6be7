"""Decisions of the office: who decided what, when, and why. The table only ever grows.

A decision has a `kind`, a `subject` (what it is about) and a `value` (JSON text, its keys by the kind):

- ``alias``: ``{"alias", "code", "canonical", "on"}``: the spelling means the unit `code` while its name is
  `canonical`,
- ``share``: ``{"old", "on", "shares": {new code: decimal text}}``: how the figures of a unit that was split
  on that day are shared among its successors; the shares sum to 1,
- ``withdraw``: its subject is the number of the decision that it takes back,
- ``current``, ``withdraw_submission``: its subject is a submission id, its value ``{"period", "forms": {form:
  reporter}}``. It takes effect by rows of the submissions log with its number, which are appended after it:
  without them (a run was killed) it is as if never made.
- ``waiver``: ``{"check", "unit", "period", "figures": [{"indicator", name: text}]}``: the figures of the unit
  that break the rule stand as they are, for as long as they are these.
- ``set_aside``: its subject is an import run, its value ``{"period", "files": [{"submission",
  "received_sha256", "sha256", "cells"}]}``: of these files a copy with so many masked cells is kept, without
  details of persons. The run's commit, which follows, carries it out.
- ``appraisal``: ``{"scheme", "period", "unit", "criterion", "level", "points": decimal text, "evidence"}``:
  the points that the district or the province gives a commune for a criterion of a scheme.
- ``baseline``: ``{"plan", "target", "year", "value": decimal text, "source"}``: the value that a target of a
  plan is held against; where they were given also ``"of"``, of how many in all, and ``"at"``, the day of the
  map it is of.
- ``duty``: ``{"plan", "duty", "unit", "state", "on", "evidence"}``: from that day on a duty of a plan is
  done, in_progress, not_done or does_not_arise; `unit` is the unit whose duty it is, "" for one of an agency.
- ``release``: its subject is the name of a release, its value what that names (see `kpi.lake.releases`).
- ``lock``: its subject is a period, its value ``{"period"}``: nothing that changes the period's figures is
  taken in until the lock is withdrawn.

Of several decisions of one kind on one subject the last holds. One that was withdrawn is as if never made:
the one before it holds again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from kpi.lake.contents import contents, files
from kpi.lake.engine import room
from kpi.lake.layout import Lake
from kpi.lake.log import SubmissionRow, new_run
from kpi.lake.schema import DECISIONS
from kpi.lake.tables import append, damaged, scan
from kpi.quick import dataclass
from kpi.units.gazetteer.tree import Alias, Shares

DecisionKind = Literal[
    "alias",
    "share",
    "withdraw",
    "waiver",
    "current",
    "withdraw_submission",
    "set_aside",
    "appraisal",
    "baseline",
    "duty",
    "release",
    "lock",
]
ALIAS: Final = "alias"
SHARE: Final = "share"
WITHDRAW: Final = "withdraw"
WAIVER: Final = "waiver"
CURRENT: Final = "current"
WITHDRAW_SUBMISSION: Final = "withdraw_submission"
SET_ASIDE: Final = "set_aside"
APPRAISAL: Final = "appraisal"
BASELINE: Final = "baseline"
DUTY: Final = "duty"
RELEASE: Final = "release"
LOCK: Final = "lock"
OF_SUBMISSIONS = (CURRENT, WITHDRAW_SUBMISSION)
_STEP = timedelta(microseconds=1)  # as fine as a moment is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision; see the module. `at` is an ISO moment in UTC, `seq` the total order: `decide` gives both,
    and `run`. `who` is "" unless the office chose to name somebody: names of persons are not kept unasked."""

    kind: DecisionKind
    subject: str
    value: str
    reason: str
    who: str = ""
    seq: int = 0
    run: str = ""
    at: str = ""

    @property
    def data(self) -> Mapping[str, Any]:
        """The value as an object."""
        return dict(json.loads(self.value))


def value_text(data: Mapping[str, object]) -> str:
    """An object as the text of a decision's value."""
    return json.dumps(data, ensure_ascii=False)


def decisions(lake: Lake, until: datetime | None = None) -> tuple[Decision, ...]:
    """All decisions in the order they were made; `until` (aware) leaves out those made after that moment.

    Raises Fault ``lake.damaged`` when the table cannot be read.
    """
    from kpi.lake import duck

    sources = files(contents(lake.decisions), lake.decisions)
    if not sources:
        return ()
    names = [name for name, _ in DECISIONS]
    try:
        with room() as con:
            rows = con.execute(f"{scan(DECISIONS, sources)} ORDER BY seq").fetchall()
        all_rows = tuple(Decision(**dict(zip(names, row, strict=True))) for row in rows)
        return made_by(all_rows, until)
    except (duck.Error, ValueError, TypeError) as error:
        raise damaged(lake, error) from error


def decide(lake: Lake, decision: Decision, now: datetime | None = None) -> Decision:
    """Append a decision in one commit and return it as stored; the caller holds the lock
    (`kpi.lake.lock.writing`), under which it has judged it.

    Raises ValueError when it gives no reason.
    """
    return decide_together(lake, (decision,), now)[0]


def decide_together(
    lake: Lake, new_decisions: Sequence[Decision], now: datetime | None = None
) -> tuple[Decision, ...]:
    """Append decisions that belong together in one commit, as `decide` does one. Each has a moment after that
    of the one before, so that a moment says which of them were made by then."""
    if not all(one.reason.strip() for one in new_decisions):
        raise ValueError("a decision needs a reason")
    all_decisions = decisions(lake)
    moment = not_before(all_decisions, (now or datetime.now(UTC)).astimezone(UTC))
    if all_decisions and moment == _moment(all_decisions[-1]):
        moment += _STEP
    seq, run = max((d.seq for d in all_decisions), default=0), new_run(moment)
    decisions_stored = tuple(
        replace(one, seq=seq + n, run=run, at=(moment + (n - 1) * _STEP).isoformat(timespec="microseconds"))
        for n, one in enumerate(new_decisions, 1)
    )
    from kpi.lake.arrow import arrow_table

    columns = {f.name: [getattr(one, f.name) for one in decisions_stored] for f in fields(Decision)}
    append(lake.decisions, arrow_table(DECISIONS, columns), run)
    return decisions_stored


def not_before(earlier: Sequence[Decision], moment: datetime) -> datetime:
    """A moment (aware, UTC), or that of the last decision where it is later: clocks may be set back, but the
    order of decisions may not, nor may one wait until the clock has caught up with it."""
    return max([moment, *(_moment(d) for d in earlier[-1:])])


def made_by(all_decisions: Iterable[Decision], until: datetime | None) -> tuple[Decision, ...]:
    """Those of the decisions that were made by a moment (aware), all of them for None."""
    return tuple(d for d in all_decisions if until is None or _moment(d) <= until)


def _moment(decision: Decision) -> datetime:
    return datetime.fromisoformat(decision.at)


def withdrawn(all_decisions: Iterable[Decision]) -> frozenset[int]:
    """Numbers of the decisions that others take back."""
    return frozenset(int(d.subject) for d in all_decisions if d.kind == WITHDRAW)


def in_force(all_decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, in the order they were made; withdrawals themselves are none."""
    withdrawn_numbers = withdrawn(all_decisions)
    last = {
        (d.kind, d.subject): d for d in all_decisions if d.kind != WITHDRAW and d.seq not in withdrawn_numbers
    }
    return tuple(sorted(last.values(), key=lambda d: d.seq))


def unfinished(all_decisions: Sequence[Decision], rows: Iterable[SubmissionRow]) -> tuple[Decision, ...]:
    """Decisions about submissions that no row of the log carries out: they were begun and never made."""
    all_rows = tuple(rows)
    done, runs = {row.decision for row in all_rows}, {row.run for row in all_rows}
    about = {d.seq for d in all_decisions if d.kind in OF_SUBMISSIONS}
    return tuple(
        d
        for d in all_decisions
        if (d.kind == SET_ASIDE and d.subject not in runs)
        or (d.seq not in done and (d.seq in about or (d.kind == WITHDRAW and int(d.subject) in about)))
    )


def decided_aliases(all_decisions: Sequence[Decision]) -> tuple[Alias, ...]:
    """The spellings in force, each with the number of its decision."""
    aliases = (d for d in in_force(all_decisions) if d.kind == ALIAS)
    return tuple(Alias(v["code"], v["alias"], v["canonical"], d.seq) for d in aliases for v in [d.data])


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver in force: the `figures` it is about, each with its indicator; why, and its number."""

    figures: tuple[Mapping[str, str], ...]
    reason: str
    seq: int


Waivers = Mapping[tuple[str, str, str], Waiver]  # by period, unit and check


def decided_waivers(all_decisions: Sequence[Decision]) -> Waivers:
    """The waivers in force."""
    waivers = ((d, d.data) for d in in_force(all_decisions) if d.kind == WAIVER)
    return {
        (v["period"], v["unit"], v["check"]): Waiver(tuple(v["figures"]), d.reason, d.seq) for d, v in waivers
    }


def decided_shares(all_decisions: Sequence[Decision]) -> Shares:
    """The shares in force: by old code and day of the change, the share of each new code."""
    shares = (d.data for d in in_force(all_decisions) if d.kind == SHARE)
    return {
        (v["old"], date.fromisoformat(v["on"])): {new: Decimal(share) for new, share in v["shares"].items()}
        for v in shares
    }
