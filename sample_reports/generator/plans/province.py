"""The reports of a province for one year: reporters with their habits, figures drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from ..additional import OF_DISTRICTS, OF_PROSTITUTION, prostitution_facts
from ..forms import OF_MODEL, load_forms, load_indicators
from ..layout import Layout
from ..model import commune_facts, number
from ..names import file_name
from ..paint import paint
from ..table import Fact, Report, draw
from ..units import Country, Place, units_on
from .sample import Figures, Sending, Wrong

Facts = dict[str, dict[str, Fact]]
FORMS = (*OF_MODEL, OF_PROSTITUTION)
_NAMES = {"Xã": "Xã"}
HABITS: tuple[Layout, ...] = (
    Layout(section_names=_NAMES),
    Layout(code_column=False, section_names=_NAMES, totals="typed", nil="-", yes="x", no="-",
           sheet_name="{id}"),
    Layout(names="upper", code_column=False, total_row="top", totals="typed", no="Chưa"),
    Layout(down=4, right=2, period_line="Kỳ số liệu: năm {year}"),
    Layout(hidden=frozenset({"code", "drug_users_start"}), restart_order=True, sheet_name="B{id}"),
    Layout(totals="typed"),
    Layout(totals="uncalculated", sheet_name=" Biểu {id}"),
    Layout(names="short", code_column=False, section_sums=True),
    Layout(note_column="Ghi chú"),
    Layout(totals="typed", sender_line="Đơn vị gửi: UBND {sender}"),
    Layout(names="tones", code_column=False, alias=1, total_row="top"),
    Layout(names="untidy", code_column=False, total_word="Cộng"),
)  # fmt: skip
"""How the districts lay out their forms, in the order of their codes."""


@dataclass(frozen=True, slots=True)
class Year:
    """A province at the end of a year or of a part of it, with the figures of all of its communes, sent or
    not; `words` are those of the period ("6 tháng đầu năm 2013")."""

    number: int
    province: str
    country: Country
    facts: Facts
    words: str = ""

    @property
    def reporters(self) -> tuple[Place, ...]:
        """The districts, or the communes where there are none, in the order of their codes."""
        return self.country.children(self.province)

    def communes(self, reporter: str = "") -> tuple[Place, ...]:
        """Those that a reporter reports for, or all."""
        chosen = [one for one in self.reporters if reporter in ("", one.code)]
        return tuple(unit for one in chosen for unit in self.country.children(one.code) or (one,))

    def codes(self, reporter: str = "") -> tuple[str, ...]:
        """The codes of `communes`."""
        return tuple(unit.code for unit in self.communes(reporter))


def drawn_year(
    year_number: int,
    province: str,
    seed: int,
    before: Figures | None = None,
    parents: Mapping[str, Sequence[str]] | None = None,
) -> Year:
    """Draw a year, one stream a commune. With the figures of the year `before` each commune starts with what
    it, or its `parents` where these are others, then ended with."""
    year = Year(year_number, province, units_on(date(year_number, 12, 31)), {})
    for unit in year.communes():
        rng = random.Random(f"{seed}-{year_number}-{unit.code}")
        ended = None if before is None else ended_as(before, (parents or {}).get(unit.code, (unit.code,)))
        facts = commune_facts(rng, unit.type, ended)
        year.facts[unit.code] = facts | prostitution_facts(rng, facts, ended)
    return year


def ended_as(before: Figures, codes: Sequence[str]) -> dict[str, Fact]:
    """What communes that are one now ended a year with, together."""
    ends = [key for key in before[codes[0]] if key.endswith("_end") or key.startswith("trials_")]
    sums: dict[str, Fact] = {key: sum(number(before[code], key) for code in codes) for key in ends}
    return sums | {"healthy_both": all(before[code].get("healthy_both", False) for code in codes)}


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a reporter sends: a sheet a form with a row for each of the `units` but those that are `absent`,
    with figures that are `changed`. `agency` is that of the sender which sends it, if any; `part` goes into
    the name of the file ("bieu-12")."""

    sender: Place
    units: tuple[Place, ...]
    received: date
    layout: Layout = field(default_factory=lambda: Layout(totals="typed"))
    forms: tuple[str, ...] = FORMS
    absent: tuple[str, ...] = ()
    changed: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    agency: str = ""
    part: str = ""

    @property
    def sending(self) -> Sending:
        """What came in."""
        parts = [self.agency, self.part, f"lan-{self.layout.revision}" if self.layout.revision > 1 else ""]
        name = file_name(self.sender, "".join(f"-{part}" for part in parts if part))
        return Sending(name, self.reporter, self.received)

    @property
    def reporter(self) -> str:
        """The unit, or the agency of it."""
        return f"{self.sender.code}:{self.agency}" if self.agency else self.sender.code

    def corrected(self, received: date) -> Workbook:
        """The second version: nothing is absent or changed any more."""
        layout = replace(self.layout, revision=2)
        return replace(self, received=received, layout=layout, absent=(), changed={})

    def rows(self, year: Year) -> Facts:
        """By code what it says of each unit."""
        return {
            unit.code: {**year.facts[unit.code], **self.changed.get(unit.code, {})}
            for unit in self.units
            if unit.code not in self.absent
        }


