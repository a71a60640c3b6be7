"""What is covered, and what scripts can rely on: figures count, not files; halves make a year."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Imported
from tests.e2e.program import Office
from tests.e2e.sent import SPECS, fill, take
from tests.shipped import shipped_units

YEAR = ("--period", "2021")
SA_DEC = "867"


def below(district: str) -> tuple[str, ...]:
    """Codes of the communes of a district at the end of 2021."""
    return tuple(unit.code for unit in shipped_units().at(date(2021, 12, 31)).children(district))


COMMUNES = below(SA_DEC)


def blank(form: str) -> dict[str, object]:
    return dict.fromkeys(SPECS.forms[form].indicators)


@pytest.fixture(scope="module")
def two_forms(blank_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Sa Đéc sent form 01 of all its communes, and form 03 with figures of two."""
    cells = {code: blank("03") for code in COMMUNES[2:]}
    folder = tmp_path_factory.mktemp("two")
    take(blank_office, fill(blank_office, folder, SA_DEC, cells, forms=("01", "03")))
    return blank_office


@pytest.fixture(scope="module")
def blank_office(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(shutil.copytree(blank, tmp_path_factory.mktemp("office") / "w"))


def test_coverage_of_a_question_about_two_forms_is_that_of_each(two_forms: Office) -> None:
    words = ("aggregate", "establishments", "drug_users_end", *YEAR, "--under", SA_DEC)
    data = two_forms.get(*words, lang="en")
    coverage = data["rows"][0]["coverage"]
    assert (coverage["reported"], coverage["expected"], coverage["missing"]) == (2, 9, list(COMMUNES[2:]))
    assert {form: found["reported"] for form, found in coverage["by_form"].items()} == {"01": 9, "03": 2}
    assert coverage["by_indicator"] == {"establishments": 2, "drug_users_end": 9}
    assert data["complete"] is False
    notes = " ".join(data["notes"])
    assert "03/KT leaves the whole row of 7 units empty" in notes
    assert "All 9 of 9" not in notes
    assert two_forms.get("aggregate", "01", *YEAR, "--under", SA_DEC)["complete"] is True


def test_a_score_counts_as_reported_who_sent_every_form(two_forms: Office) -> None:
    data = two_forms.get("score", *YEAR, "--under", SA_DEC, lang="en")
    row = next(row for row in data["rows"] if row["unit"] == COMMUNES[0])
    assert (row["reported"], row["forms_missing"]) == (False, ["02", "04", "05", "06"])
    assert data["summary"][0]["reported"] == 0
    assert any("Form 02/TT, 04/ĐT, 05/HT, 06/TC was not sent for 9 units" in note for note in data["notes"])


def test_status_counts_units_and_figures(two_forms: Office) -> None:
    rows = {row["form"]: row for row in two_forms.get("status", *YEAR) if row["reporter"] == SA_DEC}
    told = {
        form: (row["units_reported"], row["units_expected"], row["complete"]) for form, row in rows.items()
    }
    assert told["01"] == (9, 9, True)
    assert told["03"] == (2, 9, False)
    assert told["02"] == (0, 9, False)
    assert rows["03"]["figures"] == 2 * len(SPECS.forms["03"].indicators)
    assert "0/12" in two_forms("status", *YEAR).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("aggregate", "01", *YEAR, "--under", SA_DEC), 0),
        (("aggregate", "01", *YEAR), 1),
        (("aggregate", "03", *YEAR, "--under", SA_DEC), 1),
        (("aggregate", "drug_users_end", "--period", "2020..2021", "--under", SA_DEC), 1),
        (("score", *YEAR, "--under", SA_DEC), 1),
        (("report", "form-01", *YEAR, "--under", SA_DEC), 0),
        (("report", "form-03", *YEAR, "--under", SA_DEC), 1),
        (("status", *YEAR), 1),
    ],
)
def test_a_script_can_require_that_all_is_there(two_forms: Office, words: tuple[str, ...], code: int) -> None:
    assert two_forms(*words).code == 0
    gated = two_forms(*words, "--require-complete")
    assert gated.code == code
    assert ("--require-complete" in gated.err) == bool(code)
    assert gated.out == two_forms(*words).out


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warning", 0), ("missing", 1), ("late", 1), ("never", 0)]
)
def test_status_fails_on_what_a_script_asks_for(two_forms: Office, fail_on: str, code: int) -> None:
    done = two_forms("status", *YEAR, "--fail-on", fail_on)
    assert done.code == code
    assert ("(866)" in done.err) == bool(code)


@pytest.mark.parametrize(
    "words",
    [
        ("aggregate", "01"),
        ("aggregate", "01", "--level", "commune", "--format", "json"),
        ("score",),
        ("report", "form-01"),
        ("report", "summary"),
        ("status",),
        ("validate",),
        ("explain", COMMUNES[0], "drug_users_end"),
        ("explain", COMMUNES[0], "score"),
    ],
)
def test_a_period_without_reports_is_told_with_those_that_have_some(
    two_forms: Office, words: tuple[str, ...]
) -> None:
    done = two_forms(*words, "--period", "2020")
    assert done.code == 1
    assert "2020" in done.err
    assert "2021" in done.err
    assert done.out


