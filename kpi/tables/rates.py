"""How complete and how timely reports are: by district, by form and in all. Every share is of the counts
beside it; none is made of other shares, and none is told of nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from kpi.model.cell import Value
from kpi.model.level import LEVELS
from kpi.model.reporter import agency_of, unit_of
from kpi.model.show import day_text
from kpi.model.table import Column, Kind, Row, Table
from kpi.quick import dataclass
from kpi.tables.frame import Frame, notes_of, source_of, subtitle_of
from kpi.tables.listing import StatusRow
from kpi.tables.timing import timing
from kpi.units.gazetteer.tree import Tree

NOTHING = "–"
"""Stands where there is nothing to take a share of."""
COUNTS = ("expected", "received", "on_time", "late", "overdue", "not_due")
SHARES: Mapping[str, tuple[str, str]] = {
    "received_of_expected": ("received", "expected"),
    "on_time_of_expected": ("on_time", "dated"),
    "on_time_of_received": ("on_time", "dated_received"),
}
"""By their names, what each share is of what."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How many forms are `expected` of some reporters, how many of them are there (`received`), and how many
    in which state by the end of a day. `dated` are those due on a day that is known, `dated_received` those
    of them that are there on a day that is known: only of these it can be said whether they are on time."""

    expected: int
    received: int
    on_time: int
    late: int
    overdue: int
    not_due: int

    @property
    def dated(self) -> int:
        """What is or was due on a day."""
        return self.on_time + self.late + self.overdue + self.not_due

    @property
    def dated_received(self) -> int:
        """What is there of it."""
        return self.on_time + self.late

    def share(self, name: str) -> Decimal | None:
        """A share by its name; None where there is nothing to take it of."""
        part, whole = (int(getattr(self, one)) for one in SHARES[name])
        return Decimal(part) / whole if whole else None


def rates_of(rows: Iterable[StatusRow], on: date) -> Rates:
    """The rates of all rows that are awaited, by the end of a day."""
    states = Counter(timing(row, on) for row in rows if row.awaited)
    received = states["on_time"] + states["late"] + states["received"]
    return Rates(
        expected=states.total(),
        received=received,
        on_time=states["on_time"],
        late=states["late"],
        overdue=states["overdue"],
        not_due=states["not_due"],
    )


@dataclass(frozen=True, slots=True)
class AllRates:
    """Rates in all, by the code of each unit, and by the id of each form. Of the units `agencies` only
    agencies of their own are awaited."""

    total: Rates
    units: Mapping[str, Rates]
    forms: Mapping[str, Rates]
    agencies: frozenset[str] = frozenset()

    @property
    def every(self) -> tuple[Rates, ...]:
        """All of them."""
        return self.total, *self.units.values(), *self.forms.values()


def all_rates(rows: Sequence[StatusRow], tree: Tree, on: date) -> AllRates:
    """By unit means by the district that a reporter is or lies in, by the province where it lies in none."""
    awaited = [row for row in rows if row.awaited]
    units: dict[str, list[StatusRow]] = {}
    forms: dict[str, list[StatusRow]] = {}
    for row in awaited:
        units.setdefault(_district(row.reporter, tree), []).append(row)
        forms.setdefault(row.form, []).append(row)
    return AllRates(
        rates_of(awaited, on),
        {code: rates_of(units[code], on) for code in sorted(units, key=lambda code: _place(code, tree))},
        {form: rates_of(forms[form], on) for form in sorted(forms)},
        frozenset(
            code
            for code, awaited_rows in units.items()
            if all(agency_of(row.reporter) for row in awaited_rows)
        ),
    )


def _place(code: str, tree: Tree) -> tuple[bool, str]:
    """A province behind its districts."""
    unit = tree.get(code)
    return unit is None or unit.level == LEVELS[0], code


def _district(reporter: str, tree: Tree) -> str:
    code = unit_of(reporter)
    path = tree.path(code)
    district = next((unit for unit in path if unit.level == "district"), None)
    return district.code if district is not None else path[0].code if path else code


def rates_table(rates: AllRates, frame: Frame, on: date, codes: Mapping[str, str]) -> Table:
    """A line for each unit, then for each form, then all. `codes` are what forms are called, by id."""
    text = frame.text
    columns = (
        Column("code", text("table.column.code"), width=8),
        Column("name", text("table.column.name"), width=26),
        *(Column(key, text(f"rates.{key}"), Kind.COUNT, width=9) for key in COUNTS),
        *(Column(key, text(f"rates.{key}"), Kind.PERCENT, places=1, width=11) for key in SHARES),
    )
    return Table(
        id="rates",
        title=text("rates.title"),
        subtitle=subtitle_of(frame, text("rates.on", day=day_text(on))),
        columns=columns,
        rows=tuple(_rows(rates, frame, codes, len(columns))),
        notes=notes_of(frame, (), *_notes(rates, frame, on)),
        source=source_of(frame),
    )


def _rows(rates: AllRates, frame: Frame, codes: Mapping[str, str], width: int) -> Iterator[Row]:
    empty = ("",) * (width - 2)
    if len(rates.units) > 1:
        yield Row(("", frame.text("rates.by_unit"), *empty), "section")
        for code, one in rates.units.items():
            unit = frame.tree.get(code)
            name = unit.name if unit is not None else code
            name = frame.text("rates.agencies", name=name) if code in rates.agencies else name
            yield Row((code, name, *_cells(one)))
    yield Row(("", frame.text("rates.by_form"), *empty), "section")
    for form, one in rates.forms.items():
        yield Row((form, codes.get(form, ""), *_cells(one)))
    yield Row(("", frame.text("table.status.all"), *_cells(rates.total)), "total")


def _cells(one: Rates) -> tuple[Value, ...]:
    shares = (one.share(name) for name in SHARES)
    numbers: tuple[Value, ...] = tuple(int(getattr(one, key)) for key in COUNTS)
    return (*numbers, *(NOTHING if share is None else share for share in shares))


def _notes(rates: AllRates, frame: Frame, on: date) -> Iterator[str]:
    total = rates.total
    if total.not_due:
        yield frame.text("rates.open", number=total.not_due, day=day_text(on))
    if total.dated < total.expected:
        yield frame.text("rates.undated", number=total.expected - total.dated)
    if None in (one.share(name) for one in rates.every for name in SHARES):
        yield frame.text("rates.nothing")
    yield frame.text("rates.first")
