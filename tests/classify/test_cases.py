"""QĐ 28/2025 by cases written down as data: every threshold at, below and above, every gap of the text under
both of its readings, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kpi.classify.judging import ways
from kpi.classify.types import Result
from tests.classify.world import cases, commune, decision, judge_commune, judge_province

COMMUNES = cases("communes")["cases"]
PROVINCES = cases("provinces")["cases"]


def ids(many: list[Any]) -> list[str]:
    return [case["id"] for case in many]


def seen(case: Mapping[str, Any], result: Result) -> dict[str, Any]:
    """Of a result what its case speaks of."""
    return {
        "possible": set(result.possible),
        "conditions": {name: result.conditions[name] for name in case.get("conditions", {})},
    }


def wanted(case: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "possible": set(case.get("possible") or [case["class"]]),
        "conditions": case.get("conditions", {}),
    }


@pytest.mark.parametrize("case", COMMUNES, ids=ids(COMMUNES))
def test_a_commune_comes_to_what_its_case_says(case: Mapping[str, Any]) -> None:
    way = ways(decision(), case.get("readings", {}))[:1]
    [result] = judge_commune(commune(**case["figures"]), way)
    assert seen(case, result) == wanted(case), case["note"]


@pytest.mark.parametrize("case", PROVINCES, ids=ids(PROVINCES))
def test_a_province_comes_to_what_its_case_says(case: Mapping[str, Any]) -> None:
    way = ways(decision(), case.get("readings", {}))[:1]
    communes = [commune(**figures) for number, figures in case["communes"] for _ in range(number)]
    [result] = judge_province(communes, way)
    assert seen(case, result) == wanted(case), case["note"]


def test_every_condition_has_a_case_that_meets_it_and_one_that_does_not() -> None:
    for name, many in (("commune", COMMUNES), ("province", PROVINCES)):
        level = decision().level(name)
        assert level is not None
        told = {(key, met) for case in many for key, met in case.get("conditions", {}).items()}
        assert {(one.id, met) for one in level.conditions for met in (True, False)} <= told


def test_every_reading_is_tried_both_ways() -> None:
    tried = {pair for case in COMMUNES for pair in case.get("readings", {}).items()}
    assert {(one.id, option.id) for one in decision().readings for option in one.options} - tried == {
        ("zero", "above"),
        ("bands", "cumulative"),
    }  # the defaults, under which all others are
