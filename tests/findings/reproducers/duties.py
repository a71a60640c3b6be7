"""Records of duties of plans that cannot be, or that are doubtful; reminders over files of somebody else."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from tests.findings.reproducers.reports import Reproducer
from tests.findings.reproducers.words import YEAR, decided, one_report, refused

PLAN = "dong-thap-208-2021"
SAID = ("--evidence", "Báo cáo 45/BC", "--why", "theo báo cáo của đơn vị")


def _record(
    duty: str = "dt.c05", *words: str, state: str = "done", day: str = "2021-10-15", plan: str = PLAN
) -> tuple[object, ...]:
    return ("duty", plan, duty, "--state", state, "--date", day, *SAID, *words)


def _reminder_there(folder: Path) -> object:
    """A file of the same name, with something else in it."""
    (folder / "871-huyen-tam-nong-2021.txt").write_text("ghi tay", "utf-8")
    with contextlib.chdir(folder):
        return one_report(folder)("status", *YEAR, "--on", "2021-12-20", "--reminders", ".")


REPRODUCERS: Mapping[str, Reproducer] = {
    "decide.duty_ahead": refused(_record(day="2999-01-01")),
    "decide.duty_each": refused(_record("dt.c29")),
    "decide.duty_elsewhere": refused(_record("sl.c1", day="2022-10-15", plan="son-la-2022")),
    "decide.duty_outside": decided(_record(day="2019-05-01")),
    "decide.duty_unconditional": decided(_record(state="does_not_arise")),
    "decide.duty_unit": refused(_record("dt.c29", "--unit", "30028")),
    "decide.duty_unknown": refused(_record("dt.c99")),
    "decide.duty_whole": refused(_record("dt.c05", "--unit", "866")),
    "reminders.there": _reminder_there,
}
