"""Hà Nam from 2016 to 2020: six districts, 116 communes, and 109 since 2020.

The part of the text at hand names no day for reports, so nobody is late. Lý Nhân corrects its report for
2017: without it 86 of 116 communes kept up propaganda, with it 87, which is just 75 %. For 2019 Bình Lục
sends nothing. The province tells of the press month by month,
from July 2016 on, and of its districts once a year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from ..additional import OF_DISTRICTS, OF_PROVINCE
from ..forms import OF_MODEL, load_forms
from ..table import Fact
from ..units import Place
from .expecting import NO_BASELINE, share_of_sums, share_of_units, without_verdict
from .expecting_change import between, each_month, fall_by, grow_by, yes_before, yes_of
from .ha_nam_figures import PRESS, PROVINCE, ha_nam_years
from .mergers import parents_between
from .province import Workbook, Year, known_figures, workbooks_of, write_workbooks
from .sample import Baseline, Collection, Expected, Figures, Sample

PLAN = "ha-nam-1295-2016"
_SILENT = {2019: "352"}  # Bình Lục
_TWICE = {2017: "353"}  # Lý Nhân
_DISGUISED_2015 = 50


def ha_nam() -> Sample:
    """All five years, before them the months of the press."""
    years = ha_nam_years()
    books = {number: _workbooks(year) for number, year in years.items()}
    figures = {number: known_figures(year, books[number]) for number, year in years.items()}
    months = [_month(years[number], month) for number in PRESS for month in PRESS[number]]
    yearly = [
        _collection(str(number), year, books[number], year.reporters, _targets(year, figures))
        for number, year in years.items()
    ]
    return Sample(PLAN, PROVINCE, (*months, *yearly), (Baseline("hn.t7", 2015, _DISGUISED_2015),))


def _month(year: Year, month: int) -> Collection:
    """What the province tells of the press in a month, early in the next one."""
    province = year.country.get("province", PROVINCE)
    unsaid: dict[str, Fact] = dict.fromkeys(load_forms(ids=(OF_PROVINCE,))[OF_PROVINCE].leaves)
    facts = {PROVINCE: unsaid | {"press_items": PRESS[year.number][month]}}
    told = Year(year.number, PROVINCE, year.country, facts, f"tháng {month} năm {year.number}")
    received = date(year.number + month // 12, month % 12 + 1, 5)
    book = Workbook(province, (province,), received, forms=(OF_PROVINCE,), part="bieu-13")
    return _collection(f"{year.number}-{month:02d}", told, (book,), (province,), {})


def _workbooks(year: Year) -> tuple[Workbook, ...]:
    """Those of the districts, and that of the province about them."""
    days = {unit.code: date(year.number, 12, 10) for unit in year.reporters}
    days.pop(_SILENT.get(year.number, ""), None)
    wrong: dict[str, Mapping[str, Fact]] = {}
    twice = _TWICE.get(year.number)
    if twice:
        first = next(code for code in year.codes(twice) if year.facts[code]["propaganda_regular"])
        wrong[first] = {"propaganda_regular": False}
    books = workbooks_of(year, days, wrong=wrong)
    later = tuple(one.corrected(date(year.number, 12, 20)) for one in books if one.reporter == twice)
    province = year.country.get("province", PROVINCE)
    above = Workbook(
        province, year.reporters, date(year.number, 12, 10), forms=(OF_DISTRICTS,), part="bieu-12"
    )
    return (*books, above, *later)


def _collection(
    period: str,
    year: Year,
    books: tuple[Workbook, ...],
    reporters: tuple[Place, ...],
    targets: Mapping[str, Expected],
) -> Collection:
    return Collection(
        period=period,
        draw=partial(write_workbooks, year=year, workbooks=books),
        sendings=tuple(one.sending for one in books),
        reporters=reporters,
        last_day=None,
        targets=targets,
        forms=() if "-" in period else OF_MODEL,
    )


def _targets(year: Year, all_figures: Mapping[int, Figures]) -> Mapping[str, Expected]:
    number, figures = year.number, all_figures[year.number]
    units, districts = year.codes(), tuple(unit.code for unit in year.reporters)
    share, sums = partial(share_of_units, units, figures), partial(share_of_sums, units, figures)
    of_districts = partial(share_of_units, districts, figures)
    regular = partial(
        share, ("propaganda_forms", "propaganda_regular"), lambda forms, regular: forms >= 1 and regular
    )
    integrated = partial(of_districts, ("district_plan_integrated",), bool)
    handled, found = ([f"{one}_{what}" for one in ("prostitution_cases", "rings")] for what in _DEALT_WITH)
    return {
        "hn.t1": _due(number, {2017: 75, 2020: 100}, regular),
        "hn.t2": each_month(_press(number)),
        "hn.t3": _due(number, {2017: 50, 2020: 100}, integrated),
        "hn.t4": _due(number, {2020: 50}, partial(of_districts, ("district_harm_reduction",), bool)),
        "hn.t5": _due(number, {2020: 1}, lambda percent=1: between(units, figures, "models", percent, 3)),
        "hn.t6": sums(handled, found, conditional=True),
        "hn.t7": _fall(number, units, figures),
        **_healthy(year, all_figures),
        "hn.t10": _due(number, {2020: 95}, partial(share, ("healthy_prostitution",), bool)),
        "hn.t11": _due(number, {2020: 100}, partial(sums, ("officials_trained",), ("officials",))),
    }


_DEALT_WITH = ("handled", "found")


def _press(number: int) -> Mapping[str, int | None]:
    told = PRESS.get(number, {})
    return {f"{number}-{month:02d}": told.get(month) for month in range(1, 13)}


def _fall(number: int, units: Sequence[str], figures: Figures) -> Expected:
    return _due(
        number,
        {2020: 60},
        lambda percent=60: fall_by(units, figures, "est_disguised", _DISGUISED_2015, percent, 80),
    )


def _healthy(year: Year, all_figures: Mapping[int, Figures]) -> Mapping[str, Expected]:
    """Those kept, of which nobody enters how many there were before the plan; and those newly built, in three
    readings."""
    number, units = year.number, year.codes()
    figures, before = all_figures[number], all_figures.get(number - 1)
    new = share_of_units(units, figures, _NEW, bool, 10)
    no_towns = [one.code for one in year.communes() if one.type != "Thị trấn"]
    other = {"no-towns": share_of_units(no_towns, figures, _NEW, bool, 10)}
    if before is None:
        return {
            "hn.t8": NO_BASELINE,
            "hn.t9": {**new, "readings": {"points": NO_BASELINE, "stock": NO_BASELINE, **other}},
        }
    parents = parents_between(date(number - 1, 12, 31), date(number, 12, 31))
    both, both_then = yes_of(units, figures, _BUILT), yes_before(units, parents, before, _BUILT)
    points, stock = grow_by(both, both_then, 10, len(units)), grow_by(both, both_then, 10)
    return {
        "hn.t8": NO_BASELINE,
        "hn.t9": {**new, "readings": {"points": points, "stock": stock, **other}},
    }


_BUILT, _NEW = "healthy_both", ("healthy_both_new",)


def _due(number: int, milestones: Mapping[int, int], expected: Callable[..., Expected]) -> Expected:
    """What is due in the years that are named; in others there is progress and no verdict."""
    if number in milestones:
        return expected(percent=milestones[number])
    return without_verdict(expected(), "no_milestone")
