"""Sơn La for 2022: 11 of its 12 districts send, one of them twice; no day is named, so nobody is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from ..model import class_of, number
from ..table import Fact
from .expecting import share_of_sums, share_of_units, with_supports
from .province import drawn_year, known_figures, own_workbooks, workbooks_of, write_workbooks
from .sample import Collection, Expected, Figures, Sample, Wrong

PLAN, PROVINCE, YEAR, SEED = "son-la-2022", "14", 2022, 20221214
_SILENT = "127"  # Sốp Cộp
_TWICE, _UNBALANCED = "122", "03901"  # Phù Yên, and its Xã Suối Tọ
_ABSENT = "04063"  # of Yên Châu
_WRONG = Wrong(
    "03652",
    ("supported", "support_needed"),
    "9 supported of 5 in need",
    "check.supported_within_support_needed",
)
_SEPARATE = ("121", "126")  # Bắc Yên and Sông Mã have a plan that is not integrated
_PLANS = ("district_plan", "district_plan_integrated")
_DAYS = {
    "116": 8, "118": 14, "119": 8, "120": 8, "121": 14, "122": 8, "123": 15, "124": 14, "125": 8, "126": 22,
    "128": 14,
}  # fmt: skip


def son_la() -> Sample:
    """All of it."""
    year = drawn_year(YEAR, PROVINCE, SEED)
    for facts in year.facts.values():
        facts["registered"] = True
        clear_hotspots(facts)
    wrong: Mapping[str, Mapping[str, Fact]] = {
        _WRONG.unit: {"supported": 9, "support_needed": 5},
        _UNBALANCED: {"drug_users_end": number(year.facts[_UNBALANCED], "drug_users_end") + 7},
    }
    days = {code: date(YEAR, 12, day) for code, day in _DAYS.items()}
    for unit in year.reporters:
        told = {"district_plan": True, "district_plan_integrated": unit.code not in _SEPARATE}
        year.facts[unit.code] = {**told, "district_harm_reduction": False, "district_team_178": True}
    books = workbooks_of(year, days, absent=(_ABSENT,), wrong=wrong)
    books += tuple(one.corrected(date(YEAR, 12, 22)) for one in books if one.reporter == _TWICE)
    books += own_workbooks(year, days)
    figures = known_figures(year, books, (_WRONG,))
    districts = tuple(unit.code for unit in year.reporters)
    collection = Collection(
        period=str(YEAR),
        draw=partial(write_workbooks, year=year, workbooks=books),
        sendings=tuple(one.sending for one in books),
        reporters=year.reporters,
        last_day=None,
        targets=_targets(year.codes(), districts, figures),
        below={code: _targets(year.codes(code), (code,), figures) for code in ("121", "124", _SILENT)},
        absent=(_ABSENT,),
        wrong=(_WRONG,),
    )
    return Sample(PLAN, PROVINCE, (collection,))


def clear_hotspots(facts: dict[str, Fact]) -> None:
    """All hot spots of prostitution are cleared by the end of the year."""
    name = "prostitution_hotspots"
    there = number(facts, f"{name}_start") + number(facts, f"{name}_found")
    facts |= {f"{name}_cleared": there, f"{name}_end": 0, f"{name}_reopened": 0}
    facts["prostitution_class"] = class_of(facts, "sex_sellers", name)


def _targets(units: Sequence[str], districts: Sequence[str], figures: Figures) -> Mapping[str, Expected]:
    sums = partial(share_of_sums, units, figures)
    planned = share_of_units(
        units, figures, ("plan_issued", "plan_integrated"), lambda plan, integrated: plan and integrated
    )
    found = ("prostitution_hotspots_start", "prostitution_hotspots_found")
    cases = sums(("cases_tried",), ("cases_prosecuted",), conditional=True)
    trials = partial(sums, whole=("trials_carried", "trials_opened"), conditional=True)
    conditional = ("conditional_establishments",)
    return {
        "sl.t1": with_supports(
            share_of_units(districts, figures, _PLANS, lambda plan, integrated: plan and integrated),
            plan=share_of_units(districts, figures, _PLANS[:1], bool),
            integrated=share_of_units(districts, figures, _PLANS[1:], bool),
            communes=planned,
        ),
        "sl.t2": sums(("supported",), ("support_needed",), conditional=True),
        "sl.t3": with_supports(
            sums(("conditional_listed",), conditional),
            **{"at-risk": sums(("est_listed",), ("establishments",))},
        ),
        "sl.t4": with_supports(
            sums(("conditional_committed",), conditional),
            **{"at-risk": sums(("est_committed",), ("establishments",))},
        ),
        "sl.t5": sums(("prostitution_hotspots_cleared",), found, conditional=True),
        "sl.t6": with_supports(
            trials(("trials_held",)),
            investigated=trials(("trials_investigated",)),
            charged=trials(("trials_charged",)),
            cases=cases,
        ),
        "sl.t7": share_of_units(units, figures, ("registered",), bool),
    }
