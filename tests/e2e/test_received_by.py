"""``kpi status --on``: what had been received by a day, whenever it was imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.copies import copied
from tests.e2e.program import DONG_THAP, Office

YEAR = ("--period", "2021")
FIRST = DONG_THAP / "877-huyen-chau-thanh.xlsx"
SECOND = DONG_THAP / "877-huyen-chau-thanh-lan-2.xlsx"


@pytest.fixture(scope="module")
def corrected(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Châu Thành sends on time, and a correction a week after the day reports are due."""
    office = Office(copied(blank, tmp_path_factory.mktemp("corrected") / "w"))
    for file, day in ((FIRST, "2021-12-14"), (SECOND, "2021-12-22")):
        assert office("import", file, *YEAR, "--received", day).code in (0, 1)
    return office


def forms(office: Office, *words: str) -> list[dict[str, Any]]:
    rows = office.get("status", *YEAR, *words)
    return [one for one in rows if one["reporter"] == "877"]


def test_a_correction_makes_nobody_late(corrected: Office) -> None:
    for one in forms(corrected, "--on", "2021-12-31"):
        assert (one["received"], one["first_received"]) == ("2021-12-22", "2021-12-14")
        assert (one["days_late"], one["timing"], one["days_overdue"]) == (0, "on_time", None)


def test_by_a_day_only_what_had_come_counts_with_its_errors(corrected: Office) -> None:
    then, later = forms(corrected, "--on", "2021-12-21"), forms(corrected, "--on", "2021-12-22")
    assert {one["received"] for one in then} == {"2021-12-14"}
    assert {one["received"] for one in later} == {"2021-12-22"}
    assert [sum(one["errors"] for one in rows) for rows in (then, later)] == [1, 0]


def test_what_had_not_come_is_missing_and_so_many_days_overdue(corrected: Office) -> None:
    early = forms(corrected, "--on", "2021-12-13")
    assert {(one["outcome"], one["timing"], one["days_overdue"]) for one in early} == {
        ("missing", "not_due", None)
    }
    other = [one for one in corrected.get("status", *YEAR, "--on", "2021-12-20") if one["reporter"] == "866"]
    assert {(one["outcome"], one["timing"], one["days_overdue"]) for one in other} == {
        ("missing", "overdue", 6)
    }
    shown = corrected("status", *YEAR, "--on", "2021-12-20").out
    assert "Chưa gửi, quá hạn 6 ngày" in shown
    assert "Chỉ gồm những gì đã nhận đến hết ngày 20/12/2021" in shown


def test_the_day_decides_what_is_late(corrected: Office) -> None:
    assert corrected("status", *YEAR, "--on", "2021-12-14", "--fail-on", "late").code == 0
    assert corrected("status", *YEAR, "--on", "2021-12-15", "--fail-on", "late").code == 1


def test_a_form_withdrawn_was_never_there(corrected: Office, tmp_path: Path) -> None:
    office = Office(copied(corrected.root, tmp_path / "w"))
    first = min(office.get("history"), key=lambda one: one["seq"])["submission"]
    assert office("decide", "withdraw-submission", first, "--why", "gửi nhầm kỳ").code == 0
    [day] = {one["first_received"] for one in forms(office, "--on", "2021-12-31")}
    assert day == "2021-12-22"


def test_rates_are_an_object_for_scripts(corrected: Office) -> None:
    rates = corrected.get("status", *YEAR, "--on", "2021-12-20", "--rates")
    assert set(rates) == {"period", "on", "total", "units", "forms"}
    assert (rates["total"]["expected"], rates["total"]["received"], rates["total"]["overdue"]) == (72, 6, 66)
    by_unit = {one["unit"]: one for one in rates["units"]}
    assert by_unit["877"]["on_time_of_expected"] == 1
    assert by_unit["866"]["on_time_of_received"] is None
    assert [one["expected"] for one in rates["forms"]] == [12] * 6
