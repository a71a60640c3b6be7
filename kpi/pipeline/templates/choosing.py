"""For whom blank forms are made, and which."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kpi.findings import Fault, finding
from kpi.model.level import Level
from kpi.model.period import Period
from kpi.model.reporter import Reporter, parse_reporter
from kpi.model.show import day_text
from kpi.plan.agencies import Agencies, of_place
from kpi.quick import dataclass
from kpi.spec.kinds.form import Form
from kpi.spec.specs import Specs
from kpi.units.gazetteer.tree import COUNTRY, Tree, Unit

ALL = "all"


@dataclass(frozen=True, slots=True)
class Sender:
    """A unit, or an `agency` of it by its id, that a blank is made for; `name` is what it is called, `line`
    the words of the line about the sender, from the sender up to the province."""

    unit: Unit
    agency: str
    name: str
    line: str

    @property
    def reporter(self) -> Reporter:
        """Its code as the sender of reports."""
        return Reporter(self.unit.code, self.agency)


def choose_senders(agencies: Agencies, province: str, wish: str | None) -> tuple[Sender, ...]:
    """The one sender asked for, else all units of the province (of the country, for `COUNTRY`) that report on
    the tree's day. Raises Fault ``template.no_unit`` and ``template.no_agency``."""
    tree = agencies.tree
    top = "" if province == COUNTRY else province
    reporter = (parse_reporter(wish) or Reporter(wish)) if wish else Reporter(top)
    unit = tree.get(reporter.unit)
    if reporter.unit and (unit is None or top not in ("", tree.path(unit.code)[0].code)):
        day = day_text(tree.day)
        raise Fault(finding("template.no_unit", unit=reporter.unit, province=province, day=day))
    if wish is None or unit is None:
        level: Level = "district" if "district" in tree.levels else tree.levels[-1]
        return tuple(_sender(tree, one) for one in tree.under(top, level))
    if not reporter.agency:
        return (_sender(tree, unit),)
    words = agencies.words(reporter)
    if not words:
        names = ", ".join(agencies.of_unit(unit)) or "–"
        raise Fault(
            finding("template.no_agency", agency=reporter.agency, unit=unit.code, name=unit.name, known=names)
        )
    above = (one.name for one in reversed(tree.path(unit.code)[:-1]))
    line = ", ".join((of_place(words, unit.name), *above))
    return (Sender(unit, reporter.agency, agencies.name(str(reporter)), line),)


def _sender(tree: Tree, unit: Unit) -> Sender:
    return Sender(unit, "", unit.name, ", ".join(one.name for one in reversed(tree.path(unit.code))))


def forms_of(
    specs: Specs, names: Sequence[str], period: Period, senders: Sequence[Sender], agencies: Agencies
) -> tuple[Form, ...]:
    """The forms asked for; of an agency "all" are those that plans ask of it, and no others are made. Raises
    Fault ``template.no_form`` and ``template.agency_form``."""
    if not senders or not senders[0].agency:
        return choose_forms(specs, names, period)
    asked_forms = agencies.forms(senders[0].reporter)
    forms = choose_forms(specs, names, period, asked_forms)
    other = next((form for form in forms if form.id not in asked_forms), None)
    if other is not None or not forms:
        names = ", ".join(sorted(asked_forms)) or "–"
        code = other.code if other is not None else ALL
        raise Fault(finding("template.agency_form", agency=senders[0].name, code=code, forms=names))
    return forms


def choose_forms(
    specs: Specs, names: Sequence[str], period: Period, every: Collection[str] | None = None
) -> tuple[Form, ...]:
    """The forms asked for by id or code, "all" for every one in force at the period's end that has to be
    sent, or for those of the ids `every`."""
    valid = {form.id: form for form in specs.forms.values() if form.validity.covers(period.end)}
    if ALL in names:
        return tuple(
            form for form in valid.values() if (not form.is_optional if every is None else form.id in every)
        )
    codes = {form.code: form for form in valid.values()}
    unknown = next((name for name in names if name not in valid and name not in codes), None)
    if unknown is not None:
        raise Fault(
            finding("template.no_form", form=unknown, day=day_text(period.end), allowed=", ".join(valid))
        )
    return tuple(dict.fromkeys(valid.get(name) or codes[name] for name in names))
