"""``kpi aggregate`` and ``kpi score`` as commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.findings import Fault

Run = Callable[..., str]


def test_aggregate_gives_the_contract(kpi: Run) -> None:
    words = ("aggregate", "03/KT", "inspected_rate", "--period", "2021", "--level", "province")
    data = json.loads(kpi(*words, "--format", "json"))
    (row,) = data["rows"]
    assert (row["unit"], row["name"], row["level"]) == ("87", "Tỉnh Đồng Tháp", "province")
    assert (row["values"]["inspected"], row["values"]["establishments"]) == (108, 149)
    assert row["values"]["inspected_rate"] == pytest.approx(108 / 149)
    assert row["coverage"]["reported"] == 11
    assert row["coverage"]["expected"] == 143
    assert len(row["coverage"]["missing"]) == 132
    assert all(isinstance(note, str) for note in data["notes"])


def test_aggregate_under_a_district(kpi: Run) -> None:
    words = ("--period", "2021", "--level", "commune", "--under", "871", "--format", "json")
    rows = json.loads(kpi("aggregate", "inspected", *words))["rows"]
    assert len(rows) == 12
    assert {r["unit"]: r["values"]["inspected"] for r in rows}["30028"] is None


def test_another_provinces_unit_and_the_whole_country_can_be_asked_for(kpi: Run) -> None:
    words = ("aggregate", "inspected", "--period", "2021", "--format", "json", "--level", "province")
    assert [r["unit"] for r in json.loads(kpi(*words, "--under", "89"))["rows"]] == ["89"]
    assert len(json.loads(kpi(*words, "--under", "00"))["rows"]) == 63


def test_unknown_names_are_all_told(kpi: Run) -> None:
    with pytest.raises(Fault) as raised:
        kpi("aggregate", "99", "inspectd", "--period", "2021")
    assert [dict(f.params)["what"] for f in raised.value.findings] == ["99", "inspectd"]


def test_score_gives_the_contract(kpi: Run) -> None:
    data = json.loads(kpi("score", "--period", "2021", "--format", "json"))
    assert data["scheme"].items() >= {"id": "illustrative", "standing": "illustrative"}.items()
    assert len(data["rows"]) == 143
    row = next(r for r in data["rows"] if r["unit"] == "30001")
    assert set(row) >= {"name", "parent", "points", "points_min", "points_max", "class", "rank", "criteria"}
    assert set(row["criteria"]["III.2"]) >= {"points", "max", "state"}
    assert [s["unit"] for s in data["summary"]][-1] == "87"
    assert len(data["summary"]) == 13
    assert "ILLUSTRATIVE" in data["notes"][0]


def test_the_table_of_a_district_level_shows_the_counts(kpi: Run) -> None:
    lines = kpi("score", "--period", "2021", "--level", "district", "--format", "csv").splitlines()
    assert any("Huyện Tam Nông" in line for line in lines)
    assert not any("Tràm Chim" in line for line in lines)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_form_of_output_says_that_the_scheme_is_illustrative(
    kpi: Run, tmp_path: Path, lang: str
) -> None:
    word = {"vi": "minh họa", "en": "illustrative"}[lang]
    for shape in ("table", "md", "html", "json"):
        assert word in kpi("score", "--period", "2021", "--format", shape, lang=lang).lower()
    file = tmp_path / "score.html"
    kpi("score", "--period", "2021", "-o", str(file), lang=lang)
    assert word in file.read_text("utf-8").lower()


def test_a_later_period_is_scored_only_with_leave_and_says_so(kpi: Run) -> None:
    with pytest.raises(Fault) as raised:
        kpi("score", "--period", "2025")
    assert raised.value.findings[0].code == "score.law_expired"
    words = ("score", "--period", "2025", "--allow-expired")  # of 82, as the office of 87 is called then
    data = json.loads(kpi(*words, "--format", "json", code=1))  # there are no reports of 2025
    assert len(data["rows"]) == 102
    assert any("no longer in force" in note for note in data["notes"])
    assert "no longer in force" in kpi(*words, code=1)
