"""Blank forms go out, come back filled in, and are read without a word of complaint."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.e2e.program import Office, new_office
from tests.samples import independent

YEAR = ("--period", "2021")
# A commune in order: balances and sums hold, yes and no are answered, classes agree with the counts.
COUNTS = {
    "drug_users_start": 3, "drug_users_new": 1, "drug_users_reduced": 2, "drug_users_end": 2,
    "drug_class": "Có tệ nạn", "prostitution_class": "Không có tệ nạn", "registered": "Có",
    "propaganda_forms": 4, "propaganda_sessions": 6, "people_reached": 120, "news_items": 12,
    "propaganda_regular": "Có",
    "establishments": 5, "est_lodging": 2, "est_karaoke": 3, "est_managed": 5, "est_committed": 5,
    "inspections": 5, "inspected": 5,
    "plan_issued": "Có", "plan_integrated": "Không", "officials": 2, "officials_trained": 2, "team_178": "Có",
}  # fmt: skip


def answer(indicator: str) -> object:
    return COUNTS.get(indicator, 0)


def fill_rows(sheet: Worksheet, form: str) -> int:
    """Fill the rows of units; returns how many there are."""
    indicators = independent.form_indicators(form)
    index = next(r for r in range(1, 40) if sheet.cell(r, 1).value == "(1)")
    filled = 0
    for r in range(index + 1, sheet.max_row + 1):
        if isinstance(code := sheet.cell(r, 2).value, str) and code.isdigit():
            for at, indicator in enumerate(indicators):
                sheet.cell(r, 4 + at).value = answer(indicator)  # type: ignore[assignment]
            filled += 1
    return filled


def fill_vertical(sheet: Worksheet, form: str) -> None:
    """Fill the value column of the rows that have a number."""
    rows = [r for r in range(1, sheet.max_row + 1) if str(sheet.cell(r, 1).value).isdigit()]
    for r, indicator in zip(rows, independent.form_indicators(form), strict=True):
        sheet.cell(r, 4).value = answer(indicator)  # type: ignore[assignment]


def test_templates_of_all_forms_filled_in_import_cleanly(office: Office, tmp_path: Path) -> None:
    made = office.get("template", "all", *YEAR, "-o", tmp_path / "out")
    assert len(made) == 12
    communes = 0
    for one in made[:3]:
        book = openpyxl.load_workbook(one["file"])
        for form, sheet in zip(("01", "02", "03", "04", "05", "06"), book.worksheets, strict=True):
            rows = fill_rows(sheet, form)
            communes += rows if form == "01" else 0
            _calculated(sheet)
        book.save(one["file"])
    files = office.get("import", *(one["file"] for one in made[:3]), *YEAR)["files"]
    told = [(f["code"], f["cell"], f["message"]) for file in files for f in file["findings"]]
    assert told == []
    assert {f["outcome"] for f in files} == {"accepted"}
    assert [f["reporter"] for f in files] == [one["reporter"] for one in made[:3]]
    (row,) = office.get("aggregate", "01", *YEAR, "--level", "province")["rows"]
    assert row["values"]["drug_users_end"] == 2 * communes
    assert row["values"]["registered"] == communes


def _calculated(sheet: Worksheet) -> None:
    """openpyxl stores no results of formulas: the totals are left to the program, as a sender may."""
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = None


def test_a_template_that_comes_back_empty_is_no_report(office: Office, tmp_path: Path) -> None:
    (one,) = office.get("template", "05", *YEAR, "--reporter", "866", "-o", tmp_path / "t.xlsx")
    done = office("import", one["file"], *YEAR, "--format", "json")
    (file,) = done.json["files"]
    assert (done.code, file["outcome"], [f["code"] for f in file["findings"]]) == (
        1, "refused", ["file.blank_template"]
    )  # fmt: skip
    (row,) = office.get("aggregate", "05", *YEAR, "--level", "province")["rows"]
    assert all(v is None for v in row["values"].values())


def test_the_vertical_template_of_a_commune_filled_in_imports_cleanly(tmp_path: Path) -> None:
    office = new_office(tmp_path / "w", "38")
    year = ("--period", "2023")
    words = ("template", "01", "03", *year, "--reporter", "15169", "--layout", "vertical")
    (one,) = office.get(*words, "-o", tmp_path / "xa.xlsx")
    book = openpyxl.load_workbook(one["file"])
    for form, sheet in zip(("01", "03"), book.worksheets, strict=True):
        fill_vertical(sheet, form)
    book.save(one["file"])
    (file,) = office.get("import", one["file"], *year)["files"]
    assert [(f["code"], f["cell"]) for f in file["findings"]] == []
    assert file["form"] == ["01", "03"]
    (row,) = office.get("aggregate", "est_karaoke", *year, "--level", "commune", "--under", "15169")["rows"]
    assert row["values"]["est_karaoke"] == 3


REASON = "Biên bản thẩm định 12/BB, thiếu dấu"


def give(sheet: Worksheet, column: str, points: float | str) -> None:
    """Points for the first criterion of a score sheet, or a reason."""
    (cell,) = (cell for (cell,) in sheet["A1:A30"] if cell.value == "I.1")
    assert not sheet[f"{column}{cell.row}"].protection.locked
    sheet[f"{column}{cell.row}"] = points


def test_score_sheets_of_a_district_and_of_a_commune_come_back(office: Office, tmp_path: Path) -> None:
    form = ("template", "07-illustrative", *YEAR, "--layout", "criteria", "--reporter")
    for name in ("867", "29902", "867"):  # the blank of before is written over
        (made,) = office.get(*form, name, "-o", tmp_path / f"{name}.xlsx")
        assert made["reporter"] == name
    book = openpyxl.load_workbook(tmp_path / "867.xlsx")
    assert len(book.worksheets) == 9
    sheet = book["Phường 3"]
    lines = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "THANG ĐIỂM MINH HỌA CỦA DỰ ÁN" in lines, "on a line of its own"
    assert {"XÃ TỰ CHẤM", "HUYỆN THẨM ĐỊNH", "TỈNH THẨM ĐỊNH"} <= set(lines), "each signs"
    rules = sheet.data_validations.dataValidation
    cell = next(row[4].coordinate for row in sheet.iter_rows() if row[0].value == "I.1")
    (rule,) = (one for one in rules if cell in one.sqref)
    ends = Decimal(rule.formula1), Decimal(rule.formula2)
    assert (rule.operator or "between", ends) == ("between", (0, 5))
    give(book["Phường 3"], "E", 3)
    give(book["Phường 3"], "G", REASON)
    give(book["Phường 1"], "E", 4.5)
    book.save(tmp_path / "867.xlsx")
    book = openpyxl.load_workbook(tmp_path / "29902.xlsx")
    give(book["Phường 3"], "D", 5)
    with pytest.raises(AssertionError):
        give(book["Phường 3"], "E", 5)  # not for a commune to give
    book.save(tmp_path / "29902.xlsx")
    files = office.get("import", tmp_path / "867.xlsx", tmp_path / "29902.xlsx", *YEAR)["files"]
    found = {
        one["reporter"]: [f["code"] for f in one["findings"] if f["severity"] != "info"] for one in files
    }
    assert found == {"867": [], "29902": []}
    rows = office.get("score", *YEAR, "--under", "867", "--differences")["rows"]
    (row,) = (one["criteria"]["I.1"] for one in rows if one["unit"] == "29902")
    assert (row["self"]["points"], row["self"]["reporter"], row["self"]["cell"][0]) == (5, "29902", "D")
    assert (row["district"]["points"], row["district"]["sheet"]) == (3, "Phường 3")
    assert (row["district"]["evidence"], row["self"]["evidence"]) == (REASON, "")
    told = office("explain", "29902", "I.1", *YEAR).out
    assert f"ghi kèm ở ô {row['district']['evidence_cell']}: “{REASON}”" in told
    office("report", "score-sheet", *YEAR, "--under", "29902", "-o", tmp_path / "phieu.html")
    assert REASON in (tmp_path / "phieu.html").read_text("utf-8")
    assert office("verify").code == 0
    assert office.get("sql", "SELECT count(*) AS n FROM figures WHERE text IS NOT NULL") == [{"n": 0}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("01", "--reporter", "866", "--layout", "criteria"), "01/XPLM"),
        (("99", "--reporter", "866"), "99"),
        (("01", "--reporter", "15169"), "15169"),
        (("01", "--reporter", "866", "--layout", "vertical"), "Cao Lãnh"),
    ],
)
def test_what_cannot_be_made_is_told(office: Office, tmp_path: Path, words: Any, said: str) -> None:
    refused = office("template", *words, *YEAR, "-o", tmp_path / "t.xlsx")
    assert refused.code == 3
    assert said in refused.err
    assert not (tmp_path / "t.xlsx").exists()
    assert refused.out == ""


@pytest.mark.parametrize("layout", ["rows", "vertical"])
def test_a_template_of_another_province_is_refused_though_it_bears_our_mark(
    office: Office, tmp_path: Path, layout: str
) -> None:
    elsewhere = new_office(tmp_path / "th", "38")
    reporter = "15169" if layout == "vertical" else "386"
    words = ("template", "05", *YEAR, "--reporter", reporter, "--layout", layout, "-o", tmp_path / "t.xlsx")
    (one,) = elsewhere.get(*words)
    book = openpyxl.load_workbook(one["file"])
    (fill_vertical if layout == "vertical" else fill_rows)(book.worksheets[0], "05")
    book.save(one["file"])
    (file,) = office.get("import", one["file"], *YEAR)["files"]
    assert (file["outcome"], [f["code"] for f in file["findings"]]) == ("refused", ["file.other_province"])


def test_the_whole_country_has_blank_forms_too(tmp_path: Path) -> None:
    office = new_office(tmp_path / "q", "00")
    (one,) = office.get(
        "template", "05", "--period", "2025", "--reporter", "00127", "-o", tmp_path / "a.xlsx"
    )
    assert one["reporter"] == "00127"
    book = openpyxl.load_workbook(one["file"])
    assert fill_rows(book.worksheets[0], "05") == 1
    book.save(one["file"])
    (file,) = office.get("import", one["file"], "--period", "2025")["files"]
    assert (file["reporter"], file["form"]) == ("00127", ["05"])
