"""Checks look at the figures that count: where two reports speak of a commune, never at a mix of them."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.program import Office
from tests.e2e.sent import errors, fill, take

COMMUNE, DISTRICT = "29902", "867"


def district(office: Office, folder: Path, **cells: object) -> Path:
    return fill(office, folder / "d", DISTRICT, {COMMUNE: cells})


def commune(office: Office, folder: Path, form: str, **cells: object) -> Path:
    return fill(office, folder / "c", COMMUNE, {COMMUNE: cells}, forms=(form,))


def test_two_reports_that_both_balance_give_no_error(office: Office, tmp_path: Path) -> None:
    same = {"drug_class": None, "drug_users_reduced": 0}
    take(office, district(office, tmp_path, drug_users_start=5, drug_users_end=5, **same))
    own = commune(office, tmp_path, "01", drug_users_start=4, drug_users_new=2, drug_users_end=6, **same)
    report = take(office, own)
    codes = [f["code"] for file in report["files"] for f in file["findings"]]
    assert "check.drug_users_balance" not in codes
    assert [e["code"] for e in errors(office)] == []


def test_an_impossible_figure_is_found_though_no_single_report_of_the_unit_would_hide_it(
    office: Office, tmp_path: Path
) -> None:
    kinds = {"est_other": None, "inspections": 9}
    take(office, district(office, tmp_path, establishments=10, inspected=3, **kinds))
    take(office, commune(office, tmp_path, "03", establishments=4, inspected=5, **kinds))
    (found,) = [e for e in errors(office) if e["code"] == "check.inspected_within_establishments"]
    assert "5" in found["message"]
    assert "4" in found["message"]
    assert found["file"].endswith("29902-phuong-3-2021.xlsx")
    rate = office.get(
        "aggregate", "inspected_rate", "--period", "2021", "--under", COMMUNE, "--level", "commune"
    )
    assert rate["rows"][0]["values"]["inspected_rate"] == 1.25


def test_an_error_that_another_report_corrects_is_gone(office: Office, tmp_path: Path) -> None:
    kinds = {"est_other": None, "inspections": 9}
    take(office, district(office, tmp_path, establishments=4, inspected=5, **kinds))
    assert "check.inspected_within_establishments" in [e["code"] for e in errors(office)]
    take(office, commune(office, tmp_path, "03", establishments=4, inspected=4, **kinds))
    assert "check.inspected_within_establishments" not in [e["code"] for e in errors(office)]


def test_figures_from_two_files_are_told_with_both(office: Office, tmp_path: Path) -> None:
    kinds = {"est_other": None, "inspections": 9}
    take(office, district(office, tmp_path, establishments=4, inspected=3, **kinds))
    own = commune(office, tmp_path, "03", establishments=None, inspected=9, **kinds)
    report = take(office, own)
    told = [f for file in report["files"] for f in file["findings"]]
    (found,) = [f for f in told if f["code"] == "check.inspected_within_establishments"]
    assert "867-thanh-pho-sa-dec-2021.xlsx" in found["message"]
    assert "29902-phuong-3-2021.xlsx" in found["message"]


def test_a_version_replaced_in_the_same_run_is_told_of_but_not_counted(
    office: Office, tmp_path: Path
) -> None:
    first = fill(
        office, tmp_path / "a", DISTRICT, {COMMUNE: {"pupils": 1, "pupils_reached": 2}}, forms=("02",)
    )
    second = fill(
        office, tmp_path / "b", DISTRICT, {COMMUNE: {"pupils": 2, "pupils_reached": 2}}, forms=("02",)
    )
    report = take(office, first, second)
    by_file = {
        Path(file["file"]).parent.name: [f["code"] for f in file["findings"]] for file in report["files"]
    }
    assert "check.pupils_reached_within_pupils" in by_file["a"]
    assert "check.pupils_reached_within_pupils" not in by_file["b"]
    checked = report["totals"]["checks"]["by_check"]["pupils_reached_within_pupils"]
    assert checked == {"passed": 9, "failed": 0, "unknown": 0}


def test_the_total_of_yes_no_columns_and_of_a_column_with_one_empty_cell(
    office: Office, tmp_path: Path
) -> None:
    cells = {COMMUNE: {"officials": None}, "29905": {"officials": 16}}
    path = fill(office, tmp_path, DISTRICT, cells, forms=("06",), totals={"officials": 1, "plan_issued": 3})
    told = [f for file in take(office, path)["files"] for f in file["findings"]]
    found = {f["indicator"]: f["message"] for f in told if f["code"] == "check.total_equals_sum"}
    assert set(found) == {"officials", "plan_issued"}
    assert "16" in found["officials"]
    assert "9" in found["plan_issued"]
