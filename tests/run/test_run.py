"""A run file carried out: twice with the same bytes, broken off and taken up again, stopped by errors."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import kpi
from kpi.pipeline.running import run as running
from kpi.pipeline.running.writing import write_files
from tests.copies import copied
from tests.e2e.program import ROOT, Office, Result, new_office

REPORTS = ROOT / "tests" / "contract" / "reports"
LEVEL = {"level": "commune", "under": "867"}
RUN: dict[str, Any] = {
    "kind": "run",
    "period": "2022-S1",
    "on": "2022-07-15",
    "lang": "en",
    "output": "out",
    "imports": [{"paths": ["in"], "received": "2022-07-01"}],
    "check": {},
    "tables": [
        {
            "command": "aggregate",
            "what": ["people_reached"],
            **LEVEL,
            "files": ["reached.csv", "reached.json"],
        },
        {"command": "status", "files": ["status.xlsx"]},
        {"command": "validate", "files": ["findings.html"]},
    ],
}
STEPS = ["import", "check", "reached.csv", "status.xlsx", "findings.html"]


@dataclass(frozen=True)
class Desk:
    """A workspace, and beside it a run file with a folder of reports."""

    root: Path

    @property
    def file(self) -> Path:
        return self.root / "run.json"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def office(self) -> Office:
        return Office(self.root / "w")

    def run(self, *options: str) -> dict[str, Any]:
        """The JSON of a run, which carries its exit code."""
        done = self.office("run", self.file, *options, "--format", "json", lang="en")
        assert done.code == done.json["code"], done.err
        return dict(done.json)

    def told(self, *options: str) -> Result:
        return self.office("run", self.file, *options, lang="en")

    def outcomes(self, *options: str) -> dict[str, str]:
        return {step["step"]: step["outcome"] for step in self.run(*options)["steps"]}

    def change(self, **keys: object) -> None:
        data = {**json.loads(self.file.read_text("utf-8")), **keys}
        self.file.write_text(json.dumps({key: one for key, one in data.items() if one is not None}), "utf-8")

    def files(self) -> dict[str, bytes]:
        """All that was written but the log, which tells the time."""
        return {path.name: path.read_bytes() for path in self.out.iterdir() if path.name != "log.jsonl"}


def desk_at(root: Path) -> Desk:
    (root / "in").mkdir(parents=True)
    shutil.copy(REPORTS / "867-2022-S1.csv", root / "in" / "sa-dec.csv")
    (root / "run.json").write_text(json.dumps(RUN), "utf-8")
    new_office(root / "w")
    return Desk(root)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with its run done, to be copied."""
    desk = desk_at(tmp_path_factory.mktemp("desk") / "d")
    assert desk.outcomes() == dict.fromkeys(STEPS, "done")
    return desk


@pytest.fixture
def desk(finished: Desk, tmp_path: Path) -> Desk:
    return Desk(copied(finished.root, tmp_path / "d"))


def test_a_second_run_does_nothing_and_leaves_the_same_bytes(finished: Desk, desk: Desk) -> None:
    assert desk.outcomes() == dict.fromkeys(STEPS, "unchanged")
    assert desk.files() == finished.files()


def test_periods_are_compared_as_the_command_does(desk: Desk) -> None:
    table = {"command": "compare", "what": ["people_reached"], "to": ["2021-S1", "2021-S2"], **LEVEL}
    desk.change(tables=[{**table, "files": ["compared.json", "compared.xlsx"]}])
    assert desk.outcomes()["compared.json"] == "done"
    words = ("--period", "2022-S1", "--to", "2021-S1..2021-S2", "--level", "commune", "--under", "867")
    direct = desk.office.get("compare", "people_reached", *words, lang="en")
    assert json.loads((desk.out / "compared.json").read_text("utf-8")) == {**direct, "as_of": ""}
    assert len(direct["rows"]) == 9


def test_a_run_by_force_leaves_the_same_bytes(finished: Desk, desk: Desk) -> None:
    assert desk.outcomes("--force") == dict.fromkeys(STEPS, "done")
    assert desk.files() == finished.files()


