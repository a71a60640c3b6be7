"""A district without communes reports for itself, from its template to every table."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.e2e.program import Office, new_office

ISLAND, PROVINCE = "318", "31"
YEAR = ("--period", "2021")


@pytest.fixture(scope="module", params=["rows", "vertical"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has the island's own template back, every figure of form 05 filled in with 3."""
    folder: Path = tmp_path_factory.mktemp("island")
    office = new_office(folder / "w", PROVINCE)
    blank, layout = folder / "blank.xlsx", ("--layout", request.param)
    assert office("template", "05", *YEAR, "--reporter", ISLAND, *layout, "-o", blank).code == 0
    _fill(blank, request.param)
    done = office.get("import", blank, *YEAR, "--received", "2021-12-10")
    (file,) = done["files"]
    assert (file["outcome"], file["reporter"], file["findings"]) == ("accepted", ISLAND, [])
    return office


def _fill(file: Path, layout: str) -> None:
    book = openpyxl.load_workbook(file)
    (sheet,) = book.worksheets
    for row in sheet.iter_rows():
        texts = [cell.value for cell in row if isinstance(cell.value, str)]
        if layout == "rows" and ISLAND in texts:
            for cell in row[3:]:
                cell.value = 3
        elif layout == "vertical" and row[0].value and str(row[0].value).isdigit() and len(texts) > 2:
            row[3].value = 3
    book.save(file)


@pytest.mark.parametrize("level", ["province", "district", "commune"])
def test_its_figures_count_at_every_level(told: Office, level: str) -> None:
    found = told.get("aggregate", "support_needed", *YEAR, "--level", level)
    code = PROVINCE if level == "province" else ISLAND
    (row,) = [row for row in found["rows"] if row["unit"] == code]
    assert row["values"] == {"support_needed": 3}
    assert row["coverage"]["reported"] == 1
    assert not any("trên cấp xã" in note for note in found["notes"])


def test_every_command_agrees_that_it_has_reported(told: Office) -> None:
    sent = [row for row in told.get("status", *YEAR) if row["reporter"] == ISLAND and row["form"] == "05"]
    assert [row["outcome"] for row in sent] == ["accepted"]
    explained = told("explain", ISLAND, "support_needed", *YEAR, lang="en")
    assert ": 3 — persons" in explained.out
    assert "not sent" not in explained.out
    scored = told("score", *YEAR, "--under", ISLAND, lang="en")
    assert "All 0 of 0" not in scored.out
    assert "there is nothing to score" in scored.out
    assert "score.no_communes" not in told("score", *YEAR, lang="en").out
    assert told("validate", *YEAR).code == 0
