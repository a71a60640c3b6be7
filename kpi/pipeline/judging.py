"""Readings of a run as a DuckDB relation, and the checks over them together with what the lake holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING

from kpi.check import CheckReport, Count, run_checks
from kpi.findings import Finding
from kpi.lake.commit import SubmissionRow
from kpi.lake.tables import literal
from kpi.model.number import State
from kpi.model.period import Period
from kpi.model.received import Readings, Received
from kpi.pipeline.workspace import Workspace
from kpi.spec.types import Specs

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_READINGS = ("unit", "role", "indicator", "value", "text", "state", "cell", "raw")
_PART = ("submission", "form", "reporter", "sheet", "file")
COLUMNS = ("run", "period", *_PART, *_READINGS)
_LISTED = ", ".join(f'"{name}"' for name in COLUMNS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may become a submission; `duplicate` is the stored row it repeats, None when there is none;
    `twin` tells that another file of the same run has the same content.

    `generation` counts the files of one run that report the same form for the same reporter: 0 for the first.
    They are judged apart, since each replaces the one before as a whole.
    """

    received: Received
    submission: str
    duplicate: SubmissionRow | None
    twin: bool
    generation: int

    @property
    def repeats(self) -> bool:
        """Whether the same content was received before."""
        return self.twin or self.duplicate is not None


def incoming_table(
    con: DuckDBPyConnection, candidates: Sequence[Candidate], run: str, period: Period
) -> None:
    """Make the view ``incoming`` with `COLUMNS` and ``generation``: every reading of the run, which the
    candidates themselves then no longer hold."""
    from arro3.core import Array, DataType, Table

    parts = [(c, part) for c in candidates for part in c.received.parts]
    places = [(c.submission, p.form, p.reporter, p.sheet, c.received.file, c.generation) for c, p in parts]
    names = (*_PART, "generation")
    head: dict[str, Array] = {
        name: Array([place[at] for place in places], type=DataType.int32() if at == 5 else DataType.string())
        for at, name in enumerate(names)
    }
    number = Array(range(len(parts)), type=DataType.int32())
    con.register("part_arrow", Table.from_pydict({"part": number, **head}))
    body: dict[str, Array] = {
        name: Array([*chain.from_iterable(_list(p.readings, name) for _, p in parts)], type=DataType.string())
        for name in _READINGS
    }
    sizes = (repeat(at, len(p.readings.unit)) for at, (_, p) in enumerate(parts))
    owner = Array([*chain.from_iterable(sizes)], type=DataType.int32())
    con.register("reading_arrow", Table.from_pydict({"part": owner, **body}))
    # What is the same for a whole part is not repeated for each reading, and words of a kind are numbers
    # inside: half the memory of one wide table, which a run of hundreds of files needs.
    con.execute(f"""
        CREATE TEMP TABLE part AS FROM part_arrow;
        CREATE TEMP TABLE reading AS
            SELECT * REPLACE (
                CAST(value AS DECIMAL(20,4)) AS value,
                CAST(role AS ENUM ('unit', 'total')) AS role,
                CAST(state AS ENUM ({", ".join(literal(state.value) for state in State)})) AS state
            ) FROM reading_arrow;
        CREATE TEMP VIEW incoming AS
            SELECT {literal(run)} AS run, {literal(str(period))} AS period, * EXCLUDE (part)
                REPLACE (CAST(role AS VARCHAR) AS role, CAST(state AS VARCHAR) AS state)
            FROM reading JOIN part USING (part);
    """)
    con.unregister("reading_arrow")
    for _, part in parts:
        part.readings.clear()
    con.unregister("part_arrow")


def _list(readings: Readings, name: str) -> list[str | None]:
    values: list[str | None] = getattr(readings, name)
    return values


@dataclass(frozen=True, slots=True)
class Bench:
    """What readings are judged by. `before` is the period to compare with, None where units of the same code
    are not the same units (codes were given anew with the two-level system)."""

    specs: Specs
    period: Period
    before: Period | None


