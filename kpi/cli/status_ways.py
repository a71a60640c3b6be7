"""The ways in which ``kpi status`` answers: all reporters, what is due, or reminders to send."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpi.cli.app import App
from kpi.cli.letters import save_letters
from kpi.cli.output import emit
from kpi.contract.following import due_json, rates_json, reminders_json, status_json
from kpi.findings import Finding
from kpi.model.period import Period
from kpi.model.table import Column, Row, Table
from kpi.pipeline.following.reminders import Letter, letters
from kpi.pipeline.following.status import Status, status
from kpi.pipeline.following.upcoming import Upcoming, upcoming
from kpi.pipeline.opening.query import Query
from kpi.tables.due_table import due_table
from kpi.tables.frame import Frame
from kpi.tables.listing import StatusRow, status_table
from kpi.tables.rates import AllRates, all_rates, rates_table
from kpi.tables.status_summary import status_summary
from kpi.tables.words_table import words_table


@dataclass(frozen=True)
class Question:
    """What is asked for: of a period, or (`due`) within so many days of all of them; as seen at the end of
    the day `on`, with what was `received_by` a day that was typed; by a `plan`, or by the settings ("")."""

    period: Period | None
    on: date
    received_by: date | None
    due: int | None
    as_of: str | None
    specs: str
    plan: str = ""

    def within(self, app: App, with_corrections: bool = False) -> Upcoming:
        """What is due within the days asked for."""
        return upcoming(
            app.workspace, self.on, self.due or 0, self.period, self.as_of, self.specs,
            self.received_by, with_corrections, self.plan,
        )  # fmt: skip

    def all(self, app: App, with_corrections: bool = False) -> tuple[Period, Status]:
        """Everything of the period asked for. Raises ValueError where none is."""
        if self.period is None:
            raise ValueError("no period")
        query = Query(self.period, as_of=self.as_of, specs=self.specs)
        return self.period, status(app.workspace, query, self.received_by, with_corrections, self.plan)


@dataclass(frozen=True)
class Showing:
    """How the answer is shown."""

    app: App
    fmt: str
    output: Path | None
    detail: bool

    @property
    def height(self) -> int | None:
        """The lines of the screen that it has to fit on; None where it is shown whole."""
        on_screen = self.fmt == "table" and self.output is None and sys.stdout.isatty() and not self.detail
        return shutil.get_terminal_size().lines if on_screen else None

    def emit(self, tables: Sequence[Table], data: object) -> None:
        """Show tables, or the data where the format is JSON."""
        emit(self.app, tables, data, self.fmt, self.output)


@dataclass(frozen=True)
class Answer:
    """What is to be told of a period: the rows that may have lapsed, and what was found."""

    period: Period
    rows: tuple[StatusRow, ...]
    findings: tuple[Finding, ...]


def show_status(showing: Showing, question: Question, rates: bool) -> tuple[Answer, ...]:
    """All reporters of a period, then how complete and timely they are; with `rates` only that."""
    app, on = showing.app, question.on
    period, result = question.all(app)
    frame = result.frame(period, app.catalogue)
    shares = all_rates(result.rows, frame.tree, on)
    share_table = rates_table(_fitting(shares, showing.height), frame, on, result.codes)
    if rates:
        showing.emit((share_table,), rates_json(shares, period, on, frame.tree))
    else:
        tables = _reporters(result, frame, question, showing.height)
        words = (words_table(result.in_words, result.calendars, frame),) if result.in_words else ()
        showing.emit((*tables, share_table, *words), status_json((*result.rows, *result.in_words), on))
    return (Answer(period, result.rows, result.findings),)


def _fitting(shares: AllRates, height: int | None) -> AllRates:
    """The shares without those of units where a screen has no room for them."""
    return shares if height is None or len(shares.units) <= height else replace(shares, units={})


def _reporters(result: Status, frame: Frame, question: Question, height: int | None) -> tuple[Table, ...]:
    """A line for each reporter, by a plan for each of its calendars; on a screen that has no room for them, a
    summary."""
    if height is not None and len({row.reporter for row in result.rows}) > height:
        return status_summary(result.rows, frame, height)
    if result.calendars:
        return tuple(
            status_table(rows, frame, f"{calendar.task.get(frame.lang)} [{calendar.id}], {calendar.citation}",
                         question.on, question.received_by)
            for calendar in result.calendars
            if (rows := [row for row in result.rows if row.calendar == calendar.id])
        )  # fmt: skip
    source = result.workspace.specs.settings.due_source
    return (status_table(result.rows, frame, source, question.on, question.received_by),)


def show_due(showing: Showing, question: Question) -> tuple[Answer, ...]:
    """What is due soon, of all periods at once."""
    window = question.within(showing.app)
    table = due_table(window.items, window.on, window.until, showing.app.catalogue, showing.height)
    showing.emit((table,), due_json(window.items, window.on))
    return _answers(window)


def remind(showing: Showing, question: Question, folder: Path, overwrite: bool) -> tuple[Answer, ...]:
    """Write the reminders and list them."""
    app, until = showing.app, None
    if question.due is None:
        pairs: tuple[tuple[Period, Status], ...] = (question.all(app, with_corrections=True),)
        answers = tuple(Answer(period, result.rows, result.findings) for period, result in pairs)
    else:
        window = question.within(app, with_corrections=True)
        pairs, answers, until = window.answers, _answers(window), window.until
    new_letters = [
        letter
        for period, result in pairs
        for letter in letters(result, period, question.on, app.catalogue, until)
    ]
    paths = save_letters(app, {one.file: one.text for one in new_letters}, folder, overwrite)
    showing.emit((_made(new_letters, paths, app),), reminders_json(new_letters, paths))
    return answers


def _made(new_letters: Sequence[Letter], paths: Sequence[Path], app: App) -> Table:
    text = app.text
    columns = (
        Column("reporter", text("table.column.code"), width=8),
        Column("name", text("table.column.name"), width=26),
        Column("file", text("template.file"), width=48),
    )
    rows = tuple(
        Row((one.reporter, one.name, str(path))) for one, path in zip(new_letters, paths, strict=True)
    )
    line = text("reminder.count", number=len(new_letters)) if new_letters else text("reminder.none")
    return Table("reminders", text("reminder.title"), (line,), columns, rows)


def _answers(window: Upcoming) -> tuple[Answer, ...]:
    """What is due of each period, as what may have lapsed."""
    return tuple(
        Answer(
            period, tuple(item.row for item in window.items if item.period == period and item.row.form), ()
        )
        for period, _ in window.answers
    )
