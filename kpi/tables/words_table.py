"""Reports in words that a plan expects: who sends what to whom, and until when."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.model.show import day_text
from kpi.model.table import Column, Row, Table
from kpi.spec.plan_duties import Calendar
from kpi.tables.frame import Frame
from kpi.tables.listing import StatusRow


def words_table(rows: Sequence[StatusRow], calendars: Sequence[Calendar], frame: Frame) -> Table:
    """A line for each reporter and calendar. Whether the report came nobody knows here: only forms are
    imported."""
    text, by_id = frame.text, {one.id: one for one in calendars}
    columns = (
        Column("reporter", text("table.column.code"), width=16),
        Column("name", text("table.column.name"), width=34),
        Column("calendar", text("table.status.calendar"), width=10),
        Column("task", text("plan.column.task"), width=34),
        Column("recipients", text("plan.column.recipients"), width=34),
        Column("due", text("table.status.due"), width=11),
    )
    lines = []
    for row in rows:
        calendar = by_id[row.calendar]
        day = row.due or frame.period.end
        names = [to.name.get(frame.lang) for to in calendar.recipients if to.validity.covers(day)]
        last = None if row.due is None else day_text(row.due)
        task = calendar.task.get(frame.lang)
        lines.append(Row((row.reporter, row.name, row.calendar, task, "; ".join(names), last or "–")))
    return Table("status-in-words", text("table.status.in_words"), (), columns, tuple(lines))
