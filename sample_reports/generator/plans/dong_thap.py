"""Đồng Tháp for 2021, as it stands in the repository, and for 2022: all districts, two of them late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from .. import dong_thap as first
from ..additional import OF_PROVINCE
from ..faults import MISSING_UNITS
from ..forms import load_forms
from ..layout import Layout
from ..model import number
from ..names import file_name
from ..table import Fact
from ..units import units_on
from .expecting import (
    NO_BASELINE,
    counted,
    share_of_sums,
    share_of_units,
    with_supports,
    without_verdict,
)
from .expecting_change import not_more
from .province import Workbook, Year, drawn_year, known_figures, own_workbooks, workbooks_of, write_workbooks
from .sample import Collection, Expected, Figures, Sample, Sending, Wrong

PLAN, PROVINCE, SEED = "dong-thap-208-2021", "87", 20221231
_TWICE = "877"
_SECOND = date(2021, 12, 20)
_DAYS = {
    2021: {"875": 15},
    2022: {"866": 8, "867": 8, "868": 14, "869": 8, "870": 8, "871": 14, "872": 8, "873": 8, "874": 15,
           "875": 8, "876": 20, "877": 14},
}  # fmt: skip
_INTEGRATED = 10  # districts with an integrated plan
_ONE_FORM = "30037"  # of Tháp Mười: a single form of propaganda in 2022
_WRONG = Wrong(
    "30169", ("officials_trained", "officials"), "6 trained of 4", "check.officials_trained_within_officials"
)

_WRONG_TOTAL = Wrong("875", ("inspected",), "the total says 120, its rows 129", "check.total_equals_sum")


def dong_thap() -> Sample:
    """Both years."""
    drawn = dict(first.synthetic_province().facts)
    before = Year(2021, PROVINCE, units_on(date(2021, 12, 31)), drawn)
    told = {
        code: {name: fact for name, fact in facts.items() if fact is not None}
        for code, facts in drawn.items()
        if code not in MISSING_UNITS
    }
    return Sample(PLAN, PROVINCE, (_in_repository(before, told), _second(before, told)))


def _in_repository(year: Year, figures: Figures) -> Collection:
    sendings = [
        Sending(file_name(one), one.code, date(2021, 12, _DAYS[2021].get(one.code, 14)))
        for one in year.reporters
    ]
    sendings += [
        Sending(file_name(one, "-lan-2"), one.code, _SECOND) for one in year.reporters if one.code == _TWICE
    ]
    return Collection(
        period="2021",
        draw=first.write_dong_thap,
        sendings=tuple(sendings),
        reporters=year.reporters,
        last_day=date(2021, 12, 14),
        targets=_targets(year, PROVINCE, figures),
        below={code: _targets(year, code, figures) for code in ("866", "871")},
        absent=tuple(sorted(MISSING_UNITS)),
        wrong=(_WRONG_TOTAL,),
    )


def _second(before: Year, told: Figures) -> Collection:
    year = drawn_year(2022, PROVINCE, SEED, before.facts)
    for facts in year.facts.values():
        facts |= {"registered": True, "officials_trained": facts["officials"]}
        _all_supported(facts)
        facts["propaganda_forms"] = max(2, int(str(facts["propaganda_forms"])))
    year.facts[_ONE_FORM] |= {"propaganda_forms": 1}
    wrong: Mapping[str, Mapping[str, Fact]] = {_WRONG.unit: {"officials": 4, "officials_trained": 6}}
    days = {code: date(2022, 12, day) for code, day in _DAYS[2022].items()}
    for rank, unit in enumerate(year.reporters):
        own: dict[str, Fact] = {"district_plan": True, "district_plan_integrated": rank < _INTEGRATED}
        year.facts[unit.code] = own | {"district_harm_reduction": False, "district_team_178": True}
    books = workbooks_of(year, days, first.LAYOUTS, wrong=wrong)
    books = (*books, *own_workbooks(year, days), _province(year))
    figures = known_figures(year, books, (_WRONG,))
    books = (*books, _police(year))
    return Collection(
        period="2022",
        draw=partial(write_workbooks, year=year, workbooks=books),
        sendings=tuple(one.sending for one in books),
        reporters=year.reporters,
        last_day=date(2022, 12, 14),
        targets=_targets(year, PROVINCE, figures, told),
        below={code: _targets(year, code, figures, told) for code in ("871", "872", "875")},
        wrong=(_WRONG,),
    )


def _province(year: Year) -> Workbook:
    """What the province tells of itself: its plan is integrated."""
    unsaid: dict[str, Fact] = dict.fromkeys(load_forms(ids=(OF_PROVINCE,))[OF_PROVINCE].leaves)
    plans: dict[str, Fact] = {"press_items": 24, "province_plan": True, "province_plan_integrated": True}
    year.facts[PROVINCE] = unsaid | plans
    province = year.country.get("province", PROVINCE)
    return Workbook(province, (province,), date(2022, 12, 14), forms=(OF_PROVINCE,), part="bieu-13")


def _police(year: Year) -> Workbook:
    """What the police of the province sends: cases by commune, in one of them one more than the district has.
    It stands beside the reports of the districts and takes the place of none."""
    layout = Layout(totals="typed", office="CÔNG AN", sender_line="Đơn vị báo cáo: Công an {sender}")
    own = {"cases_found": number(year.facts[_ONE_FORM], "cases_found") + 1}
    province = year.country.get("province", PROVINCE)
    received = date(2022, 12, 14)
    return Workbook(
        province, year.communes(), received, layout, ("04",), changed={_ONE_FORM: own}, agency="police"
    )


def _all_supported(facts: dict[str, Fact]) -> None:
    """Whoever is in need of support is supported."""
    kinds = ("support_health", "support_legal", "support_training", "support_work", "support_loans")
    facts |= {"supported": facts["support_needed"], **dict.fromkeys(kinds, 0)}
    facts["support_health"] = facts["supported"]


def _targets(
    year: Year, under: str, figures: Figures, before: Figures | None = None
) -> Mapping[str, Expected]:
    units = year.codes("" if under == PROVINCE else under)
    districts = [one.code for one in year.reporters if under in (PROVINCE, one.code)]
    sums, share = partial(share_of_sums, units, figures), partial(share_of_units, units, figures)
    start = counted(units, figures, "sex_sellers_start")
    once = without_verdict(sums(("inspected_ever",), ("establishments",)), "no_milestone")
    cases = sums(("cases_handled",), ("cases_found",), conditional=True)
    return {
        "dt.t1a": NO_BASELINE,
        "dt.t1b": with_supports(not_more(units, figures, before, "sex_sellers_end"), start=start),
        "dt.t2": share(("propaganda_forms",), lambda forms: forms >= 2),
        "dt.t3a": with_supports(
            sums(("violators_handled",), ("violators_found",), conditional=True), cases=cases
        ),
        "dt.t3b": {**sums(("inspected",), ("establishments",)), "readings": {"once": once}},
        "dt.t4": sums(("supported",), ("support_needed",), conditional=True),
        "dt.t5": share(("registered",), bool),
        "dt.t6": with_supports(
            _state(under, figures),
            districts=share_of_units(districts, figures, ("district_plan_integrated",), bool),
            communes=share(("plan_integrated",), bool),
        ),
        "dt.t7": sums(("officials_trained",), ("officials",)),
    }


def _state(under: str, figures: Figures) -> Expected:
    """Whether the province has an integrated plan; of a district that is not asked."""
    if under != PROVINCE:
        return {"verdict": "cannot_tell", "reason": "no_units"}
    answer = share_of_units((PROVINCE,), figures, ("province_plan_integrated",), bool)
    return {key: one for key, one in answer.items() if key != "needed"}
