"""A known error reaches the decision: no points on a figure known to be wrong, until corrected or waived."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.copies import copied
from tests.e2e.program import ROOT, Office
from tests.e2e.sent import errors, fill, take

COMMUNE, OTHER, DISTRICT = "29902", "29905", "867"
RULE = "inspected_within_establishments"
WRONG = {
    "establishments": 10,
    "est_other": 10,
    "est_committed": 10,
    "inspected": 12,
    "inspections": 9,
    "plan_issued": "Không",
}
YEAR = ("--period", "2021")


def row(office: Office, unit: str = COMMUNE) -> dict[str, Any]:
    found = office.get("score", *YEAR, "--under", DISTRICT, lang="en")
    return next(one for one in found["rows"] if one["unit"] == unit)


def notes(office: Office, *what: str) -> str:
    return "\n".join(office.get(*what, *YEAR, lang="en")["notes"])


@pytest.fixture(scope="module")
def once(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    office = Office(copied(blank, folder / "w"))
    take(office, fill(office, folder, DISTRICT, {COMMUNE: WRONG}))
    return office.root


@pytest.fixture
def sent(once: Path, tmp_path: Path) -> Office:
    """A district's report where one commune inspected 12 of 10."""
    return Office(copied(once, tmp_path / "w"))


def test_a_figure_that_breaks_an_error_rule_opens_the_criteria_that_rest_on_it(sent: Office) -> None:
    one, other = row(sent), row(sent, OTHER)
    criterion = one["criteria"]["III.2"]
    assert (criterion["points"], criterion["state"]) == (None, "in_doubt")
    assert (criterion["points_min"], criterion["points_max"]) == (0, 6)
    assert one["criteria"]["III.1"]["state"] == "in_doubt"
    assert one["criteria"]["IV.1"]["state"] == "determined"
    assert one["points"] is None
    (told,) = one["findings"]
    assert (told["code"], told["severity"], told["waived"]) == (f"check.{RULE}", "error", None)
    assert told["criteria"] == ["III.1", "III.2"]
    assert told["file"].endswith("867-thanh-pho-sa-dec-2021.xlsx")
    assert told["cell"] == "O14"
    assert "12" in told["message"]
    assert other["findings"] == []
    assert other["criteria"]["III.2"] == {"points": 6, "max": 6, "state": "determined", "not_arisen": True}


def test_the_row_is_marked_with_its_error_on_screen_and_in_the_workbook(sent: Office, tmp_path: Path) -> None:
    shown = sent("score", *YEAR, "--under", DISTRICT, lang="vi").out
    assert "Phường 3 (!)" in shown
    assert "Phường 1 (!)" not in shown
    assert "dấu (!)" in shown
    assert "Biểu 03!O14" in shown or "03-KT!O14" in shown
    path = tmp_path / "t.xlsx"
    assert sent("score", *YEAR, "--under", DISTRICT, "-o", path).code in (0, 1)
    cells = [str(cell.value) for line in openpyxl.load_workbook(path).active for cell in line]
    assert "Phường 3 (!)" in cells


def test_explain_shows_the_error_with_file_sheet_and_cell(sent: Office) -> None:
    told = sent("explain", COMMUNE, "III.2", *YEAR, lang="en").out
    assert "known to be wrong" in told
    (line,) = [line for line in told.splitlines() if "Error:" in line][:1]
    assert "O14" in line
    assert "867-thanh-pho-sa-dec-2021.xlsx" in line


def test_a_correction_closes_it(sent: Office, tmp_path: Path) -> None:
    take(sent, fill(sent, tmp_path / "b", COMMUNE, {COMMUNE: {**WRONG, "inspected": 10}}, forms=("03",)))
    one = row(sent)
    assert one["findings"] == []
    assert one["criteria"]["III.2"]["points"] == 6


def test_a_waiver_closes_it_and_is_told_with_its_reason_until_it_is_withdrawn(sent: Office) -> None:
    words = ("decide", "waive", RULE, COMMUNE, *YEAR, "--why", "opened within the year")
    made = sent.get(*words)
    assert made["outcome"] == "stored"
    assert sent.get(*words)["outcome"] == "known"
    one = row(sent)
    assert one["criteria"]["III.2"]["points"] == 6
    (told,) = one["findings"]
    assert (told["waived"], told["severity"]) == ("opened within the year", "info")
    assert "opened within the year" in told["message"]
    assert "waived" in notes(sent, "score", "--under", DISTRICT)
    assert "opened within the year" in sent("explain", COMMUNE, "III.2", *YEAR, lang="en").out
    assert f"check.{RULE}" not in [e["code"] for e in errors(sent)]
    assert "inspected = 12" in sent("decide", "list", lang="en").out
    sent.get("decide", "withdraw", made["decision"]["seq"], "--why", "a mistake")
    assert row(sent)["criteria"]["III.2"]["state"] == "in_doubt"


