"""What the tables of a run are made of: the values of each command, dated by nothing but the run itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, assert_never

from kpi.findings import Catalogue, Finding, Severity, worst
from kpi.model.paper import Paper
from kpi.model.period import Period
from kpi.model.table import Table
from kpi.pipeline.figures.result import Around, Changes, Figures, PlanYears, Result, Series, to_tell
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.spec.run_values import OutputSpec, RunSpec
from kpi.tables.frame import Frame, source_of

if TYPE_CHECKING:
    from kpi.tables.listing import StatusRow


@dataclass(frozen=True, slots=True)
class Reporters:
    """A row for each reporter and form, as told by the end of a day (`on`)."""

    rows: tuple[StatusRow, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Told:
    """Findings, gravest first."""

    findings: tuple[Finding, ...]


Values = Figures | Reporters | Told


@dataclass(frozen=True, slots=True)
class Made:
    """The `values` of a table; `findings` are what the command would tell beside it, `code` its exit code."""

    values: Values
    tables: Callable[[], Sequence[Table] | Paper]
    findings: tuple[Finding, ...]
    code: int


def make(workspace: Workspace, words: Catalogue, run: RunSpec, table: OutputSpec) -> Made:
    """One table of a run. Raises Fault as the command does that would print it."""
    if table.command == "status":
        return _status(workspace, words, run, table)
    if table.command == "validate":
        return _findings(workspace, words, run, table)
    result = _asked(workspace, words, run, table)
    values = undated(result.figures)
    findings = to_tell(result, _periods_text(table.periods), table.require_complete, words)
    source = source_of(_frame(values))
    return Made(
        values,
        lambda: _sourced(result.to_show()(), source),
        findings,
        int(bool(findings)),
    )


def _sourced(answer: Sequence[Table] | Paper, source: str) -> Sequence[Table] | Paper:
    """Tables or a paper with another line that says where they come from."""
    if isinstance(answer, Paper):
        return replace(answer, source=source, sources=replace(answer.sources, source=source))
    return [replace(table, source=source) for table in answer]


def _asked(workspace: Workspace, words: Catalogue, run: RunSpec, table: OutputSpec) -> Result[Figures]:
    """The answer of a command about figures, as it would print it to a file."""
    from kpi.pipeline.figures.classing import class_table
    from kpi.pipeline.figures.comparing import compare_table
    from kpi.pipeline.figures.declared import Dress
    from kpi.pipeline.figures.reading import readings_table
    from kpi.pipeline.figures.reports import report_by_name
    from kpi.pipeline.figures.series import series_table
    from kpi.pipeline.figures.tabulating import aggregate_table, score_table

    query = Query(
        table.periods[-1],
        table.periods,
        level=table.level,
        under=table.under,
        at=table.at,
        as_of=run.as_of,
        scheme=table.scheme,
        allow_expired=table.allow_expired,
        readings=table.readings,
    )
    match table.command:
        case "aggregate" if len(table.periods) > 1:
            return series_table(workspace, words, table.what, query)
        case "aggregate":
            return aggregate_table(workspace, words, table.what, query)
        case "compare":
            return compare_table(workspace, words, table.what, query)
        case "score" if table.differ:
            return readings_table(workspace, words, query)
        case "score":
            level = table.level or ("commune" if table.at is None else "province")
            return score_table(workspace, words, replace(query, level=level), declared=True)
        case "classify":
            return class_table(workspace, words, query, table.by, table.readings, table.differ)
        case "report":
            dress = Dress(table.annex, table.signed, table.sources)
            return report_by_name(workspace, words, table.table, query, dress)
        case "status" | "validate":
            raise ValueError(table.command)
        case _:
            assert_never(table.command)


def _status(workspace: Workspace, words: Catalogue, run: RunSpec, table: OutputSpec) -> Made:
    from kpi.pipeline.following.lapses import lapse_findings
    from kpi.pipeline.following.status import status
    from kpi.tables.listing import status_table
    from kpi.tables.rates import all_rates, rates_table

    [period] = table.periods
    result = status(workspace, Query(period, as_of=run.as_of))
    frame = replace(result.frame(period, words), as_of="")
    lapses = lapse_findings(result.rows, period, table.lapse, run.on, table.require_complete, words)
    findings = (*result.findings, *lapses)
    due = result.workspace.specs.settings.due_source
    return Made(
        Reporters(result.rows, run.on),
        lambda: [
            status_table(result.rows, frame, due_source=due, on=run.on),
            rates_table(all_rates(result.rows, frame.tree, run.on), frame, run.on, result.codes),
        ],
        findings,
        has_errors(findings),
    )


def _findings(workspace: Workspace, words: Catalogue, run: RunSpec, table: OutputSpec) -> Made:
    from kpi.pipeline.checking.validating import stored_findings
    from kpi.tables.listing import findings_table

    [period] = table.periods
    answer = stored_findings(workspace, period, run.as_of)
    code = has_errors((*answer.empty, *answer.findings))
    return Made(Told(answer.findings), lambda: [findings_table(answer.findings, words)], answer.empty, code)


def has_errors(findings: tuple[Finding, ...]) -> int:
    """The exit code of findings: 1 where one is an error."""
    return int(worst(findings) is Severity.ERROR)


def undated(figures: Figures) -> Figures:
    """The same figures without the moment at which their reports were stored: that is another in every
    workspace, and the number of the version stands for it."""
    if isinstance(figures, Changes):
        return replace(figures, series=_undated_series(figures.series))
    if isinstance(figures, Series):
        return _undated_series(figures)
    if isinstance(figures, PlanYears):
        return replace(figures, frame=replace(figures.frame, as_of=""))
    return replace(figures, around=_undated(figures.around))


def _undated_series(figures: Series) -> Series:
    totals = tuple(replace(one, around=_undated(one.around)) for one in figures.totals)
    return replace(figures, totals=totals, frame=replace(figures.frame, as_of=""))


def _undated(around: Around) -> Around:
    return replace(around, frame=replace(around.frame, as_of=""))


def _frame(figures: Figures) -> Frame:
    return figures.frame if isinstance(figures, Series | Changes | PlanYears) else figures.around.frame


def _periods_text(periods: tuple[Period, ...]) -> str:
    return str(periods[0]) if len(periods) == 1 else f"{periods[0]}..{periods[-1]}"
