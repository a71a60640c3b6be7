"""A district's report as a value: columns with their headings, lines with what is typed and what is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

from sample_reports.generator.forms import Form, Indicator, Node, load_forms, load_indicators
from sample_reports.generator.model import commune_facts
from sample_reports.generator.units import Country, Place, units_on

DAY = date(2021, 12, 31)
DISTRICT = "868"  # of seven communes, so that files are small


@dataclass(frozen=True, slots=True)
class Error:
    """A cell whose formula failed: "#REF!"."""

    text: str


Typed = str | int | float | bool | date | Error | None


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is an indicator, or order, code, name, or another word for a column of no form; `path` its
    headings from above."""

    key: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """`typed` and `facts` by column key. `facts` holds the true value of each indicator as the program keeps
    it (a decimal or a class code); without one no value may be read. `unit` is "" for totals and sections,
    whose figures count for nobody."""

    unit: str
    typed: Mapping[str, Typed]
    facts: Mapping[str, Decimal | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: titles, table (its corner at `top`, `left`, counted from 0), notes under it."""

    form: str
    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    top: int = 0
    left: int = 0
    numbered: bool = False
    merged: bool = True
    hidden: bool = False


Report = tuple[Page, ...]


@cache
def forms() -> Mapping[str, Form]:
    return load_forms()


@cache
def indicators() -> Mapping[str, Indicator]:
    return load_indicators()


@cache
def country() -> Country:
    return units_on(DAY)


def sound_report(random: Random) -> Report:
    """One to three forms of some communes of a district, as the program's own blank forms have them."""
    places = country().children(DISTRICT)
    facts = {place.code: commune_facts(random, place.type) for place in places}
    form_ids = random.sample(sorted(forms()), random.choice((1, 1, 2, 3)))
    return tuple(_page(forms()[form_id], places, facts) for form_id in form_ids)


def _page(form: Form, places: tuple[Place, ...], facts: Mapping[str, Mapping[str, object]]) -> Page:
    sender = country().get("district", DISTRICT)
    titles = (
        f"Biểu {form.code}",
        form.title.upper(),
        "Kỳ báo cáo: Năm 2021",
        f"Đơn vị báo cáo: UBND {sender.name}",
    )
    columns = (Column("order", ("STT",)), Column("code", ("Mã đơn vị",)), Column("name", ("Tên đơn vị",)))
    columns += tuple(column for node in form.columns for column in _columns(node, ()))
    lines = tuple(_line(n, place, form, facts[place.code]) for n, place in enumerate(places, 1))
    return Page(form.id, f"Biểu {form.id}", titles, columns, lines)


def _columns(node: Node, above: tuple[str, ...]) -> list[Column]:
    path = (*above, node.texts[0])
    if node.indicator:
        return [Column(node.indicator, path)]
    return [column for below in node.columns for column in _columns(below, path)]


def _line(number: int, place: Place, form: Form, facts: Mapping[str, object]) -> Line:
    typed: dict[str, Typed] = {"order": number, "code": place.code, "name": place.name}
    true_values: dict[str, Decimal | str] = {}
    for key in form.leaves:
        fact = facts[key]
        if isinstance(fact, bool):
            typed[key], true_values[key] = "Có" if fact else "Không", Decimal(int(fact))
        elif isinstance(fact, str):
            typed[key], true_values[key] = indicators()[key].labels[fact][0], fact
        elif isinstance(fact, int | Decimal):
            typed[key] = float(fact) if isinstance(fact, Decimal) else fact
            true_values[key] = Decimal(fact)
    return Line(place.code, typed, true_values)


def with_typed(line: Line, typed: Mapping[str, Typed]) -> Line:
    """The line with other texts or figures in some cells; what is true stays."""
    return replace(line, typed={**line.typed, **typed})
