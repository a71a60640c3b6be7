"""What is due soon, and what is overdue already: of all periods and calendars at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from kpi.findings import Fault
from kpi.lake.layout import open_lake
from kpi.lake.log import known
from kpi.lake.versions import find_version
from kpi.model.period import KINDS, Period, PeriodKind, parse_period
from kpi.pipeline.following.expected import due_date, forms_awaited
from kpi.pipeline.following.status import Status, status
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.agencies import in_force
from kpi.quick import dataclass
from kpi.spec.kinds import plan as plans
from kpi.tables.due_table import DueItem
from kpi.tables.listing import StatusRow

_YEAR = 12  # months
_ELSEWHERE = ("import.no_province", "plan.outside", "plan.no_territory")  # why a period is no matter here


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What is not there and due by the end of the day `until`, as seen at the end of the day `on`: what is
    overdue first, then the soonest. `answers` are all there is to tell of each period that was looked at."""

    on: date
    until: date
    items: tuple[DueItem, ...]
    answers: tuple[tuple[Period, Status], ...]


def upcoming(
    workspace: Workspace,
    on: date,
    days: int,
    period: Period | None = None,
    as_of: str | None = None,
    specs: str = "",
    received_by: date | None = None,
    with_corrections: bool = False,
    plan: str = "",
) -> Upcoming:
    """What is due within so many days of a day, of one period or of `near` ones, by a plan, or by the
    settings and all plans in force at once: a form that several of them ask for is due on the first of their
    days. Of reports in words nobody knows whether they came: they are told until they are due. The rest is as
    in `status`. Raises Fault of `pinned` and `open_snapshot`."""
    workspace, until = pinned(workspace, as_of, specs), on + timedelta(days)
    periods = near(workspace, on, until, _begin(workspace, as_of)) if period is None else (period,)
    items, answers = [], []
    for one in periods:
        try:
            query = Query(one, as_of=as_of, specs=specs)
            ask = partial(status, workspace, query, received_by, with_corrections)
            answer = together([ask(plan), *(ask(name) for name in _plans(workspace, one) if not plan)])
        except Fault as fault:
            # A period asked for by name is told of; one that was only looked for is none of the province's.
            if period is not None or fault.findings[0].code not in _ELSEWHERE:
                raise
            continue
        answers.append((one, answer))
        open_rows = (*(row for row in answer.rows if row.awaited and not row.there), *answer.in_words)
        items += [
            DueItem(one, row, row.due)
            for row in open_rows
            if row.due is not None and row.due <= until and (row.form or on <= row.due)
        ]
    items.sort(key=lambda item: (item.due, item.period.end))
    return Upcoming(on, until, tuple(items), tuple(answers))


def together(answers: Sequence[Status]) -> Status:
    """What several calendars ask for in one: each form of a reporter once, by the first day on which it is
    due."""
    rows: dict[tuple[str, str], StatusRow] = {}
    for answer in answers:
        for row in answer.rows:
            before = rows.get((row.reporter, row.form))
            if before is None or _rank(row) < _rank(before):
                rows[row.reporter, row.form] = row
    in_words = tuple(row for answer in answers for row in answer.in_words)
    return replace(answers[0], rows=tuple(rows.values()), in_words=in_words)


def _rank(row: StatusRow) -> tuple[bool, date, bool]:
    """Of two on one day the one that a plan asks for tells more."""
    return not row.awaited, row.due or date.max, not row.plan


def _plans(workspace: Workspace, period: Period) -> tuple[str, ...]:
    """The plans in force here that ask for something by a day."""
    home = workspace.province_on(period.end)
    tree = workspace.units.at(period.end, home)
    all_plans = workspace.specs.of(plans.KIND).values()
    return tuple(
        force.plan.id
        for force in in_force(all_plans, tree, home)
        if any(one.asks(period) and one.last_day(period) for one in force.plan.calendars)
    )


def near(workspace: Workspace, on: date, until: date, begin: date) -> tuple[Period, ...]:
    """The periods with reports due from one day to another, and of each kind the last one before of which
    reports were due: what is overdue for longer is asked for by its period. Of what ended before the day on
    which the office began (`begin`) nothing is awaited."""
    periods: list[Period] = []
    for kind in KINDS:
        days = {one: [*_days(workspace, one)] for one in _candidates(kind, on, until)}
        periods += [one for one, dues in days.items() if any(on <= day <= until for day in dues)]
        before = [one for one, dues in days.items() if any(day < on for day in dues) and one.end >= begin]
        periods += before[-1:]
    return tuple(dict.fromkeys(periods))


def _begin(workspace: Workspace, as_of: str | None) -> date:
    """The first day of the first period of which there is any report; without any report, of nothing before
    it is said that it is overdue."""
    lake = open_lake(workspace.lake)
    log = known(lake, None if as_of is None else find_version(lake, as_of))
    return min((parse_period(row.period).start for row in log.rows if row.stored), default=date.max)


def _candidates(kind: PeriodKind, on: date, until: date) -> Iterator[Period]:
    """Periods of a kind around some days, in order: reports are due within a year of their period's end."""
    for year in range(on.year - 2, until.year + 1):
        for part in range(1, _YEAR // KINDS[kind] + 1):
            yield Period(year, kind, part)


def _days(workspace: Workspace, period: Period) -> Iterator[date]:
    """The last days on time for a period: that of the settings, and those of plans that hold then."""
    specs = workspace.specs
    day = due_date(specs.settings, period) if forms_awaited(workspace, period) else None
    if day is not None:
        yield day
    for plan in specs.of(plans.KIND).values():
        for calendar in plan.calendars if plan.validity.covers(period.end) else ():
            last = calendar.last_day(period) if calendar.asks(period) else None
            if last is not None:
                yield last
