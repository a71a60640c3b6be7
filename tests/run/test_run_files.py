"""Run files that cannot be carried out: each fault with its place, before anything is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kpi.findings import Fault
from kpi.pipeline.opening.workspace import Workspace
from kpi.pipeline.running.places import places_of
from kpi.pipeline.running.run import run
from kpi.pipeline.running.session import RunOptions
from kpi.spec.run_file import read_run
from kpi.write.saving import SUFFIXES
from tests.shipped import shipped_specs, shipped_units

STATUS = {"command": "status", "files": ["status.xlsx"]}
COMPARE = {"command": "compare", "what": ["01"], "to": ["2020"], "files": ["a.csv"]}
AGAINST_NOTHING = {key: one for key, one in COMPARE.items() if key != "to"}
TWICE, RECEIVED = "$.tables[1].files[0]", "$.imports[0].received"
RUN = {
    "kind": "run",
    "period": "2021",
    "on": "2021-12-20",
    "output": "out",
    "imports": [{"paths": ["in"]}],
    "tables": [STATUS],
}


def written(folder: Path, changes: Mapping[str, object]) -> Path:
    path = folder / "run.json"
    path.write_text(json.dumps({**RUN, **changes}), "utf-8")
    (folder / "in").mkdir(exist_ok=True)
    return path


def told(fault: pytest.ExceptionInfo[Fault]) -> list[tuple[str, str]]:
    return [(note.code, dict(note.params).get("path", "")) for note in fault.value.findings]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"commands": ["rm"]}, ("spec.unknown_key", "$.commands")),
        ({"on": "2021-02-30"}, ("spec.bad_date", "$.on")),
        ({"as_of": "2021-13-01"}, ("spec.bad_date", "$.as_of")),
        ({"period": "2021..2022"}, ("spec.bad_shape", "$.period")),
        ({"output": "a\\b"}, ("spec.bad_shape", "$.output")),
        ({"tables": []}, ("spec.bad_count", "$.tables")),
        ({"tables": [{"command": "report", "files": ["a.xlsx"]}]}, ("spec.missing_key", "$.tables[0]")),
        ({"tables": [{**STATUS, "scheme": "x"}]}, ("spec.unfit_key", "$.tables[0].scheme")),
        ({"tables": [{**STATUS, "period": "2020..2021"}]}, ("spec.bad_shape", "$.tables[0].period")),
        ({"tables": [STATUS, {**STATUS, "files": ["STATUS.xlsx"]}]}, ("spec.duplicate_id", TWICE)),
        ({"tables": [{**STATUS, "files": ["manifest.json"]}]}, ("spec.duplicate_id", "$.tables[0].files[0]")),
        ({"tables": [{**STATUS, "files": ["a.exe"]}]}, ("spec.bad_value", "$.tables[0].files[0]")),
        ({"tables": [{**STATUS, "files": ["con.xlsx"]}]}, ("spec.bad_shape", "$.tables[0].files[0]")),
        ({"tables": [{**STATUS, "files": ["../a.xlsx"]}]}, ("spec.bad_shape", "$.tables[0].files[0]")),
        ({"tables": [{**STATUS, "files": [".hidden.xlsx"]}]}, ("spec.bad_shape", "$.tables[0].files[0]")),
        ({"tables": [{**STATUS, "signed": "2021-12-25"}]}, ("spec.unfit_key", "$.tables[0].signed")),
        ({"tables": [{**COMPARE, "to": ["2020", "last"]}]}, ("spec.bad_shape", "$.tables[0].to[1]")),
        ({"tables": [{**COMPARE, "to": ["2020", "2020"]}]}, ("spec.repeated", "$.tables[0].to")),
        ({"tables": [{**COMPARE, "to": ["2021..2022"]}]}, ("spec.bad_value", "$.tables[0].to")),
        ({"tables": [{**COMPARE, "to": ["2020-S1"]}]}, ("spec.bad_value", "$.tables[0].to")),
        ({"tables": [{**COMPARE, "command": "aggregate"}]}, ("spec.unfit_key", "$.tables[0].to")),
        ({"tables": [{**AGAINST_NOTHING}]}, ("spec.missing_key", "$.tables[0]")),
        ({"imports": [{"paths": ["in"], "received": "2021-11-31"}]}, ("spec.bad_date", RECEIVED)),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(
    tmp_path: Path, changes: Mapping[str, object], expected: tuple[str, str]
) -> None:
    with pytest.raises(Fault) as fault:
        read_run(written(tmp_path, changes), SUFFIXES)
    assert told(fault) == [expected]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Fault) as fault:
        read_run(written(tmp_path, {"on": "2021-02-30", "tables": [{**STATUS, "by": "x"}]}), SUFFIXES)
    assert len(told(fault)) == 2


def test_every_suffix_that_can_be_written_is_a_file_name(tmp_path: Path) -> None:
    tables = [{**STATUS, "files": [f"bảng số {n} (2021){suffix}" for n, suffix in enumerate(SUFFIXES)]}]
    assert len(read_run(written(tmp_path, {"tables": tables}), SUFFIXES).tables[0].files) == len(SUFFIXES)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One whose lake nobody has to open."""
    root = tmp_path / "w"
    root.mkdir()
    (root / "kpi.toml").write_text("", "utf-8")
    return Workspace(root, "87", root / "lake")


