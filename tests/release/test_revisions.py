"""What moved between two vintages is listed with the reason, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kpi.spec.places import builtin_specs
from tests.conftest import Imported
from tests.e2e.program import Office
from tests.release.test_repeated import corrected

YEAR = ("--period", "2021")
FIRST = "2021-preliminary"
SA_DEC = "867"


@pytest.fixture
def office(imported: Imported, tmp_path: Path) -> Office:
    made = imported.copy(tmp_path / "w")
    assert made("decide", "release", "2021", "--as", "preliminary", "--why", "Báo cáo 12/BC").code == 0
    return made


def rows_of(found: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["unit"], row["item"]): row for row in found["rows"]}


def kinds(row: dict[str, Any]) -> list[str]:
    return [cause["kind"] for cause in row["causes"]]


def test_nothing_has_moved(office: Office) -> None:
    found = office.get("revisions", FIRST)
    assert (found["rows"], len(found["notes"])) == ([], 1)
    assert (found["before"]["release"], found["after"].get("release")) == (FIRST, None)


def test_a_correction_a_withdrawal_and_an_appraisal_are_told_apart(office: Office, tmp_path: Path) -> None:
    sent = office("import", corrected(tmp_path), *YEAR, "--received", "2021-12-20", "--format", "json").json
    before = office.get("sql", f"SELECT unit, indicator, value FROM figures WHERE reporter = '{SA_DEC}'")
    taken = next(row["submission"] for row in office.get("history", *YEAR) if row["reporter"] == SA_DEC)
    why = ("--why", "gửi nhầm kỳ")
    office("decide", "withdraw-submission", taken, *why)
    office("decide", "release", "2021", "--as", "final", *why)
    office("decide", "withdraw", "4", *why)
    office("decide", "appraise", "30025", "I.1", "1", *YEAR, "--level", "district", "--evidence", "x", *why)

    found = office.get("revisions", FIRST, "2021-final")
    rows = rows_of(found)
    figures = {key: row for key, row in rows.items() if key[1] not in ("points", "class")}
    correction = figures.pop(("29863", "establishments"))
    assert (correction["before"], correction["after"], correction["change"]) == (14, 15, 1)
    [cause] = correction["causes"]
    [file] = sent["files"]
    assert (cause["kind"], cause["submission"]) == ("submission", file["submission"])
    assert cause["run"]
    told = {(row["unit"], row["indicator"]) for row in before if row["value"] is not None}
    assert {key for key in figures if figures[key]["before"] is not None} >= told
    assert {unit for unit, _ in figures} == {unit for unit, _ in told}
    assert all(row["after"] is None for row in figures.values())
    assert {
        (cause["kind"], cause["decision"], cause["reason"])
        for row in figures.values()
        for cause in row["causes"]
    } == {("decision", 2, "gửi nhầm kỳ")}
    scores = {key: row for key, row in rows.items() if key[1] == "points"}
    assert all(kinds(row) == ["figures"] for row in scores.values())
    assert {unit for unit, _ in scores} <= {unit for unit, _ in figures} | {"29863"}

    later = rows_of(office.get("revisions", "2021-final"))
    assert {key[1] for key in later} <= {"points", "class"}
    assert all(kinds(row) == ["decision"] for row in later.values())


def test_an_edit_of_the_scheme_is_the_reason_of_points_alone(office: Office) -> None:
    scheme = json.loads((builtin_specs() / "schemes" / "illustrative.json").read_text("utf-8"))
    first, second, *_ = scheme["blocks"][0]["criteria"]
    first["points"], second["points"] = first["points"] + second["points"] - 1, 1
    target = office.root / "specs" / "schemes" / "illustrative.json"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(scheme), "utf-8")
    found = office.get("revisions", FIRST)
    assert found["rows"]
    assert {row["item"] for row in found["rows"]} <= {"points", "class"}
    assert all(kinds(row) == ["specs"] for row in found["rows"])
    assert found["before"]["specs"][:8] in found["notes"][1]
    table = office("revisions", FIRST).out
    assert "định nghĩa thay đổi" in table


def test_states_without_a_name_need_the_period(office: Office) -> None:
    assert office("revisions", "1").code == 2
    assert office("revisions", "1", *YEAR).code == 0
