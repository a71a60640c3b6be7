"""The day of receipt decides who is late and which report is newer: one that cannot be is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.program import Office
from tests.standing.reports import FULL, book


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2099-12-14", ["import.received_ahead"]),
        ("2011-12-14", ["import.received_before"]),
        ("2021-12-14", []),
        ("", []),
    ],
)
def test_a_day_of_receipt_that_cannot_be_is_told(
    office: Office, tmp_path: Path, day: str, told: list[str]
) -> None:
    path = tmp_path / "bao-cao.xlsx"
    path.write_bytes(book(FULL))
    stated = ("--received", day) if day else ()
    done = office("import", path, "--period", "2021", *stated, "--format", "json")
    assert [(f["code"], f["severity"]) for f in done.json.get("findings", [])] == [
        (code, "warning") for code in told
    ]
