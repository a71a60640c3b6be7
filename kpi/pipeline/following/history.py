"""What came into the lake, when, and what took the place of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpi.lake.decisions import SET_ASIDE, Decision, decisions
from kpi.lake.layout import Lake, open_lake
from kpi.lake.log import SubmissionRow, known
from kpi.lake.queries import errors_and_warnings
from kpi.lake.snapshot import open_snapshot
from kpi.lake.versions import find_version, versions
from kpi.model.period import Period, parse_period
from kpi.model.reporter import unit_of
from kpi.pipeline.opening.reporters import agencies_in
from kpi.pipeline.opening.staleness import note_state
from kpi.pipeline.opening.workspace import Workspace
from kpi.tables.history_table import HistoryRow


@dataclass(frozen=True, slots=True)
class History:
    """`rows`, oldest first; `finding_counts` gives errors and warnings by (run, submission), `names` those of
    reporters by (period, code), `decided` the decisions of the office by their number."""

    rows: tuple[HistoryRow, ...]
    finding_counts: Mapping[tuple[str, ...], tuple[int, int]]
    names: Mapping[tuple[str, str], str]
    decided: Mapping[int, Decision]


def history(
    workspace: Workspace, period: Period | None = None, reporter: str = "", as_of: str | None = None
) -> History:
    """The submissions of a period and a reporter (of all by default), refused ones included, as the lake was
    at a version or date. Raises Fault of `open_snapshot`."""
    lake = open_lake(workspace.lake)
    log = known(lake, None if as_of is None else find_version(lake, as_of))
    number = {version.run: version.number for version in versions(lake)}
    decided = {decision.seq: decision for decision in decisions(lake)}
    aside = {decision.subject: seq for seq, decision in decided.items() if decision.kind == SET_ASIDE}
    counting = log.counting()

    def made(row: SubmissionRow) -> HistoryRow:
        decision = decided.get(row.decision)
        run = decision.run if decision is not None else row.run
        last = log.last.get(row.place, row)
        said_again = row.seq not in counting and last.seq != row.seq
        standing = "decided" if said_again else log.standing(row)
        one = _row(row, number.get(run, 0), row.seq in counting, standing)
        set_aside = aside.get(row.run, 0) if row.received_sha256 else 0
        return replace(one, see=last.decision if said_again else 0, set_aside=set_aside)

    rows = tuple(
        made(row)
        for row in log.rows
        if (period is None or row.period == str(period)) and reporter in ("", row.reporter)
    )
    return History(rows, _found(workspace, lake, as_of or str(log.version)), _names(workspace, rows), decided)


def _row(row: SubmissionRow, version: int, current: bool, standing: str) -> HistoryRow:
    return HistoryRow(
        seq=row.seq,
        version=version,
        run=row.run,
        submission=row.submission,
        file=row.file,
        form=row.form,
        period=row.period,
        reporter=row.reporter,
        received=row.received,
        imported_at=row.imported_at,
        outcome=row.outcome,
        errors=row.errors,
        warnings=row.warnings,
        supersedes=row.supersedes,
        current=current,
        kept=row.kept,
        standing=standing,
        decision=row.decision,
        patch=row.patch,
        units=row.units,
        figures=row.figures,
        received_sha256=row.received_sha256,
    )


def _found(workspace: Workspace, lake: Lake, as_of: str) -> dict[tuple[str, ...], tuple[int, int]]:
    with open_snapshot(lake, as_of, periods=()) as snapshot:
        note_state(workspace, snapshot, ())
        return errors_and_warnings(snapshot.con, "finding", "run", "submission")


def _names(workspace: Workspace, rows: Sequence[HistoryRow]) -> dict[tuple[str, str], str]:
    names = {}
    for period in sorted({row.period for row in rows if row.reporter}):
        agencies = agencies_in(workspace, parse_period(period))
        for reporter in {row.reporter for row in rows if row.period == period}:
            if unit_of(reporter) in agencies.tree:
                names[period, reporter] = agencies.name(reporter)
    return names
