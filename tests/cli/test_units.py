"""The commands about units: JSON keys, formats, with and without a workspace, wrong questions."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Office, process, run

UNIT = {"code", "name", "level", "type", "parent"}
STEP = {"code", "name", "level"}


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that lies in no workspace."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def units(*words: object, code: int = 0, lang: str = "vi") -> Any:
    done = run("units", *words, lang=lang)
    assert (done.code, done.err) == (code, "")
    return done.json


@pytest.mark.usefixtures("nowhere")
class TestAnywhere:
    """Reference data need no workspace."""

    def test_list_counts_a_day(self) -> None:
        data = units("list", "--at", "2021-12-31")
        assert data["at"] == "2021-12-31"
        assert data["counts"] == {"province": 63, "district": 705, "commune": 10599}
        assert len(data["units"]) == 63
        assert all(set(unit) == UNIT for unit in data["units"])

    def test_list_goes_as_deep_as_asked(self) -> None:
        day = ("--at", "2021-12-31", "--under", "87")
        data = units("list", *day)
        assert data["counts"] == {"province": 1, "district": 12, "commune": 143}
        assert len(data["units"]) == 12 + 143
        assert [u["level"] for u in data["units"][:2]] == ["district", "commune"]
        assert {u["level"] for u in units("list", *day, "--level", "district")["units"]} == {"district"}
        assert units("list", "--under", "00", "--at", "2025-07-01")["counts"]["province"] == 34

    def test_show_tells_all_three_lives(self) -> None:
        data = units("show", "15127")
        assert [life["name"] for life in data["lives"]] == [
            "Thị trấn Cẩm Thủy",
            "Thị trấn Phong Sơn",
            "Xã Cẩm Thủy",
        ]
        first, second, third = data["lives"]
        assert (first["valid_to"], second["valid_to"], third["valid_to"]) == (
            "2019-12-01",
            "2025-07-01",
            None,
        )
        assert [kin["code"] for kin in third["predecessors"]] == ["15127", "15169"]
        assert [d["decree"] for d in second["decrees"]] == ["786/NQ-UBTVQH14"]
        assert {"name", "type", "level", "parent", "path", "valid_from", "valid_to", "system"} <= set(first)
        assert all(set(step) == STEP for life in data["lives"] for step in life["path"])

    def test_find_gives_the_way_from_the_province(self) -> None:
        data = units("find", "cam ngoc", "--at", "2023-12-31")
        (found,) = data["units"]
        assert UNIT | {"path", "valid_from", "valid_to", "how", "distance"} == set(found)
        assert [step["code"] for step in found["path"]] == ["38", "390", "15169"]
        assert (data["at"], data["other_dates"]) == ("2023-12-31", [])

    def test_find_without_a_match_is_one_and_tells_other_days(self) -> None:
        data = units("find", "cam ngoc", "--at", "2026-01-01", code=1)
        assert data["units"] == []
        assert [(u["code"], u["valid_to"]) for u in data["other_dates"]] == [("15169", "2025-07-01")]

    def test_changes_of_a_province(self) -> None:
        data = units("changes", "--from", "2015-12-31", "--to", "2020-12-31", "--under", "35")
        assert (data["from"], data["to"]) == ("2015-12-31", "2020-12-31")
        merged = [c for c in data["changes"] if c["kind"] == "merged"]
        assert sum(len(c["old"]) - 1 for c in merged) == 116 - 109
        assert {c["decree"] for c in merged} == {"829/UBTVQH14"}
        assert all({"day", "kind", "old", "new", "share", "decree"} <= set(c) for c in data["changes"])

    def test_gaps_add_up(self) -> None:
        data = units("gaps", "--under", "38")
        counts = data["counts"]
        assert counts["ended_unknown"] == len(data["ended"]) == 3
        assert counts["ended"] == counts["ended_told"] + counts["ended_later"] + 3
        assert {u["code"] for u in data["ended"]} == {"15613", "15616", "15625"}

    def test_all_formats_hold_the_same_units(self, tmp_path: Path) -> None:
        words = ("units", "list", "--under", "390", "--at", "2023-12-31")
        names = [unit["name"] for unit in run(*words).json["units"]]
        assert len(names) == 17
        for fmt in ("table", "csv", "tsv", "md", "html"):
            text = run(*words, "--format", fmt).out
            assert all(name in text for name in names), fmt
        rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv", lang="en").out)))
        assert rows[0]["Code"] == "15127"
        assert run(*words, "-o", tmp_path / "u.xlsx").code == 0
        assert (tmp_path / "u.xlsx").stat().st_size > 5000

    @pytest.mark.parametrize("lang", ["vi", "en"])
    @pytest.mark.parametrize(
        ("words", "code", "told"),
        [
            (("show", "99999"), 3, "99999"),
            (("list", "--under", "87", "--at", "2026-01-01"), 3, "Tỉnh Đồng Tháp (31/08/2004 – 30/06/2025)"),
            (("list", "--at", "2003-01-01"), 3, "31/08/2004"),
            (("find", "a", "--under", "999"), 3, "kpi units find"),
            (("changes", "--from", "2021-01-01", "--to", "2021-01-01"), 2, "--from"),
            (("changes", "--from", "2021-01-01"), 2, "--to"),
            (("list", "--at", "31/12/2021"), 2, "31/12/2021"),
            (("list", "--level", "ward"), 2, "province, district, commune"),
            (("show",), 2, "CODE"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
    )
    def test_wrong_questions_are_explained(
        self, words: tuple[str, ...], code: int, told: str, lang: str
    ) -> None:
        done = run("units", *words, lang=lang)
        assert (done.code, done.out) == (code, "")
        assert told in done.err

    def test_a_workspace_that_was_named_must_be_there(self, nowhere: Path) -> None:
        assert process("-C", nowhere, "units", "show", "15127", cwd=nowhere).code == 3
        assert process("units", "show", "15127", cwd=nowhere).code == 0


def test_the_same_answers_in_a_workspace(office: Office) -> None:
    data = office.get("units", "show", "15127")
    assert [life["name"] for life in data["lives"]][-1] == "Xã Cẩm Thủy"
    assert office.get("units", "list", "--at", "2021-12-31")["counts"]["commune"] == 10599


def test_changes_loaded_into_the_workspace_count(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "changes.csv"
    file.write_text(
        "effective_date,decree,old_code,new_code,share,new_name,new_parent\n"
        "2027-01-01,1/NQ-UBTVQH16,29869,29869,whole,Phường Cao Lãnh Mới,\n",
        "utf-8",
    )
    loaded = office("units", "load", file)
    assert loaded.code == 0, loaded.out + loaded.err
    data = office.get("units", "show", "29869")
    assert data["lives"][-1]["name"] == "Phường Cao Lãnh Mới"
    found = office.get("units", "find", "Cao Lãnh Mới", "--at", "2027-06-01")
    assert [unit["code"] for unit in found["units"]] == ["29869"]
    changes = office.get("units", "changes", "--from", "2026-12-31", "--to", "2027-12-31")
    (renamed,) = changes["changes"]
    assert (renamed["kind"], renamed["day"], renamed["decree"]) == ("renamed", "2027-01-01", "1/NQ-UBTVQH16")