def test_a_fresh_workspace_comes_to_the_same_bytes(finished: Desk, tmp_path: Path) -> None:
    other = desk_at(tmp_path / "elsewhere")
    other.run()
    assert other.files() == finished.files()


def test_the_manifest_names_what_went_in_and_out(finished: Desk) -> None:
    manifest = json.loads((finished.out / "manifest.json").read_text("utf-8"))
    (came,) = manifest["inputs"]
    assert (came["file"], came["outcome"], came["errors"]) == ("in/sa-dec.csv", "accepted", 0)
    assert [one["file"] for one in manifest["outputs"]] == [
        "reached.csv", "reached.json", "status.xlsx", "findings.html",
    ]  # fmt: skip
    assert manifest["finished"]
    assert str(finished.root) not in json.dumps(manifest)


def test_without_its_manifest_a_run_comes_to_the_same(finished: Desk, desk: Desk) -> None:
    (desk.out / "manifest.json").write_text("{", "utf-8")
    assert desk.outcomes() == dict.fromkeys(STEPS, "done")
    assert desk.files() == finished.files()


def test_only_what_is_missing_is_written_again(finished: Desk, desk: Desk) -> None:
    (desk.out / "reached.json").unlink()
    assert [step for step, outcome in desk.outcomes().items() if outcome == "done"] == ["reached.csv"]
    assert desk.files() == finished.files()


def test_what_somebody_has_changed_is_set_aside(finished: Desk, desk: Desk) -> None:
    (desk.out / "reached.csv").write_text("my own", "utf-8")
    done = desk.run()
    (note,) = done["findings"]
    (aside,) = desk.out.glob("reached.????????.csv")
    assert note["code"] == "run.set_aside"
    assert aside.name in note["message"]
    assert aside.read_text("utf-8") == "my own"
    assert finished.files().items() <= desk.files().items()


@pytest.mark.parametrize("data", [b'{"name": "web app"}', "ghi chú".encode("utf-16")])
def test_a_log_and_a_manifest_that_are_somebody_elses_are_set_aside(
    finished: Desk, desk: Desk, data: bytes
) -> None:
    for name in ("manifest.json", "log.jsonl"):
        (desk.out / name).write_bytes(data)
    assert [note["code"] for note in desk.run()["findings"]] == ["run.set_aside"] * 2
    kept = [*desk.out.glob("manifest.????????.json"), *desk.out.glob("log.????????.jsonl")]
    assert [path.read_bytes() for path in kept] == [data] * 2
    assert finished.files().items() <= desk.files().items()
    assert desk.run()["findings"] == []


def test_a_lake_that_lacks_the_reports_gets_them(finished: Desk, desk: Desk) -> None:
    shutil.rmtree(desk.office.root)
    new_office(desk.office.root)
    assert desk.outcomes()["import"] == "done"
    assert desk.files() == finished.files()


def test_a_new_report_changes_all_that_rests_on_it_and_a_pinned_state_is_printed_again(
    finished: Desk, desk: Desk
) -> None:
    text = (desk.root / "in" / "sa-dec.csv").read_text("utf-8").replace("41,1,Có", "42,1,Có")
    (desk.root / "in" / "sa-dec-2.csv").write_text(text, "utf-8")
    assert set(desk.outcomes("--dry-run").values()) == {"due"}
    assert desk.files() == finished.files()
    assert set(desk.outcomes().values()) == {"done"}
    changed = {name for name, data in desk.files().items() if data != finished.files()[name]}
    assert changed >= {"manifest.json", "reached.csv", "reached.json", "status.xlsx"}
    desk.change(as_of="1")
    assert desk.outcomes() == {**dict.fromkeys(STEPS, "done"), "import": "left_out"}
    names = {"reached.csv", "reached.json", "status.xlsx", "findings.html"}
    assert {name: desk.files()[name] for name in names} == {name: finished.files()[name] for name in names}


def test_what_was_refused_is_tried_again_with_passwords(desk: Desk) -> None:
    (desk.root / "in" / "locked.xlsx").write_bytes(b"not to be read")
    assert [one["outcome"] for one in desk.run()["inputs"]] == ["refused", "accepted"]
    assert desk.outcomes()["import"] == "unchanged"
    (desk.root / "words.txt").write_text("secret", "utf-8")
    assert desk.outcomes("--password-file", str(desk.root / "words.txt"))["import"] == "done"


