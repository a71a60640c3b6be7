"""Readings of a run as a DuckDB relation, and the checks over them together with what the lake holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.check import CheckReport, run_checks
from kpi.lake.commit import SubmissionRow
from kpi.lake.tables import literal
from kpi.model.period import Period
from kpi.model.received import Readings, Received
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


def incoming_table(con: DuckDBPyConnection, candidates: Sequence[Candidate], run: str, period: Period) -> None:
    """Make the table ``incoming`` with `COLUMNS` and ``generation``: every reading of the run."""
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
        name: Array([v for _, p in parts for v in _list(p.readings, name)], type=DataType.string())
        for name in _READINGS
    }
    owner = Array([at for at, (_, p) in enumerate(parts) for _ in p.readings.unit], type=DataType.int32())
    con.register("reading_arrow", Table.from_pydict({"part": owner, **body}))
    con.execute(
        f"CREATE TEMP TABLE incoming AS SELECT {literal(run)} AS run, {literal(str(period))} AS period, "
        "* EXCLUDE (part) REPLACE (CAST(value AS DECIMAL(20,4)) AS value) "
        "FROM reading_arrow JOIN part_arrow USING (part)"
    )
    con.unregister("reading_arrow")
    con.unregister("part_arrow")


def _list(readings: Readings, name: str) -> list[str | None]:
    values: list[str | None] = getattr(readings, name)
    return values


def judge(con: DuckDBPyConnection, specs: Specs, period: Period, generations: int, run: str) -> CheckReport:
    """Check every generation of the run's submissions beside the current ones of the lake."""
    reports = [_judge(con, specs, period, generation, run) for generation in range(generations)]
    return CheckReport(
        findings=tuple(found for report in reports for found in report.findings),
        counts=_sum(report.counts.items() for report in reports),
    )


def judge_stored(con: DuckDBPyConnection, specs: Specs, period: Period) -> CheckReport:
    """Check what the lake holds of a period."""
    _views(con, "", f"SELECT {_LISTED} FROM observation WHERE period = {literal(str(period))}", period)
    return _run(con, specs, period, None)


def _judge(con: DuckDBPyConnection, specs: Specs, period: Period, generation: int, run: str) -> CheckReport:
    fresh = f"SELECT {_LISTED} FROM incoming WHERE generation = {generation} UNION ALL"
    stored = f"""
        SELECT {_LISTED} FROM observation ANTI JOIN
            (SELECT DISTINCT form, reporter FROM incoming WHERE generation = {generation}) USING (form, reporter)
        WHERE period = {literal(str(period))}"""
    _views(con, fresh, stored, period)
    return _run(con, specs, period, [run])


def _views(con: DuckDBPyConnection, fresh: str, stored: str, period: Period) -> None:
    con.execute(f"""
        CREATE OR REPLACE TEMP VIEW judged AS {fresh} {stored};
        CREATE OR REPLACE TEMP VIEW judged_before AS
            SELECT {_LISTED} FROM observation WHERE period = {literal(str(period.previous))};
    """)


def _run(con: DuckDBPyConnection, specs: Specs, period: Period, runs: Sequence[str] | None) -> CheckReport:
    checks = tuple(specs.checks.values())
    return run_checks(
        con, checks, specs.indicators, period.end, runs=runs, observation="judged", previous="judged_before"
    )


def _sum(counts: Iterable[Iterable[tuple[str, tuple[int, int, int]]]]) -> dict[str, tuple[int, int, int]]:
    total: dict[str, Counter[int]] = {}
    for report in counts:
        for check, figures in report:
            total.setdefault(check, Counter()).update(dict(enumerate(figures)))
    return {check: (c[0], c[1], c[2]) for check, c in total.items()}
