"""Readings of a run as a DuckDB relation, and the checks over them together with what the lake holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING

from kpi.check import CheckReport, Count, Failed, run_checks
from kpi.findings import Finding
from kpi.lake.arrow import BOUNDS, bounds_of
from kpi.lake.engine import give_back
from kpi.lake.layers import PLACE_STEP
from kpi.lake.sql import literal
from kpi.model.number import State
from kpi.model.period import Period
from kpi.pipeline.checking.comparing import restate_before, with_sources
from kpi.pipeline.opening.workspace import Workspace
from kpi.rollup.compose import REPEATED
from kpi.spec.kinds.check import Check
from kpi.spec.specs import Specs
from kpi.units.lives.lineage import UNCHANGED, Lineage, lineage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kpi.model.received import Readings
    from kpi.pipeline.checking.candidates import Candidate
    from kpi.units.gazetteer.tree import Tree

_READINGS = ("unit", "role", "indicator", "value", "text", "state", "cell", "raw")
_PART = ("submission", "form", "reporter", "sheet", "file")
COLUMNS = ("run", "period", *_PART, *_READINGS, *BOUNDS)
_LISTED = ", ".join(f'"{name}"' for name in COLUMNS)
_PARTS_AT_ONCE = 2000  # handed to the engine together: all at once would be held twice
_LATER = 1 << 48  # a place in the log after every submission that is there


def incoming_table(
    con: DuckDBPyConnection, candidates: Sequence[Candidate], run: str, period: Period, day: str = ""
) -> None:
    """Make the view ``incoming`` with `COLUMNS` and ``seq``: every reading of the run, which the candidates
    themselves then no longer hold. Table ``part`` has a row for each table of a form, of which that numbered
    ``whole`` is the first; view ``form_sent`` one for each form. They are in the order in which they replace
    each other. `day` is the ISO day of receipt, where the office stated it: reports received later stay above
    them."""
    from arro3.core import Array, DataType, Table

    from kpi.lake.duck import hand_over

    parts = [(c, piece) for c in candidates for part in c.received.parts for piece in part.pieces]
    starts = {id(piece): at for at, (_, piece) in enumerate(parts)}
    wholes = [starts[id(part)] for c in candidates for part in c.received.parts for _ in part.pieces]
    place = {c.submission: _LATER + no for no, c in enumerate(candidates)}
    rows = [(c.submission, p.form, p.reporter, p.sheet, c.received.file) for c, p in parts]
    head: dict[str, Array] = {
        name: Array([row[at] for row in rows], type=DataType.string()) for at, name in enumerate(_PART)
    }
    head["seq"] = Array([place[c.submission] for c, _ in parts], type=DataType.int64())
    number = Array(range(len(parts)), type=DataType.int32())
    whole = Array(wholes, type=DataType.int32())
    part_table = Table.from_pydict({"part": number, "whole": whole, **head})
    # What is the same for a whole part is not repeated for each reading, and words of a kind are numbers
    # inside: half the memory of one wide table, which a run of hundreds of files needs.
    with hand_over(con, "part_arrow", part_table):
        con.execute(f"""
            CREATE TEMP TABLE part AS FROM part_arrow;
            {_below_later(period, day) if day else ""}
            CREATE TEMP VIEW form_sent AS SELECT * EXCLUDE (whole, sheet) FROM part WHERE part = whole;
            CREATE TEMP TABLE reading (
                part INTEGER, unit VARCHAR, role ENUM ('unit', 'total', 'note', 'whole'), indicator VARCHAR,
                value DECIMAL(20,4), text VARCHAR, state ENUM ({", ".join(literal(s.value) for s in State)}),
                cell VARCHAR, raw VARCHAR, lower DECIMAL(20,4), upper DECIMAL(20,4)
            );
            CREATE TEMP VIEW incoming AS
                SELECT {literal(run)} AS run, {literal(str(period))} AS period, * EXCLUDE (part, whole)
                    REPLACE (CAST(role AS VARCHAR) AS role, CAST(state AS VARCHAR) AS state)
                FROM reading JOIN part USING (part);
        """)
    for at in range(0, len(parts), _PARTS_AT_ONCE):
        _hand_over(con, at, [piece.readings for _, piece in parts[at : at + _PARTS_AT_ONCE]])


def forget_readings(con: DuckDBPyConnection) -> None:
    """Forget every reading of the run, once all are stored: what is left to store needs the memory. The views
    over them are of no use then."""
    con.execute("DROP TABLE reading")
    give_back(con)


def _hand_over(con: DuckDBPyConnection, first: int, all_readings: Sequence[Readings]) -> None:
    """Put the readings of parts into table ``reading`` and have them forgotten here; `first` is the number of
    the first part."""
    from arro3.core import Array, DataType, Table

    from kpi.lake.duck import hand_over

    body: dict[str, Array] = {
        name: Array([*chain.from_iterable(_list(one, name) for one in all_readings)], type=DataType.string())
        for name in _READINGS
    }
    if any(one.bounds for one in all_readings):  # hardly ever
        ends = [bounds_of(one) for one in all_readings]
        for name in BOUNDS:
            column = [*chain.from_iterable(one[name] for one in ends)]
            body[name] = Array(column, type=DataType.string())
    sizes = (repeat(at, len(one.unit)) for at, one in enumerate(all_readings, first))
    owner = Array([*chain.from_iterable(sizes)], type=DataType.int32())
    with hand_over(con, "reading_arrow", Table.from_pydict({"part": owner, **body})):
        con.execute("INSERT INTO reading BY NAME FROM reading_arrow")
    for one in all_readings:
        one.clear()


def _below_later(period: Period, day: str) -> str:
    """SQL that gives what came earlier by its papers its place, as `kpi.lake.layers.in_order` will."""
    return f"""
        UPDATE part SET seq = later.low - {PLACE_STEP} + 1 + part.seq - {_LATER} FROM (
            SELECT form, min(seq) AS low FROM submission
            WHERE period = {literal(str(period))} AND received_stated AND received > {literal(day)}
            GROUP BY form
        ) AS later WHERE part.form = later.form;"""


def _list(readings: Readings, name: str) -> list[str | None]:
    values: list[str | None] = getattr(readings, name)
    return values


@dataclass(frozen=True)
class Bench:
    """What readings are judged by. `before` is the period to compare with, None where the levels of units are
    not the same (the two-level system divided most of them). With `rows_only` the senders' totals of the run
    are not judged: those of patches speak of something else. What changed in between is found once (hence no
    slots)."""

    workspace: Workspace
    period: Period
    before: Period | None
    rows_only: bool = False

    @property
    def specs(self) -> Specs:
        """What the figures are judged by."""
        return self.workspace.specs

    @property
    def tree_before(self) -> Tree:
        """The units of the period before."""
        return self.workspace.tree_on(self.period.previous.end)

    @cached_property
    def lineage(self) -> Lineage:
        """What became of the units since the period to compare with. Raises Fault as `Units.links`."""
        if self.before is None:
            return UNCHANGED
        workspace, day = self.workspace, self.period.end
        return lineage(workspace.units, self.before.end, day, workspace.province_on(day))


def bench_for(workspace: Workspace, period: Period) -> Bench:
    """Specs and periods of a workspace to judge by."""
    ends = (period.end, period.previous.end)
    now, then = (workspace.units.levels(day, workspace.province_on(day)) for day in ends)
    return Bench(workspace, period, period.previous if now == then else None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`findings` with the file of the run that each is told of; `counts` by check."""

    findings: tuple[tuple[str, Finding], ...]
    counts: Mapping[str, Count]


