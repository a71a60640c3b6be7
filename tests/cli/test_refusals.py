"""What is refused before work begins, what is told of it, and what earlier states show."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import duckdb
import pytest

from kpi.cli.app import App
from kpi.cli.failures import known_fault
from kpi.findings import Fault, finding, load_catalogue
from tests.conftest import Imported
from tests.e2e.program import DONG_THAP, Office, process, run

YEAR = ("--period", "2021")
REPORT = DONG_THAP / "867-thanh-pho-sa-dec.xlsx"
WRITERS = [
    ("import", REPORT, *YEAR),
    ("validate", *YEAR),
    ("status", *YEAR),
    ("aggregate", "01", *YEAR),
    ("score", *YEAR),
    ("report", "score", *YEAR),
    ("explain", "29863", "score", *YEAR),
    ("history",),
    ("verify",),
    ("rebuild",),
    ("specs", "check"),
    ("specs", "list"),
    ("units", "list"),
]


@pytest.mark.parametrize("words", WRITERS, ids=lambda words: str(words[0]))
def test_a_file_that_cannot_be_written_is_refused_before_work_begins(
    office: Office, words: tuple[object, ...], tmp_path: Path
) -> None:
    before = office.get("history")
    assert office(*words, "-o", "bad.pdf").code == 2
    done = office(*words, "-o", tmp_path / "none" / "r.csv")
    assert (done.code, done.out) == (3, "")
    assert "không có tệp hoặc thư mục này" in done.err
    assert done.err.count("r.csv") == 1
    assert office.get("history") == before


def test_what_was_imported_is_shown_where_its_file_fails_after_all(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Fault(finding("write.cannot", file="r.csv", why=os.strerror(errno.ENOSPC)))

    monkeypatch.setattr("kpi.write.files.write_text", full)
    done = office("import", REPORT, *YEAR, "-o", tmp_path / "r.csv")
    assert done.code == 0
    assert "867-thanh-pho-sa-dec.xlsx" in done.out
    assert "đĩa đã đầy" in done.err
    assert len(office.get("history")) == 6


def test_stored_findings_of_reading_are_seen_again(imported: Imported) -> None:
    told = {f["code"] for file in imported.report["files"] for f in file["findings"]}
    stored = json.loads(imported.office("validate", *YEAR, "--format", "json").out)
    codes = {f["code"] for f in stored}
    of_reading = {c for c in told if not c.startswith(("submission.", "check."))}
    assert {c for c in codes if not c.startswith("check.")} == of_reading
    assert all(f["message"] and "{" not in f["message"] for f in stored)
    assert [f["severity"] for f in stored] == sorted(
        (f["severity"] for f in stored), key=("error", "warning", "info").index
    )


def test_earlier_states_of_findings_and_history(imported: Imported) -> None:
    office = imported.office
    assert office.get("history", "--as-of", "0") == []
    assert office.get("validate", *YEAR, "--as-of", "0") == []
    assert office.get("history", "--as-of", "1") == office.get("history")
    assert office("history", "--as-of", "99").code == 3
    assert office("validate", REPORT, *YEAR, "--as-of", "1").code == 2


def test_the_language_of_the_workspace(office: Office) -> None:
    config = office.root / "kpi.toml"
    plain = config.read_text("utf-8")
    config.write_text(plain + 'lang = "en"\n', "utf-8")
    words = ("-C", office.root, "status", *YEAR)
    assert "State of the reports" in process(*words).out
    assert "Tình hình" in process(*words, env={"KPI_LANG": "vi"}).out
    assert "Tình hình" in process("--lang", "vi", *words).out
    config.write_text(plain + 'lang = "xx"\n', "utf-8")
    refused = process(*words)
    assert refused.code == 3
    assert "vi, en" in refused.err
    assert refused.err.count("kpi.toml:") == 1


@pytest.mark.parametrize("table", ["observations", "findings"])
def test_a_spoilt_table_is_told_as_damage(office: Office, table: str) -> None:
    office("import", REPORT, *YEAR)
    for file in (office.root / "lake" / "tables" / "1" / table).rglob("*.parquet"):
        content = file.read_bytes()
        file.write_bytes(content[:40] + b"\xff" * (len(content) - 80) + content[-40:])
    for words in (("status", *YEAR), ("aggregate", "01", *YEAR), ("validate", *YEAR)):
        done = office(*words)
        assert "chưa lường" not in done.err
        assert done.code in (0, 3)


def test_libraries_errors_with_a_plain_reason() -> None:
    app = App(load_catalogue("vi"))

    def code(error: Exception) -> str | None:
        fault = known_fault(app, error)
        return fault.findings[0].code if fault else None

    assert code(OSError(errno.ENOSPC, "No space left on device")) == "lake.disk_full"
    assert code(duckdb.IOException("Could not write: No space left on device")) == "lake.disk_full"
    assert code(duckdb.InvalidInputException("No magic bytes found")) == "lake.damaged"
    assert code(duckdb.BinderException("no such column")) is None
    assert code(ValueError("x")) is None


def test_click_speaks_the_users_language(office: Office, tmp_path: Path) -> None:
    wrong = office("status", *YEAR, "--format", "xx")
    assert "table, csv, tsv, json, md, html" in wrong.err
    assert "is not one of" not in wrong.err
    folder = office("status", *YEAR, "-o", tmp_path)
    assert folder.code == 2
    assert "là thư mục" in folder.err
    assert "mặc định: table]" in run("score", "--help").out
    assert "[default: error]" in run("import", "--help", lang="en").out


def test_names_of_files_cannot_steer_the_terminal(office: Office) -> None:
    done = office("import", "x\x1b[31mred.xlsx", *YEAR)
    assert done.code == 2
    assert "\x1b" not in done.err


def test_a_district_is_no_province(office: Office) -> None:
    config = office.root / "kpi.toml"
    config.write_text('province = "866"\n', "utf-8")
    done = office("status", *YEAR)
    assert done.code == 3
    assert "866" in done.err
    config.write_text('provinz = "87"\n', "utf-8")
    assert office("status", *YEAR).err.count("kpi.toml:") == 1


def test_a_folder_for_forms_may_hold_a_dot(office: Office, tmp_path: Path) -> None:
    words = ("template", "01", *YEAR, "--reporter", "866", "-o")
    assert office(*words, tmp_path / "bieu.v2").code == 0
    assert [f.suffix for f in (tmp_path / "bieu.v2").iterdir()] == [".xlsx"]
    assert office(*words, tmp_path / "bieu.pdf").code == 2
    assert office(*words, tmp_path / "none" / "bieu.xlsx").code == 3


def test_status_says_where_its_due_date_comes_from(imported: Imported) -> None:
    assert "Hạn gửi: Kế hoạch 208/KH-UBND" in imported.office("status", *YEAR, "--format", "md").out
