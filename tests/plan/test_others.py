"""Plans without numbers, plans of a commune and of the whole country."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kpi.findings import load_catalogue
from kpi.model.period import parse_period
from kpi.pipeline.figures import plan_years
from kpi.pipeline.opening.workspace import open_workspace
from kpi.plan.following import follow
from kpi.plan.types import Followed
from kpi.spec.kinds import plan as plans
from kpi.spec.places import builtin_specs
from kpi.tables.plan_words import plan_tables
from kpi.units.gazetteer.tree import Tree
from tests.e2e.program import Office, new_office
from tests.rollup.world import reports
from tests.shipped import shipped_specs, shipped_units

NATIONAL = ("qd-361-2016", "qd-1629-2021", "ctmtqg-ma-tuy-2030")


def raw(name: str) -> Any:
    return json.loads((builtin_specs() / "plans" / f"{name}.json").read_text("utf-8"))


def followed(name: str, lines: str, period: str, under: str, tree: Tree | None = None) -> Followed:
    """A plan of the program on figures by lines "unit indicator value"."""
    specs, when = shipped_specs(None), parse_period(period)
    where = shipped_units().at(when.end, under or None) if tree is None else tree
    forms = [form for form in specs.forms.values() if form.validity.covers(when.end)]
    con = reports(lines, period)
    return follow(con, where, specs.of(plans.KIND)[name], when, under, specs.indicators, forms)


def test_lai_chau_has_no_target_and_nothing_is_shown_as_one() -> None:
    lines = """
    105 district_team_178 1 form=12
    106 district_team_178 0 form=12
    12 province_team_178 1 form=13
    """
    done = followed("lai-chau-879-2013", lines, "2013", "12")
    verdicts = {(one.outcome.verdict, one.outcome.reason) for one in done.targets}
    assert verdicts == {("no_verdict", "no_target")}
    assert all(one.outcome.planned is None and one.outcome.needed is None for one in done.targets)
    measured = {one.target.id: one.outcome.measured for one in done.targets}
    provincial, districts, communes = (measured[id_] for id_ in ("lc.m1", "lc.m2", "lc.m4"))
    assert provincial is not None
    assert districts is not None
    assert communes is not None
    assert provincial.numerator == (1, 1)
    assert (districts.numerator, districts.denominator) == ((1, 7), (8, 8))  # six of eight did not say
    assert communes.denominator == (108, 108)
    assert not {"goal"} & {key for one in raw("lai-chau-879-2013")["targets"] for key in one}


def test_lai_chau_reports_twice_a_year_and_never_late() -> None:
    plan = shipped_specs(None).of(plans.KIND)["lai-chau-879-2013"]
    assert len(plan.duties) == 12
    for text, asked in (("2013-S1", True), ("2013", True), ("2013-Q1", False)):
        calendars = [one for one in plan.calendars if one.asks(parse_period(text))]
        assert bool(calendars) == asked
        assert all(one.last_day(parse_period(text)) is None for one in calendars)


def test_cam_ngoc_is_a_plan_of_one_commune(tmp_path: Path) -> None:
    office = new_office(tmp_path / "w", "38")
    done = office.get("plan", "cam-ngoc-2023", "--period", "2023", lang="en")
    assert done["plan"]["unit"] == "15169"
    assert {one["verdict"] for one in done["targets"]} == {"no_verdict"}
    data = raw("cam-ngoc-2023")
    assert [one["id"] for one in data["duties"]] == [
        *(f"cn.g{n}" for n in range(1, 12)), *(f"cn.b{n}" for n in range(1, 7))
    ]  # fmt: skip
    refused = office("plan", "cam-ngoc-2023", "--period", "2023", "--under", "15166")
    assert refused.code == 3


def test_a_commune_counts_its_hamlets() -> None:
    lines = """
    15169 hamlets 5 form=11
    15169 hamlets_programme 4 form=11
    15169 radio_items 24 form=11
    15169 web_items 3 form=11
    15169 social_items 2 form=11
    """
    tree = shipped_units().at(parse_period("2023").end, "38")
    done = followed("cam-ngoc-2023", lines, "2023", "15169", tree)
    found = {one.target.id: one.outcome for one in done.targets}
    hamlets, items = found["cn.m1"].measured, found["cn.m4"].measured
    assert hamlets is not None
    assert items is not None
    assert (hamlets.numerator, hamlets.denominator) == ((4, 4), (5, 5))
    assert items.numerator == (29, 29)


@pytest.mark.parametrize("name", NATIONAL)
def test_a_national_programme_says_that_its_words_are_a_summary(name: str) -> None:
    text = raw(name)["text"]
    assert (text["complete"], text["paraphrased"]) == (False, True)
    catalogue, plan = load_catalogue("vi"), shipped_specs(None).of(plans.KIND)[name]
    targets = plan_tables(plan, catalogue)[0]
    place = [column.key for column in targets.columns].index("quote")
    assert all(str(row.cells[place]).startswith("(tóm lược) ") for row in targets.rows)
    notes = [note.code for note in followed(name, "33 press_items 1", plan_year(name), "33").notes]
    assert "plan.paraphrased" in notes
    assert "plan.part_of_country" in notes


def plan_year(name: str) -> str:
    return raw(name)["valid_from"][:4]


def test_a_national_programme_is_followed_in_the_workspace_of_a_province(office: Office) -> None:
    done = office.get("plan", "qd-1629-2021", "--period", "2021")
    assert done["plan"]["unit"] == "87"
    assert office.get("plan", "qd-1629-2021")["plan"]["unit"] == "82"  # as it is called in its last year


def test_along_the_years_a_province_is_looked_at_by_the_code_it_has_then(office: Office) -> None:
    workspace = open_workspace(office.root)
    plan = shipped_specs(None).of(plans.KIND)["qd-1629-2021"]
    codes = [plan_years.top_of(plan, parse_period(str(year)), workspace) for year in range(2021, 2026)]
    assert codes == ["87", "87", "87", "87", "82"]


def test_the_whole_country_is_all_provinces() -> None:
    lines = "87 province_plan 1 form=13\n14 province_plan 0 form=13"
    tree = shipped_units().at(parse_period("2022").end)
    done = followed("qd-1629-2021", lines, "2022", "", tree)
    [plan] = [one.outcome for one in done.targets if one.target.id == "p1629.t4a"]
    assert plan.measured is not None
    assert plan.measured.denominator == (63, 63)
    assert plan.measured.numerator == (1, 62)
    assert plan.verdict == "not_reached"
    assert "plan.part_of_country" not in [note.code for note in done.notes]
