"""The main job on a real province: what was planted is found, and the figures are those of the files."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Imported
from tests.e2e import figures
from tests.e2e.program import DONG_THAP, grave
from tests.samples import independent

RECORD: dict[str, Any] = json.loads((DONG_THAP / "FAULTS.json").read_text("utf-8"))
MISSING = "30028"
Told = tuple[str, str, str, str, str, str]


def told(finding: dict[str, Any]) -> Told:
    place = (Path(finding["file"]).name, finding["sheet"], finding["cell"])
    return (*place, finding["unit"], finding["code"], finding["severity"])


def planted(fault: dict[str, Any]) -> Told:
    """A commune without rows is told once for the whole file."""
    gone = fault["kind"] == "missing_unit"
    place = (fault["file"], "" if gone else fault["sheet"], fault["cell"] or "")
    return (*place, fault["unit"], fault["finding"], fault["severity"])


def test_thirteen_files_come_in_and_exit_code_tells_of_errors(imported: Imported) -> None:
    files = imported.report["files"]
    assert len(files) == RECORD["files"] == 13
    assert imported.done.code == 1
    assert imported.done.err == ""
    outcomes = Counter(f["outcome"] for f in files)
    assert outcomes == {"accepted": 9, "accepted_with_findings": 4}
    assert all(f["form"] == list(figures.FORMS) for f in files)
    assert [f["reporter"] for f in files if "lan-2" in f["file"]] == ["877"]


def test_every_planted_fault_is_found_at_its_cell_and_nothing_else_is(imported: Imported) -> None:
    findings = [f for file in imported.report["files"] for f in file["findings"]]
    wanted = {planted(f) for f in RECORD["faults"] if "finding" in f}
    assert wanted <= {told(f) for f in findings}
    assert {told(f) for f in grave(findings)} == {w for w in wanted if w[5] != "info"}
    assert len(grave(findings)) == len({told(f) for f in grave(findings)}), "told twice"
    for fault in (f for f in RECORD["faults"] if f["kind"] == "missing_unit"):
        (one,) = [f for f in findings if f["code"] == fault["finding"] and f["unit"] == fault["unit"]]
        assert fault["form"] in one["message"]
    assert all(f["message"] and f["remedy"] for f in findings)


def test_the_second_version_supersedes_the_first_as_a_whole(imported: Imported) -> None:
    files = {Path(f["file"]).name: f for f in imported.report["files"]}
    first, second = files["877-huyen-chau-thanh.xlsx"], files["877-huyen-chau-thanh-lan-2.xlsx"]
    assert second["supersedes"] == first["submission"]
    rows = imported.office.get("history", "--period", "2021", "--reporter", "877")
    assert {(r["submission"], r["current"]) for r in rows} == {
        (first["submission"], False),
        (second["submission"], True),
    }
    assert len(rows) == 12


@pytest.mark.parametrize("form", figures.FORMS)
def test_province_totals_equal_an_independent_sum_of_the_files(imported: Imported, form: str) -> None:
    (row,) = imported.office.get("aggregate", form, "--period", "2021", "--level", "province")["rows"]
    wanted = independent.province_totals(DONG_THAP, form)
    got = {k: Decimal(str(v)) for k, v in row["values"].items() if not isinstance(v, dict)}
    assert got == wanted
    coverage = row["coverage"]
    assert [coverage[key] for key in ("reported", "expected", "missing")] == [142, 143, [MISSING]]
    assert coverage["by_form"] == {form: {"reported": 142, "missing": [MISSING]}}
    assert max(coverage["by_indicator"].values()) == 142
    lacking = {name: 142 - known for name, known in coverage["by_indicator"].items() if known < 142}
    assert lacking == {name: len(units) for name, units in row["incomplete"].items()}
    for counts in (v for v in row["values"].values() if isinstance(v, dict)):
        assert sum(counts.values()) == 142


@pytest.mark.parametrize("form", figures.FORMS)
def test_districts_add_up_to_the_province_and_communes_to_districts(imported: Imported, form: str) -> None:
    tables = {
        level: imported.office.get("aggregate", form, "--period", "2021", "--level", level)["rows"]
        for level in ("province", "district", "commune")
    }
    assert [len(rows) for rows in tables.values()] == [1, 12, 143]
    sums = [_sum(rows) for rows in tables.values()]
    assert sums[0] == sums[1] == sums[2]
    districts = {r["unit"]: r for r in tables["district"]}
    assert districts["871"]["coverage"]["missing"] == [MISSING]
    home = {code: district for code, (_, district) in figures.communes().items()}
    for code, district in districts.items():
        mine = [r for r in tables["commune"] if home[r["unit"]] == code]
        assert _sum(mine) == _sum([district])


def _sum(rows: list[dict[str, Any]]) -> dict[str, Decimal]:
    total: dict[str, Decimal] = {}
    for row in rows:
        for name, value in row["values"].items():
            for label, count in _counts(value).items():
                key = f"{name} {label}"
                total[key] = total.get(key, Decimal(0)) + Decimal(str(count))
    return {k: v for k, v in total.items() if v}


def _counts(value: Any) -> dict[str, Any]:
    """A class of one commune counts as one of its label."""
    if isinstance(value, dict):
        return value
    return {} if value is None else {value: 1} if isinstance(value, str) else {"": value}


def test_the_commune_without_a_report_has_no_figures_not_zeros(imported: Imported) -> None:
    words = ("aggregate", "01", "--period", "2021", "--level", "commune", "--under", MISSING)
    (row,) = imported.office.get(*words)["rows"]
    assert all(v is None or v == {} for v in row["values"].values())
    coverage = row["coverage"]
    assert [coverage[key] for key in ("reported", "expected", "missing")] == [0, 1, [MISSING]]


def test_a_rate_is_recomputed_from_the_sums(imported: Imported) -> None:
    rates = json.loads((independent.ROOT / "specs/indicators/rates.json").read_text("utf-8"))["items"]
    rate = next(r for r in rates if r.get("expression", "").replace(" ", "") == "inspected/establishments")
    words = (
        "aggregate",
        rate["id"],
        "inspected",
        "establishments",
        "--period",
        "2021",
        "--level",
        "province",
    )
    (row,) = imported.office.get(*words)["rows"]
    got = row["values"]
    wanted = Decimal(got["inspected"]) / Decimal(got["establishments"])
    assert abs(Decimal(str(got[rate["id"]])) - wanted) < Decimal("0.000001")
    assert Decimal(got["inspected"]) == independent.province_totals(DONG_THAP, "03")["inspected"]


def test_totals_of_a_district_are_those_of_its_rows_not_of_its_total_row(imported: Imported) -> None:
    """Lấp Vò typed 120 where its communes add up to 129."""
    words = ("aggregate", "inspected", "--period", "2021", "--level", "district", "--under", "875")
    (row,) = imported.office.get(*words)["rows"]
    assert row["values"]["inspected"] == 129


def test_status_has_every_district_and_form(imported: Imported) -> None:
    rows = imported.office.get("status", "--period", "2021")
    assert len(rows) == 12 * 6
    assert {r["days_late"] for r in rows} == {0}
    assert {(r["received"], r["due"]) for r in rows} == {("2021-12-14", "2021-12-14")}
    wrong = {(r["reporter"], r["form"]): r["errors"] for r in rows if r["errors"]}
    assert wrong == {("871", "01"): 1, ("875", "03"): 1}


def test_one_commune_in_the_vertical_form_in_its_own_province(tmp_path: Path) -> None:
    from tests.e2e.program import CAM_NGOC, new_office

    office = new_office(tmp_path / "th", "38")
    report = office.get("import", CAM_NGOC, "--period", "2023")
    (file,) = report["files"]
    assert (file["outcome"], file["reporter"]) == ("accepted", "15169")
    assert file["form"] == list(figures.FORMS)
    sheet = openpyxl.load_workbook(next(CAM_NGOC.glob("*.xlsx"))).active
    assert sheet is not None
    typed = {str(sheet.cell(r, 2).value): sheet.cell(r, 4).value for r in range(55, 80)}
    words = ("aggregate", "03", "--period", "2023", "--level", "commune", "--under", "15169")
    (row,) = office.get(*words)["rows"]
    assert row["values"]["est_karaoke"] == typed["Karaoke"]
    assert row["values"]["inspected"] == typed["Số cơ sở được kiểm tra"]
    scored = office.get("score", "--period", "2023", "--under", "15169")
    assert len(scored["rows"]) == 1
    assert scored["rows"][0]["points"] is not None
