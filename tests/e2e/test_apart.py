"""Forms of one reporter that come in separate files and runs are judged together all the same."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.e2e.program import DONG_THAP, run

SOURCE = DONG_THAP / "866-thanh-pho-cao-lanh.xlsx"
CASES = 3  # 0-based column of the cases found on form 04


def one_form(target: Path, sheet: str, cases: int | None = None) -> Path:
    """The source with one of its sheets alone; with `cases`, every commune found so many."""
    book = openpyxl.load_workbook(SOURCE)
    for other in [s for s in book.worksheets if s.title != sheet]:
        book.remove(other)
    for row in book.worksheets[0].iter_rows() if cases is not None else ():
        if str(row[2].value).startswith(("Phường", "Xã")):
            row[CASES].value = cases
    book.save(target)
    return target


def test_a_form_sent_later_is_checked_against_those_sent_before(tmp_path: Path) -> None:
    office = str(tmp_path / "w")
    assert run("init", office, "--province", "87").code == 0
    first = one_form(tmp_path / "a.xlsx", "Biểu 01")
    second = one_form(tmp_path / "b.xlsx", "Biểu 04", cases=50)
    codes = []
    for file in (first, second):
        told = run("-C", office, "import", str(file), "--period", "2021", "--format", "json").json
        codes.append({f["code"] for f in told["files"][0]["findings"]})
    assert "check.prostitution_class_none_cases" not in codes[0]
    assert "check.prostitution_class_none_cases" in codes[1]
