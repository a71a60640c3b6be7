"""The plan of Đồng Tháp on its sample reports: every figure once more, plainly, from the stored cells."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from kpi.spec.places import builtin_specs
from tests.conftest import Imported

PLAN = "dong-thap-208-2021"
Figures = Mapping[str, Mapping[str, Decimal]]


@pytest.fixture(scope="module")
def targets(imported: Imported) -> dict[str, Any]:
    done = imported.office.get("plan", PLAN, "--period", "2021", lang="en")
    assert done["plan"]["unit"] == "87"
    return {one["id"]: one for one in done["targets"]}


@pytest.fixture(scope="module")
def figures(imported: Imported) -> Figures:
    """By commune and indicator the figures of 2021."""
    rows = imported.office.get("sql", "SELECT unit, indicator, value FROM figures WHERE value IS NOT NULL")
    by_unit: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        by_unit[row["unit"]][row["indicator"]] = Decimal(str(row["value"]))
    return by_unit


def test_the_plan_has_its_nine_targets_in_the_order_of_the_text(targets: dict[str, Any]) -> None:
    assert list(targets) == [f"dt.t{n}" for n in ("1a", "1b", "2", "3a", "3b", "4", "5", "6", "7")]


@pytest.mark.parametrize(
    ("id_", "name", "least"), [("dt.t2", "propaganda_forms", 2), ("dt.t5", "registered", 1)]
)
def test_communes_are_counted(
    targets: dict[str, Any], figures: Figures, id_: str, name: str, least: int
) -> None:
    answers = [one[name] >= least for one in figures.values() if name in one]
    measured = targets[id_]["measured"]
    unknown = 143 - len(answers)
    assert unknown == 1
    assert measured["numerator"] == {"low": sum(answers), "high": sum(answers) + unknown}
    assert measured["denominator"] == {"low": 143, "high": 143}
    assert measured["short"]["number"] == answers.count(False) == len(measured["short"]["units"])
    assert measured["coverage"]["missing"] == ["30028"]
    assert targets[id_]["needed"] == 143
    assert targets[id_]["gap"] == {"low": answers.count(False), "high": answers.count(False) + 1}
    assert targets[id_]["verdict"] == "not_reached"


@pytest.mark.parametrize(
    ("id_", "part", "whole"),
    [
        ("dt.t3b", "inspected", "establishments"),
        ("dt.t4", "supported", "support_needed"),
        ("dt.t7", "officials_trained", "officials"),
    ],
)
def test_counts_are_summed(
    targets: dict[str, Any], figures: Figures, id_: str, part: str, whole: str
) -> None:
    known = [(one[part], one[whole]) for one in figures.values() if part in one and whole in one]
    measured = targets[id_]["measured"]
    assert measured["known"] == {
        "units": len(known),
        "numerator": sum(a for a, _ in known),
        "denominator": sum(b for _, b in known),
    }
    assert measured["short"]["number"] == sum(a < b for a, b in known) > 0
    assert measured["share"] is None  # Xã Phú Ninh is not in the report of its district
    assert measured["denominator"]["high"] is None
    assert targets[id_]["verdict"] == "not_reached"


def test_what_cannot_be_told_says_why(targets: dict[str, Any]) -> None:
    for id_, verdict, reason in (
        ("dt.t1a", "no_baseline", None),
        ("dt.t1b", "no_baseline", None),
        ("dt.t3a", "cannot_tell", "unknown_units"),  # form 09 was not sent
        ("dt.t6", "cannot_tell", "unknown_units"),  # form 13 was not sent
    ):
        assert (targets[id_]["verdict"], targets[id_]["reason"]) == (verdict, reason)
    [once] = targets["dt.t3b"]["readings"]
    assert (once["verdict"], once["reason"], once["next"]) == (
        "no_verdict", "no_milestone", {"year": 2025, "value": 100}
    )  # fmt: skip


def test_what_the_text_does_not_say_is_said_to_be_ours() -> None:
    data = json.loads((builtin_specs() / "plans" / f"{PLAN}.json").read_text("utf-8"))
    for target in data["targets"]:
        if target.get("goal", {}).get("year") == "open":
            assert target["inference"]["en"].startswith("The text names no year")
    assert len([one for one in data["duties"] if one["id"].startswith("dt.c")]) == 37
    nobody = [one["citation"] for one in data["duties"] if "agency" not in one]
    assert (len(nobody), {cite.split(".")[0] for cite in nobody}) == (15, {"II", "III"})
    assert {one["before"] for one in data["calendars"]} == {"12-15", None}
    assert all("Văn bản" in one["inference"]["vi"] for one in data["calendars"] if one["forms"])


def test_a_district_is_a_part_of_it(imported: Imported, targets: dict[str, Any]) -> None:
    districts = ["866", "867", "868", "869", "870", "871", "872", "873", "874", "875", "876", "877"]
    known = 0
    for code in districts:
        done = imported.office.get("plan", PLAN, "--period", "2021", "--under", code)
        [one] = [one for one in done["targets"] if one["id"] == "dt.t5"]
        known += one["measured"]["numerator"]["low"]
    assert known == targets["dt.t5"]["measured"]["numerator"]["low"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nonsense", "--period", "2021"), "dong-thap-208-2021"),
        ((PLAN, "--period", "2026"), "01/01/2026"),
        ((PLAN, "--period", "2025"), "31/12/2025"),
        ((PLAN, "--period", "2021", "--under", "14"), "87"),
    ],
)
def test_what_is_not_the_plans_is_refused(imported: Imported, words: tuple[str, ...], said: str) -> None:
    done = imported.office("plan", *words)
    assert done.code == 3
    assert said in done.err
    assert not done.out
