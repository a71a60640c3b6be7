"""The reports of a province for one year: districts with their habits, figures drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from ..forms import OF_MODEL, load_forms, load_indicators
from ..layout import Layout
from ..model import commune_facts
from ..names import file_name
from ..paint import paint
from ..table import Fact, Report, draw
from ..units import Country, Place, units_on
from .sample import Figures, Sending, Wrong

Facts = dict[str, dict[str, Fact]]
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
    """A province at the end of a year, with the figures of all of its communes, sent or not."""

    number: int
    province: str
    country: Country
    facts: Facts

    @property
    def districts(self) -> tuple[Place, ...]:
        """In the order of their codes."""
        return self.country.children(self.province)

    def communes(self, district: str = "") -> tuple[Place, ...]:
        """Those of a district, or all."""
        codes = [district] if district else [one.code for one in self.districts]
        return tuple(unit for code in codes for unit in self.country.children(code))

    def codes(self, district: str = "") -> tuple[str, ...]:
        """The codes of `communes`."""
        return tuple(unit.code for unit in self.communes(district))


def drawn_year(
    number: int,
    province: str,
    seed: int,
    before: Figures | None = None,
    parents: Callable[[Place], Iterable[str]] = lambda unit: (unit.code,),
) -> Year:
    """Draw a year, one stream a commune. With the figures of the year `before` each commune starts with what
    its `parents` then ended with."""
    year = Year(number, province, units_on(date(number, 12, 31)), {})
    for unit in year.communes():
        rng = random.Random(f"{seed}-{number}-{unit.code}")
        ended = None if before is None else _ended([before[code] for code in parents(unit)])
        year.facts[unit.code] = commune_facts(rng, unit.type, ended)
    return year


def _ended(all_facts: Sequence[Mapping[str, Fact]]) -> dict[str, Fact]:
    ends = [key for key in all_facts[0] if key.endswith("_end")]
    return {key: sum(int(str(facts[key])) for facts in all_facts) for key in ends}


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a district sends: all its communes but the `absent`, with figures that are `changed`."""

    sender: Place
    received: date
    layout: Layout
    absent: tuple[str, ...] = ()
    changed: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)

    @property
    def sending(self) -> Sending:
        """What came in."""
        suffix = f"-lan-{self.layout.revision}" if self.layout.revision > 1 else ""
        return Sending(file_name(self.sender, suffix), self.sender, self.received)

    def corrected(self, received: date) -> Workbook:
        """The second version: nothing is absent or changed any more."""
        return Workbook(self.sender, received, replace(self.layout, revision=2))


def district_workbooks(
    year: Year,
    days: Mapping[str, date],
    layouts: Mapping[str, Layout] | None = None,
    absent: Sequence[str] = (),
    wrong: Mapping[str, Mapping[str, Fact]] | None = None,
) -> tuple[Workbook, ...]:
    """A workbook of each district that has a day. `absent` communes have no row, and `wrong` are figures sent
    in place of those drawn."""
    chosen = layouts or {unit.code: one for unit, one in zip(year.districts, HABITS, strict=False)}
    return tuple(
        Workbook(
            district,
            days[district.code],
            chosen[district.code],
            tuple(code for code in year.codes(district.code) if code in absent),
            {code: facts for code, facts in (wrong or {}).items() if code in year.codes(district.code)},
        )
        for district in year.districts
        if district.code in days
    )


def write_workbooks(
    folder: Path, year: Year, workbooks: Sequence[Workbook], ids: Sequence[str] = OF_MODEL
) -> None:
    """Write the workbooks, a sheet a form."""
    forms, indicators = load_forms(ids=ids), load_indicators()
    folder.mkdir(parents=True, exist_ok=True)
    for book in workbooks:
        district, day = book.sender, book.received
        units = tuple(u for u in year.communes(district.code) if u.code not in book.absent)
        facts = {u.code: {**year.facts[u.code], **book.changed.get(u.code, {})} for u in units}
        town = district.name.removeprefix(district.type + " ")
        signed = f"{town}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
        sheets = [
            draw(Report(district, units, year.number, signed, form, indicators, facts, book.layout))
            for form in forms.values()
        ]
        paint(folder / book.sending.file, sheets, f"Báo cáo năm {year.number} – {district.name}", day)


def known_figures(year: Year, workbooks: Sequence[Workbook], wrong: Sequence[Wrong] = ()) -> Figures:
    """What is known once all came in: of each district the workbook that came last, without the figures that
    contradict each other."""
    doubted = {(one.unit, name) for one in wrong for name in one.indicators}
    last = {book.sender.code: book for book in sorted(workbooks, key=lambda b: b.received)}
    return {
        code: {
            name: fact
            for name, fact in {**year.facts[code], **book.changed.get(code, {})}.items()
            if fact is not None and (code, name) not in doubted
        }
        for book in last.values()
        for code in year.codes(book.sender.code)
        if code not in book.absent
    }
