"""The plan of Hưng Yên for 2026 on the province's 104 communes: two levels, no districts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kpi.model.period import parse_period
from kpi.plan.following import follow
from kpi.plan.types import Outcome, Verdict
from kpi.spec.kinds import plan as plans
from tests.rollup.world import reports
from tests.shipped import shipped_specs, shipped_units

PERIOD = parse_period("2026")
TREE = shipped_units().at(PERIOD.end, "33")
COMMUNES = [unit.code for unit in TREE.under("33", "commune")]


def outcomes(figures: Mapping[str, list[int]], period: str = "2026") -> Mapping[str, Outcome]:
    """By target, where each indicator has these numbers, one for each commune from the first on."""
    lines = [
        f"{unit} {name} {number} form=10"
        for name, numbers in figures.items()
        for unit, number in zip(COMMUNES, numbers, strict=False)
    ]
    specs = shipped_specs("33")
    plan = specs.of(plans.KIND)["hung-yen-199-2026"]
    when = parse_period(period)
    con = reports("\n".join(lines), period)
    done = follow(con, TREE, plan, when, "33", specs.indicators, list(specs.forms.values()))
    return {one.target.id: one.outcome for one in done.targets}


@pytest.mark.parametrize(("free", "verdict"), [(52, "reached"), (51, "not_reached")])
def test_half_of_104_communes_are_52(free: int, verdict: Verdict) -> None:
    found = outcomes({"drug_free": [1] * free + [0] * (104 - free)})["hy.t1"]
    assert (found.verdict, found.needed) == (verdict, 52)
    assert found.measured is not None
    assert found.measured.denominator == (104, 104)


def test_more_than_90_percent_is_not_reached_by_90() -> None:
    clients = {"drug_clients": [10] * 104}
    for supported, verdict in (([9] * 104, "not_reached"), ([9] * 103 + [10], "reached")):
        found = outcomes({**clients, "drug_clients_supported": supported})["hy.t5"]
        assert (found.verdict, found.needed) == (verdict, 937)  # 936 of 1,040 are 90 %


def test_communes_that_were_recognised_before_are_to_be_kept() -> None:
    before, none_before = [1] * 10 + [0] * 94, [0] * 104
    kept = outcomes({"drug_free_before": before, "drug_free": [1] * 30 + [0] * 74})["hy.t6"]
    assert (kept.verdict, kept.needed) == ("reached", 10)
    lost = outcomes({"drug_free_before": before, "drug_free": [0] + [1] * 103})["hy.t6"]
    assert (lost.verdict, lost.gap) == ("not_reached", (1, 1))
    assert outcomes({"drug_free_before": none_before})["hy.t6"].verdict == "does_not_arise"


def test_each_institution_has_two_terms() -> None:
    schools = {"schools": [3] * 104, "schools_term_1": [3] * 104}
    assert outcomes({**schools, "schools_term_2": [3] * 104})["hy.t8"].verdict == "reached"
    found = outcomes({**schools, "schools_term_2": [3] * 103 + [2]})["hy.t8"]
    assert (found.verdict, found.needed, found.gap) == ("not_reached", 624, (1, 1))
    assert outcomes(schools)["hy.t8"].verdict == "cannot_tell"


def test_where_nothing_was_found_nothing_was_to_be_destroyed() -> None:
    found = outcomes({"drug_points_found": [0] * 104, "drug_points_destroyed": [0] * 104})
    assert found["hy.t4a"].verdict == "does_not_arise"
    assert outcomes({"addicts_new": [0] * 103 + [1]})["hy.t3b"].verdict == "not_reached"


def test_half_a_year_has_no_verdict_and_the_province_cannot_be_told() -> None:
    half = outcomes({"station_able": [1] * 104}, "2026-S1")
    assert (half["hy.t7"].verdict, half["hy.t7"].reason) == ("no_verdict", "part_of_year")
    assert (half["hy.t2"].verdict, half["hy.t2"].reason) == ("cannot_tell", "not_collected")