def workbooks_of(
    year: Year,
    days: Mapping[str, date],
    layouts: Mapping[str, Layout] | None = None,
    forms: tuple[str, ...] = FORMS,
    absent: Collection[str] = (),
    wrong: Mapping[str, Mapping[str, Fact]] | None = None,
) -> tuple[Workbook, ...]:
    """A workbook of each reporter that has a day. `absent` communes have no row, and `wrong` are figures sent
    in place of those drawn."""
    chosen = layouts or {unit.code: one for unit, one in zip(year.reporters, HABITS, strict=False)}
    return tuple(
        Workbook(
            reporter,
            year.communes(reporter.code),
            days[reporter.code],
            chosen[reporter.code],
            forms,
            tuple(code for code in year.codes(reporter.code) if code in absent),
            {code: facts for code, facts in (wrong or {}).items() if code in year.codes(reporter.code)},
        )
        for reporter in year.reporters
        if reporter.code in days
    )


def own_workbooks(year: Year, days: Mapping[str, date]) -> tuple[Workbook, ...]:
    """What the districts that have a day tell of themselves: form 12 in a workbook of its own."""
    forms, part = (OF_DISTRICTS,), f"bieu-{OF_DISTRICTS}"
    return tuple(
        Workbook(one, (one,), days[one.code], forms=forms, part=part)
        for one in year.reporters
        if one.code in days
    )


def write_workbooks(folder: Path, year: Year, workbooks: Sequence[Workbook]) -> None:
    """Write the workbooks."""
    indicators = load_indicators()
    folder.mkdir(parents=True, exist_ok=True)
    for book in workbooks:
        sender, day, facts = book.sender, book.received, book.rows(year)
        units = tuple(unit for unit in book.units if unit.code in facts)
        town = sender.name.removeprefix(sender.type + " ")
        signed = f"{town}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
        layout = book.layout
        if year.words:
            layout = replace(layout, period_line=f"Kỳ báo cáo: {year.words[:1].upper()}{year.words[1:]}")
        sheets = [
            draw(Report(sender, units, year.number, signed, form, indicators, facts, layout))
            for form in load_forms(ids=book.forms).values()
        ]
        title = f"Báo cáo {year.words or f'năm {year.number}'} – {sender.name}"
        paint(folder / book.sending.file, sheets, title, day)


def known_figures(year: Year, workbooks: Sequence[Workbook], wrong: Sequence[Wrong] = ()) -> Figures:
    """What is known once all came in: of each reporter and its forms the workbook that came last, without the
    figures that contradict each other and those of forms that nobody sent."""
    doubted = {(one.unit, name) for one in wrong for name in one.indicators}
    last = {(one.reporter, one.forms): one for one in sorted(workbooks, key=lambda b: b.received)}
    known: Facts = {}
    for book in last.values():
        asked = {name for form in load_forms(ids=book.forms).values() for name in form.leaves}
        for code, facts in book.rows(year).items():
            own = known.setdefault(code, {})
            own |= {
                name: fact
                for name, fact in facts.items()
                if name in asked and fact is not None and (code, name) not in doubted
            }
    return known
