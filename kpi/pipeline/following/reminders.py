"""Reminders to the reporters that lack something: a text for each, ready to send."""

from __future__ import annotations

from datetime import date

from kpi.findings import Catalogue
from kpi.model.letters import slug
from kpi.model.period import Period
from kpi.model.reporter import SIGN
from kpi.pipeline.following.status import Status
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.tables.listing import by_reporter
from kpi.tables.reminder import Reminder, reminder_text
from kpi.units.gazetteer.tree import Tree


@dataclass(frozen=True, slots=True)
class Letter:
    """A reminder as a file: for whom, its name, and its text."""

    reporter: str
    name: str
    file: str
    text: str


def letters(
    result: Status, period: Period, on: date, catalogue: Catalogue, until: date | None = None
) -> tuple[Letter, ...]:
    """A letter to each reporter that has not sent all, or sent errors, as seen at the end of a day. `result`
    must know what stands against the reports (`status` with corrections). With a day (`until`) only to those
    who lack something that is due by then, and of nothing that is due later."""
    workspace = result.workspace
    tree = workspace.tree_on(period.end)
    office = office_on(workspace, on, tree, catalogue)
    new_letters = []
    for reporter, rows in by_reporter(result.rows).items():
        due = tuple(row for row in rows if until is None or row.there or (row.due and row.due <= until))
        one = Reminder(office, period, on, due, result.corrections.get(reporter, ()))
        if one.needed and (until is None or one.missing):
            name = f"{reporter.replace(SIGN, '-')}-{slug(rows[0].name)}-{period}.txt"
            text = reminder_text(one, workspace.specs.forms, tree, catalogue)
            new_letters.append(Letter(reporter, rows[0].name, name, text))
    return tuple(new_letters)


def office_on(workspace: Workspace, on: date, tree: Tree, catalogue: Catalogue) -> str:
    """Who writes on a day, with the kind and name of the province, be it one of the `tree` that has ended."""
    codes = (workspace.province_on(on), workspace.province_on(tree.day))
    unit = workspace.tree_on(on).get(codes[0]) or tree.get(codes[1])
    place = unit.name[:1].lower() + unit.name[1:] if unit else catalogue.text("table.some_province")
    return workspace.specs.settings.office_at(on).name.replace("{province}", place)
