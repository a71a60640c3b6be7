"""Points of others from workbook and decision to the table of differences, and back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.e2e.program import DONG_THAP, ROOT, SAMPLES, Office, new_office

YEAR = ("--period", "2021")
WHY = ("--why", "xem lại hồ sơ", "--evidence", "Biên bản thẩm định 12/BB")
DISTRICT = (*YEAR, "--level", "district", *WHY)
ONE = ("29902", "I.1")


def differences(office: Office, *words: str) -> Any:
    return office.get("score", *YEAR, "--under", "867", "--differences", *words)


def district(office: Office, *words: str) -> Any:
    """What stands in the table as the district's points of the one criterion that differs."""
    [row] = differences(office, *words)["rows"]
    assert (row["unit"], *row["criteria"]) == ONE
    return row["criteria"]["I.1"]["district"]


def save_scheme(office: Office) -> None:
    """The illustrative scheme with the district's points as the final ones."""
    data = json.loads((ROOT / "specs/schemes/illustrative.json").read_text("utf-8"))
    data["assessment"] = {"final": "district", "on_missing": "computed", "citation": "Quy chế 12/QC"}
    path = office.root / "specs/schemes/illustrative.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def test_points_of_the_sample_sheet_and_of_decisions_all_the_way(tmp_path: Path) -> None:
    office = new_office(tmp_path / "w")
    reports = (DONG_THAP / "867-thanh-pho-sa-dec.xlsx", SAMPLES / "form-07-2021")
    assert office("import", *reports, *YEAR, "--received", "2021-12-20").code == 0
    version = differences(office)["snapshot"]
    assert (district(office)["points"], district(office)["cell"]) == (3, "T10")

    for points in ("4", "4.5"):
        assert office("decide", "appraise", *ONE, points, *DISTRICT, "--by", "Phòng LĐTBXH").code == 0
    states = [(row["seq"], row["state"]) for row in office.get("decide", "list")]
    assert states == [(1, "replaced"), (2, "in_force")]
    told = district(office)
    assert (told["points"], told["decision"], told["evidence"], told["others"]) == (4.5, 2, WHY[3], [3])
    assert office("decide", "withdraw", "2", "--why", "nhầm").code == 0
    assert (district(office)["points"], district(office)["decision"]) == (4, 1)
    assert district(office, "--as-of", str(version))["points"] == 3, "of then, before anybody decided"

    assert office.get("score", *YEAR, "--under", "867")["rows"][0]["points"] == 87
    save_scheme(office)
    assert office.get("score", *YEAR, "--under", "867")["rows"][0]["points"] == 86
    tree = office("explain", *ONE, *YEAR).out
    assert "Xã tự chấm: 5 trên 5 điểm" in tree
    assert "lý do: xem lại hồ sơ; căn cứ: Biên bản thẩm định 12/BB" in tree
    assert "Quy chế 12/QC" in tree
