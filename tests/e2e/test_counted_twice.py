"""What is counted once in every half or quarter: the year shows their sum and takes nothing from it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Office
from tests.e2e.sent import fill, take

COMMUNE, OTHER, DISTRICT = "29902", "29905", "867"
RULES = {f"check.{name}" for name in ("inspected_within_establishments", "violating_within_inspected")}
ALL_INSPECTED: dict[str, object] = {
    "establishments": 10,
    "est_other": 10,
    "est_committed": 10,
    "inspected": 10,
    "inspections": 10,
}
ONCE: dict[str, object] = {**ALL_INSPECTED, "inspected": 8}
YEAR = ("--period", "2021")
HALVES, QUARTERS = ("2021-S1", "2021-S2"), ("2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4")


@pytest.fixture(scope="module", params=[HALVES, QUARTERS], ids=["halves", "quarters"])
def office(blank: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Office:
    """One commune inspected all ten in every part, another eight of ten in the first part alone."""
    folder = tmp_path_factory.mktemp("parts")
    made = Office(shutil.copytree(blank, folder / "w"))
    for no, part in enumerate(request.param):
        other = ONCE if no == 0 else ONCE | {"inspected": 0, "inspections": 0}
        cells = {COMMUNE: ALL_INSPECTED, OTHER: other}
        take(made, fill(made, folder / part, DISTRICT, cells, part, ("03",)), period=part)
    return made


def rates(office: Office) -> dict[str, Any]:
    words = ("aggregate", "inspected", "inspected_rate", *YEAR, "--level", "commune", "--under", DISTRICT)
    return office.get(*words, lang="en")


def values(data: dict[str, Any], unit: str) -> dict[str, Any]:
    return next(row["values"] for row in data["rows"] if row["unit"] == unit)


def criterion(office: Office, unit: str) -> dict[str, Any]:
    rows = office.get("score", *YEAR, "--under", DISTRICT, lang="en")["rows"]
    return next(row["criteria"]["III.2"] for row in rows if row["unit"] == unit)


def broken(office: Office) -> list[tuple[str, str]]:
    found = office.get("validate", *YEAR)
    listed = found if isinstance(found, list) else found["findings"]
    return [(one["code"], one["unit"]) for one in listed if one["code"] in RULES]


def test_a_rate_of_what_is_counted_in_every_part_is_not_known_and_the_note_says_why(office: Office) -> None:
    data = rates(office)
    count = values(data, COMMUNE)
    assert count["inspected"] in (20, 40)
    assert count["inspected_rate"] is None
    assert values(data, OTHER)["inspected"] == 8
    assert float(values(data, OTHER)["inspected_rate"]) == 0.8
    assert data["complete"] is False
    told = [note for note in data["notes"] if "may count several times" in note]
    assert len(told) == 1
    assert "Establishments inspected" in told[0]


def test_rules_do_not_judge_what_is_counted_in_every_part(office: Office) -> None:
    assert broken(office) == []
    refused = office.get("decide", "waive", "inspected_within_establishments", COMMUNE, *YEAR, "--why", "x")
    assert [one["code"] for one in refused["findings"]] == ["decide.nothing_to_waive"]


def test_a_criterion_that_reads_what_is_counted_in_every_part_stays_open(office: Office) -> None:
    one = criterion(office, COMMUNE)
    assert (one["points"], one["state"]) == (None, "undetermined")
    assert one["points_min"] == 0
    assert one["points_max"] == one["max"]
    assert criterion(office, OTHER)["state"] == "determined"
    notes = office.get("score", *YEAR, "--under", DISTRICT, lang="en")["notes"]
    assert any("may count several times" in note for note in notes)


def test_explain_shows_the_sum_with_its_parts_and_says_that_nothing_is_taken_from_it(office: Office) -> None:
    told = office("explain", COMMUNE, "III.2", *YEAR, "--format", "table", lang="en").out
    assert "no rate, rule or point is taken from it" in told
    rate = office.get("explain", COMMUNE, "inspected_rate", *YEAR, lang="en")
    assert rate["value"] is None
    shown = next(one for one in rate["children"] if "[inspected]" in one["label"])
    assert shown["value"] in (20, 40)
    assert [part["value"] for part in shown["children"]] in ([10] * 2, [10] * 4)
    other = office("explain", OTHER, "III.2", *YEAR, "--format", "table", lang="en").out
    assert "no rate, rule or point is taken from it" not in other


def test_a_report_of_the_whole_year_is_judged_as_it_is(office: Office, tmp_path: Path) -> None:
    own = Office(shutil.copytree(office.root, tmp_path / "w"))
    cells = {COMMUNE: ALL_INSPECTED, OTHER: ONCE | {"inspected": 12}}
    take(own, fill(own, tmp_path / "year", DISTRICT, cells, forms=("03",)))
    data = rates(own)
    assert (values(data, COMMUNE)["inspected"], float(values(data, COMMUNE)["inspected_rate"])) == (10, 1)
    assert criterion(own, COMMUNE)["state"] == "determined"
    assert broken(own) == [("check.inspected_within_establishments", OTHER)]
