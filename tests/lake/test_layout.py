from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from deltalake import DeltaTable

from kpi.findings import Fault, load_catalogue
from kpi.lake.layout import Lake, create_lake, open_lake
from kpi.lake.snapshot import open_snapshot
from tests.lake.helpers import figures, one, store


def codes(fault: pytest.ExceptionInfo[Fault]) -> list[str]:
    return [found.code for found in fault.value.findings]


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p.relative_to(folder)): (p.stat().st_size, p.stat().st_mtime_ns) for p in folder.rglob("*")}


def test_no_lake(tmp_path: Path) -> None:
    with pytest.raises(Fault) as fault:
        open_lake(tmp_path)
    assert codes(fault) == ["lake.none"]


def test_making_a_lake_twice_keeps_what_is_there(lake: Lake) -> None:
    store(lake, one("3"))
    assert create_lake(lake.root) == lake
    assert figures(lake) == {("2021", "29869", "found"): 3}


def test_a_lake_half_made_is_finished(lake: Lake) -> None:
    lake.about.unlink()
    shutil.rmtree(lake.sets)
    assert figures(create_lake(lake.root)) == {}


def test_a_newer_lake_is_refused_and_not_touched(lake: Lake) -> None:
    store(lake, one("3"))
    lake.about.write_text(json.dumps({"format": 3, "tables": {"elsewhere": True}}))
    before = tree(lake.root)
    for attempt in (open_lake, create_lake, open_snapshot):
        with pytest.raises(Fault) as fault:
            attempt(lake.root)
        assert codes(fault) == ["lake.newer"]
    assert tree(lake.root) == before
    assert "3" in load_catalogue("vi").message(fault.value.findings[0])


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 1}', '{"format": "1", "tables": "1"}', '{"format": 1, "tables": "../x"}'],
)
def test_a_spoilt_lake_file_is_told(lake: Lake, text: str) -> None:
    lake.about.write_text(text)
    with pytest.raises(Fault) as fault:
        open_lake(lake.root)
    assert codes(fault) == ["lake.damaged"]


@pytest.mark.parametrize("table", ["log/submissions", "tables/1/observations", "tables/1/findings"])
@pytest.mark.parametrize("all_of_it", [True, False])
def test_a_lost_table_is_told(lake: Lake, table: str, all_of_it: bool) -> None:
    store(lake, one("3"))
    shutil.rmtree(lake.root / table if all_of_it else lake.root / table / "_delta_log")
    if not all_of_it:
        (lake.root / table / "_delta_log").mkdir()
    with pytest.raises(Fault) as fault:
        open_snapshot(lake.root)
    assert codes(fault) == ["lake.damaged"]


@pytest.mark.parametrize("name", ["kho [2021]", "kho%20cũ", "a|b", "a^b"])
def test_a_folder_name_the_tables_cannot_have_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(Fault) as fault:
        create_lake(tmp_path / name / "lake")
    assert codes(fault) == ["lake.path"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["kho dữ liệu", "50% xong", "a#b", "it's", "x*?", "a{1}", "a&b=c", "period=9"]
)
def test_other_names_do(tmp_path: Path, name: str) -> None:
    lake = create_lake(tmp_path / name)
    store(lake, one("3"))
    assert figures(lake) == {("2021", "29869", "found"): 3}


def test_other_engines_can_read_the_tables(lake: Lake) -> None:
    store(lake, one("3"))
    for path in (lake.submissions, lake.decisions, lake.data() / "observations", lake.data() / "findings"):
        protocol = DeltaTable(str(path)).protocol()
        assert (protocol.min_reader_version, protocol.min_writer_version) == (1, 2)
        assert not protocol.reader_features


def test_old_versions_are_never_cleaned_away(lake: Lake) -> None:
    configuration = DeltaTable(str(lake.submissions)).metadata().configuration
    assert configuration["delta.enableExpiredLogCleanup"] == "false"
