"""A name nobody knows, from the finding to the confirmed alias and the report read again; and what stays as
it was when decisions change."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi.intake.files.sources import gather
from kpi.model.period import parse_period
from kpi.pipeline.importing import workers
from kpi.pipeline.importing.desk import Batch, Means
from kpi.pipeline.importing.workers import Job
from kpi.pipeline.opening.workspace import open_workspace
from tests.conftest import Imported
from tests.copies import copied
from tests.e2e.program import DONG_THAP, Office

YEAR = ("--period", "2021")
WHY = ("--why", "nơi gửi xác nhận", "--at", "2021-12-31")
SOURCE = DONG_THAP / "874-huyen-thanh-binh.xlsx"
COUNTED = ("accepted", "accepted_with_findings")
UNIT, NAME, TYPED = "30157", "Xã Tân Thạnh", "Xã Tân Thạnh Cù Lao"


def report(path: Path, typed: str = TYPED, code: str = "") -> Path:
    """The district's report with one commune under another name, in all forms, and without its code."""
    book = openpyxl.load_workbook(SOURCE)
    changed = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == NAME:
                    cell.value = typed
                    sheet.cell(cell.row, cell.column - 1).value = code or None
                    changed += 1
    assert changed == 6
    book.save(path)
    return path


def value(office: Office, *words: str) -> Any:
    rows = office.get("aggregate", "01", *YEAR, "--level", "commune", *words)["rows"]
    return next(row["values"] for row in rows if row["unit"] == UNIT)


def take(office: Office, path: Path) -> dict[str, Any]:
    (file,) = office.get("import", path, *YEAR)["files"]
    assert isinstance(file, dict)
    return file


def named(file: dict[str, Any], code: str) -> list[str]:
    return [f["unit"] for f in file["findings"] if f["code"] == code]


