"""Who is expected with what by when: the one answer that status, rates and reminders share."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from kpi.model.level import Level
from kpi.model.period import Period
from kpi.model.reporter import Reporter
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.tree import COUNTRY, Tree, Unit


@dataclass(frozen=True, slots=True)
class Expected:
    """A `form` that a `reporter` of a `unit` is to send for a period; `due` is the last day on time, None
    where nothing names a day: then it is expected, and never late."""

    reporter: Reporter
    unit: Unit
    form: Form
    due: date | None


def expected(workspace: Workspace, tree: Tree, period: Period) -> tuple[Expected, ...]:
    """What is expected for a period, reporter by reporter: from the districts of the `tree` (that of the
    period's last day), or from the communes where there are no districts, every form that is to be sent for
    such a period, by the day that the settings name."""
    forms = forms_awaited(workspace, period)
    due = due_date(workspace.specs.settings, period)
    return tuple(of for unit in senders(workspace, tree) for of in all_forms(unit, forms, due))


def senders(workspace: Workspace, tree: Tree) -> tuple[Unit, ...]:
    """The units that report for themselves and those within them."""
    level: Level = "district" if "district" in tree.levels else "commune"
    return tree.under("" if workspace.province == COUNTRY else workspace.province, level)


def forms_awaited(workspace: Workspace, period: Period) -> tuple[Form, ...]:
    """The forms that every one of them sends for a period."""
    return tuple(form for form in workspace.specs.forms.values() if form.awaited(period))


def all_forms(unit: Unit, forms: tuple[Form, ...], due: date | None) -> Iterator[Expected]:
    """All these forms of one unit."""
    return (Expected(Reporter(unit.code), unit, form, due) for form in forms)


def due_date(settings: Settings, period: Period) -> date | None:
    """The day the reports of a period are due; None where the settings give none for such a period. A day
    that lies before the period lies in the next year."""
    days = (settings.due,) if period.kind == "year" else settings.due_parts.get(period.kind, ())
    if not days:
        return None
    month, day = (int(part) for part in days[period.part - 1].split("-"))
    last = monthrange(period.year, month)[1]
    due = date(period.year, month, min(day, last))
    return due if due >= period.start else date(period.year + 1, month, min(day, last))