def judged(workspace: Workspace, changes: Mapping[str, object], **typed: Path) -> Any:
    home = workspace.root.parent / "home"
    home.mkdir(exist_ok=True)
    spec = read_run(written(home, changes), SUFFIXES)
    return places_of(workspace, spec, typed.get("inputs"), typed.get("output"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"imports": [{"paths": ["in", "../w/../secret"]}]}, "run.outside"),
        ({"imports": [{"paths": ["/etc"]}]}, "run.outside"),
        ({"imports": [{"paths": ["link"]}]}, "run.outside"),
        ({"imports": [{"paths": ["nothing"]}]}, "run.no_input"),
        ({"output": "../elsewhere"}, "run.outside"),
        ({"output": "/tmp"}, "run.outside"),
        ({"output": "../w/lake/x"}, "run.unfit_output"),
        ({"output": "../w/specs"}, "run.unfit_output"),
        ({"output": "in/out"}, "run.unfit_output"),
        ({"output": "run.json"}, "run.unfit_output"),
        ({"output": ".", "tables": [{**STATUS, "files": ["run.json"]}]}, "run.unfit_output"),
    ],
)
def test_places_where_a_file_must_not_lead(
    tmp_path: Path, workspace: Workspace, changes: Mapping[str, object], code: str
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "home" / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(Fault) as fault:
        judged(workspace, changes)
    assert [note.code for note in fault.value.findings] == [code]


@pytest.mark.parametrize("name", ["log.jsonl", ".writing"])
def test_nothing_is_written_through_a_link(tmp_path: Path, workspace: Workspace, name: str) -> None:
    (tmp_path / "home" / "out").mkdir(parents=True)
    (tmp_path / "home" / "out" / name).symlink_to(tmp_path / "secret")
    with pytest.raises(Fault) as fault:
        judged(workspace, {})
    assert [note.code for note in fault.value.findings] == ["run.unfit_output"]


def test_who_types_a_folder_may_choose_any(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "share" / "in").mkdir(parents=True)
    places = judged(workspace, {}, inputs=tmp_path / "share", output=tmp_path / "handover")
    assert places.imports == ((tmp_path / "share" / "in",),)
    assert places.output == tmp_path / "handover"
    with pytest.raises(Fault):  # but never so that the next run would read what this one writes
        judged(workspace, {}, output=tmp_path / "home" / "in")


def test_the_workspace_is_open_to_a_file_beside_it(workspace: Workspace) -> None:
    (workspace.root / "bao-cao").mkdir()
    assert judged(workspace, {"imports": [{"paths": ["../w/bao-cao"]}], "output": "../w/out"})


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ({"command": "report", "table": "form-99"}, "table"),
        ({"command": "aggregate", "what": ["01", "people_reach"]}, "what[1]"),
        ({"command": "compare", "what": ["people_reach"], "to": ["2020"]}, "what[0]"),
        ({"command": "score", "scheme": "own"}, "scheme"),
        ({"command": "classify", "by": "qd-28"}, "by"),
    ],
)
def test_names_that_no_spec_has(
    tmp_path: Path, workspace: Workspace, table: Mapping[str, object], path: str
) -> None:
    vars(workspace).update(specs=shipped_specs("87"), units=shipped_units())
    file = written(tmp_path, {"tables": [{**table, "files": ["a.xlsx"]}]})
    with pytest.raises(Fault) as fault:
        run(workspace, file, lambda *_: None, RunOptions(), lambda *_: None)
    assert told(fault) == [("spec.unknown_reference", f"$.tables[0].{path}")]
    assert not (tmp_path / "out").exists()
