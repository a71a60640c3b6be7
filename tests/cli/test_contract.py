"""The command line as scripts rely on it: JSON keys, exit codes, where output goes."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.keys import FINDING
from tests.conftest import Imported
from tests.e2e.program import DONG_THAP, Office, command, environment, process, run

YEAR = ("--period", "2021")
DIGEST = {"code", "severity", "file", "sheet", "cell", "unit", "message", "remedy"}


def test_keys_of_import(imported: Imported) -> None:
    report = imported.report
    assert set(report) == {"files", "totals"}
    for file in report["files"]:
        assert {"file", "outcome", "form", "reporter", "period", "submission", "findings"} <= set(file)
        assert file["outcome"] in ("accepted", "accepted_with_findings", "refused", "duplicate")
        assert all(DIGEST <= set(f) <= FINDING | {"submission"} for f in file["findings"])
    assert {"files", "accepted", "accepted_with_findings", "refused", "duplicate"} <= set(report["totals"])


def test_keys_of_status(imported: Imported) -> None:
    wanted = {"reporter", "name", "form", "outcome", "received", "due", "days_late", "errors", "warnings"}
    assert all(wanted <= set(row) for row in imported.office.get("status", *YEAR))


def test_keys_of_aggregate(imported: Imported) -> None:
    data = imported.office.get("aggregate", "01", *YEAR)
    assert {"rows", "notes"} <= set(data)
    for row in data["rows"]:
        assert {"unit", "name", "level", "values", "coverage"} <= set(row)
        wanted = {"reported", "expected", "missing", "by_form", "by_indicator"}
        assert set(row["coverage"]) == wanted


def test_keys_of_score(imported: Imported) -> None:
    data = imported.office.get("score", *YEAR)
    assert {"scheme", "rows", "summary", "notes"} <= set(data)
    assert {"id", "standing"} <= set(data["scheme"])
    wanted = {"unit", "name", "parent", "points", "points_min", "points_max", "class", "rank", "criteria"}
    for row in data["rows"]:
        assert wanted <= set(row)
        assert all({"points", "max", "state"} <= set(c) for c in row["criteria"].values())


def test_keys_of_explain(imported: Imported) -> None:
    def walk(node: dict[str, Any]) -> None:
        assert {"kind", "label", "value", "detail", "place", "children"} <= set(node)
        assert node["place"] is None or {"file", "sheet", "cell"} <= set(node["place"])
        for child in node["children"]:
            walk(child)

    walk(imported.office.get("explain", "29863", "score", *YEAR))


def test_validate_gives_findings(imported: Imported) -> None:
    stored = imported.office("validate", *YEAR, "--format", "json")
    assert stored.code == 1
    rules = [(f["code"], f["cell"]) for f in stored.json if f["code"].startswith("check.")]
    assert rules == [("check.total_equals_sum", "O28")]
    assert all(set(f) >= DIGEST for f in stored.json)
    files = imported.office("validate", DONG_THAP / "866-thanh-pho-cao-lanh.xlsx", *YEAR, "--format", "json")
    assert (files.code, [f for f in files.json if f["severity"] != "info"]) == (0, [])


def test_keys_of_the_lake_commands(imported: Imported) -> None:
    assert all({"seq", "submission", "file", "outcome"} <= set(r) for r in imported.office.get("history"))
    assert {"originals", "submissions", "values", "findings"} <= set(imported.office.get("verify"))


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_fail_on_decides_the_exit_code(office: Office, fail_on: str, code: int) -> None:
    words = ("import", DONG_THAP / "875-huyen-lap-vo.xlsx", *YEAR, "--dry-run", "--fail-on", fail_on)
    assert office(*words).code == code


def test_a_clean_file_fails_only_on_infos(office: Office) -> None:
    words = ("import", DONG_THAP / "867-thanh-pho-sa-dec.xlsx", *YEAR, "--dry-run", "--fail-on")
    assert [office(*words, level).code for level in ("error", "warning")] == [0, 0]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("score",),
        ("score", "--period", "20x1"),
        ("score", "--period", "2021", "--nonsense"),
        ("aggregate", "--period", "2021"),
        ("import", "--period", "2021"),
        ("import", "/no/such/file.xlsx", "--period", "2021"),
        ("status", "--period", "2021", "--format", "pdf"),
        ("status", "--period", "2021", "-o", "x.pdf"),
        ("init",),
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_wrong_usage_is_two_and_explained(office: Office, words: tuple[str, ...], lang: str) -> None:
    done = office(*words, lang=lang)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip()
    if lang == "en":
        assert not re.search("[ăâđêôơưạảãàáằắẳẵặầấẩẫậ]", done.err.lower()), done.err
    else:
        assert not re.search(r"\b(Error|Invalid|Missing|No such)\b", done.err), done.err


def test_csv_tsv_md_and_html_hold_the_same_rows(imported: Imported) -> None:
    words = ("aggregate", "05", *YEAR, "--level", "district", "--format")
    comma = list(csv.reader(io.StringIO(imported.office(*words, "csv").out)))
    tab = list(csv.reader(io.StringIO(imported.office(*words, "tsv").out), delimiter="\t"))
    assert comma == tab
    for fmt in ("csv", "md", "html", "table"):
        text = imported.office(*words, fmt).out
        assert all(name in text for name in ("Huyện Tam Nông", "Thành phố Sa Đéc", "Huyện Châu Thành")), fmt
        assert "142" in text


def test_files_by_suffix_equal_what_is_printed(imported: Imported, tmp_path: Path) -> None:
    words = ("aggregate", "05", *YEAR, "--level", "district")
    for suffix in ("csv", "json", "html"):
        out = tmp_path / f"a.{suffix}"
        done = imported.office(*words, "-o", out)
        assert (done.code, done.out) == (0, "")
        assert str(out) in done.err
        printed = imported.office(*words, "--format", suffix).out
        assert _undated(out.read_text("utf-8-sig")) == _undated(printed)
    imported.office(*words, "-o", tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets


def _undated(text: str) -> str:
    return re.sub(r"\d\d:\d\d(:\d\d)?", "", text)


def test_data_go_to_stdout_without_colours_and_messages_to_stderr(imported: Imported) -> None:
    done = process("-C", imported.office.root, "status", *YEAR, "--format", "json")
    assert (done.code, done.err) == (0, "")
    json.loads(done.out)
    shown = process("-C", imported.office.root, "score", *YEAR)
    assert "\x1b[" not in shown.out + shown.err


def test_a_reader_that_stops_early_sees_no_error(imported: Imported) -> None:
    words = command("-C", imported.office.root, "score", *YEAR, "--format", "csv")
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        err = running.stderr.read().decode()
        running.wait()
    assert err == ""
    assert running.returncode in (0, 141, -13)


def test_the_workspace_is_found_upward_and_by_the_environment(imported: Imported, tmp_path: Path) -> None:
    root = imported.office.root
    deep = root / "a" / "b"
    deep.mkdir(parents=True, exist_ok=True)
    assert process("status", *YEAR, cwd=deep).code == 0
    assert process("status", *YEAR, cwd=tmp_path, env={"KPI_WORKSPACE": str(root)}).code == 0
    lost = process("status", *YEAR, cwd=tmp_path)
    assert lost.code == 3
    assert "kpi.toml" in lost.err
    assert "Traceback" not in lost.err


def test_version_and_help_need_no_workspace(tmp_path: Path) -> None:
    assert re.fullmatch(r"kpi, version \S+\n", process("--version", cwd=tmp_path).out)
    assert run("--help").code == 0
    assert run("--help").out