def bench_for(workspace: Workspace, period: Period) -> Bench:
    """Specs and periods of a workspace to judge by."""
    ends = (period.end, period.previous.end)
    now, then = (workspace.units.at(day, workspace.province).levels for day in ends)
    return Bench(workspace.specs, period, period.previous if now == then else None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`findings` with the file of the run that each is told of; `counts` by check."""

    findings: tuple[tuple[str, Finding], ...]
    counts: Mapping[str, Count]


def judge(con: DuckDBPyConnection, bench: Bench, generations: int) -> Judgement:
    """Check every generation of the run's submissions beside the current ones of the lake."""
    findings: list[tuple[str, Finding]] = []
    reports = []
    for generation in range(generations):
        report = _judge(con, bench, generation)
        reports.append(report)
        findings += _told_of(con, bench, generation, report.findings)
    return Judgement(tuple(findings), _sum(reports))


def _told_of(
    con: DuckDBPyConnection, bench: Bench, generation: int, findings: Sequence[Finding]
) -> Iterator[tuple[str, Finding]]:
    """Findings that this generation's files are concerned with: in their own cells, or in a cell received
    before that one of their figures does not go with."""
    files = con.execute("SELECT DISTINCT file FROM part WHERE generation = ?", [generation]).fetchall()
    own = {file for (file,) in files}
    yield from ((found.file, found) for found in findings if found.file in own)
    foreign = [found for found in findings if found.file not in own]
    if foreign:
        reported = con.execute(
            "SELECT DISTINCT unit, form, file FROM incoming WHERE generation = ? AND role = 'unit'",
            [generation],
        ).fetchall()
        sent = {(unit, form): file for unit, form, file in reported}
        for found in foreign:
            forms = _forms(bench.specs, found.code.removeprefix("check.")) - {found.form}
            by = next((file for form in sorted(forms) if (file := sent.get((found.unit, form)))), None)
            if by is not None:
                yield by, found


def _forms(specs: Specs, check: str) -> set[str]:
    """The forms whose figures a check compares."""
    from kpi.spec.expression import parse

    columns = {name.rpartition(".")[2] for name in parse(specs.checks[check].expression).columns}
    return {form.id for form in specs.forms.values() if columns.intersection(form.indicators)}


def judge_stored(con: DuckDBPyConnection, bench: Bench) -> CheckReport:
    """Check what the lake holds of a period."""
    _views(con, _stored(bench.period), bench)
    return _run(con, bench)


def _judge(con: DuckDBPyConnection, bench: Bench, generation: int) -> CheckReport:
    """Check what would count if the run ended with this generation: for each form and reporter the latest."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE latest AS SELECT form, reporter, max(generation) AS generation "
        "FROM part WHERE generation <= ? GROUP BY ALL",
        [generation],
    )
    fresh = f"SELECT {_LISTED} FROM incoming SEMI JOIN latest USING (form, reporter, generation)"
    kept = f"FROM ({_stored(bench.period)}) ANTI JOIN latest USING (form, reporter)"
    everything = f"{fresh} UNION ALL SELECT {_LISTED} {kept}"
    if generation == 0:
        _views(con, everything, bench)
        return _run(con, bench)
    # All else was judged with the generations before: what may have changed are units reported anew.
    con.execute(
        "CREATE OR REPLACE TEMP TABLE concerned AS SELECT DISTINCT run, submission "
        f"FROM ({everything}) SEMI JOIN (FROM incoming WHERE generation = ?) USING (unit)",
        [generation],
    )
    _views(con, f"FROM ({everything}) SEMI JOIN concerned USING (run, submission)", bench)
    return _run(con, bench)


def _stored(period: Period | None) -> str:
    wanted = f"period = {literal(str(period))}" if period else "false"
    return f"SELECT {_LISTED} FROM observation WHERE {wanted}"


def _views(con: DuckDBPyConnection, judged: str, bench: Bench) -> None:
    con.execute(f"CREATE OR REPLACE TEMP VIEW judged AS {judged}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW judged_before AS {_stored(bench.before)}")


def _run(con: DuckDBPyConnection, bench: Bench) -> CheckReport:
    checks, day = tuple(bench.specs.checks.values()), bench.period.end
    return run_checks(
        con, checks, bench.specs.indicators, day, observation="judged", previous="judged_before"
    )


def _sum(reports: Sequence[CheckReport]) -> dict[str, Count]:
    total: dict[str, Count] = {}
    for report in reports:
        for check, count in report.counts.items():
            so_far = total.get(check, Count())
            total[check] = Count(*(a + b for a, b in zip(so_far, count, strict=True)))
    return total
