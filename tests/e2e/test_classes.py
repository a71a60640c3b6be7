"""A province without districts is classified: each commune sends form 08, and some send nothing."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi.spec.places import builtin_specs
from sample_reports.generator.dong_thap_2026 import (
    PROVINCE,
    communes_2026,
    planned,
    write_dong_thap_2026,
)
from tests.e2e.program import Office, new_office
from tests.e2e.test_templates import fill_rows, fill_vertical


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("received")
    files = write_dong_thap_2026(folder, planned())
    (folder / "PLANTED.json").unlink()
    office = new_office(tmp_path_factory.mktemp("w") / "w", PROVINCE)
    done = office.get("import", folder, "--period", "2026", "--received", "2026-11-27")
    assert len(files) == sum(not plan.silent for plan in planned().values())
    assert {file["form"][0] for file in done["files"]} == {"08"}
    return office


@pytest.fixture(scope="module")
def classes(office: Office) -> dict[str, Any]:
    done: dict[str, Any] = office.get("classify", "--period", "2026", lang="en")
    return done


def test_every_commune_comes_to_what_it_was_made_for(classes: dict[str, Any]) -> None:
    rows = {row["unit"]: row for row in classes["rows"]}
    assert list(rows) == [unit.code for unit in communes_2026()]
    assert {code: rows[code]["class"] or "" for code in planned()} == {
        code: plan.result for code, plan in planned().items()
    }


def test_a_commune_that_sent_nothing_may_be_anything(classes: dict[str, Any]) -> None:
    sent = {code for code, plan in planned().items() if not plan.silent}
    for row in classes["rows"]:
        assert row["reported"] == (row["unit"] in sent)
        if not row["reported"]:
            assert row["possible"] == ["I", "II", "III", "FREE", "DECIDE", "OTHERWISE"]
            assert set(row["conditions"].values()) == {None}


def test_an_error_in_a_report_makes_its_figures_unknown(classes: dict[str, Any]) -> None:
    [row] = [row for row in classes["rows"] if row["in_doubt"]]
    assert planned()[row["unit"]].purpose.startswith("more on file than residents")
    assert set(row["missing"]) == {"addicts_filed", "illegal_users_filed", "residents"}


def test_the_province_counts_what_is_known_of_its_communes(classes: dict[str, Any]) -> None:
    [province] = classes["provinces"]
    # I and II: 6 of 102 communes for certain; the rates hang on those that are silent.
    assert province["conditions"]["P.4"] is True
    assert province["conditions"]["P.1"] is None
    assert province["reported"] is False
    assert not classes["complete"]


def test_what_residents_lack_to_count_is_named(classes: dict[str, Any]) -> None:
    missing = {row["unit"]: row["missing"] for row in classes["rows"]}
    lacking = {plan.purpose[:24]: missing[code] for code, plan in planned().items()}
    assert lacking["nobody says whose number"] == ["residents", "residents_source"]
    assert lacking["nobody says of what day "] == ["residents", "residents_day"]


def test_the_table_shows_what_the_province_comes_to_though_some_are_silent(office: Office) -> None:
    table = office("classify", "--period", "2026", lang="en").out
    [line] = [line for line in table.splitlines() if "Tỉnh Đồng Tháp  " in line]
    assert "P.4" in line
    assert "Not reported" not in line


def test_what_must_be_said_of_the_rules_stands_on_the_table(office: Office, classes: dict[str, Any]) -> None:
    text = office("classify", "--period", "2026", lang="en").out
    assert classes["classification"]["standing"] == "official"
    assert not classes["classification"]["checked_against_original"]
    assert "not compared with the signed one" in text
    assert "15/12/2025" in text
    assert "14/12/2026" in text
    assert "120/2025" in text  # the law the decision rests on was replaced before the period's end


def test_under_another_reading_other_communes_have_no_type(office: Office, classes: dict[str, Any]) -> None:
    literal = office.get("classify", "--period", "2026", "--reading", "bands=literal")
    rows = {row["unit"]: row["class"] for row in literal["rows"]}
    gaps = {code for code, plan in planned().items() if plan.purpose.startswith("gap B")}
    assert {rows[code] for code in gaps} == {"OTHERWISE"}
    told = {row["unit"]: row["other_readings"] for row in classes["rows"]}
    for code in gaps:
        assert "OTHERWISE" in [one["class"] for one in told[code] if one["readings"]["bands"] == "literal"]


def explained(office: Office, unit: str, what: str = "qd-28-2025", *words: str) -> dict[str, Any]:
    told: dict[str, Any] = office.get("explain", unit, what, "--period", "2026", *words, lang="en")
    return told


def test_a_class_by_law_is_explained_by_condition_figure_article_and_cell(office: Office) -> None:
    code = next(code for code, plan in planned().items() if plan.result == "II")
    told = explained(office, code)
    assert told["value"] == "Key area, type II"
    types = [one for one in told["children"] if one["kind"] == "class"]
    two = next(one for one in types if one["label"].startswith("Key area, type II:"))
    assert (two["value"], "Điều 4, khoản 2" in two["detail"]) == ("Yes", True)
    rate = two["children"][0]
    assert "điểm a" in rate["detail"]
    value = next(one for one in rate["children"] if one["kind"] == "value")
    assert "/ 10,000 ≥ 0.001: yes" in value["value"]
    inputs = [one for one in rate["children"] if one["kind"] == "input"]
    assert all(one["place"]["cell"] for one in inputs)


def test_a_class_is_explained_as_it_is_read_otherwise(office: Office) -> None:
    code = next(code for code, plan in planned().items() if plan.purpose.startswith("gap B: 0.3 %"))
    read, otherwise = (
        explained(office, code),
        explained(office, code, "qd-28-2025", "--reading", "bands=literal"),
    )
    assert (read["value"], otherwise["value"]) == ("Key area, type III", "Drugs, not a key area")
    labels = [one["label"] for one in otherwise["children"] if one["kind"] == "rule"]
    assert any("(bands=literal)" in label for label in labels)
    three = next(one for one in otherwise["children"] if one["label"].startswith("Key area, type III"))
    assert three["value"] == "No"


def test_the_province_and_a_count_lead_to_their_communes(office: Office, classes: dict[str, Any]) -> None:
    told = explained(office, PROVINCE)
    counts = {one["label"]: one["value"] for one in told["children"] if one["kind"] == "class"}
    of_two = [row["name"] for row in classes["rows"] if row["class"] == "II"]
    assert counts["Key area, type II"] == len(of_two)
    [two] = [
        one for one in explained(office, PROVINCE, "qd-28-2025:II")["children"] if one["kind"] == "class"
    ]
    assert [one["label"].rpartition(" (")[0] for one in two["children"]] == of_two


def test_a_year_without_reports_before_tells_nothing_of_changes(office: Office) -> None:
    told = office.get("report", "drug-areas-changed", "--period", "2026")
    assert (told["before"]["communes"], told["before"]["with_class"]) == (102, 0)
    *communes, province = told["changes"]
    assert {(one["change"], one["why"]) for one in communes} == {("open", "no_figures")}
    assert (province["unit"], province["change"], province["why"]) == (PROVINCE, "open", "open")


def test_the_table_of_counts_agrees_with_the_classes(office: Office, classes: dict[str, Any]) -> None:
    told = office.get("report", "TH/ĐBMT", "--period", "2026", lang="en")
    total = told["summary"][-1]
    assert len(told["summary"]) == 103  # no districts: each commune, and the province
    by_class = Counter(row["class"] for row in classes["rows"])
    undecided, unknown = by_class.pop("DECIDE"), by_class.pop(None)
    assert {name: number for name, number in total["classes"].items() if number} == by_class
    assert (total["to_decide"], total["undetermined"]) == (undecided, undecided + unknown)


def test_a_year_under_another_law_is_not_compared(office: Office) -> None:
    told = office.get("classify", "--period", "2025", "--compare-to", "2024")
    assert told["before"]["law_begins"] == "2025-08-24"
    assert {(one["change"], one["why"]) for one in told["changes"]} == {("not_comparable", "other_law")}


def test_communes_merged_since_are_not_compared(office: Office) -> None:
    own = office.root / "specs" / "classifications"
    own.mkdir(parents=True)
    data = json.loads((builtin_specs() / "classifications" / "qd-28-2025.json").read_text("utf-8"))
    data |= {"id": "thu", "standing": "illustrative", "valid_from": "2024-01-01", "legal_basis": []}
    data.pop("$schema")
    try:
        (own / "thu.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        told = office.get("classify", "--by", "thu", "--period", "2025", "--compare-to", "2024")
    finally:
        shutil.rmtree(own)
    assert told["changes"][-1]["why"] == "not_one_unit"  # so was the province
    why = Counter(one["why"] for one in told["changes"])
    assert why["not_one_unit"] > 90
    assert set(why) <= {"not_one_unit", "no_figures"}


@pytest.mark.parametrize(("period", "is_there"), [("2026", True), ("2024", False)])
def test_a_new_run_file_has_the_tables_of_classes_where_the_law_holds(
    office: Office, tmp_path: Path, period: str, is_there: bool
) -> None:
    file = tmp_path / "run.json"
    assert office("run", file, "--new", "--period", period).code == 0
    tables = {one.get("table") for one in json.loads(file.read_text("utf-8"))["tables"]}
    assert ("drug-areas-summary" in tables) == is_there


@pytest.mark.parametrize("layout", ["rows", "vertical"])
def test_a_blank_form_states_the_days_of_the_law_and_is_taken_back(
    office: Office, tmp_path: Path, layout: str
) -> None:
    words = ("template", "08", "--period", "2026", "--reporter", "28249", "--layout", layout)
    [one] = office.get(*words, "-o", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(one["file"])
    sheet = book.worksheets[0]
    lines = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    line = lines["Kỳ báo cáo: năm 2026 (từ 15/12/2025 đến 14/12/2026)"]
    (fill_vertical if layout == "vertical" else fill_rows)(sheet, "08")
    for said, code in ((line.value, None), ("Số liệu từ 01/01/2026 đến 31/12/2026", "form.law_days")):
        line.value = said
        book.save(one["file"])
        [file] = office.get("import", one["file"], "--period", "2026", "--dry-run")["files"]
        told = {
            (f["code"], f["cell"]) for f in file["findings"] if "law" in f["code"] or "period" in f["code"]
        }
        assert told == ({(code, line.coordinate)} if code else set())
        assert file["form"] == ["08"]


def test_the_csv_of_classes_says_the_days_in_each_line(office: Office) -> None:
    told = office("classify", "--period", "2026", "--under", "28249", "--format", "csv").out.splitlines()
    assert "15/12/2025,14/12/2026" in told[1]
