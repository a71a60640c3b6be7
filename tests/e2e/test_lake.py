"""What stays, what is replaced, and what can be had back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Imported
from tests.e2e.program import DONG_THAP, Office

YEAR = ("--period", "2021")


def aggregates(office: Office) -> Any:
    """All figures of all communes; the time of the snapshot left out."""
    return office.get("aggregate", "01", "02", "03", "04", "05", "06", *YEAR, "--level", "commune")["rows"]


def test_importing_the_same_folder_again_changes_nothing(imported: Imported, tmp_path: Path) -> None:
    office = imported.copy(tmp_path / "w")
    before = aggregates(office), office.get("history")
    again = office("import", DONG_THAP, *YEAR, "--format", "json")
    assert again.code == 0
    assert {f["outcome"] for f in again.json["files"]} == {"duplicate"}
    assert again.json["totals"]["duplicate"] == 13
    assert (aggregates(office), office.get("history")) == before
    assert office("verify").code == 0


def test_a_file_under_another_name_is_the_same_file(imported: Imported, tmp_path: Path) -> None:
    office = imported.copy(tmp_path / "w")
    other = tmp_path / "khac.xlsx"
    other.write_bytes((DONG_THAP / "866-thanh-pho-cao-lanh.xlsx").read_bytes())
    (file,) = office.get("import", other, *YEAR)["files"]
    assert file["outcome"] == "duplicate"


def test_rebuilding_gives_the_same_totals_and_scores(imported: Imported, tmp_path: Path) -> None:
    office = imported.copy(tmp_path / "w")
    before = aggregates(office), office.get("score", *YEAR)["rows"], office.get("history")
    rebuilt = office.get("rebuild")
    assert (rebuilt["changed"], rebuilt["submissions"], rebuilt["findings"]) == (0, 13, [])
    assert (aggregates(office), office.get("score", *YEAR)["rows"], office.get("history")) == before
    verified = office("verify", "--format", "json")
    assert verified.code == 0
    assert (verified.json["originals"], verified.json["findings"]) == (13, [])


def test_originals_are_kept_byte_for_byte_and_a_changed_one_is_told(
    imported: Imported, tmp_path: Path
) -> None:
    office = imported.copy(tmp_path / "w")
    kept = {path.read_bytes() for path in (office.root / "lake" / "originals").rglob("*.xlsx")}
    assert kept == {path.read_bytes() for path in DONG_THAP.glob("*.xlsx")}
    victim = next((office.root / "lake" / "originals").rglob("*.xlsx"))
    victim.chmod(0o644)
    victim.write_bytes(victim.read_bytes() + b" ")
    found = office("verify", "--format", "json")
    assert found.code == 1
    assert [f["code"] for f in found.json["findings"]] == ["lake.original_changed"]


def test_the_table_of_an_earlier_version_prints_to_the_byte_again(imported: Imported, tmp_path: Path) -> None:
    office = imported.copy(tmp_path / "w")
    prints = [
        ("aggregate", "03", *YEAR, "--level", "district", "--format", "csv"),
        ("aggregate", "03", *YEAR, "--level", "commune", "--format", "json"),
        ("score", *YEAR, "--format", "json"),
        ("status", *YEAR, "--format", "json"),
    ]
    version = str(office.get("score", *YEAR)["snapshot"])
    before = [office(*words).out for words in prints]
    corrected = tmp_path / "875-lan-2.xlsx"
    book = openpyxl.load_workbook(DONG_THAP / "875-huyen-lap-vo.xlsx")
    book["Biểu 03"]["O28"] = 129
    book["Biểu 03"]["O14"] = int(book["Biểu 03"]["O14"].value or 0) + 1
    book.save(corrected)
    (file,) = office.get("import", corrected, *YEAR)["files"]
    assert file["supersedes"]
    after = [office(*words).out for words in prints]
    assert after[0] != before[0]
    assert after[2] != before[2] or after[1] != before[1]
    assert [office(*words, "--as-of", version).out for words in prints] == before


def test_a_version_that_never_was_is_told_with_those_that_are(imported: Imported) -> None:
    refused = imported.office("aggregate", "01", *YEAR, "--as-of", "99")
    assert refused.code == 3
    assert "99" in refused.err
    assert imported.office("aggregate", "01", *YEAR, "--as-of", "2000-01-01").code == 3


def test_history_tells_every_form_of_every_file(imported: Imported) -> None:
    rows = imported.office.get("history")
    assert len(rows) == 13 * 6
    assert sum(r["current"] for r in rows) == 12 * 6
    assert [r["seq"] for r in rows] == list(range(1, 79))


@pytest.mark.parametrize("extra", [("--dry-run",), ("--strict", "--dry-run")])
def test_a_dry_run_reports_and_stores_nothing(office: Office, extra: tuple[str, ...]) -> None:
    report = office("import", DONG_THAP, *YEAR, *extra, "--format", "json")
    assert report.code == 1
    assert len(report.json["files"]) == 13
    assert "Chạy thử" in report.err
    assert office.get("history") == []
    assert not list((office.root / "lake" / "originals").rglob("*.xlsx"))


def test_strict_refuses_files_with_errors_and_keeps_them(office: Office) -> None:
    files = office.get("import", DONG_THAP, *YEAR, "--strict")["files"]
    refused = {Path(f["file"]).name for f in files if f["outcome"] == "refused"}
    assert refused == {"871-huyen-tam-nong.xlsx", "875-huyen-lap-vo.xlsx", "877-huyen-chau-thanh.xlsx"}
    assert len(list((office.root / "lake" / "originals").rglob("*.xlsx"))) == 13
    (row,) = office.get("aggregate", "03", *YEAR, "--level", "province")["rows"]
    assert set(row["coverage"]["missing"]) >= {"30028"}
    names = {r["file"].rpartition("/")[2] for r in office.get("history") if r["outcome"] == "refused"}
    assert names == refused


def test_files_from_a_zip_with_folders_count_like_files(office: Office, tmp_path: Path) -> None:
    import zipfile

    bundle = tmp_path / "huyen.zip"
    with zipfile.ZipFile(bundle, "w") as out:
        for path in sorted(DONG_THAP.glob("86*.xlsx")):
            out.write(path, f"nộp/đợt 1/{path.name}")
        out.writestr("__MACOSX/._866.xlsx", b"junk")
        out.writestr("nộp/~$866.xlsx", b"lock")
        out.writestr("nộp/đọc.txt", b"text")
    report = office.get("import", bundle, *YEAR)
    assert [f["reporter"] for f in report["files"]] == ["866", "867", "868", "869"]
    assert {f["code"]: f["file"] for f in report["findings"]} == {
        "file.skipped": str(bundle),
        "file.of_system": str(bundle),
    }
    assert all("huyen.zip!nộp/đợt 1/" in f["file"] for f in report["files"])
