"""A form in several tables of a workbook is one report: counted, explained, verified and replaced as one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import openpyxl

from tests.e2e.program import Office
from tests.intake.books import add_sheet, sheet_of
from tests.intake.communes import WANTED
from tests.intake.forms import HEAD_02, TITLES_02
from tests.intake.test_locating import ROWS_02

PERIOD = ("--period", "2021")


def in_tables(path: Path, *cuts: int) -> Path:
    """Form 02 on a sheet for each part of its communes."""
    book: openpyxl.Workbook = sheet_of(TITLES_02, HEAD_02, *ROWS_02[: cuts[0]], name="Trang 1")
    for n, (first, last) in enumerate(pairwise(cuts), 2):
        add_sheet(book, f"Trang {n}", TITLES_02, HEAD_02, *ROWS_02[first:last])
    book.save(path)
    return path


def test_a_form_in_several_tables_is_one_report(office: Office, tmp_path: Path) -> None:
    whole = in_tables(tmp_path / "a.xlsx", 4, 7, 13)
    report = office.get("import", whole, *PERIOD)
    assert [file["outcome"] for file in report["files"]] == ["accepted"]
    (row,) = office.get("history")
    assert (row["units"], row["figures"]) == (13, 143)
    rows = office.get("aggregate", "people_reached", *PERIOD, "--level", "district", "--under", "874")["rows"]
    assert [row["values"]["people_reached"] for row in rows] == [
        int(sum(own["people_reached"] for own in WANTED.values()))
    ]
    places = [
        office("explain", code, "people_reached", *PERIOD, lang="en").out for code in ("30130", "30166")
    ]
    assert ["Trang 1 › F8" in places[0], "Trang 3 › F13" in places[1]] == [True, True]
    assert office("verify").code == 0
    assert office("rebuild").code == 0
    assert office("verify").code == 0


def test_it_is_held_against_what_it_replaces_as_one_report(office: Office, tmp_path: Path) -> None:
    office.get("import", in_tables(tmp_path / "a.xlsx", 4, 7, 13), *PERIOD)
    fewer = office.get("import", in_tables(tmp_path / "b.xlsx", 3, 8), *PERIOD)
    (file,) = fewer["files"]
    (held,) = [note for note in file["findings"] if note["code"].startswith("submission.")]
    assert file["outcome"] == "refused"
    assert all(number in held["message"] for number in ("13", "143"))
    again = office.get("import", in_tables(tmp_path / "c.xlsx", 7, 13), *PERIOD)
    assert [x["outcome"] for x in again["files"]] == ["accepted"]
