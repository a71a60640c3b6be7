"""Rules about the period before compare with what this period's units had then, whatever code they bore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Office, new_office
from tests.e2e.sent import errors, fill, take

# Thị trấn Cẩm Thủy took in Cẩm Sơn and Cẩm Phong on 01/12/2019; it is Thị trấn Phong Sơn since, same code.
TOWN, TAKEN_IN, UNCHANGED = "15127", ("15157", "15166"), "15133"
RULE = "check.drug_users_carried"


def users(start: int, end: int) -> dict[str, object]:
    """Drug users at the start and the end of a period that balance."""
    more, less = max(end - start, 0), max(start - end, 0)
    named = {"drug_users_start": start, "drug_users_new": more, "drug_users_reduced": less}
    return {**named, "drug_users_end": end, "drug_class": None}


def send(office: Office, folder: Path, district: str, period: str, cells: dict[str, Any]) -> None:
    take(office, fill(office, folder / period, district, cells, period, ("01",)), period=period)


def carried(office: Office, period: str) -> list[tuple[str, str]]:
    return [(e["unit"], e["message"]) for e in errors(office, period) if e["code"] == RULE]


@pytest.fixture
def thanh_hoa(tmp_path: Path) -> Office:
    """2018 with ten users in each of the three communes that became one, and in one that did not change."""
    office = new_office(tmp_path / "w", "38")
    then = {code: users(0, 10) for code in (TOWN, *TAKEN_IN, UNCHANGED)}
    send(office, tmp_path, "390", "2018", then)
    return office


def test_a_merged_unit_starts_with_what_its_parts_ended_with(thanh_hoa: Office, tmp_path: Path) -> None:
    send(thanh_hoa, tmp_path, "390", "2019", {TOWN: users(30, 30), UNCHANGED: users(10, 10)})
    assert carried(thanh_hoa, "2019") == []


def test_the_figure_of_one_part_is_not_enough_and_an_unchanged_unit_is_compared_with_itself(
    thanh_hoa: Office, tmp_path: Path
) -> None:
    send(thanh_hoa, tmp_path, "390", "2019", {TOWN: users(10, 10), UNCHANGED: users(9, 9)})
    (town, told), (other, plain) = sorted(carried(thanh_hoa, "2019"))
    assert (town, other) == (TOWN, UNCHANGED)
    assert "30" in told
    assert "Thị trấn Cẩm Thủy (15127), Xã Cẩm Sơn (15157), Xã Cẩm Phong (15166)" in told
    assert "địa giới" not in plain.lower()


def test_a_part_that_is_not_known_leaves_nothing_to_compare_with(tmp_path: Path) -> None:
    office = new_office(tmp_path / "w", "38")
    then = {code: users(0, 10) for code in (TOWN, *TAKEN_IN, UNCHANGED)}
    then[TAKEN_IN[0]]["drug_users_end"] = None
    send(office, tmp_path, "390", "2018", then)
    send(office, tmp_path, "390", "2019", {TOWN: users(10, 10), UNCHANGED: users(9, 9)})
    assert [unit for unit, _ in carried(office, "2019")] == [UNCHANGED]


def test_a_part_that_did_not_report_leaves_nothing_to_compare_with(tmp_path: Path) -> None:
    office = new_office(tmp_path / "w", "38")
    own = fill(office, tmp_path / "2018", TOWN, {TOWN: users(0, 10)}, "2018", ("01",))
    take(office, own, period="2018")
    send(office, tmp_path, "390", "2019", {TOWN: users(10, 10)})
    assert carried(office, "2019") == []


def test_a_unit_that_took_part_of_another_is_not_compared(tmp_path: Path) -> None:
    office = new_office(tmp_path / "w", "42")
    send(office, tmp_path, "436", "2019", {"18070": users(0, 10), "18073": users(0, 10)})
    send(office, tmp_path, "436", "2020", {"18070": users(7, 7), "18073": users(7, 7)})
    assert [unit for unit, _ in carried(office, "2020")] == ["18073"]


def test_a_score_does_not_doubt_a_merged_unit_for_the_figure_of_its_code(
    thanh_hoa: Office, tmp_path: Path
) -> None:
    send(thanh_hoa, tmp_path, "390", "2019", {TOWN: users(30, 30), UNCHANGED: users(9, 9)})
    rows = thanh_hoa.get("score", "--period", "2019", "--under", "390")["rows"]
    doubted = {row["unit"] for row in rows if any(f["code"] == RULE for f in row["findings"])}
    assert doubted == {UNCHANGED}
