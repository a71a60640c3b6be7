"""Classes that communes report, held against those of the year before in a declared table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Office, new_office
from tests.e2e.sent import fill, take

# Thị trấn Cẩm Thủy took in two communes on 01/12/2019; 15178 is another that was merged then.
TOWN, STEADY, OTHER = "15127", "15133", "15136"
NONE, SOME = "Không có tệ nạn", "Có tệ nạn"
TABLE = "drug-classes-change"


def send(office: Office, folder: Path, period: str, classes: dict[str, str]) -> None:
    cells: dict[str, Any] = {unit: {"drug_class": label} for unit, label in classes.items()}
    take(office, fill(office, folder / period, "390", cells, period, ("01",)), period=period)


@pytest.fixture(scope="module")
def thanh_hoa(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Three years of a district; 2019 is the first with the town as it is."""
    folder = tmp_path_factory.mktemp("classes")
    office = new_office(folder / "w", "38")
    send(office, folder, "2018", {STEADY: SOME, OTHER: SOME})
    send(office, folder, "2019", {STEADY: SOME, OTHER: NONE})
    send(office, folder, "2020", {STEADY: NONE, OTHER: NONE, TOWN: SOME})
    return office


def district(office: Office, period: str) -> dict[str, Any]:
    data = office.get("report", TABLE, "--period", period, "--under", "390")
    (row,) = (row for row in data["rows"] if row["unit"] == "390")
    return {**row, "told": data["before"], "notes": data["notes"]}


def test_the_same_communes_are_held_against_their_own_past(thanh_hoa: Office) -> None:
    row = district(thanh_hoa, "2020")
    number = row["coverage"]["expected"]
    assert row["told"] == {"period": "2019", "not_compared": []}
    assert row["values"]["drug_class"] == {
        "none": number - 1,
        "present": 1,
        "key_3": 0,
        "key_2": 0,
        "key_1": 0,
    }
    assert row["before"] == {"drug_class": {"classes": {"none": number - 1, "present": 1}, "undetermined": 0}}


def test_a_district_with_a_merged_commune_is_not_compared(thanh_hoa: Office, tmp_path: Path) -> None:
    row = district(thanh_hoa, "2019")
    assert row["before"] == {"drug_class": None}
    assert row["told"] == {"period": "2018", "not_compared": [TOWN, "15178"]}
    thanh_hoa("report", TABLE, "--period", "2019", "--under", "390", "-o", tmp_path / "t.html")
    assert "Thị trấn Phong Sơn (15127)" in (tmp_path / "t.html").read_text("utf-8")


def test_a_year_without_reports_tells_nothing_of_itself(thanh_hoa: Office) -> None:
    row = district(thanh_hoa, "2018")
    number = row["coverage"]["expected"]
    assert row["before"] == {"drug_class": {"classes": {}, "undetermined": number}}
    assert any("2017" in note for note in row["notes"])


def test_classes_by_other_rules_are_told_and_not_compared(thanh_hoa: Office) -> None:
    data = thanh_hoa.get("report", TABLE, "--period", "2025")
    assert {str(row["before"]) for row in data["rows"]} == {"{'drug_class': None}"}
    assert any("24/08/2025" in note for note in data["notes"])


def test_another_map_is_refused(thanh_hoa: Office) -> None:
    done = thanh_hoa("report", TABLE, "--period", "2020", "--at", "2025-07-01")
    assert done.code == 3
    assert "--at" in done.err
