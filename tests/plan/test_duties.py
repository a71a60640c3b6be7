"""Duties of a plan: what is recorded of them, by a day, by agency and by unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi.findings import load_catalogue
from kpi.lake.decisions import DUTY, Decision, in_force, value_text
from kpi.plan.choosing import territory_until
from kpi.plan.duties import DutyResult, duty_results, recorded, tallies
from kpi.spec.kinds.plan import Plan
from kpi.tables.duties_table import Surroundings, duty_tables
from tests.conftest import Imported
from tests.e2e.program import Office, Result
from tests.plan.world import WORDS, plan
from tests.rollup.world import units

DISTRICTS = {"vi": "Ủy ban nhân dân các huyện", "en": "Districts"}
PLAN = "dong-thap-208-2021"
PERSON = "Nguyễn Văn Mẫu"
AHEAD = ("--date", "2999-01-01")
SAID = ("--date", "2021-10-15", "--evidence", "Báo cáo 45/BC", "--because", "đã tập huấn ba lớp")


def duty(id_: str, agency: Mapping[str, str] = WORDS, **keys: Any) -> dict[str, Any]:
    return {"id": id_, "agency": agency, "task": WORDS, "citation": "V.1", "quote": "Chủ trì", **keys}


def three() -> Plan:
    """Two duties of one agency, one of each of two districts."""
    return plan(duties=[duty("c1"), duty("c2"), duty("c3", DISTRICTS, level="district")])


def record(duty_id: str, state: str, on: str, unit: str = "", seq: int = 1) -> Decision:
    value = {"plan": "office", "duty": duty_id, "unit": unit, "state": state, "on": on, "evidence": "BC 1"}
    return Decision(
        kind=DUTY, subject=f"{duty_id} {unit} {on}", value=value_text(value), reason="theo báo cáo", seq=seq
    )


def results(*made: Decision, until: str = "2021-12-31", under: str = "87") -> tuple[DutyResult, ...]:
    records = recorded(in_force(made), "office", date.fromisoformat(until))
    return duty_results(three(), units(), under, under == "87", records)


def states(all_results: tuple[DutyResult, ...]) -> dict[str, dict[str, str | None]]:
    return {
        one.duty.id: {unit: entry.state if entry else None for unit, entry in one.records.items()}
        for one in all_results
    }


def test_what_nobody_recorded_is_not_what_was_not_done() -> None:
    found = results(record("c1", "done", "2021-10-15"), record("c2", "not_done", "2021-12-01"))
    assert states(found) == {"c1": {"": "done"}, "c2": {"": "not_done"}, "c3": {"866": None, "867": None}}
    agencies = [(one.agency.en, one.unit, dict(one.counts)) for one in tallies(found)]
    assert agencies == [
        ("A try", "", {"done": 1, "not_done": 1}),
        ("Districts", "", {"not_recorded": 2}),
        ("Districts", "866", {"not_recorded": 1}),
        ("Districts", "867", {"not_recorded": 1}),
    ]


def test_by_a_day_the_record_of_the_latest_day_before_it_holds_whatever_was_typed_last() -> None:
    made = (
        record("c1", "done", "2022-03-01", seq=1),
        record("c1", "in_progress", "2021-06-01", seq=2),
        record("c1", "not_done", "2021-05-01", seq=3),
    )
    by_day = {
        day: states(results(*made, until=day))["c1"][""] for day in ("2021-04-30", "2021-12-31", "2022-03-01")
    }
    assert by_day == {"2021-04-30": None, "2021-12-31": "in_progress", "2022-03-01": "done"}


def test_of_one_day_the_last_record_holds_until_it_is_withdrawn() -> None:
    made = (record("c1", "in_progress", "2021-06-01", seq=1), record("c1", "done", "2021-06-01", seq=2))
    back = Decision(kind="withdraw", subject="2", value="{}", reason="nhầm", seq=3)
    assert states(results(*made))["c1"] == {"": "done"}
    assert states(results(*made, back))["c1"] == {"": "in_progress"}


def test_a_district_answers_for_its_own_duties_alone() -> None:
    made = (record("c3", "done", "2021-10-01", "866"), record("c1", "done", "2021-10-01"))
    assert states(results(*made, under="866")) == {"c3": {"866": "done"}}


def test_the_table_names_who_recorded_something_and_who_did_not() -> None:
    found = results(record("c3", "done", "2021-10-01", "866"))
    around = Surroundings(load_catalogue("vi"), units(), "Nhiệm vụ", ())
    by_agency, each = duty_tables(found, around)
    assert [(row.kind, *row.cells) for row in each.rows] == [
        ("section", "", "Thử", "", "", ""),
        ("unit", "c1", "Thử", "chưa ghi nhận", "", "V.1"),
        ("unit", "c2", "Thử", "chưa ghi nhận", "", "V.1"),
        ("section", "", "Ủy ban nhân dân các huyện", "", "", ""),
        ("unit", "c3", "Thử", "1 đã thực hiện; 1 chưa ghi nhận", "", "V.1"),
        ("unit", "", "Thành phố Cao Lãnh (866)", "đã thực hiện từ 01/10/2021", "BC 1", ""),
        ("unit", "", "Thành phố Sa Đéc (867)", "chưa ghi nhận", "", ""),
    ]
    assert by_agency.rows[-1].cells == ("Tổng cộng", 4, 1, 0, 0, 0, 3)
    assert duty_tables((), around) == ()


def test_the_territory_of_a_plan_that_outlives_it_is_its_last() -> None:
    codes = [{"code": "87", "valid_to": "2025-07-01"}]
    merged = plan(territory=codes)
    assert territory_until(merged, date(2026, 1, 5)) == ("87", date(2025, 6, 30))
    assert territory_until(merged, date(2024, 1, 5)) == ("87", date(2024, 1, 5))
    later = plan(territory=[{"code": "82", "valid_from": "2025-07-01"}])
    assert territory_until(later, date(2025, 6, 30)) is None


def decided(office: Office, *words: str) -> Result:
    return office("decide", "duty", PLAN, *words, "--format", "json")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("dt.c99", "--state", "done", *SAID), ["decide.duty_unknown"]),
        (("dt.c29", "--state", "done", *SAID), ["decide.duty_each"]),
        (("dt.c29", "--unit", "30028", "--state", "done", *SAID), ["decide.duty_unit"]),
        (("dt.c05", "--unit", "866", "--state", "done", *SAID), ["decide.duty_whole"]),
        (("dt.c05", "--state", "done", *SAID, *AHEAD), ["decide.duty_ahead", "decide.duty_outside"]),
        (("dt.c05", "--state", "done", *SAID, "--evidence", f"ông {PERSON} báo"), ["decide.appraise_person"]),
        (("dt.c05", "--state", "done", *SAID, "--by", PERSON), ["decide.appraise_person"]),
    ],
)
def test_what_cannot_be_recorded(office: Office, words: tuple[str, ...], codes: list[str]) -> None:
    done = decided(office, *words)
    assert (done.code, done.json["outcome"]) == (1, "refused")
    assert [one["code"] for one in done.json["findings"]] == codes
    assert office.get("decide", "list") == []


def test_a_plan_of_elsewhere_is_not_recorded_here(office: Office) -> None:
    words = ("--date", "2022-10-15", *SAID[2:])
    done = office("decide", "duty", "son-la-2022", "sl.c1", "--state", "done", *words, "--format", "json")
    assert [one["code"] for one in done.json["findings"]] == ["decide.duty_elsewhere"]
    done = office("decide", "duty", "son-la-2021", "sl.c1", "--state", "done", *words, "--format", "json")
    assert [one["code"] for one in done.json["findings"]] == ["plan.unknown"]


def test_a_record_is_listed_shown_with_the_plan_and_withdrawn(office: Office) -> None:
    stored = decided(office, "dt.c05", "--state", "done", *SAID)
    assert (stored.code, stored.json["outcome"]) == (0, "stored")
    doubtful = decided(office, "dt.c29", "--unit", "866", "--state", "does_not_arise", *SAID)
    assert (doubtful.code, doubtful.json["findings"][0]["code"]) == (0, "decide.duty_unconditional")
    assert decided(office, "dt.c05", "--state", "done", *SAID).json["outcome"] == "known"
    followed = office.get("plan", PLAN, "--period", "2021")["duties"]
    by_id = {(one["id"], one["unit"]): one for one in followed["records"]}
    assert len(by_id) == 52 - 7 + 7 * 12
    one = by_id["dt.c05", None]
    assert (one["state"], one["date"], one["evidence"]) == ("done", "2021-10-15", "Báo cáo 45/BC")
    assert by_id["dt.c29", "866"]["state"] == "does_not_arise"
    assert by_id["dt.c29", "867"]["state"] == "not_recorded"
    assert sum(one["done"] for one in followed["agencies"] if one["unit"] is None) == 1
    assert office.get("plan", "show", PLAN)["duties"]["records"][4]["state"] == "done"
    first = "Quyết định của cơ quan"
    assert first in office("decide", "withdraw", "1", "--because", "ghi nhầm").out
    then = office.get("plan", PLAN, "--period", "2021")["duties"]["records"]
    assert next(one for one in then if one["id"] == "dt.c05")["state"] == "not_recorded"
    assert [one["state"] for one in office.get("decide", "list")] == ["withdrawn", "in_force", "withdrawal"]


def test_an_earlier_state_of_the_lake_does_not_know_of_it(imported: Imported, tmp_path: Path) -> None:
    office = imported.copy(tmp_path / "w")
    [version] = {one["version"] for one in office.get("history")}
    decided(office, "dt.c05", "--state", "done", *SAID)
    then = office.get("plan", PLAN, "--period", "2021", "--as-of", version)["duties"]["records"]
    assert {one["state"] for one in then} == {"not_recorded"}
