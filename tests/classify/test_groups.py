"""Criteria that differ in a group of provinces: cases written down as data, random communes judged twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.classify.classifying import classify
from kpi.classify.figures import looked_at
from kpi.classify.judging import judge
from kpi.findings import load_catalogue
from kpi.rollup.bounding import bounds_of
from kpi.spec.groups import groups_holding
from kpi.spec.kinds.classification import Classification, build
from kpi.spec.places import builtin_specs
from tests.classify import naive
from tests.classify.test_twice import FIGURES, WAYS
from tests.classify.world import cases, commune, known
from tests.rollup.world import reports, units
from tests.shipped import shipped_specs

CASES = cases("groups")


@cache
def variant() -> Classification:
    """The Decision with a lower limit of I.A in the group."""
    text = (builtin_specs() / "classifications" / "qd-28-2025.json").read_text("utf-8")
    data = json.loads(text, parse_float=Decimal)
    data["groups"] = CASES["groups"]
    [condition] = [one for one in data["levels"][0]["conditions"] if one["id"] == "I.A"]
    [test] = condition["tests"]
    lower = deepcopy(test)
    lower["when"] = test["when"].replace(">= 0.005", f">= {Decimal(CASES['rate']) / 100}")
    assert lower != test
    condition["tests"] = [{**test, "outside": ["vung-cao"]}, {**lower, "within": ["vung-cao"]}]
    return build(data)


def conditions(figures: Mapping[str, Any], groups: tuple[str, ...]) -> list[Mapping[str, bool | None]]:
    one = variant().level("commune")
    bounds = bounds_of(looked_at(one), known(figures), shipped_specs(None).indicators)
    return [result.conditions for result in judge(one, bounds, WAYS, groups=groups)]


@pytest.mark.parametrize("case", CASES["cases"], ids=[case["id"] for case in CASES["cases"]])
def test_a_criterion_is_asked_as_of_the_provinces_group_on_the_last_day(case: Mapping[str, Any]) -> None:
    groups = groups_holding(variant().groups, case["province"], date.fromisoformat(case["day"]))
    all_met = conditions(commune(**case["figures"]), groups)
    assert {met["I.A"] for met in all_met} == {case["met"]}


@settings(max_examples=30)
@given(FIGURES, st.booleans())
def test_a_commune_is_what_the_text_makes_of_it_in_its_group(
    figures: dict[str, int], is_member: bool
) -> None:
    one = variant().level("commune")
    bounds = bounds_of(looked_at(one), known(commune(**figures)), shipped_specs(None).indicators)
    results = judge(one, bounds, WAYS, groups=("vung-cao",) * is_member)
    rate = CASES["rate"] if is_member else "0.5"
    assert [one.settled for one in results] == [naive.commune_result(figures, way, rate) for way in WAYS]


def test_what_the_group_is_stands_with_the_classes_and_each_commune_is_judged_by_its_own_province() -> None:
    lines = [
        f"{unit} {name} {chr(39) * name.startswith('residents_')}{value}"
        for unit in ("29863", "30280")
        for name, value in commune(addicts_filed=30, drug_points=2, drug_arrests=10).items()
    ]
    tree, indicators = units(day=date(2026, 6, 30)), shipped_specs(None).indicators
    classing = classify(reports("\n".join(lines), "2026"), tree, variant(), {}, "2026", None, indicators)
    rows = {row.unit: row for row in classing.rows}
    assert (rows["29863"].groups, rows["29863"].result.settled) == (("vung-cao",), "I")
    assert (rows["30280"].groups, rows["30280"].result.settled) == ((), "II")
    words = load_catalogue("en")
    told = {note.code: words.message(note) for note in classing.notes}
    assert "Highlands" in told["class.group"]
    assert "Tỉnh Đồng Tháp" in told["class.group"]
    assert "Tỉnh An Giang" in told["class.no_group"]
