"""``kpi specs``: what scripts and people get."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.cli.main import main

BAD = Path(__file__).parent / "bad"
Run = Callable[..., tuple[int, str, str]]
"""Runs a command: (exit code, stdout, stderr)."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command outside of any workspace: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KPI_WORKSPACE", raising=False)

    def call(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(list(args))
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return call


def test_check_of_sound_specs_is_clean(run: Run) -> None:
    code, out, _ = run("specs", "check", "--format", "json")
    data = json.loads(out)
    assert (code, data["findings"]) == (0, [])
    assert data["files"] > 30


def test_check_of_a_folder_names_file_path_fault_and_what_is_allowed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own" / "forms").mkdir(parents=True)
    shutil.copy(BAD / "form-standing.json", tmp_path / "own" / "forms")
    code, out, _ = run("specs", "check", "own", "--format", "json")
    (fault,) = json.loads(out)["findings"]
    assert code == 1
    assert fault["file"].endswith("form-standing.json")
    assert (fault["code"], fault["path"]) == ("spec.bad_value", "$.standing")
    assert "project" in fault["message"]
    assert fault["remedy"]


def test_one_fault_is_counted_as_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own" / "forms").mkdir(parents=True)
    shutil.copy(BAD / "form-standing.json", tmp_path / "own" / "forms")
    _, out, _ = run("--lang", "en", "specs", "check", "own", "--format", "md")
    assert "faults: 1" in out
    assert "1 faults" not in out


def test_list_gives_kind_id_name_standing_validity_and_file(run: Run) -> None:
    code, out, _ = run("--lang", "en", "specs", "list", "scheme", "--format", "json")
    (line,) = json.loads(out)
    assert code == 0
    assert line["file"].endswith("illustrative.json")
    assert [line[k] for k in ("kind", "id", "standing", "valid_from")] == [
        "scheme",
        "illustrative",
        "illustrative",
        "2008-10-07",
    ]


def test_show_gives_the_spec_itself(run: Run) -> None:
    code, out, _ = run("specs", "show", "indicator", "fines", "--format", "json")
    assert code == 0
    assert json.loads(out)["unit"] == {"vi": "triệu đồng", "en": "million VND"}
    _, text, _ = run("specs", "show", "indicator", "fines")
    assert "unit.vi" in text
    assert "triệu đồng" in text


def test_show_of_an_unknown_id_is_a_usage_error_with_the_nearest(run: Run) -> None:
    code, _, err = run("specs", "show", "scheme", "illustrativ")
    assert code == 2
    assert "illustrative" in err


def test_broken_specs_stop_a_command_that_needs_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "specs" / "tables").mkdir(parents=True)
    shutil.copy(BAD / "table-unknown-form.json", tmp_path / "specs" / "tables")
    (tmp_path / "kpi.toml").write_text('province = "87"\n')
    code, _, err = run("specs", "list")
    assert code == 3
    assert "table-unknown-form.json" in err
    assert "$.forms[0]" in err


def test_a_code_is_explained_with_what_to_do(run: Run) -> None:
    code, out, _ = run("--lang", "en", "specs", "finding", "cell.not_a_number", "--format", "json")
    told = json.loads(out)
    assert (code, told["title"], told["severities"]) == (0, "Text in place of a figure", ["error"])
    assert told["message"] == "… holds text (…), not a number; it counts as not known."
    assert told["remedy"]


def test_a_code_is_explained_in_vietnamese_with_its_severity(run: Run) -> None:
    _, out, _ = run("specs", "finding", "file.password")
    assert "Lỗi; từ chối cả tệp" in out
    assert "Tệp có mật khẩu" in out


def test_all_codes_are_listed_each_with_a_name(run: Run) -> None:
    _, out, _ = run("specs", "finding", "--format", "json")
    told = json.loads(out)
    assert len(told) > 370
    assert all(one["title"] and one["severities"] for one in told)


def test_an_unknown_code_is_answered_with_the_nearest(run: Run) -> None:
    code, _, err = run("--lang", "en", "specs", "finding", "cell.not_number")
    assert code == 2
    assert "cell.not_a_number" in err


def test_a_rule_is_explained_in_its_own_words(run: Run) -> None:
    code, out, _ = run("--lang", "en", "specs", "finding", "check.drug_users_balance", "--format", "json")
    told = json.loads(out)
    assert (code, told["title"], told["severities"]) == (0, "Breaks rule drug_users_balance", ["error"])
    assert told["message"].startswith("Drug users: the end says …")
    code, _, err = run("--lang", "en", "specs", "finding", "check.drug_user_balance")
    assert code == 2
    assert "check.drug_users_balance" in err
