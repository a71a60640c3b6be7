"""The committed sample reports are what the generator writes, and hold the faults they are said to hold."""

from __future__ import annotations

import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sample_reports.generator import bulk, cam_ngoc, dong_thap, form_07, forms, own_form
from tests.samples import independent

DONG_THAP = independent.SAMPLES / "dong-thap-2021"
CAM_NGOC = independent.SAMPLES / "cam-ngoc-2023"
OWN_FORM = independent.SAMPLES / "own-form"
FORM_07 = independent.SAMPLES / "form-07-2021"
RECORD: dict[str, Any] = json.loads((DONG_THAP / "FAULTS.json").read_text("utf-8"))
SYNTHETIC = "Số liệu giả lập để minh họa, không phải số liệu thật"
FORMS = ("01", "02", "03", "04", "05", "06")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    dong_thap.write_dong_thap(folder / "dong-thap-2021")
    cam_ngoc.write_cam_ngoc(folder / "cam-ngoc-2023")
    own_form.write_own_form(folder / "own-form")
    form_07.write_form_07(folder / "form-07-2021")
    return folder


def members(path: Path) -> dict[str, bytes]:
    """What is in a workbook, whatever the packing."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_committed_files_are_what_the_generator_writes(fresh: Path) -> None:
    for folder in (DONG_THAP, CAM_NGOC, OWN_FORM, FORM_07):
        names = sorted(p.name for p in folder.glob("*.xlsx"))
        assert names == sorted(p.name for p in (fresh / folder.name).glob("*.xlsx"))
        for name in names:
            assert members(folder / name) == members(fresh / folder.name / name), name
    assert json.loads((fresh / "dong-thap-2021" / "FAULTS.json").read_text("utf-8")) == RECORD


def test_generating_twice_gives_the_same_bytes(fresh: Path, tmp_path: Path) -> None:
    cam_ngoc.write_cam_ngoc(tmp_path)
    for path in tmp_path.glob("*.xlsx"):
        assert path.read_bytes() == (fresh / "cam-ngoc-2023" / path.name).read_bytes()
    province = dong_thap.synthetic_province()
    assert province.facts == dong_thap.synthetic_province().facts


def test_thirteen_files_open_with_both_readers_and_hold_six_forms_each() -> None:
    paths = sorted(DONG_THAP.glob("*.xlsx"))
    assert len(paths) == RECORD["files"] == 13
    for path in paths:
        names = CalamineWorkbook.from_path(str(path)).sheet_names
        assert names == independent.workbook(path).sheetnames
        assert len(names) == 6
        for form in FORMS:
            independent.form_sheet(path, form)


def test_every_sheet_says_that_its_figures_are_synthetic() -> None:
    for path in [*DONG_THAP.glob("*.xlsx"), *CAM_NGOC.glob("*.xlsx")]:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            cells = [cell for row in book.get_sheet_by_name(name).to_python() for cell in row]
            assert SYNTHETIC in cells, (path.name, name)


def test_all_communes_but_the_missing_one_have_a_row_in_every_form() -> None:
    for form in FORMS:
        rows = sum(
            1
            for path in independent.latest(DONG_THAP)
            for _ in independent.commune_rows(independent.form_sheet(path, form))
        )
        assert rows == RECORD["communes"] - 1 == 142


@pytest.mark.parametrize("form", FORMS)
def test_the_independent_sums_equal_the_figures_drawn(form: str) -> None:
    province = dong_thap.synthetic_province()
    missing = {fault["unit"] for fault in RECORD["faults"] if fault["kind"] == "missing_unit"}
    told = [facts for unit, facts in province.facts.items() if unit not in missing]
    sums = independent.province_totals(DONG_THAP, form)
    for indicator in independent.form_indicators(form):
        if province.indicators[indicator].type != "class":
            drawn = [facts[indicator] for facts in told]
            assert sums[indicator] == sum(
                Decimal(v) for v in drawn if v is not None and not isinstance(v, str)
            )


def faults(kind: str) -> list[Any]:
    return [fault for fault in RECORD["faults"] if fault["kind"] == kind]


def cell_of(fault: dict[str, Any]) -> object:
    return independent.workbook(DONG_THAP / fault["file"])[fault["sheet"]][fault["cell"]].value


def test_a_wrong_total_differs_from_the_sum_of_its_rows() -> None:
    (fault,) = faults("total_mismatch")
    sheet = independent.form_sheet(DONG_THAP / fault["file"], fault["form"])
    at = independent.form_indicators(fault["form"]).index(fault["indicator"])
    total = sum(
        (independent.number(row[at]) or Decimal(0) for row in independent.commune_rows(sheet)), Decimal(0)
    )
    assert total == fault["correct"] != fault["holds"] == cell_of(fault)


def test_numbers_as_text_are_text_in_their_cells() -> None:
    assert {"1.234", "12,5"} < {fault["holds"] for fault in faults("text_number")}
    for fault in faults("text_number"):
        assert cell_of(fault) == fault["holds"]
        assert independent.number(fault["holds"]) == Decimal(str(fault["correct"]))


def test_the_missing_commune_is_absent_from_all_six_sheets() -> None:
    assert {fault["form"] for fault in faults("missing_unit")} == set(FORMS)
    for fault in faults("missing_unit"):
        book = independent.workbook(DONG_THAP / fault["file"])
        cells = {cell for row in book[fault["sheet"]].iter_rows(values_only=True) for cell in row}
        assert fault["unit"] not in cells
        assert "Xã Phú Ninh" not in cells


def test_uncalculated_totals_are_formulas_without_a_result() -> None:
    assert {fault["form"] for fault in faults("uncalculated_total")} == set(FORMS)
    for fault in faults("uncalculated_total"):
        formulas = independent.workbook(DONG_THAP / fault["file"], False)[fault["sheet"]]
        stored = independent.workbook(DONG_THAP / fault["file"])[fault["sheet"]]
        for cell in fault["cells"]:
            assert formulas[cell].value == fault["holds"][cell]
            assert stored[cell].value is None


def test_the_first_version_has_a_wrong_balance_and_the_second_corrects_it() -> None:
    (fault,) = faults("balance")
    second = faults("supersedes")
    assert {entry["form"] for entry in second} == set(FORMS)
    assert {entry["supersedes"] for entry in second} == {fault["file"]}
    assert all(cell_of(entry) == "Lần gửi: 2" for entry in second)
    rows = [
        list(independent.commune_rows(independent.form_sheet(DONG_THAP / file, fault["form"])))
        for file in (fault["file"], second[0]["file"])
    ]
    names = independent.form_indicators(fault["form"])
    changed = [
        (names[c], old, new)
        for first, then in zip(*rows, strict=True)
        for c, (old, new) in enumerate(zip(first, then, strict=True))
        if old != new
    ]
    assert changed == [(fault["indicator"], fault["holds"], fault["correct"])]
    assert cell_of(fault) == fault["holds"]


def test_figures_agree_with_one_another() -> None:
    for unit, facts in dong_thap.synthetic_province().facts.items():
        number = {k: v for k, v in facts.items() if isinstance(v, int | Decimal)}
        for stock, arisen, gone in (
            ("drug_users", "new", "reduced"), ("sex_sellers", "new", "reduced"),
            ("drug_hotspots", "found", "cleared"), ("prostitution_hotspots", "found", "cleared"),
        ):  # fmt: skip
            end = number[f"{stock}_start"] + number[f"{stock}_{arisen}"] - number[f"{stock}_{gone}"]
            assert number[f"{stock}_end"] == end >= 0, unit
        for less, more in (
            ("inspected", "establishments"), ("est_committed", "establishments"), ("violating", "inspected"),
            ("cases_tried", "cases_charged"), ("cases_charged", "cases_prosecuted"),
            ("cases_prosecuted", "cases_found"), ("supported", "support_needed"),
            ("officials_trained", "officials"), ("pupils_reached", "pupils"),
        ):  # fmt: skip
            assert number[less] <= number[more], (unit, less)
        assert sum(v for k, v in number.items() if k in KINDS) == number["establishments"]
        assert sum(number[f"money_{k}"] for k in ("central", "local", "other")) == number["money_total"]


KINDS = {
    f"est_{k}" for k in ("lodging", "restaurant", "karaoke", "dance_hall", "massage", "hairdresser", "other")
}


def test_the_vertical_form_has_a_row_for_every_indicator() -> None:
    (path,) = CAM_NGOC.glob("*.xlsx")
    (sheet,) = openpyxl.load_workbook(path).worksheets
    cells = [row[0] for row in sheet.iter_rows(values_only=True) if row[0]]
    assert sum(str(cell).startswith("Biểu ") for cell in cells) == len(FORMS)
    leaves = sum(len(form.leaves) for form in forms.load_forms().values())
    numbered = [row for row in sheet.iter_rows(values_only=True) if re.fullmatch(r"\d+(\.\d+)*", str(row[0]))]
    assert sum(1 for row in numbered if row[2]) == leaves


def test_bulk_workbooks_hold_real_districts(tmp_path: Path) -> None:
    paths = bulk.write_bulk(tmp_path, districts=3, communes=15)
    assert [p.name for p in paths] == [
        "001-quan-ba-dinh.xlsx",
        "002-quan-hoan-kiem.xlsx",
        "003-quan-tay-ho.xlsx",
    ]
    for path, communes in zip(paths, (14, 15, 8), strict=True):
        book = openpyxl.load_workbook(path, data_only=True)
        assert len(book.worksheets) == 2
        assert [len(list(independent.commune_rows(sheet))) for sheet in book.worksheets] == [
            communes,
            communes,
        ]


def test_the_readme_names_every_planted_fault() -> None:
    lines = (independent.SAMPLES / "README.md").read_text("utf-8").splitlines()
    for fault in RECORD["faults"]:
        told = [line for line in lines if line.startswith(f"| `{fault['file']}` ")]
        assert any(fault["cell"] is None or fault["cell"] in line for line in told), fault
