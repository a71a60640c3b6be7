"""Score sheets of communes, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click import BadParameter

from tests.explain.conftest import Run


def test_a_folder_gets_a_sheet_for_each_commune_of_a_district(kpi: Run, tmp_path: Path) -> None:
    words = ("report", "score-sheet", "--period", "2021", "--under", "871", "--each", "html")
    kpi(*words, "-o", str(tmp_path / "sheets"), lang="vi")
    names = sorted(path.name for path in (tmp_path / "sheets").iterdir())
    assert len(names) == 12
    assert "Phiếu chấm điểm: Xã Phú Ninh" in (tmp_path / "sheets" / "30028.html").read_text("utf-8")


def test_the_json_tells_figure_and_rate_of_each_criterion_and_whom_to_ask(kpi: Run) -> None:
    told = json.loads(kpi("report", "score-sheet", "--period", "2021", "--under", "871", "--format", "json"))
    rows = {row["unit"]: row for row in told["rows"]}
    assert rows["30028"]["possible"] == ["good", "fair", "average", "weak"]
    assert {one["reporter"] for one in rows["30028"]["lacking"]} == {"871"}
    assert rows["30025"]["criteria"]["III.2"]["figure"].count("/") == 1


def test_only_sheets_go_into_a_folder(kpi: Run, tmp_path: Path) -> None:
    with pytest.raises(BadParameter):
        kpi("report", "summary", "--period", "2021", "-o", str(tmp_path))
    with pytest.raises(BadParameter):
        kpi("report", "score-sheet", "--period", "2021", "--each", "html")
