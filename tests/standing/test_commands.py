"""The commands as users type them: what is printed, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Imported
from tests.e2e.program import DONG_THAP, Office

YEAR = ("--period", "2021")
SENT = DONG_THAP / "874-huyen-thanh-binh.xlsx"


@pytest.fixture
def lake(imported: Imported, tmp_path: Path) -> Office:
    return imported.copy(tmp_path / "w")


@pytest.fixture(scope="module")
def rows_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Form 02 of Thanh Bình with the one corrected row of Xã Tân Quới."""
    book = openpyxl.load_workbook(SENT)
    for name in book.sheetnames:
        if name != "Biểu 02":
            del book[name]
    sheet = book["Biểu 02"]
    for line in range(12, 29):
        if sheet.cell(line, 2).value != "30133":
            for column in range(1, sheet.max_column + 1):
                cell = sheet.cell(line, column)
                if not isinstance(cell, openpyxl.cell.MergedCell):
                    cell.value = None
    sheet["F16"] = 9999
    file = tmp_path_factory.mktemp("rows") / "sua.xlsx"
    book.save(file)
    return file


def reached(office: Office) -> tuple[int, int]:
    """People reached in the district, and in Xã Tân Quới."""
    words = ("aggregate", "people_reached", *YEAR, "--under", "874", "--level")
    (district,) = office.get(*words, "district")["rows"]
    communes = {row["unit"]: row["values"]["people_reached"] for row in office.get(*words, "commune")["rows"]}
    return int(district["values"]["people_reached"]), int(communes["30133"])


def test_corrected_rows_alone_wait_and_can_be_taken_as_a_patch(lake: Office, rows_only: Path) -> None:
    before = reached(lake)
    done = lake("import", rows_only, *YEAR, "--format", "json")
    (file,) = done.json["files"]
    assert (done.code, file["outcome"], file["held"]) == (1, "refused", ["02"])
    assert done.json["totals"]["held"] == 1
    (told,) = [f for f in file["findings"] if f["code"] == "submission.holds_less"]
    for way in ("--patch", "--allow-fewer", f"kpi decide current {file['submission']} --why"):
        assert way in told["remedy"]
    assert reached(lake) == before
    again = lake("import", rows_only, *YEAR)
    assert (again.code, "chờ quyết định" in again.out) == (1, True)
    patched = lake.get("import", rows_only, *YEAR, "--patch")
    assert patched["files"][0]["held"] == []
    assert reached(lake) == (before[0] - before[1] + 9999, 9999)
    told = lake("explain", "30133", "people_reached", *YEAR).out
    assert "sua.xlsx" in told
    assert "9999" in told.replace(".", "")


def test_every_step_can_be_undone(lake: Office, rows_only: Path) -> None:
    before = reached(lake)
    (file,) = lake.get("import", rows_only, *YEAR, "--allow-fewer")["files"]
    assert reached(lake) == (9999, 9999)
    again = lake("import", SENT, *YEAR, "--format", "json").json["files"][0]
    codes = {f["code"] for f in again["findings"]}
    assert codes == {"submission.duplicate", "submission.duplicate_replaced"}
    done = lake("decide", "withdraw-submission", file["submission"], "--why", "gửi thiếu")
    assert (done.code, "Đã lưu quyết định số 1" in done.err) == (0, True)
    assert reached(lake) == before
    assert lake("decide", "withdraw", "1", "--why", "nhầm").code == 0
    assert reached(lake) == (9999, 9999)
    assert lake("decide", "current", again["submission"], "--form", "02", "--why", "bản đủ").code == 0
    assert reached(lake) == before
    listed = [(row["kind"], row["state"]) for row in lake.get("decide", "list")]
    assert listed == [
        ("withdraw_submission", "withdrawn"),
        ("withdraw", "withdrawal"),
        ("current", "in_force"),
    ]
    assert "số 3: bản đủ" in lake("history", "--reporter", "874", "--format", "csv").out
    assert lake("verify").code == 0
    assert lake.get("rebuild")["changed"] == 0
    assert reached(lake) == before


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_unknown_id_is_refused_with_near_ones(lake: Office, lang: str) -> None:
    done = lake("decide", "current", "2021-ffffffffffff", "--why", "x", lang=lang)
    assert done.code == 1
    assert "2021-" in done.out


def test_own_workbooks_are_refused_as_reports(lake: Office, tmp_path: Path) -> None:
    before = reached(lake)
    for words in (
        ("aggregate", "02", *YEAR, "--level", "commune"),
        ("report", "form-02", *YEAR),
        ("score", *YEAR),
        ("status", *YEAR),
        ("history",),
    ):
        file = tmp_path / f"{words[0]}.xlsx"
        assert lake(*words, "-o", file).code == 0
        (result,) = lake("import", file, *YEAR, "--format", "json").json["files"]
        assert [f["code"] for f in result["findings"]] == ["file.own_table"]
    assert reached(lake) == before