def test_a_waiver_is_about_the_figures_it_was_given_for(sent: Office, tmp_path: Path) -> None:
    sent.get("decide", "waive", f"check.{RULE}", COMMUNE, *YEAR, "--why", "verified")
    (before,) = sent.get("decide", "list")
    assert before["state"] == "in_force"
    take(sent, fill(sent, tmp_path / "b", COMMUNE, {COMMUNE: {**WRONG, "inspected": 50}}, forms=("03",)))
    assert row(sent)["criteria"]["III.2"]["state"] == "in_doubt"
    (lapsed,) = sent.get("decide", "list")
    assert lapsed == {**before, "state": "lapsed"}
    shown = sent("decide", "list", lang="en").out
    assert "lapsed (the figures changed)" in " ".join(shown.split())
    assert "in force" not in shown.split("lapsed")[1]
    (then,) = sent.get("decide", "list", "--as-of", before["at"])
    assert then["state"] == "in_force"


def test_a_waiver_lapses_when_its_figures_are_corrected(sent: Office, tmp_path: Path) -> None:
    sent.get("decide", "waive", RULE, COMMUNE, *YEAR, "--why", "verified")
    take(sent, fill(sent, tmp_path / "b", COMMUNE, {COMMUNE: {**WRONG, "inspected": 10}}, forms=("03",)))
    assert [one["state"] for one in sent.get("decide", "list")] == ["lapsed"]


def test_what_breaks_no_rule_cannot_be_waived(sent: Office) -> None:
    refused = sent.get("decide", "waive", RULE, OTHER, *YEAR, "--why", "verified")
    assert (refused["outcome"], [f["code"] for f in refused["findings"]]) == (
        "refused",
        ["decide.nothing_to_waive"],
    )
    unknown = sent.get("decide", "waive", "inspected_within", COMMUNE, *YEAR, "--why", "verified")
    assert [f["code"] for f in unknown["findings"]] == ["decide.unknown_check"]
    assert RULE in unknown["findings"][0]["message"]


@pytest.mark.parametrize(
    ("declared", "points", "state"), [("class", 6, "determined"), ("mark", 6, "determined")]
)
def test_the_scheme_declares_what_an_error_does(sent: Office, declared: str, points: int, state: str) -> None:
    scheme = json.loads((ROOT / "specs" / "schemes" / "illustrative.json").read_text("utf-8"))
    scheme.pop("$schema")
    scheme["on_error"] = declared
    folder = sent.root / "specs" / "schemes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "illustrative.json").write_text(json.dumps(scheme, ensure_ascii=False), "utf-8")
    one = row(sent)
    assert (one["criteria"]["III.2"]["points"], one["criteria"]["III.2"]["state"]) == (points, state)
    assert len(one["findings"]) == 1
    assert (one["class"] is None) == (declared == "class")


def test_totals_name_the_units_whose_figures_break_a_rule(sent: Office) -> None:
    told = notes(sent, "aggregate", "inspected", "--level", "district")
    assert "known to be wrong" in told
    assert "Phường 3 (29902)" in told
    assert "known to be wrong" not in notes(sent, "aggregate", "drug_users_end", "--level", "district")


def test_a_year_made_of_halves_is_validated_and_waived_like_any_other(blank: Path, tmp_path: Path) -> None:
    """What opens a criterion can be seen and closed, whatever the figures were made of."""
    office = Office(copied(blank, tmp_path / "w"))
    for half in ("2021-S1", "2021-S2"):
        cells = {COMMUNE: WRONG | {"inspected": 0, "est_committed": 12}}
        take(office, fill(office, tmp_path / half, DISTRICT, cells, half, ("03",)), period=half)
    rule = "est_committed_within_establishments"
    broken = [f for f in errors(office) if f["code"] == f"check.{rule}"]
    assert [f["unit"] for f in broken] == [COMMUNE]
    assert row(office)["criteria"]["III.1"]["state"] == "in_doubt"
    done = office("decide", "waive", rule, COMMUNE, *YEAR, "--why", "two were closed")
    assert done.code == 0, done.err
    assert row(office)["criteria"]["III.1"]["state"] == "determined"
    assert [f for f in errors(office) if f["code"] == f"check.{rule}"] == []