def test_killed_between_two_tables_the_next_run_goes_on(finished: Desk, tmp_path: Path) -> None:
    desk = desk_at(tmp_path / "d")

    def killed(*given: Any) -> Any:
        if given[1] == "status.xlsx":
            raise KeyboardInterrupt
        return write_files(*given)

    with mock.patch.object(running, "write_files", killed):
        assert desk.told().code == 130
    assert not json.loads((desk.out / "manifest.json").read_text("utf-8"))["finished"]
    again = desk.outcomes()
    assert [step for step in STEPS if again[step] == "unchanged"] == ["import", "check", "reached.csv"]
    assert desk.files() == finished.files()


def test_killed_between_a_file_and_the_manifest_nothing_is_taken_for_somebody_elses(desk: Desk) -> None:
    desk.change(lang="vi")

    def killed(*given: Any) -> Any:
        write_files(*given)
        raise KeyboardInterrupt

    with mock.patch.object(running, "write_files", killed):
        desk.told("--from", "reached.csv")
    desk.change(lang="en")
    assert desk.run()["findings"] == []


def test_errors_end_the_run_where_they_are_asked_to(desk: Desk) -> None:
    text = (desk.root / "in" / "sa-dec.csv").read_text("utf-8").replace("11,9,20", "11,19,20")
    (desk.root / "in" / "sa-dec.csv").write_text(text, "utf-8")
    desk.change(check={"stop": "error"})
    done = desk.run()
    outcomes = [step["outcome"] for step in done["steps"]]
    assert outcomes == ["done", "done", "not_reached", "not_reached", "not_reached"]
    assert done["code"] == 1
    assert "reached.csv" in done["left_over"]  # of the run before, and not to be taken for this one's


def test_a_table_that_cannot_be_made_does_not_keep_the_others(desk: Desk) -> None:
    tables = [{"command": "score", "under": "99999", "files": ["score.xlsx"]}, *RUN["tables"][1:]]
    desk.change(tables=tables)
    done = desk.run()
    assert {step["step"]: step["outcome"] for step in done["steps"]}["score.xlsx"] == "failed"
    assert done["steps"][3]["outcome"] == "unchanged"
    assert done["code"] == 3
    assert done["left_over"] == ["reached.csv", "reached.json"]


def test_from_a_step_on_all_is_done_again(desk: Desk) -> None:
    outcomes = desk.outcomes("--from", "status.xlsx")
    assert [outcomes[step] for step in STEPS] == ["unchanged"] * 3 + ["done"] * 2
    told = desk.told("--from", "nothing")
    assert told.code == 2
    assert "reached.csv" in told.err


def test_a_lake_that_changes_meanwhile_ends_the_run(desk: Desk) -> None:
    heads = [(1, 0)] * 3 + [(2, 0)] * 9
    with mock.patch("kpi.pipeline.running.session.heads_of", side_effect=heads):
        told = desk.told("--force")
    assert told.code == 3
    assert "lake" in told.err


def test_a_new_run_file_fits_its_workspace(desk: Desk, tmp_path: Path) -> None:
    file = desk.root / "w" / "year.json"
    assert desk.office("run", file, "--new", "--period", "2021").code == 0
    assert desk.office("run", file, "--new", "--period", "2021").code == 3
    assert desk.office("run", file, "--new").code == 2
    (desk.root / "w" / "bao-cao").mkdir()
    shutil.copy(REPORTS / "867-2022-S1.csv", desk.root / "w" / "bao-cao")
    due = desk.office.get("run", file, "--dry-run")
    assert {step["outcome"] for step in due["steps"]} == {"due"}
    assert {"score.xlsx", "summary.xlsx", "form-01.xlsx", "findings.xlsx"} <= {
        s["step"] for s in due["steps"]
    }


def test_python_gets_the_same_report(desk: Desk) -> None:
    report = kpi.open(desk.office.root).run(desk.file)
    assert [(step.step, step.outcome) for step in report.steps] == [(step, "unchanged") for step in STEPS]
    assert report.code == 0
