"""The commands as a library: ``kpi.open(folder)`` gives an office, whose methods answer with values.

They are the values that the commands show. Raised is `kpi.findings.Fault`, with what is wrong and how it is
mended, where a command would end with exit code 3; ValueError for a period that is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kpi.findings import Catalogue, Finding, load_catalogue
from kpi.model.cell import Cell, Value
from kpi.model.level import Level
from kpi.model.period import Period, parse_period, parse_periods, periods_until
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from arro3.core import Table as ArrowTable
    from pandas import DataFrame

    from kpi.classify.types import Classified
    from kpi.model.table import Table
    from kpi.pipeline.explaining.nodes import Node
    from kpi.pipeline.running.report import RunReport
    from kpi.plan.types import TargetResult
    from kpi.rollup.changes import ChangeRow
    from kpi.rollup.types import RollupRow
    from kpi.score import UnitScore
    from kpi.tables.due_table import DueItem
    from kpi.tables.listing import StatusRow
    from kpi.tables.rates import AllRates

R = TypeVar("R")
Flat = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer(Generic[R]):
    """What a question came to. `rows` are the values that the command shows, exact; `data` makes the JSON of
    the command (``docs/json.md``), with notes, coverage, snapshot and the fingerprints of specs and unit
    list; `table` the printed table; `findings` are what the command would tell beside it."""

    rows: tuple[R, ...]
    flat: Callable[[R], Flat]
    data: Callable[[], Any]
    table: Callable[[], Table]
    findings: tuple[Finding, ...] = ()

    def to_rows(self) -> list[Flat]:
        """One flat mapping for each row: texts, `Decimal` and int, None for what is not known."""
        return [self.flat(row) for row in self.rows]

    def to_arrow(self) -> ArrowTable:
        """An Arrow table, which polars, pyarrow and DuckDB take as it is: figures as doubles, all else as
        text."""
        from arro3.core import Array, DataType, Table

        rows = self.to_rows()
        columns: dict[str, Any] = {}
        for name in _names(rows):
            values = [row.get(name) for row in rows]
            numbers = all(map(_is_figure, values))
            plain: Callable[[Any], object] = float if numbers else str
            cells = [None if value is None else plain(value) for value in values]
            columns[name] = Array(cells, type=DataType.float64() if numbers else DataType.string())
        return Table.from_pydict(columns)

    def to_pandas(self) -> DataFrame:
        """A pandas frame with the exact values. Raises ImportError where pandas is not installed."""
        from pandas import DataFrame

        rows = self.to_rows()
        return DataFrame(rows, columns=_names(rows))


@dataclass(frozen=True, slots=True)
class Office:
    """An office's workspace; `lang` is the language of names and notes."""

    workspace: Workspace
    lang: str = "vi"

    @property
    def _catalogue(self) -> Catalogue:
        return load_catalogue(self.lang)

    def aggregate(
        self,
        *what: str,
        period: str,
        level: Level | None = None,
        under: str | None = None,
        at: date | None = None,
        as_of: str | None = None,
        specs: str = "",
    ) -> Answer[RollupRow]:
        """Totals of forms and indicators by unit, as ``kpi aggregate``."""
        from kpi.contract.figures import aggregate_json
        from kpi.pipeline.figures.tabulating import aggregate_table

        query = Query(parse_period(period), (), level, under, at, as_of, specs=specs)
        result = aggregate_table(self.workspace, self._catalogue, what, query)
        data = partial(aggregate_json, result.figures)
        return Answer(result.figures.rows, _totals, data, result.table, result.findings)

    def compare(
        self,
        *what: str,
        period: str,
        to: str | Sequence[str],
        level: Level | None = None,
        under: str | None = None,
        at: date | None = None,
        as_of: str | None = None,
        specs: str = "",
    ) -> Answer[ChangeRow]:
        """Change of forms and indicators by unit since one or several earlier periods, as ``kpi compare``."""
        from kpi.contract.comparing import changes_json
        from kpi.pipeline.figures.comparing import compare_table

        earlier = [to] if isinstance(to, str) else to
        last = parse_period(period)
        periods = periods_until(last, [one for text in earlier for one in parse_periods(text)])
        query = Query(last, periods, level, under, at, as_of, specs=specs)
        result = compare_table(self.workspace, self._catalogue, what, query)
        data = partial(changes_json, result.figures)
        return Answer(result.figures.rows, partial(_changes, periods), data, result.table, result.findings)

    def plan(
        self,
        name: str,
        *,
        period: str,
        under: str | None = None,
        at: date | None = None,
        by: Level | None = None,
        as_of: str | None = None,
        specs: str = "",
    ) -> Answer[TargetResult]:
        """The targets of a plan in a period, as ``kpi plan``."""
        from kpi.contract.plans import followed_json
        from kpi.pipeline.figures.planning import follow_plan

        query = Query(parse_period(period), under=under, at=at, as_of=as_of, specs=specs)
        result = follow_plan(self.workspace, self._catalogue, query, name, by)
        data = partial(followed_json, result.figures)
        return Answer(result.figures.rows, _target, data, result.table, result.findings)

    def score(
        self,
        *,
        period: str,
        scheme: str | None = None,
        readings: Sequence[str] = (),
        under: str | None = None,
        allow_expired: bool = False,
        as_of: str | None = None,
        specs: str = "",
    ) -> Answer[UnitScore]:
        """Points, classes and ranks of communes, as ``kpi score``; `readings` are ``reading=option``."""
        from kpi.contract.scores import score_json
        from kpi.pipeline.figures.tabulating import score_table

        query = Query(
            parse_period(period),
            under=under,
            as_of=as_of,
            scheme=scheme,
            allow_expired=allow_expired,
            specs=specs,
            readings=tuple(readings),
        )
        result = score_table(self.workspace, self._catalogue, query)
        data = partial(score_json, result.figures)
        return Answer(result.figures.rows, _score, data, result.table, result.findings)

    def classify(
        self,
        *,
        period: str,
        by: str | None = None,
        readings: Sequence[str] = (),
        compare_to: str | None = None,
        under: str | None = None,
        allow_expired: bool = False,
        as_of: str | None = None,
        specs: str = "",
    ) -> Answer[Classified]:
        """Classes of communes by law, as ``kpi classify``; `readings` are ``reading=option``, `compare_to` is
        an earlier period: `data` then says who changed class since."""
        from kpi.contract.classes import classify_json
        from kpi.pipeline.figures.classing import class_table

        last = parse_period(period)
        query = Query(last, under=under, as_of=as_of, allow_expired=allow_expired, specs=specs)
        earlier = parse_period(compare_to) if compare_to else None
        result = class_table(self.workspace, self._catalogue, query, by, readings, compare_to=earlier)
        data = partial(classify_json, result.figures)
        return Answer(result.figures.rows, _class, data, result.table, result.findings)

    def explain(
        self,
        unit: str,
        what: str,
        *,
        period: str,
        scheme: str | None = None,
        readings: Sequence[str] = (),
        allow_expired: bool = False,
        as_of: str | None = None,
        specs: str = "",
    ) -> Node:
        """The tree from a figure or ``score`` down to the cells, as ``kpi explain``; `readings` are
        ``reading=option``."""
        from kpi.pipeline.explaining.explain import explain

        query = Query(
            parse_period(period),
            as_of=as_of,
            scheme=scheme,
            allow_expired=allow_expired,
            specs=specs,
            readings=tuple(readings),
        )
        return explain(self.workspace, self._catalogue, unit, what, query)

    def status(
        self, *, period: str, on: date | None = None, as_of: str | None = None, plan: str = ""
    ) -> tuple[StatusRow, ...]:
        """A row for each reporter and form, as ``kpi status``; `on` is the day of ``--on``, `plan` the id of
        the plan whose calendars ask."""
        from kpi.pipeline.following.status import status

        return status(self.workspace, Query(parse_period(period), as_of=as_of), on, plan=plan).rows

    def rates(self, *, period: str, on: date | None = None, as_of: str | None = None) -> AllRates:
        """How complete and how timely the reports are, as ``kpi status --rates``."""
        from kpi.pipeline.following.status import status
        from kpi.pipeline.opening.days import day_asked
        from kpi.tables.rates import all_rates

        result = status(self.workspace, Query(parse_period(period), as_of=as_of), on)
        tree = result.workspace.tree_on(parse_period(period).end)
        return all_rates(result.rows, tree, on or day_asked(self.workspace, as_of))

    def due(self, days: int, *, on: date | None = None, as_of: str | None = None) -> tuple[DueItem, ...]:
        """What is due within so many days of all periods, overdue first, as ``kpi status --due``."""
        from kpi.pipeline.following.upcoming import upcoming
        from kpi.pipeline.opening.days import day_asked

        today = on or day_asked(self.workspace, as_of)
        return upcoming(self.workspace, today, days, as_of=as_of, received_by=on).items

    def run(
        self,
        path: str | Path,
        *,
        inputs: str | Path | None = None,
        output: str | Path | None = None,
        start: str = "",
        force: bool = False,
        dry_run: bool = False,
    ) -> RunReport:
        """Do what a run file says, as ``kpi run``; `start` is the step of ``--from``."""
        from kpi.contract.running import written_json
        from kpi.pipeline.running.run import run
        from kpi.pipeline.running.session import RunOptions

        input_folder, output_folder = (None if place is None else Path(place) for place in (inputs, output))
        options = RunOptions(input_folder, output_folder, force, start, dry_run)
        return run(self.workspace, Path(path), written_json, options, lambda *_: None)

    def sql(self, select: str, *, as_of: str | None = None) -> Answer[Flat]:
        """The rows of one SELECT over the table ``figures``, as ``kpi sql``."""
        from kpi.contract.sql import sql_json
        from kpi.pipeline.figures.sql import ask
        from kpi.tables.answer_table import answer_table

        answer = ask(self.workspace, select, as_of)
        rows: tuple[Flat, ...] = tuple(dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
        table = partial(answer_table, answer.columns, answer.rows, self._catalogue, answer.version)
        return Answer(rows, lambda row: row, partial(sql_json, answer), table)


def open_office(folder: str | Path, lang: str = "vi") -> Office:
    """The office whose workspace is in a folder. Raises Fault as `open_workspace`."""
    return Office(open_workspace(Path(folder)), lang)


def _totals(row: RollupRow) -> Flat:
    """Unit, coverage, then a column for each indicator; of a class one for each of its values."""
    values: dict[str, object] = {}
    for name, value in row.values.items():
        if isinstance(value, Mapping):
            values |= {f"{name}.{label}": number for label, number in value.items()}
        else:
            values[name] = value
    coverage = {"reported": row.coverage.reported, "expected": row.coverage.expected}
    return {"unit": row.unit, "name": row.name, "level": row.level, **coverage, **values}


def _changes(periods: Sequence[Period], row: ChangeRow) -> Flat:
    """Unit and indicator, the figure of each period, the change, and that over the units known in both."""
    change, both = row.change, row.in_both
    return {
        "unit": row.unit,
        "name": row.name,
        "level": row.level,
        "indicator": row.indicator.id,
        "label": row.label or None,
        **{str(period): _plain(figure) for period, figure in zip(periods, row.figures, strict=True)},
        "change": _plain(change.difference),
        "relative": _plain(change.relative),
        "why": change.why or None,
        "uneven": row.uneven,
        "change_in_both": None if both is None else _plain(both.change.difference),
    }


def _plain(value: Value) -> object:
    """A figure; None where there is no single one."""
    return None if isinstance(value, Cell) else value


def _target(row: TargetResult) -> Flat:
    outcome = row.outcome
    measured = outcome.measured
    ends = (None, None) if measured is None else measured.numerator
    wholes = (None, None) if measured is None or measured.counted else measured.denominator
    return {
        "id": row.target.id,
        "kind": row.target.kind,
        "verdict": outcome.verdict,
        "reason": outcome.reason or None,
        "planned": _exact(outcome.planned),
        "low": _exact(ends[0]),
        "high": _exact(ends[1]),
        "whole_low": _exact(wholes[0]),
        "whole_high": _exact(wholes[1]),
        "needed": outcome.needed,
    }


def _exact(number: Fraction | float | None) -> Decimal | None:
    """A number of a plan; None for an end that is not there."""
    return Decimal(number.numerator) / number.denominator if isinstance(number, Fraction) else None


def _score(row: UnitScore) -> Flat:
    """Unit, result and ranks, then the points of each criterion."""
    names = ("unit", "name", "parent", "points", "points_min", "points_max", "band", "rank", "rank_parent")
    criteria = {name: one.points for name, one in row.criteria.items()}
    return {**{name: getattr(row, name) for name in names}, **criteria}


def _class(row: Classified) -> Flat:
    """Unit and class (None while several are possible), then of each condition whether it is met."""
    names = {"unit": row.unit, "name": row.name, "parent": row.parent, "class": row.result.settled}
    return {**names, **row.result.conditions}


def _is_figure(value: object) -> bool:
    return value is None or (isinstance(value, Decimal | int) and not isinstance(value, bool))


def _names(rows: Iterable[Flat]) -> Sequence[str]:
    return list(dict.fromkeys(name for row in rows for name in row))
