"""After districts: every commune sends a workbook of its own, six sheets with one row each."""

from __future__ import annotations

from pathlib import Path

from sample_reports.generator.bulk import write_communes
from tests.e2e.program import new_office

COMMUNES = 30
FORMS = ["01", "02", "03", "04", "05", "06"]


def test_a_workbook_from_each_commune_is_one_run(tmp_path: Path) -> None:
    folder = tmp_path / "received"
    codes = [path.name[:5] for path in write_communes(folder, most=COMMUNES)]
    office = new_office(tmp_path / "w", "01")
    done = office("import", folder, "--period", "2025", "--format", "json")
    assert done.code == 0
    assert [(file["outcome"], file["reporter"], file["form"]) for file in done.json["files"]] == [
        ("accepted", code, FORMS) for code in codes
    ]
    sent = {row["reporter"] for row in office.get("status", "--period", "2025") if row["received"]}
    assert sent == set(codes)
    assert office("verify").code == 0
