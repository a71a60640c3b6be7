"""Changes that the office has loaded, and shares it has decided, in tables of years before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Imported
from tests.e2e.program import Office

YEAR = ("--period", "2021")
# Split on 01/07/2025 between 30130 and 30157, which a later decree joins again.
SPLIT, OTHER = "30157", "30130"
DECREE = f"""effective_date,decree,old_code,new_code,share,new_name,new_parent
2027-01-01,15/NQ,{OTHER},{SPLIT},whole,,
2027-01-01,15/NQ,{SPLIT},{SPLIT},whole,Xã Tân Thạnh Lớn,
"""


@pytest.fixture
def office(imported: Imported, tmp_path: Path) -> Office:
    return imported.copy(tmp_path / "w")


def communes(office: Office, day: str, *words: str) -> dict[str, dict[str, Any]]:
    data = office.get("aggregate", "01", *YEAR, "--level", "commune", "--at", day, *words)
    return {row["unit"]: row for row in data["rows"]}


def total(office: Office, *words: str) -> Any:
    (row,) = office.get("aggregate", "01", *YEAR, "--level", "province", *words)["rows"]
    return row["values"]["drug_users_end"]


def test_old_figures_on_the_map_of_a_loaded_decree(office: Office, tmp_path: Path) -> None:
    source = tmp_path / "nq.csv"
    source.write_text(DECREE, "utf-8")
    before = communes(office, "2025-07-01")
    assert [before[code]["comparable"] for code in (SPLIT, OTHER)] == [False, False]
    assert office("units", "load", source).code == 0
    after = communes(office, "2027-01-01")
    assert after.keys() == before.keys() - {OTHER}
    assert (after[SPLIT]["name"], after[SPLIT]["comparable"]) == ("Xã Tân Thạnh Lớn", True)
    assert after[SPLIT]["values"]["drug_users_end"] == 33
    assert communes(office, "2025-07-01") == before
    assert total(office, "--at", "2027-01-01") == total(office)


def test_shares_that_the_office_decided_are_used_from_their_decision_on(office: Office) -> None:
    words = (SPLIT, f"{SPLIT}=0.6", f"{OTHER}=0.4", "--on", "2025-07-01", "--why", "theo dân số")
    assert office("decide", "share", *words).code == 0
    shared = communes(office, "2025-07-01")
    assert [shared[code]["comparable"] for code in (SPLIT, OTHER)] == [True, True]
    halves = [shared[code]["values"]["drug_users_end"] for code in (SPLIT, OTHER)]
    assert sum(halves) == 33
    assert any(half % 1 for half in halves)
    assert not communes(office, "2025-07-01", "--as-of", "1")[SPLIT]["comparable"]
    assert office("decide", "withdraw", "1", "--why", "nhầm").code == 0
    assert not communes(office, "2025-07-01")[SPLIT]["comparable"]
    assert total(office, "--at", "2025-07-01") == total(office)