def test_two_half_years_make_a_year_and_explain_leads_through_them(office: Office, tmp_path: Path) -> None:
    unit = COMMUNES[0]
    cells: dict[str, dict[str, Any]] = {
        "2021-S1": {"people_reached": 1185, "propaganda_sessions": 10, "pupils": 40},
        "2021-S2": {"people_reached": 15, "propaganda_sessions": "trên 80", "pupils": 50},
    }
    words = ("aggregate", "people_reached", "pupils", *YEAR, "--under", SA_DEC)
    for period, own in cells.items():
        before = office(*words, lang="en")
        assert before.code == 1
        assert before.out.count("1,200") == 0
        path = fill(office, tmp_path / period, SA_DEC, {unit: own}, period=period, forms=("02",))
        take(office, path, period=period)
    data = office.get(*words, lang="en")
    assert data["rows"][0]["values"] == {"people_reached": 1200, "pupils": 50}
    assert data["rows"][0]["coverage"]["reported"] == 9
    assert data["complete"] is True
    assert data["composed"] == [{"form": "02", "from": ["2021-S1", "2021-S2"], "units": list(COMMUNES)}]
    assert any("2021-S1, 2021-S2" in note for note in data["notes"])
    tree = office.get("explain", unit, "people_reached", *YEAR)
    assert [(part["label"], part["value"]) for part in tree["children"]] == [
        ("2021-S1", 1185),
        ("2021-S2", 15),
    ]
    assert {Path(part["place"]["file"]).parent.name for part in tree["children"]} == set(cells)
    tree = office.get("explain", unit, "propaganda_sessions", *YEAR, lang="en")
    assert (tree["value"], "≥ 91" in tree["detail"]) == (None, True)
    assert ["trên 80" in part["detail"] for part in tree["children"]] == [False, True]
    status = {row["form"]: row for row in office.get("status", *YEAR) if row["reporter"] == SA_DEC}
    assert (status["02"]["outcome"], status["02"]["composed_from"]) == ("missing", ["2021-S1", "2021-S2"])
    series = office.get("aggregate", "people_reached", "--period", "2020..2021", "--under", SA_DEC)
    assert {row["period"]: row["values"]["people_reached"] for row in series["rows"]} == {
        "2020": None,
        "2021": 1200,
    }


def test_only_one_half_year_is_no_year_and_the_note_names_it(office: Office, tmp_path: Path) -> None:
    path = fill(office, tmp_path, SA_DEC, period="2021-S1", forms=("02",))
    take(office, path, period="2021-S1")
    data = office("aggregate", "people_reached", *YEAR, "--under", SA_DEC, "--format", "json", lang="en")
    assert data.code == 1
    assert "2021-S1" in data.err
    assert data.json["rows"][0]["values"] == {"people_reached": None}
    assert any("only 2021-S1 are there and 2021-S2 not" in note for note in data.json["notes"])


def test_a_map_without_districts_gets_a_level_and_says_which(imported: Imported) -> None:
    done = imported.office("aggregate", "01", *YEAR, "--at", "2025-07-01", "--format", "json", lang="en")
    assert done.code == 0
    assert {row["level"] for row in done.json["rows"]} == {"commune"}
    assert any("no districts" in note and "commune" in note for note in done.json["notes"])


def test_counts_of_yes_are_numbers_in_the_rows_of_districts(imported: Imported, tmp_path: Path) -> None:
    out = tmp_path / "y.xlsx"
    imported.office("aggregate", "06", *YEAR, "--level", "commune", "-o", out)
    sheet = openpyxl.load_workbook(out, data_only=True).active
    assert sheet is not None
    (section,) = [row for row in sheet.iter_rows(values_only=True) if row[1] == "866"]
    texts = [value for value in section[3:] if isinstance(value, str)]
    assert texts == []
    assert section[3] == sum(
        row[3] == "Có" for row in sheet.iter_rows(values_only=True) if str(row[1]) in below("866")
    )


def test_a_rate_that_does_not_arise_is_a_word_and_not_known_is_not(
    imported: Imported, tmp_path: Path
) -> None:
    words = ("aggregate", "drug_hotspots_cleared_rate", *YEAR, "--level", "commune")
    data = imported.office.get(*words)
    states = {
        row["unit"]: (row["values"]["drug_hotspots_cleared_rate"], row["states"]) for row in data["rows"]
    }
    idle = {code for code, (value, state) in states.items() if state}
    assert states["29866"] == (None, {"drug_hotspots_cleared_rate": "not_arisen"})
    assert states["30028"] == (None, {})
    table = list(csv.reader(io.StringIO(imported.office(*words, "--format", "csv").out)))
    assert {row[2] for row in table if row[-1] == "không phát sinh"} == idle
    assert [row[-1] for row in table if row[2] == "30028"] == [""]
    out = tmp_path / "rate.xlsx"
    imported.office(*words, "-o", out)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    told = {str(row[1]): row[3] for row in sheet.iter_rows(values_only=True)}
    assert (told["29866"], told["30028"], told["29863"]) == ("không phát sinh", "…", 1)
