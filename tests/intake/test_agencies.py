"""Reports of agencies are taken where a plan in force names the agency and its form, and are its own."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from kpi.intake.context import Context, prepare
from kpi.model.period import parse_period
from kpi.plan.agencies import Agencies, Force, in_force
from kpi.spec.kinds.plan import Plan, build
from kpi.units.gazetteer.tree import COUNTRY
from tests.intake.books import read, sheet_of
from tests.intake.conftest import office
from tests.intake.test_senders import HOME, headed, reporters, row, sheet
from tests.plan.office_plans import HEALTH, calendars, office_plan
from tests.plan.world import WORDS
from tests.shipped import shipped_units

POLICE = {"id": "police", "name": {"vi": "Công an", "en": "Police"}, "levels": ["province", "district"],
          "words": ["Công an"]}  # fmt: skip


@lru_cache
def dong_thap(form: str = "05") -> Context:
    """Đồng Tháp in 2021, by a plan that asks police and health centres for a form."""
    plan = office_plan(agencies=[HEALTH, POLICE])
    who = {"name": WORDS, "agencies": ["health-centre", "police"]}
    one = build({**plan, "calendars": calendars({"forms": [form], "reporters": who})})
    context = office("87", "2021")
    return replace(context, agencies=Agencies(context.tree, in_force([one], context.tree, "87")))


@pytest.mark.parametrize(
    ("line", "reporter"),
    [
        ("Công an huyện Thanh Bình", "874:police"),
        ("CÔNG AN HUYỆN THANH BÌNH, TỈNH ĐỒNG THÁP", "874:police"),
        ("Trung tâm Y tế huyện Thanh Bình", "874:health-centre"),
        ("Trạm Y tế xã Tân Quới", "30133:health-centre"),
    ],
)
def test_an_agency_that_a_plan_names_is_a_reporter_of_its_own(line: str, reporter: str) -> None:
    found = read(sheet_of(sheet(line, HOME[0])), dong_thap())
    assert (found.grave, reporters(found), set(found.units())) == ([], {reporter}, {"30133"})


@pytest.mark.parametrize("line", ["Công an xã Tân Quới", "Hội Phụ nữ xã Tân Quới", "Sở Y tế"])
def test_one_that_no_plan_names_at_that_level_is_refused(line: str) -> None:
    assert read(sheet_of(sheet(line, HOME[0])), dong_thap()).codes == ["file.agency"]


def test_a_letterhead_names_an_agency_too() -> None:
    found = read(sheet_of(headed("UBND HUYỆN THANH BÌNH", "TRUNG TÂM Y TẾ")), dong_thap())
    assert (found.grave, reporters(found)) == ([], {"874:health-centre"})
    police = read(sheet_of(headed("CÔNG AN TỈNH ĐỒNG THÁP", "CÔNG AN HUYỆN THANH BÌNH")), dong_thap())
    assert (police.grave, reporters(police)) == ([], {"874:police"})


def test_that_of_a_province_may_have_issued_the_form_alone() -> None:
    issued = read(sheet_of(headed("CÔNG AN TỈNH ĐỒNG THÁP", sender="UBND huyện Thanh Bình")), dong_thap())
    assert (issued.grave, reporters(issued)) == ([], {"874"})
    two = [*HOME, row(9, "30001", "Thị trấn Tràm Chim")]
    own = read(sheet_of(headed("CÔNG AN TỈNH ĐỒNG THÁP", rows=two)), dong_thap())
    assert reporters(own) == {"87:police"}


def test_a_line_without_a_unit_means_the_agency_of_the_province() -> None:
    found = read(sheet_of(sheet("Công an", HOME[0])), dong_thap())
    assert reporters(found) == {"87:police"}


def test_a_form_that_is_not_asked_of_it_refuses_the_file() -> None:
    found = read(sheet_of(sheet("Công an huyện Thanh Bình", HOME[0])), dong_thap("04"))
    assert found.codes == ["file.agency_form"]
    params = dict(found.findings[0].params)
    assert (params["agency"], params["code"], params["forms"]) == (
        "Công an huyện Thanh Bình",
        "05/HT",
        "04/ĐT",
    )


def test_a_plan_is_in_force_in_its_territory_on_its_days_and_several_may_be() -> None:
    def forces(plan: Plan, province: str, day: str) -> list[Force]:
        return list(in_force([plan, plan], shipped_units().at(parse_period(day).end), province))

    whole, commune = build(office_plan()), build(office_plan(territory=[{"code": "30001"}]))
    country = build(office_plan(territory=[{"code": COUNTRY}]))
    assert [len(forces(whole, "87", year)) for year in ("2015", "2016", "2024", "2026")] == [0, 2, 2, 0]
    assert [len(forces(whole, code, "2021")) for code in ("87", "89", COUNTRY)] == [2, 0, 2]
    assert [len(forces(commune, code, "2021")) for code in ("87", "89", COUNTRY)] == [2, 0, 2]
    assert [len(forces(country, code, "2021")) for code in ("87", "89", COUNTRY)] == [2, 2, 2]


def test_the_program_knows_the_agencies_of_its_own_plans() -> None:
    context = office("87", "2021")
    assert context.agencies.name("87:police") == "Công an tỉnh Đồng Tháp"
    assert context.agencies.name("87:nobody") == "nobody tỉnh Đồng Tháp"
    elsewhere = prepare(context.specs, context.tree, "89", context.period).agencies
    assert not [one for force in elsewhere.force for one in force.plan.agencies]
