"""Why a commune is in its class, and of which communes a count is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kpi.findings import Fault
from tests.explain.conftest import Run


def tree(kpi: Run, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(kpi("explain", *words, "--period", "2021", "--format", "json"))
    return told


def below(node: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [child for child in node["children"] if child["kind"] == kind]


def test_a_class_leads_over_limits_and_points_to_the_cells_and_what_lowers_it(kpi: Run) -> None:
    told = tree(kpi, "30025", "class")
    assert told["kind"] == "class"
    assert told["value"] in ("Good", "Fair", "Average", "Weak")
    assert "class " + told["value"] in told["detail"]
    limits = [one["label"] for one in below(told, "rule")]
    assert "Class Fair: from 70 to below 90 points" in limits
    assert [one["detail"] for one in below(told, "rule")].count("the points lie here") == 1
    [points] = below(told, "score")
    inputs = [one for block in points["children"] for criterion in block["children"]
              for one in criterion["children"] if one["kind"] == "input"]  # fmt: skip
    assert all(one["place"]["cell"] for one in inputs)
    assert len(below(told, "cap")) == 1


def test_an_open_class_says_what_is_lacking_and_whom_to_ask(kpi: Run) -> None:
    told = tree(kpi, "30028", "class")
    assert told["value"] is None
    notes = [one["label"] for one in below(told, "note")]
    assert any("ask Huyện Tam Nông (871)" in note for note in notes)


def test_a_count_of_a_table_leads_to_its_communes(kpi: Run) -> None:
    summary = json.loads(kpi("score", "--period", "2021", "--level", "district", "--format", "json"))
    [row] = [one for one in summary["summary"] if one["unit"] == "871"]
    for name, number in row["classes"].items():
        [counted] = below(tree(kpi, "871", f"class:{name}"), "class")
        assert counted["value"] == number == len(counted["children"])
    [counted] = below(tree(kpi, "871", "class:open"), "class")
    assert [one["label"] for one in counted["children"]] == ["Xã Phú Ninh (30028)"]
    assert row["undetermined"] == 1


def test_an_unknown_class_is_answered_with_those_there_are(kpi: Run) -> None:
    with pytest.raises(Fault) as raised:
        tree(kpi, "871", "class:gold")
    assert "class:good" in str(dict(raised.value.findings[0].params)["near"])
