"""Who has sent, who is late, who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period
from kpi.pipeline.workspace import Workspace
from kpi.spec.types import Form
from kpi.tables.listing import StatusRow
from kpi.units.tree import Tree, Unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Status:
    """`rows`: one per expected reporter and form; the rest says which state of the lake was read."""

    rows: tuple[StatusRow, ...]
    version: int
    as_of: str


def status(workspace: Workspace, period: Period, as_of: str | None = None) -> Status:
    """Expected are the districts of the period's last day, or the communes where there are no districts, each
    with every form in force then."""
    tree = workspace.units.at(period.end, workspace.province)
    forms = [form for form in workspace.specs.forms.values() if form.validity.covers(period.end)]
    with open_snapshot(workspace.lake, as_of, [str(period)]) as snapshot:
        sent = _sent(snapshot.con, period)
        found = _found(snapshot.con)
        version, moment = snapshot.version, snapshot.as_of
    due = due_date(workspace.specs.settings.due, period)
    rows = [_row(u, form, sent, found, due) for u in _reporters(tree, workspace, sent) for form in forms]
    return Status(tuple(rows), version, moment)


def due_date(month_day: str, period: Period) -> date | None:
    """The day reports of a year are due ("12-15" within the year); None for shorter periods, whose day no
    source at hand gives."""
    month, day = (int(part) for part in month_day.split("-"))
    return date(period.year, month, day) if period.kind == "year" else None


Sent = Mapping[tuple[str, str], tuple[str, str, str, str]]  # (reporter, form) → run, submission, outcome, received


def _sent(con: DuckDBPyConnection, period: Period) -> Sent:
    query = "SELECT reporter, form, run, submission, outcome, received FROM submission WHERE period = ?"
    rows = con.execute(query, [str(period)]).fetchall()
    return {(reporter, form): (*rest,) for reporter, form, *rest in rows}


def _found(con: DuckDBPyConnection) -> Mapping[tuple[str, str, str], tuple[int, int]]:
    rows = con.execute(
        "SELECT run, submission, form, count(*) FILTER (severity = 'error'), "
        "count(*) FILTER (severity = 'warning') FROM finding GROUP BY ALL"
    ).fetchall()
    return {(run, submission, form): (errors, warnings) for run, submission, form, errors, warnings in rows}


def _reporters(tree: Tree, workspace: Workspace, sent: Sent) -> Sequence[Unit]:
    level = "district" if "district" in tree.levels else "commune"
    expected = list(tree.under(workspace.province, level))
    others = sorted({reporter for reporter, _ in sent} - {unit.code for unit in expected})
    return expected + [unit for code in others if (unit := tree.get(code))]


def _row(
    unit: Unit,
    form: Form,
    sent: Sent,
    found: Mapping[tuple[str, str, str], tuple[int, int]],
    due: date | None,
) -> StatusRow:
    """Findings about a whole file count for each of its forms."""
    got = sent.get((unit.code, form.id))
    if got is None:
        return StatusRow(unit.code, unit.name, form.id, "missing", None, due, None, None, None)
    run, submission, outcome, received = got
    day = date.fromisoformat(received)
    own, whole = (found.get((run, submission, f), (0, 0)) for f in (form.id, ""))
    late = max(0, (day - due).days) if due else None
    errors, warnings = own[0] + whole[0], own[1] + whole[1]
    return StatusRow(unit.code, unit.name, form.id, outcome, day, due, late, errors, warnings)
