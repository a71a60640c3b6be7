"""``kpi status --due`` and ``--reminders``: what is due around a day, and texts that are ready to send."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Imported
from tests.e2e.program import DONG_THAP, Office

YEAR = ("--period", "2021")
PARTS = {"half": ["06-20", "12-20"], "month": [f"{n:02d}-28" for n in range(1, 13)]}


def due(office: Office, *words: str) -> list[tuple[str, str, int | None, int | None]]:
    """What is due of units, once for all of them and their forms: period, day, days left, days overdue."""
    rows: Sequence[dict[str, Any]] = office.get("status", "--due", *words)
    rows = [one for one in rows if ":" not in one["reporter"]]
    lines = [(one["period"], one["due"], one["days_left"], one["days_overdue"]) for one in rows]
    return list(dict.fromkeys(lines))


@pytest.fixture
def calendars(imported: Imported, tmp_path: Path) -> Office:
    """An office that also has days for half-years and months."""
    office = imported.copy(tmp_path / "w")
    settings = {"kind": "settings", "id": "87", "due_parts": PARTS}
    path = office.root / "specs/settings/87.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(settings), "utf-8")
    return office


def test_nothing_that_is_there_is_due(imported: Imported) -> None:
    assert due(imported.office, "30", "--on", "2021-12-14") == []
    assert due(imported.office, "5", "--on", "2021-12-14", *YEAR) == []
    early = due(imported.office, "5", "--on", "2021-12-10", *YEAR)
    assert early == [("2021", "2021-12-14", 4, None)], "it came four days later"


def test_the_soonest_first_and_before_it_what_is_overdue(imported: Imported) -> None:
    """Before 15/12: the last day on time is 14/12, by the settings as by the plan."""
    assert due(imported.office, "7", "--on", "2022-12-07") == [("2022", "2022-12-14", 7, None)]
    assert due(imported.office, "7", "--on", "2022-12-06") == []
    assert due(imported.office, "0", "--on", "2022-12-14") == [("2022", "2022-12-14", 0, None)]
    assert due(imported.office, "0", "--on", "2023-01-05") == [("2022", "2022-12-14", None, 22)]
    both = [("2022", "2022-12-14", None, 359), ("2023", "2023-12-14", 6, None)]
    assert due(imported.office, "7", "--on", "2023-12-08") == both


def test_what_is_overdue_is_an_error_and_what_is_due_soon_is_none(imported: Imported, office: Office) -> None:
    late = ("--due", "7", "--fail-on", "late")
    assert imported.office("status", *late, "--on", "2022-12-20").code == 1
    assert office("status", *late, "--on", "2021-12-08").code == 0


def test_agencies_and_reports_in_words_are_due_by_the_plan_that_asks_for_them(imported: Imported) -> None:
    rows = imported.office.get("status", "--due", "7", "--on", "2021-12-10")
    assert {one["plan"] for one in rows if one["form"] is None} == {"dong-thap-208-2021"}
    police = [one for one in rows if one["reporter"] == "87:police"]
    assert [(one["form"], one["due"], one["days_left"]) for one in police] == [("04", "2021-12-14", 4)]
    later = imported.office.get("status", "--due", "7", "--on", "2021-12-20")
    assert [(one["reporter"], one["days_overdue"]) for one in later] == [
        ("87:police", 6), ("87:culture", 6), ("87:health", 6),
    ], "of a report in words nobody knows whether it is overdue"  # fmt: skip
    shown = imported.office("status", "--due", "7", "--on", "2021-12-10").out
    assert "báo cáo bằng lời" in shown


def test_calendars_of_parts_of_the_year_are_looked_at_at_once(calendars: Office) -> None:
    lines = due(calendars, "10", "--on", "2022-06-18")
    assert ("2022-S1", "2022-06-20", 2, None) in lines
    assert ("2022-06", "2022-06-28", 10, None) in lines
    assert ("2022-05", "2022-05-28", None, 21) in lines, "of each kind the last one that was due"
    assert ("2022-04", "2022-04-28", None, 51) not in lines
    assert [line[1] for line in lines] == sorted(line[1] for line in lines)


def test_before_the_first_report_nothing_was_awaited(imported: Imported, office: Office) -> None:
    assert due(imported.office, "0", "--on", "2021-06-30") == []
    assert due(office, "7", "--on", "2021-12-20") == []
    assert due(office, "7", "--on", "2021-12-10") == [("2021", "2021-12-14", 4, None)]


def test_a_period_or_a_number_of_days_must_be_given(imported: Imported) -> None:
    assert imported.office("status").code == 2
    assert imported.office("status", *YEAR, "--due", "3", "--rates").code == 2


def test_reminders_go_to_those_who_lack_something_and_to_nobody_else(
    imported: Imported, tmp_path: Path
) -> None:
    folder = tmp_path / "nhac"
    made = imported.office.get("status", *YEAR, "--on", "2021-12-20", "--reminders", folder)
    assert [one["reporter"] for one in made] == ["871", "875"]
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["871-huyen-tam-nong-2021.txt", "875-huyen-lap-vo-2021.txt"]
    text = (folder / names[1]).read_bytes().decode("utf-8")
    assert text.startswith("Sở Lao động - Thương binh và Xã hội tỉnh Đồng Tháp\r\nNgày 20/12/2021\r\n")
    assert "1. Lỗi, Biểu 03!O28: Dòng tổng ghi 120" in text
    later = imported.office.get(
        "status", *YEAR, "--on", "2025-03-01", "--reminders", tmp_path / "later", lang="en"
    )
    assert Path(later[0]["file"]).read_text("utf-8").startswith("Sở Y tế tỉnh Đồng Tháp\n01/03/2025\n")


def test_what_the_office_lets_stand_is_not_asked_for(office: Office, tmp_path: Path) -> None:
    assert (
        office("import", DONG_THAP / "877-huyen-chau-thanh.xlsx", *YEAR, "--received", "2021-12-14").code == 1
    )
    words = ("status", *YEAR, "--on", "2021-12-15", "--reminders", tmp_path / "nhac")
    assert "877" in [one["reporter"] for one in office.get(*words)]
    [failed] = [one["code"] for one in office.get("validate", *YEAR) if one["severity"] == "error"]
    check = failed.removeprefix("check.")
    assert office("decide", "waive", check, "30256", *YEAR, "--why", "đã xác minh với huyện").code == 0
    assert "877" not in [one["reporter"] for one in office.get(*words)]


def test_reminders_of_what_is_due_name_nothing_else(imported: Imported, tmp_path: Path) -> None:
    words = ("--due", "7", "--on", "2022-12-10")
    made = imported.office.get("status", *words, "--reminders", tmp_path / "nhac")
    names = [Path(one["file"]).name for one in made]
    assert sum(name.endswith("-2022.txt") for name in names) == 12 + 3
    assert [name for name in names if not name.endswith("-2022.txt")] == [
        "87-police-cong-an-tinh-dong-thap-2021.txt",
        "87-culture-so-van-hoa-the-thao-va-du-lich-tinh-dong-thap-2021.txt",
        "87-health-so-y-te-tinh-dong-thap-2021.txt",
    ], "last year's, from agencies alone"


def test_a_file_of_somebody_else_is_never_written_over(imported: Imported, tmp_path: Path) -> None:
    words = ("status", *YEAR, "--on", "2021-12-20", "--reminders", tmp_path)
    assert imported.office(*words).code == 0
    assert imported.office(*words).code == 0, "the same text is no loss"
    mine = tmp_path / "875-huyen-lap-vo-2021.txt"
    mine.write_text("ghi thêm bằng tay", "utf-8")
    (tmp_path / "871-huyen-tam-nong-2021.txt").unlink()
    done = imported.office(*words)
    assert (done.code, mine.read_text("utf-8")) == (3, "ghi thêm bằng tay")
    assert not (tmp_path / "871-huyen-tam-nong-2021.txt").exists(), "nothing was written at all"
    assert imported.office(*words, "--overwrite").code == 0
    assert mine.read_text("utf-8").startswith("Sở Lao động")
    inside = imported.office("status", *YEAR, "--reminders", imported.office.root / "lake")
    assert inside.code == 2
