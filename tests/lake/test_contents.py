"""What is in a table, read from its log without deltalake: it must say the same."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from kpi.findings import Fault
from kpi.lake import contents as module
from kpi.lake.contents import Contents, contents, files
from kpi.lake.layout import Lake
from kpi.lake.leftovers import clear
from kpi.lake.snapshot import open_snapshot
from kpi.lake.tables import load, log_file
from kpi.lake.versions import versions
from tests.lake.helpers import one, store


def by_deltalake(path: Path, version: int | None = None) -> Contents:
    """What deltalake says."""
    return module._from_deltalake(path, version)


def tables(lake: Lake) -> list[Path]:
    """All tables of a lake."""
    return [lake.submissions, lake.decisions, lake.data() / "observations", lake.data() / "findings"]


def test_every_version_of_every_table_is_as_deltalake_reads_it(lake: Lake) -> None:
    for number in range(6):
        store(lake, one(str(number)), one(str(number), period=f"202{number}"))
    for path in tables(lake):
        for version in (None, *range(load(path).version() + 1)):
            with patch.object(module, "_from_deltalake", side_effect=AssertionError):
                found = contents(path, version)
            assert found == by_deltalake(path, version)
    observations = lake.data() / "observations"
    of_2022 = files(contents(observations), observations, ["2022"])
    assert [file.parent.name for file in of_2022] == ["period=2022"]
    assert all(file.is_file() for file in of_2022)


def test_files_that_were_removed_are_gone(lake: Lake) -> None:
    observations = lake.data() / "observations"
    store(lake, one("1"), one("2", period="2022"))
    table = load(observations)
    table.delete("period = '2022'")
    assert contents(observations) == by_deltalake(observations)
    store(lake, one("3"))
    load(observations).optimize.compact()
    assert contents(observations) == by_deltalake(observations)
    assert len(contents(observations).names) == 1
    clear(lake)
    assert contents(observations) == by_deltalake(observations)


@pytest.mark.parametrize(
    "action",
    [
        {"protocol": {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["deletionVectors"]}},
        {"add": {"path": "x.parquet", "partitionValues": {}, "deletionVector": {"storageType": "u"}}},
        {"checkpointMetadata": {}},
    ],
)
def test_what_another_engine_wrote_is_left_to_deltalake(lake: Lake, action: dict[str, object]) -> None:
    log_file(lake.submissions, 1).write_text(json.dumps(action) + "\n", "utf-8")
    told = Contents(1, (("known.parquet", None),))
    with patch.object(module, "_from_deltalake", return_value=told):
        assert contents(lake.submissions) == told


def test_a_log_with_a_gap_or_a_broken_entry_is_damaged(lake: Lake) -> None:
    store(lake, one("1"))
    store(lake, one("2"))
    whole = log_file(lake.submissions, 1).read_bytes()
    log_file(lake.submissions, 1).write_bytes(whole[:100])
    with pytest.raises(Fault, match=r"lake\.damaged"):
        contents(lake.submissions)
    log_file(lake.submissions, 1).unlink()
    with pytest.raises(Fault, match=r"lake\.damaged"):
        contents(lake.submissions)
    with pytest.raises(Fault, match=r"lake\.damaged"):
        contents(lake.submissions, 7)


def test_a_long_log_is_left_to_deltalake(lake: Lake) -> None:
    store(lake, one("1"))
    with patch.object(module, "_MOST", 1):
        assert contents(lake.submissions, 0) == by_deltalake(lake.submissions, 0)
        with patch.object(module, "_from_log", wraps=module._from_log) as own:
            assert contents(lake.submissions) == by_deltalake(lake.submissions)
    assert own.call_count == 1


def test_a_name_with_a_line_separator_is_one_line_of_the_log(lake: Lake) -> None:
    strange = one("1", file="bao\u2028cao\x85.xlsx")
    store(lake, strange)
    assert contents(lake.submissions) == by_deltalake(lake.submissions)
    assert "kpi.lake.contents" in sys.modules


@pytest.mark.parametrize("entry", ["", "\n", "{}\n"])
@pytest.mark.parametrize("number", [0, 1])
def test_an_entry_that_a_power_cut_left_empty_is_no_commit_without_changes(
    lake: Lake, number: int, entry: str
) -> None:
    store(lake, one("1"))
    observations = lake.data() / "observations"
    for path in (observations, lake.submissions):
        log_file(path, number).write_text(entry, "utf-8")
    with pytest.raises(Fault, match=r"lake\.damaged"):
        contents(observations)
    with pytest.raises(Fault, match=r"lake\.damaged"):
        versions(lake)
    with pytest.raises(Fault, match=r"lake\.damaged"):
        open_snapshot(lake, "1")


@pytest.mark.parametrize("entry", ["", "\n", "{}\n"])
def test_an_empty_entry_of_a_long_log_is_damage_too(lake: Lake, entry: str) -> None:
    store(lake, one("1"))
    store(lake, one("2"))
    observations = lake.data() / "observations"
    log_file(observations, 2).write_text(entry, "utf-8")
    with patch.object(module, "_MOST", 1):
        assert contents(observations, 1).version == 1
        with pytest.raises(Fault, match=r"lake\.damaged"):
            contents(observations)


@pytest.mark.parametrize(
    "entry", ['{"commitInfo":{"timesta', "[" * 100_000, "null\n", '{"commitInfo":{"a":1}}']
)
def test_a_version_whose_entry_is_broken_is_damaged(lake: Lake, entry: str) -> None:
    store(lake, one("1"))
    log_file(lake.submissions, 1).write_text(entry, "utf-8")
    with pytest.raises(Fault, match=r"lake\.damaged"):
        versions(lake)
    with pytest.raises(Fault, match=r"lake\.damaged"):
        open_snapshot(lake, "1")
