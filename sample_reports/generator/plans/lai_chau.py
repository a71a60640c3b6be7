"""Lai Châu for the first half of 2013 and for the year: 8 districts, 108 communes; no day is named.

Mường Tè sends nothing for the half, Nậm Nhùn nothing for the year. The districts tell of their communes and
of themselves (whether they have a plan, whether their inspection team was strengthened), the province of
itself. Thị xã Lai Châu became a thành phố within the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from ..additional import OF_PROVINCE
from ..forms import OF_MODEL, load_forms
from ..table import Fact
from ..units import units_on
from .expecting import share_of_units, without_verdict
from .halves import first_half
from .province import Workbook, Year, drawn_year, known_figures, own_workbooks, workbooks_of, write_workbooks
from .sample import Collection, Expected, Figures, Sample, Wrong

PLAN, PROVINCE, YEAR, SEED = "lai-chau-879-2013", "12", 2013, 20130716
_HALF = {"105": 28, "106": 28, "108": 28, "109": 28, "110": 30, "111": 28, "112": 30}
_YEAR = {"105": 13, "106": 13, "107": 20, "108": 13, "109": 13, "110": 20, "111": 13}
_PLANS = {f"{YEAR}-S1": 5, str(YEAR): 7}  # districts with a plan
_TEAMS = {f"{YEAR}-S1": 3, str(YEAR): 6}  # districts whose team was strengthened
_WRONG = Wrong(
    "03397", ("violating", "inspected"), "3 violating of 2 inspected", "check.violating_within_inspected"
)


def lai_chau() -> Sample:
    """Both periods."""
    year = drawn_year(YEAR, PROVINCE, SEED)
    halves = {code: first_half(facts) for code, facts in year.facts.items()}
    half = Year(YEAR, PROVINCE, units_on(date(YEAR, 6, 30)), halves, f"6 tháng đầu năm {YEAR}")
    wrong: Mapping[str, Mapping[str, Fact]] = {_WRONG.unit: {"violating": 3, "inspected": 2}}
    first = _collection(f"{YEAR}-S1", half, {code: date(YEAR, 6, day) for code, day in _HALF.items()})
    days = {code: date(YEAR, 12, day) for code, day in _YEAR.items()}
    return Sample(PLAN, PROVINCE, (first, _collection(str(YEAR), year, days, wrong)))


def _collection(
    period: str,
    year: Year,
    days: Mapping[str, date],
    wrong: Mapping[str, Mapping[str, Fact]] | None = None,
) -> Collection:
    for rank, unit in enumerate(year.reporters):
        year.facts[unit.code] = {
            "district_plan": rank < _PLANS[period],
            "district_plan_integrated": rank < _PLANS[period] - 2,
            "district_harm_reduction": False,
            "district_team_178": rank < _TEAMS[period],
        }
    unsaid: dict[str, Fact] = {
        name: None for form in load_forms(ids=(OF_PROVINCE,)).values() for name in form.leaves
    }
    year.facts[PROVINCE] = unsaid | {"press_items": 8, "province_team_178": period == str(YEAR)}
    province = year.country.get("province", PROVINCE)
    told = max(days.values())
    books = (
        *workbooks_of(year, days, forms=OF_MODEL, wrong=wrong),
        *own_workbooks(year, days),
        Workbook(province, (province,), told, forms=(OF_PROVINCE,), part="bieu-13"),
    )
    wrongs = (_WRONG,) if wrong else ()
    figures = known_figures(year, books, wrongs)
    return Collection(
        period=period,
        draw=partial(write_workbooks, year=year, workbooks=books),
        sendings=tuple(one.sending for one in books),
        reporters=year.reporters,
        last_day=None,
        targets=_targets(year, figures),
        wrong=wrongs,
    )


def _targets(year: Year, figures: Figures) -> Mapping[str, Expected]:
    """The text sets no target: what is there is shown, without a verdict."""
    districts = tuple(unit.code for unit in year.reporters)
    shown = {
        "lc.m1": share_of_units((PROVINCE,), figures, ("province_team_178",), bool),
        "lc.m2": share_of_units(districts, figures, ("district_team_178",), bool),
        "lc.m3": share_of_units(districts, figures, ("district_plan",), bool),
        "lc.m4": share_of_units(year.codes(), figures, ("prostitution_class",), bool),
    }
    return {id_: without_verdict(one, "no_target") for id_, one in shown.items()}
