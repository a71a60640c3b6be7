"""A workspace outlives the code of its province: Đồng Tháp is 87 until 30/06/2025 and 82 after it, which was
Tiền Giang before."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from kpi.lake.layout import open_lake
from kpi.lake.rebuild import rebuild
from kpi.lake.verify import verify
from kpi.pipeline.keeping.rereading import reread
from kpi.pipeline.opening.workspace import open_workspace
from kpi.units.lives.succession import heir_of, province_on
from sample_reports.generator.dong_thap_2026 import communes_2026, write_dong_thap_2026
from tests.conftest import Imported
from tests.e2e.program import Office
from tests.intake.books import HEAD, TITLES, saved, sheet_of
from tests.shipped import shipped_units

MY_THO, COMMUNES = "UBND thành phố Mỹ Tho", (("28249", "Phường 5"), ("28252", "Phường 4"))
NOW, THEN = ("--period", "2026"), ("--period", "2021")


def tien_giang(folder: Path) -> Path:
    """A report of 2021 by a district of the old province 82."""
    rows = "".join(
        f"{n} | '{code} | {name} | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1\n"
        for n, (code, name) in enumerate(COMMUNES, 1)
    )
    report = sheet_of(TITLES.replace("UBND huyện Tam Nông", MY_THO), HEAD, rows)
    (folder / "815.xlsx").write_bytes(saved(report))
    return folder / "815.xlsx"


@pytest.fixture
def office(imported: Imported, tmp_path: Path) -> Office:
    return imported.copy(tmp_path / "w")


def test_the_record_says_who_goes_on_as_whom_and_never_across_a_division() -> None:
    units = shipped_units()
    before, after = date(2021, 12, 31), date(2026, 12, 31)
    assert [province_on(units, code, after) for code in ("87", "82", "35", "01")] == ["82", "82", "37", "01"]
    assert [province_on(units, code, before) for code in ("87", "82", "28")] == ["87", "82", "01"]
    assert province_on(units, "87", date(2026, 1, 1)) == heir_of(units, "82", before, after) == "82"
    assert heir_of(units, "80", before, after) != "82"
    assert province_on(units, "98", after) is None


def test_reports_of_the_new_code_are_taken_in_and_every_command_looks_at_it(
    office: Office, tmp_path: Path
) -> None:
    [commune, other] = [place.code for place in communes_2026()[:2]]
    files = write_dong_thap_2026(tmp_path / "in", [commune, other])
    done = office(
        "import", *files, *NOW, "--received", "2026-12-10", "--fail-on", "never", "--format", "json"
    )
    assert {file["outcome"] for file in done.json["files"]} <= {"accepted", "accepted_with_findings"}
    assert "82" in done.err
    assert "Đồng Tháp" in done.err
    status = office.get("status", *NOW)
    assert {commune, other} <= {row["reporter"] for row in status}
    assert len({row["reporter"] for row in status}) == 102
    classes = office.get("classify", *NOW)
    assert len(classes["rows"]) == 102
    totals = office.get("aggregate", "residents", *NOW, "--level", "province")["rows"]
    assert [(row["unit"], row["coverage"]["reported"]) for row in totals] == [("82", 2)]
    assert [
        row["unit"] for row in office.get("aggregate", "establishments", *THEN, "--level", "province")["rows"]
    ] == ["87"]


def test_series_cross_the_date_on_one_map(office: Office) -> None:
    """The figures of 2021 are those of the old 87, not of the old 82."""
    alone = office.get("aggregate", "establishments", *THEN, "--at", "2026-12-31", "--level", "commune")
    series = office.get("aggregate", "establishments", "--period", "2021..2026", "--level", "commune")
    told = {row["unit"]: row["values"]["establishments"] for row in alone["rows"]}
    assert any(told.values())
    rows = [row for row in series["rows"] if row["period"] == "2021"]
    crossed = {row["unit"]: row["values"]["establishments"] for row in rows}
    assert {unit: crossed.get(unit) for unit, value in told.items() if value is not None} == {
        unit: value for unit, value in told.items() if value is not None
    }


def test_old_reports_of_the_other_half_are_taken_in_beside(office: Office, tmp_path: Path) -> None:
    report = tien_giang(tmp_path)
    strange = office("import", report, *THEN, "--fail-on", "never", "--format", "json").json
    assert strange["files"][0]["outcome"] == "refused"
    wrong = office("import", report, *THEN, "--province", "80")
    assert wrong.code == 3
    before = office.get("aggregate", "support_needed", *THEN, "--level", "province")
    done = office("import", report, *THEN, "--province", "82", "--fail-on", "never", "--format", "json")
    [file] = done.json["files"]
    assert (file["reporter"], file["outcome"]) == ("815", "accepted_with_findings")
    assert "Tiền Giang" in done.err
    own = office.get("aggregate", "support_needed", *THEN, "--level", "province")
    assert own["rows"] == before["rows"]
    beside = office.get("aggregate", "support_needed", *THEN, "--under", "82", "--level", "province")
    assert (beside["rows"][0]["unit"], beside["rows"][0]["values"]["support_needed"]) == ("82", 8)
    both = office.get(
        "aggregate", "support_needed", *THEN, "--under", "82", "--at", "2025-07-01", "--level", "commune"
    )
    told = {row["unit"]: row["values"]["support_needed"] for row in both["rows"]}
    old_half = office.get("aggregate", "support_needed", *THEN, "--at", "2025-07-01", "--level", "commune")
    assert {row["unit"] for row in old_half["rows"]} < told.keys()
    assert len(told) == len(communes_2026())
    [named] = office.get("sql", "SELECT DISTINCT unit_name FROM figures WHERE unit = '28249'")
    assert named["unit_name"] == "Phường 5"

    workspace = open_workspace(office.root)
    lake, again = open_lake(workspace.lake), partial(reread, workspace, ())
    found = verify(lake, again, workspace.specs.sha256, lambda *_: None).findings
    assert [one.code for one in found if "815" in str(one)] == []
    assert rebuild(lake, again, lambda *_: None).changed == 0
