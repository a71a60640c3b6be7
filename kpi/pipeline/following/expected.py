"""Who is expected with what by when: the one answer that status, rates and reminders share."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from kpi.findings import Fault, finding
from kpi.model.level import Level
from kpi.model.period import Period
from kpi.model.reporter import Reporter
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.agencies import Force, in_force
from kpi.plan.choosing import chosen_plan, home_of
from kpi.quick import dataclass
from kpi.spec.kinds import plan as plans
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.settings import Settings
from kpi.spec.plan_duties import Calendar
from kpi.units.gazetteer.tree import COUNTRY, Tree, Unit


@dataclass(frozen=True, slots=True)
class Expected:
    """A `form` that a `reporter`, the `unit` or an agency of it, is to send for a period, None for a report
    in words; `due` is the last day on time, None where nothing names a day: then it is expected, and never
    late. `plan` is the id of the plan whose `calendar` asks for it, "" where the settings do."""

    reporter: Reporter
    unit: Unit
    form: Form | None
    due: date | None
    plan: str = ""
    calendar: Calendar | None = None


def expected(workspace: Workspace, tree: Tree, period: Period, plan: str = "") -> tuple[Expected, ...]:
    """What is expected for a period, reporter by reporter; `tree` is that of the period's last day.

    By a plan (its id): what its calendars ask for. Else from the districts, or from the communes where there
    are no districts, every form that is to be sent for such a period, by the day that the settings name, and
    the optional forms that calendars of plans in force name. Raises Fault ``plan.unknown``, ``plan.outside``,
    ``plan.no_territory`` and ``plan.not_within``."""
    if plan:
        return tuple(by_plan(workspace, tree, period, plan))
    forms = forms_awaited(workspace, period)
    due = due_date(workspace.specs.settings, period)
    all_expected = [one for unit in senders(workspace, tree) for one in all_forms(unit, forms, due)]
    return tuple(_by_reporter([*all_expected, *_optional(workspace, tree, period)]))


def by_plan(workspace: Workspace, tree: Tree, period: Period, name: str) -> Iterator[Expected]:
    """What the calendars of a plan ask for, calendar by calendar."""
    plan = chosen_plan(workspace.specs.of(plans.KIND), name)
    home = home_of(plan, period)
    forces = in_force([plan], tree, workspace.province_on(tree.day))
    if not forces:
        raise Fault(finding("plan.not_within", id=plan.id, unit=workspace.province_on(tree.day), home=home))
    for calendar in plan.calendars:
        if calendar.asks(period):
            yield from _by_reporter(_asked(workspace, tree, period, forces[0], calendar))


def _optional(workspace: Workspace, tree: Tree, period: Period) -> Iterator[Expected]:
    """The optional forms that calendars of plans in force ask of units: those of several plans once, by the
    first day."""
    earliest: dict[tuple[str, str], Expected] = {}
    for force in in_force(workspace.specs.of(plans.KIND).values(), tree, workspace.province_on(tree.day)):
        for calendar in force.plan.calendars:
            for one in _asked(workspace, tree, period, force, calendar) if calendar.asks(period) else ():
                if one.form is None or one.reporter.agency or not one.form.is_optional:
                    continue
                key = str(one.reporter), one.form.id
                before = earliest.get(key)
                if before is None or (one.due or date.max) < (before.due or date.max):
                    earliest[key] = one
    yield from earliest.values()


def _asked(
    workspace: Workspace, tree: Tree, period: Period, force: Force, calendar: Calendar
) -> Iterator[Expected]:
    """What one calendar asks for: of the units of its levels, then of its agencies."""
    specs, due, plan = workspace.specs, calendar.last_day(period), force.plan.id
    forms = [
        form for form in map(specs.forms.get, calendar.forms) if form and form.validity.covers(period.end)
    ]
    top = _top(workspace, force, tree.day)
    for level in calendar.units:
        for unit in tree.under(top, level):
            for form in forms or (None,):
                yield Expected(Reporter(unit.code), unit, form, due, plan, calendar)
    for agency in force.plan.agencies:
        own_forms = [form for form in forms if agency.sends(form.id)]
        for level in agency.levels if agency.id in calendar.agencies else ():
            for unit in tree.under(top, level):
                for form in own_forms or (None,):
                    yield Expected(Reporter(unit.code, agency.id), unit, form, due, plan, calendar)


def _top(workspace: Workspace, force: Force, day: date) -> str:
    """The unit within which a plan asks for reports here: its territory, or the workspace's province where
    that lies in it ("": the whole country)."""
    province = "" if workspace.province == COUNTRY else workspace.province_on(day)
    return province if force.home == COUNTRY else force.home


def _by_reporter(rows: Iterable[Expected]) -> Iterator[Expected]:
    """The rows of each reporter together, in the order in which the reporters come."""
    groups: dict[Reporter, list[Expected]] = {}
    for row in rows:
        groups.setdefault(row.reporter, []).append(row)
    return chain.from_iterable(groups.values())


def senders(workspace: Workspace, tree: Tree) -> tuple[Unit, ...]:
    """The units that report for themselves and those within them."""
    level: Level = "district" if "district" in tree.levels else "commune"
    return tree.under("" if workspace.province == COUNTRY else workspace.province_on(tree.day), level)


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
