"""What is due: a line for each reporter, period and day, what is overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kpi.findings import Catalogue
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.model.table import Column, Row, Table
from kpi.quick import dataclass
from kpi.tables.frame import period_name
from kpi.tables.listing import StatusRow

_LEAST = 5  # lines that are shown however small the screen
_AROUND = 14  # lines of a screen that titles, headings and notes take


@dataclass(frozen=True, slots=True)
class DueItem:
    """A form of a period that is not there, or a report in words, `due` on a day."""

    period: Period
    row: StatusRow
    due: date


def due_table(
    items: Sequence[DueItem], on: date, until: date, catalogue: Catalogue, height: int | None = None
) -> Table:
    """The items in the given order, as seen at the end of a day (`on`), with all that is due `until` another;
    on a screen so many lines high as many as it has room for."""
    text = catalogue.text
    groups: dict[tuple[date, Period, str], list[DueItem]] = {}
    for item in items:
        groups.setdefault((item.due, item.period, item.row.reporter), []).append(item)
    lines = [Row(_cells(group, on, catalogue)) for group in groups.values()]
    most = len(lines) if height is None else max(_LEAST, height - _AROUND)
    more = len(lines) - most
    overdue = sum(item.due < on for item in items)
    columns = (
        Column("due", text("table.status.due"), width=11),
        Column("when", text("due.when"), width=20),
        Column("period", text("due.period"), width=20),
        Column("code", text("table.column.code"), width=8),
        Column("name", text("table.column.name"), width=26),
        Column("forms", text("due.forms"), width=24),
    )
    days = {"on": day_text(on), "until": day_text(until)}
    return Table(
        id="due",
        title=text("due.title"),
        subtitle=(
            text("due.days", **days),
            text("due.count", overdue=overdue, soon=len(items) - overdue) if items else text("due.none"),
        ),
        columns=columns,
        rows=tuple(lines[:most]),
        notes=(text("due.more", more=more),) if more > 0 else (),
    )


def _cells(group: Sequence[DueItem], on: date, catalogue: Catalogue) -> tuple[str, ...]:
    first = group[0]
    return (
        day_text(first.due),
        when_words(first.due, on, catalogue),
        period_name(first.period, catalogue),
        first.row.reporter,
        first.row.name,
        ", ".join(item.row.form or catalogue.text("due.in_words") for item in group),
    )


def when_words(due: date, on: date, catalogue: Catalogue) -> str:
    """ "quá hạn 5 ngày", "hôm nay", "còn 3 ngày"."""
    days = (due - on).days
    if days < 0:
        return catalogue.text("due.overdue", days=-days)
    return catalogue.text("due.left", days=days) if days else catalogue.text("due.today")