@pytest.fixture(scope="module")
def once(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    office = Office(copied(blank, folder / "w"))
    path = report(folder / "874.xlsx")
    first = take(office, path)
    assert first["outcome"] == "accepted_with_findings"
    assert sum(f["code"].startswith("row.unknown_unit") for f in first["findings"]) == 6
    assert all(v is None for v in value(office).values())
    return folder


@pytest.fixture
def sent(once: Path, office: Office) -> Path:
    """A report with an unknown name, imported before anybody confirmed it."""
    shutil.rmtree(office.root)
    copied(once / "w", office.root)
    return once / "874.xlsx"


def test_a_confirmed_name_is_read_and_the_report_counts_anew(office: Office, sent: Path) -> None:
    assert take(office, sent)["outcome"] == "duplicate"
    assert office("decide", "alias", TYPED, UNIT, *WHY).code == 0
    again = take(office, sent)
    assert again["outcome"] in COUNTED
    assert named(again, "row.decided_alias") == [UNIT] * 6
    assert again["supersedes"] == again["submission"]
    told = next(f for f in again["findings"] if f["code"] == "row.decided_alias")
    assert (told["severity"], TYPED in told["message"]) == ("info", True)
    assert all(v is not None for v in value(office).values())
    assert take(office, sent)["outcome"] == "duplicate"
    history = office.get("history")
    assert {row["current"] for row in history if row["run"] == history[0]["run"]} == {False}
    assert all(v is None for v in value(office, "--as-of", "1").values())


def test_a_confirmed_name_is_found_by_those_who_look_for_it(office: Office) -> None:
    def told() -> list[tuple[str, str]]:
        day = ("--at", "2021-12-31", "--under", "87")
        return [(u["code"], u["how"]) for u in office.get("units", "find", TYPED, *day)["units"]]

    assert (UNIT, "alias") not in told()
    assert office("decide", "alias", TYPED, UNIT, *WHY).code == 0
    assert told() == [(UNIT, "alias")]


def test_a_decision_about_another_name_changes_nothing(office: Office, sent: Path) -> None:
    assert office("decide", "alias", "Xã Bình Thành Cù Lao", "30163", *WHY).code == 0
    assert take(office, sent)["outcome"] == "duplicate"


def test_a_confirmed_name_is_read_with_its_place_too(office: Office, tmp_path: Path) -> None:
    path = report(tmp_path / "874.xlsx", f"{TYPED}, huyện Thanh Bình")
    take(office, path)
    office("decide", "alias", TYPED, UNIT, *WHY)
    again = take(office, path)
    assert named(again, "row.decided_alias") == [UNIT] * 6
    assert all(v is not None for v in value(office).values())


def test_a_name_taken_back_is_no_longer_read(office: Office, sent: Path) -> None:
    office("decide", "alias", TYPED, UNIT, *WHY)
    take(office, sent)
    assert office("decide", "withdraw", "1", "--why", "nhầm").code == 0
    assert office("verify").code == 0, "what was stored is judged by the decisions of then"
    again = take(office, sent)
    assert named(again, "row.decided_alias") == []
    assert all(v is None for v in value(office).values())
    assert take(office, sent)["outcome"] == "duplicate"


def test_verify_and_rebuild_read_with_the_decisions_of_then(office: Office, sent: Path) -> None:
    """Later decisions change nothing of what was stored before them."""
    office("decide", "alias", TYPED, UNIT, *WHY)
    checked = office("verify", "--format", "json")
    assert (checked.code, checked.json["findings"]) == (0, [])
    rebuilt = office.get("rebuild")
    assert (rebuilt["changed"], rebuilt["findings"]) == (0, [])
    assert all(v is None for v in value(office).values())
    take(office, sent)
    before = value(office)
    checked = office("verify", "--format", "json")
    assert (checked.code, checked.json["findings"]) == (0, [])
    assert office.get("rebuild")["changed"] == 0
    assert value(office) == before


def test_a_code_beside_a_confirmed_name_is_read_too(office: Office, tmp_path: Path) -> None:
    path = report(tmp_path / "874.xlsx", code=UNIT)
    assert named(take(office, path), "row.code_name_conflict") == [""] * 6
    office("decide", "alias", TYPED, UNIT, *WHY)
    again = take(office, path)
    assert again["outcome"] in COUNTED
    assert named(again, "row.decided_alias") == [UNIT] * 6


def test_judging_files_without_storing_knows_the_decisions(office: Office, sent: Path) -> None:
    office("decide", "alias", TYPED, UNIT, *WHY)
    found = office("validate", sent, *YEAR, "--format", "json")
    assert (found.code, [f for f in found.json if f["severity"] == "error"]) == (0, [])


def test_workers_read_by_the_decisions_and_the_map_of_their_parent(office: Office, sent: Path) -> None:
    office("decide", "alias", TYPED, UNIT, *WHY)
    workspace = open_workspace(office.root)
    (made,) = workspace.decisions
    decided = datetime.fromisoformat(made.at)
    period, specs = parse_period("2021"), workspace.specs.sha256
    source = gather([sent], workspace.specs.settings).sources

    def read(until: datetime) -> set[str]:
        batch = Batch(source, period, Means(None, until))
        return {f.code for f in workers._take_all(Job(office.root, specs), batch)[0].findings}

    assert "row.decided_alias" in read(decided)
    assert "row.decided_alias" not in read(decided - timedelta(microseconds=1))
    with pytest.raises(workers.OtherSpecs):
        workers._take_all(Job(office.root, specs, changes=1), Batch(source, period, Means(None, decided)))


def test_decisions_outlive_the_tables(imported: Imported, tmp_path: Path) -> None:
    office = imported.copy(tmp_path / "w")
    office("decide", "alias", TYPED, UNIT, *WHY)
    before = office.get("decide", "list")
    shutil.rmtree(office.root / "lake" / "tables" / "1" / "findings")
    assert office.get("rebuild")["changed"] == 0
    assert office.get("decide", "list") == before
    assert office("verify").code == 0
