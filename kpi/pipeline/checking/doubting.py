"""Errors that stand against figures which count: rules they break, judged now, and what reading them told.

What the office has waived is told with its reason and opens nothing. A waiver is about the figures it was
given for: once they change, it is as if it had never been.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kpi.check import Failed
from kpi.check.doubt import Doubt
from kpi.check.report import Place
from kpi.check.rule import PARENT, base
from kpi.findings import Finding, Severity
from kpi.findings.traits import rule_of
from kpi.lake.decisions import Waivers, decided_waivers
from kpi.lake.figures import counting
from kpi.lake.finding_row import params_of
from kpi.lake.told import not_told_by
from kpi.model.period import Period
from kpi.pipeline.checking.judging import bench_for, judge_stored
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.kinds.check import Check

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def doubts_of(
    con: DuckDBPyConnection,
    workspace: Workspace,
    period: Period,
    indicators: Collection[str],
    every: bool = False,
) -> tuple[Doubt, ...]:
    """All errors about some indicators of a period; `con` has the views of a snapshot that holds the period
    and the one before. Rules of severity error are judged anew, as far as they read one of the indicators;
    what reading told counts as long as the cell it was told of is the one that counts. With `every` rules of
    all severities are judged, and nothing else is told."""
    ids = frozenset(indicators)
    checks = [check for check in workspace.specs.checks.values() if _concerns(check, ids, every)]
    failed = judge_stored(con, bench_for(workspace, period), checks).failed if checks else ()
    waivers_by_figure = waivers(workspace) if failed else {}
    reading_doubts = () if every else _of_reading(con, period, ids)
    return (*with_waivers(failed, period, waivers_by_figure), *reading_doubts)


def errors_among(
    doubts: Iterable[Doubt],
    con: DuckDBPyConnection,
    workspace: Workspace,
    period: Period,
    indicators: Collection[str],
) -> tuple[Doubt, ...]:
    """What `doubts_of` gives of errors, picked from `doubts`, which it gave of all severities, so that rules
    are judged but once."""
    checks = workspace.specs.checks
    ids = ((doubt, rule_of(doubt.finding.code)) for doubt in doubts)
    errors = (doubt for doubt, check in ids if checks[check].severity == Severity.ERROR)
    return (*errors, *_of_reading(con, period, frozenset(indicators)))


def waivers(workspace: Workspace) -> Waivers:
    """The waivers in force in a workspace, which may be that of a moment."""
    return decided_waivers(workspace.decisions)


def with_waivers(failed: Iterable[Failed], period: Period, waivers_by_figure: Waivers) -> Iterator[Doubt]:
    """What failed, with the reason of the waiver that is about these very figures; what is waived is told as
    an information."""
    for one in failed:
        doubt = Doubt(one.finding, frozenset(cell.indicator for cell in one.cells), one.cells)
        waiver = waivers_by_figure.get((str(period), doubt.unit, one.check))
        if waiver is None or figures_of(one) not in waiver.figures:
            yield doubt
            continue
        params = (*one.finding.params, ("waived", waiver.reason))
        finding = replace(one.finding, severity=Severity.INFO, params=params)
        yield replace(doubt, finding=finding, waived=waiver.reason)


def figures_of(failed: Failed) -> dict[str, str]:
    """What a waiver is about: the figures that were judged, and the indicator pointed at."""
    return {"indicator": failed.finding.indicator, **failed.figures}


def _concerns(check: Check, ids: frozenset[str], every: bool) -> bool:
    from kpi.spec.expression.parsed import parse

    if check.scope == PARENT or not (every or check.severity == Severity.ERROR):
        return False
    texts = [check.expression, *([check.when] if check.when else [])]
    return any(base(name) in ids for text in texts for name in parse(text).columns if "." not in name)


def _of_reading(con: DuckDBPyConnection, period: Period, ids: frozenset[str]) -> Iterator[Doubt]:
    """Errors about a cell whose value counts nevertheless."""
    elsewhere = f"AND {not_told_by('rules')}"
    all_rows = con.execute(
        f"SELECT DISTINCT unit FROM told WHERE severity = 'error' AND period = ? AND cell <> '' {elsewhere}",
        [str(period)],
    ).fetchall()
    if not all_rows:
        return
    figures = counting("""(SELECT o.*, s.seq FROM observation o
        JOIN submission s USING (run, submission, form, reporter)
        WHERE o.period = $period AND o.role = 'unit' AND o.unit IN (SELECT unnest($units)))""")
    rows = con.execute(
        "SELECT o.run, o.submission, o.form, o.file, o.sheet, o.cell, o.unit, o.indicator, t.code, t.params "
        f"FROM ({figures}) o JOIN told t ON t.run = o.run AND t.submission = o.submission "
        "AND t.sheet = o.sheet AND t.cell = o.cell WHERE t.severity = 'error' "
        f"AND (o.value IS NOT NULL OR o.text IS NOT NULL) {elsewhere} ORDER BY ALL",
        {"period": str(period), "units": [unit for (unit,) in all_rows]},
    ).fetchall()
    for *at, code, params in rows:
        place = Place(*at)
        if place.indicator in ids:
            finding = Finding(code, Severity.ERROR, place.file, place.sheet, place.cell, place.unit,
                            place.indicator, place.form, params_of(params))  # fmt: skip
            yield Doubt(finding, frozenset({place.indicator}), (place,))
