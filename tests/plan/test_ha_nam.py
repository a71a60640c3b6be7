"""The plan of Hà Nam on the province's communes and districts of 2017 and 2020."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kpi.model.level import Level
from kpi.model.period import parse_period
from kpi.plan.following import follow
from kpi.plan.types import Outcome, Verdict
from kpi.spec.kinds import plan as plans
from tests.rollup.world import reports
from tests.shipped import shipped_specs, shipped_units


def outcomes(year: str, level: Level, figures: Mapping[str, tuple[int, int]]) -> Mapping[str, Outcome]:
    """By target, where of each indicator so many units of a level say yes, and so many no."""
    period = parse_period(year)
    tree = shipped_units().at(period.end, "35")
    lines = [
        f"{unit.code} {name} {int(place < yes)} form=09"
        for name, (yes, no) in figures.items()
        for place, unit in enumerate(tree.under("35", level)[: yes + no])
    ]
    specs = shipped_specs("35")
    forms = [form for form in specs.forms.values() if form.validity.covers(period.end)]
    con = reports("\n".join(lines), year)
    plan = specs.of(plans.KIND)["ha-nam-1295-2016"]
    done = follow(con, tree, plan, period, "35", specs.indicators, forms)
    return {one.target.id: one.outcome for one in done.targets}


@pytest.mark.parametrize(
    ("year", "yes", "whole", "needed", "verdict"),
    [
        ("2017", 87, 116, 87, "reached"),
        ("2017", 86, 116, 87, "not_reached"),
        ("2020", 109, 109, 109, "reached"),
        ("2020", 108, 109, 109, "not_reached"),
    ],
)
def test_75_percent_of_116_in_2017_and_all_of_109_in_2020(
    year: str, yes: int, whole: int, needed: int, verdict: Verdict
) -> None:
    figures = {"propaganda_forms": (whole, 0), "propaganda_regular": (yes, whole - yes)}
    found = outcomes(year, "commune", figures)["hn.t1"]
    assert (found.needed, found.verdict) == (needed, verdict)


def test_95_percent_of_109_are_104() -> None:
    for yes, verdict in ((104, "reached"), (103, "not_reached")):
        found = outcomes("2020", "commune", {"healthy_prostitution": (yes, 109 - yes)})["hn.t10"]
        assert (found.needed, found.verdict) == (104, verdict)
    assert outcomes("2019", "commune", {"healthy_prostitution": (116, 0)})["hn.t10"].verdict == "no_verdict"


def test_half_of_six_districts_are_three() -> None:
    for yes, verdict in ((3, "reached"), (2, "not_reached")):
        found = outcomes("2017", "district", {"district_plan_integrated": (yes, 6 - yes)})["hn.t3"]
        assert (found.needed, found.verdict) == (3, verdict)
        found = outcomes("2020", "district", {"district_harm_reduction": (yes, 6 - yes)})["hn.t4"]
        assert (found.needed, found.verdict) == (3, verdict)


def test_10_percent_of_116_new_communes_are_12() -> None:
    for yes, verdict in ((12, "reached"), (11, "not_reached")):
        found = outcomes("2017", "commune", {"healthy_both_new": (yes, 116 - yes)})["hn.t9"]
        assert (found.needed, found.verdict) == (12, verdict)


def test_what_is_held_against_an_earlier_year_needs_it() -> None:
    found = outcomes("2020", "commune", {"est_disguised": (2, 107)})
    assert found["hn.t7"].verdict == "no_baseline"
    assert found["hn.t8"].verdict == "no_baseline"