def judge(con: DuckDBPyConnection, bench: Bench) -> Judgement:
    """Check what counts once the run is done: for each form and reporter its latest submission, beside the
    current ones of the lake. Those that others of the run replace are judged in their place, so that their
    senders hear of it, but are not counted."""
    con.execute("""CREATE OR REPLACE TEMP TABLE turn AS
        SELECT form, reporter, submission, file, dense_rank() OVER (PARTITION BY form, reporter ORDER BY seq
            DESC) AS back FROM (SELECT DISTINCT form, reporter, submission, file, seq FROM part)""")
    [(most,)] = con.execute("SELECT coalesce(max(back), 1) FROM turn").fetchall()
    last = _judge(con, bench, 1)
    findings = [*_told_of(con, 1, last.failed)]
    for back in range(2, most + 1):
        findings += _told_of(con, back, _judge(con, bench, back).failed)
    return Judgement(tuple(findings), last.counts)


def _judge(con: DuckDBPyConnection, bench: Bench, back: int) -> CheckReport:
    """Check the submissions of the run that are the last but `back` - 1 of their form and reporter, beside
    the last ones of all others."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE chosen_turn AS FROM turn WHERE back <= ? "
        "QUALIFY row_number() OVER (PARTITION BY form, reporter ORDER BY if(back = ?, 0, back)) = 1",
        [back, back],
    )
    fresh = f"SELECT {_LISTED}, seq FROM incoming SEMI JOIN chosen_turn USING (form, reporter, submission)"
    fresh += " WHERE role = 'unit'" if bench.rows_only else ""
    stored_query = f"FROM ({_stored(bench.period)}) ANTI JOIN turn USING (form, reporter)"
    everything = f"{fresh} UNION ALL SELECT {_LISTED}, seq {stored_query}"
    if back > 1:
        # All else was judged with the last ones: what is new are the units of those that were replaced.
        con.execute(
            "CREATE OR REPLACE TEMP TABLE concerned AS SELECT DISTINCT unit FROM incoming "
            "SEMI JOIN (FROM turn WHERE back = ?) USING (form, reporter, submission)",
            [back],
        )
        everything = f"FROM ({everything}) SEMI JOIN concerned USING (unit)"
    return _run(con, everything, bench)


def _told_of(con: DuckDBPyConnection, back: int, failed: Sequence[Failed]) -> Iterator[tuple[str, Finding]]:
    """Findings that files of the run are concerned with: in a cell of theirs, or in a cell received before
    that one of their figures does not go with."""
    rows = con.execute("SELECT submission, form, file FROM turn WHERE back = ?", [back]).fetchall()
    files_by_part = {(submission, form): file for submission, form, file in rows}
    for one in failed:
        places = ((cell.submission, cell.form) for cell in one.cells)
        file = next((files_by_part[place] for place in places if place in files_by_part), None)
        if file is not None:
            yield file, one.finding


def judge_stored(con: DuckDBPyConnection, bench: Bench, checks: Sequence[Check] | None = None) -> CheckReport:
    """Check what the lake holds of a period, by all rules or some."""
    compared = checks is None or any(check.scope == "previous" for check in checks)
    return _run(con, _stored(bench.period), bench if compared else replace(bench, before=None), checks)


def _stored(period: Period) -> str:
    seqs = "SELECT run, submission, form, reporter, seq FROM submission"
    # A sum that may count one thing several times breaks no rule, nor does it keep one.
    exact = f"if(state IS NOT DISTINCT FROM {literal(REPEATED)}, NULL, value) AS value"
    return (
        f"SELECT * REPLACE ({exact}) FROM (SELECT {_LISTED}, seq FROM observation "
        f"JOIN ({seqs}) USING (run, submission, form, reporter) WHERE period = {literal(str(period))})"
    )


def _views(con: DuckDBPyConnection, query: str, bench: Bench) -> dict[str, str]:
    """Make the views to judge; gives each by the name that `run_checks` has for it."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW judged AS {query}")
    if bench.before is None or not _sent(con, bench.before):
        return {"observation": "judged", "previous": ""}
    before = restate_before(con, _stored(bench.before), bench.lineage, bench.specs.indicators)
    con.execute(f"CREATE OR REPLACE TEMP VIEW judged_before AS {before}")
    return {"observation": "judged", "previous": "judged_before"}


def _sent(con: DuckDBPyConnection, period: Period) -> bool:
    return bool(con.execute("SELECT 1 FROM submission WHERE period = ? LIMIT 1", [str(period)]).fetchall())


def _run(
    con: DuckDBPyConnection, query: str, bench: Bench, checks: Sequence[Check] | None = None
) -> CheckReport:
    """Judge the observations that a query gives."""
    all_checks = tuple(bench.specs.checks.values()) if checks is None else checks
    day, indicators = bench.period.end, bench.specs.indicators
    report = run_checks(con, all_checks, indicators, day, **_views(con, query, bench))
    if not any(name.startswith("previous.") for one in report.failed for name in one.figures):
        return report
    return replace(report, failed=tuple(with_sources(report.failed, bench.lineage, bench.tree_before)))
