"""A file that is read as another reporter's after the office has decided; and what `validate` foretells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Office
from tests.intake.books import HEAD, TITLES, saved, sheet_of
from tests.standing.reports import FULL, A, B, book, changed

YEAR = ("--period", "2021")
LINE = "1 | | {} | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1"


def needed(office: Office) -> dict[str, Any]:
    """The first figure of the communes that have one."""
    rows = office.get("aggregate", "support_needed", *YEAR, "--level", "commune")["rows"]
    return {row["unit"]: value for row in rows if (value := row["values"]["support_needed"]) is not None}


def confirm(office: Office, name: str, code: str) -> None:
    office.get("decide", "alias", name, code, "--at", "2021-12-31", "--why", "nơi gửi xác nhận")


def take(office: Office, path: Path) -> tuple[str, list[str]]:
    (file,) = office.get("import", path, *YEAR)["files"]
    return file["reporter"], [f["code"] for f in file["findings"] if f["code"].startswith("submission.")]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report that does not say who sends it, with one name that nobody knows."""
    titles = TITLES.replace("Đơn vị báo cáo: UBND huyện Tam Nông\n", "")
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(sheet_of(titles, HEAD, LINE.format("Xã Cồn Lớn"))))
    return path


def test_a_file_read_anew_for_another_reporter_counts_for_the_old_one_no_more(
    office: Office, report: Path
) -> None:
    confirm(office, "Xã Cồn Lớn", "30007")
    assert take(office, report) == ("871", [])
    assert needed(office) == {"30007": 4}
    office.get("decide", "withdraw", "1", "--why", "nhầm")
    confirm(office, "Xã Cồn Lớn", "30133")
    assert take(office, report) == ("874", ["submission.moved"])
    assert needed(office) == {"30133": 4}
    assert take(office, report) == ("874", ["submission.duplicate"])
    office.get("decide", "withdraw", "3", "--why", "nhầm")
    confirm(office, "Xã Cồn Lớn", "30007")
    assert take(office, report) == ("871", ["submission.moved"])
    assert needed(office) == {"30007": 4}
    assert [f for f in office.get("verify")["findings"] if f["severity"] != "info"] == []


def test_what_counted_there_before_counts_again(office: Office, report: Path, tmp_path: Path) -> None:
    confirm(office, "Xã Cồn Lớn", "30007")
    before = tmp_path / "before.xlsx"
    before.write_bytes(saved(sheet_of(TITLES, HEAD, LINE.format("Xã Tân Công Sính").replace("| 4", "| 9"))))
    assert take(office, before) == ("871", [])
    assert take(office, report) == ("871", ["submission.supersedes"])
    office.get("decide", "withdraw", "1", "--why", "nhầm")
    confirm(office, "Xã Cồn Lớn", "30133")
    assert take(office, report) == ("874", ["submission.moved"])
    assert needed(office) == {"30007": 9, "30133": 4}


def told(found: Any) -> list[tuple[str, str, str]]:
    listed = found if isinstance(found, list) else found["findings"]
    return [(f["code"], f["severity"], f["cell"]) for f in listed if f["code"].startswith("submission.")]


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({unit: values for unit, values in FULL.items() if unit != B}, "submission.holds_less"),
        (changed(FULL, A, None), "submission.holds_less"),
        ({unit: [0] * len(values) for unit, values in FULL.items()}, "submission.zeros"),
    ],
)
def test_validate_foretells_what_import_would_hold(
    office: Office, tmp_path: Path, figures: dict[str, Any], code: str
) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    first.write_bytes(book(FULL))
    second.write_bytes(book(figures))
    assert told(office.get("validate", second, *YEAR)) == []
    office.get("import", first, *YEAR)
    foretold = told(office.get("validate", second, *YEAR))
    assert [one[0] for one in foretold] == [code]
    assert told(office.get("validate", first, *YEAR)) == []  # it is what counts
    (file,) = office.get("import", second, *YEAR)["files"]
    assert told(file) == foretold
    assert told(office.get("validate", second, *YEAR)) == foretold  # it waits for a decision still


def test_validate_says_nothing_of_a_report_that_would_take_the_place_of_another(
    office: Office, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    first.write_bytes(book(FULL))
    second.write_bytes(book(changed(FULL, A, 7)))
    office.get("import", first, *YEAR)
    assert told(office.get("validate", second, *YEAR)) == []
    office.get("import", second, *YEAR)
    assert told(office.get("validate", first, *YEAR)) == []  # replaced: an import would leave it so
