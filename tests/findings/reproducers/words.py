"""Commands as they are typed: in no workspace, in an empty one, in one with the report of a district."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from kpi.cli.app import App
from kpi.cli.failures import known_fault
from kpi.findings import load_catalogue
from tests.copies import copied
from tests.e2e.program import DONG_THAP, Office, new_office, run
from tests.findings.reproducers.reports import Reproducer

YEAR = ("--period", "2021")
REPORT = DONG_THAP / "871-huyen-tam-nong.xlsx"
WHY = ("--why", "nơi gửi xác nhận")
AT = ("--at", "2021-12-31", *WHY)
ON = ("--on", "2025-07-01", *WHY)
UNIT = "30157"  # Xã Tân Thạnh, Huyện Thanh Bình: divided on 01/07/2025 into 30130 and 30157


@cache
def _empty() -> Path:
    """An empty workspace, to be copied."""
    return new_office(Path(tempfile.mkdtemp()) / "w").root


@cache
def _with_report() -> Path:
    """A workspace with the report of a district, to be read."""
    root = copied(_empty(), Path(tempfile.mkdtemp()) / "w")
    Office(root)("import", REPORT, *YEAR, "--received", "2021-12-14")
    return root


def empty(folder: Path, name: str = "w") -> Office:
    return Office(copied(_empty(), folder / name))


def one_report(folder: Path) -> Office:
    return Office(copied(_with_report(), folder / "w"))


def typed(*words: object) -> Reproducer:
    """A command in the workspace with a report, which it leaves as it is."""

    def reproduce(folder: Path) -> object:
        with contextlib.chdir(folder):
            return Office(_with_report())(*words)

    return reproduce


def decided(*lines: tuple[object, ...]) -> Reproducer:
    """Decisions in an empty workspace."""

    def reproduce(folder: Path) -> object:
        office = empty(folder)
        return [office("decide", *words) for words in lines]

    return reproduce


def refused(words: tuple[object, ...]) -> Reproducer:
    """A decision that is not made, and so leaves the workspace with a report as it is."""
    return typed("decide", *words)


def configured(text: str) -> Reproducer:
    """A question in a workspace with other settings, which are read before anything else."""

    def reproduce(folder: Path) -> object:
        (folder / "kpi.toml").write_text(text, "utf-8")
        return Office(folder)("status", *YEAR)

    return reproduce


def failing(error: Callable[[], Exception]) -> Reproducer:
    """An error of the system or a library, in words."""
    return lambda _: known_fault(App(load_catalogue("vi")), error())


def _made_again(folder: Path) -> object:
    return run("init", empty(folder).root, "--province", "87")


def _below_a_file(folder: Path) -> object:
    (folder / "tep").write_text("x", "utf-8")
    return run("init", folder / "tep" / "w", "--province", "87")


def _units_are_a_file(folder: Path) -> object:
    office = empty(folder)
    shutil.rmtree(office.root / "units", ignore_errors=True)
    (office.root / "units").write_text("x", "utf-8")
    changes = folder / "nghi-quyet.csv"
    changes.write_text(
        "effective_date,decree,old_code,new_code,share,new_name,new_parent\n"
        "2027-01-01,1/NQ-UBTVQH16,28273,28273,whole,Xã Mỹ Phong,\n",
        "utf-8",
    )
    return office("units", "load", changes)


def _nowhere(folder: Path) -> object:
    with contextlib.chdir(folder):
        return run("history")


def _nothing(folder: Path) -> object:
    (folder / "rong").mkdir()
    return Office(_with_report())("import", folder / "rong", *YEAR)


def _pipe(folder: Path) -> object:
    os.mkfifo(folder / "bao-cao.xlsx")
    return Office(_with_report())("validate", folder / "bao-cao.xlsx", *YEAR)


def _no_place(folder: Path) -> object:
    return Office(_with_report())("status", *YEAR, "-o", folder / "khong-co" / "bang.csv")


def _template_there(folder: Path) -> object:
    (folder / "871-huyen-tam-nong-2021.xlsx").write_bytes(b"khac")
    return Office(_with_report())("template", "05", *YEAR, "--reporter", "871", "-o", folder)


_series = typed("aggregate", "drug_users_end", "--period", "2020..2021")

REPRODUCERS: Mapping[str, Reproducer] = {
    "aggregate.level_taken": typed("aggregate", "drug_users_end", *YEAR, "--at", "2025-07-01"),
    "aggregate.levels": typed("aggregate", "district_plan", *YEAR, "--level", "commune"),
    "aggregate.other_map": typed("aggregate", "district_plan", *YEAR, "--at", "2025-07-01"),
    "aggregate.unknown": typed("aggregate", "drug_usrs_end", *YEAR),
    "explain.no_readings": typed("explain", UNIT, "inspected", *YEAR, "--reading", "bands=literal"),
    "class.map": typed("report", "drug-areas", *YEAR, "--at", "2025-07-01"),
    "changed.map": typed("report", "summary-change", *YEAR, "--at", "2025-07-01"),
    "change.unwritable": _units_are_a_file,
    "decide.elsewhere": decided(("alias", "Xã Gáo Giồng", UNIT, *AT)),
    "decide.is_withdrawal": decided(
        ("alias", "Xã Cù Lao", UNIT, *AT), ("withdraw", "1", *WHY), ("withdraw", "2", *WHY)
    ),
    "decide.known": decided(*[("share", UNIT, f"{UNIT}=0.6", "30130=0.4", *ON)] * 2),
    "decide.likelier": decided(("alias", "Xã Tân Qui Tây", UNIT, *AT)),
    "decide.name_known": decided(("alias", "tan thanh", UNIT, *AT)),
    "decide.name_taken": refused(("alias", "Xã Bình Thành", UNIT, *AT)),
    "decide.no_code": refused(("alias", "Xã Mới", "99999", *AT)),
    "decide.no_name": refused(("alias", "17", UNIT, *AT)),
    "decide.no_unit": refused(("alias", "Xã Mới", UNIT, "--at", "2003-01-01", *WHY)),
    "decide.none": refused(("withdraw", "1", *WHY)),
    "decide.not_commune": refused(("alias", "TPCL", "866", *AT)),
    "decide.nothing_to_waive": typed("decide", "waive", "drug_users_balance", "30028", *YEAR, *WHY),
    "decide.numbered": refused(("alias", "Phường 12", "29866", *AT)),
    "decide.other_province": refused(("alias", "Xã Mới", "15169", "--at", "2023-12-31", *WHY)),
    "decide.share_no_change": refused(
        ("share", UNIT, f"{UNIT}=0.6", "30130=0.4", "--on", "2024-07-01", *WHY)
    ),
    "decide.share_no_unit": refused(("share", "99999", "30130=1", *ON)),
    "decide.share_not_heir": refused(("share", UNIT, f"{UNIT}=0.6", "30131=0.4", *ON)),
    "decide.share_number": refused(("share", UNIT, f"{UNIT}=0.6", "30130=0.4000001", *ON)),
    "decide.share_sum": refused(("share", UNIT, f"{UNIT}=0.6", "30130=0.3", *ON)),
    "decide.share_twice": refused(("share", UNIT, f"{UNIT}=0.6", f"{UNIT}=0.4", *ON)),
    "decide.share_whole": refused(("share", "30163", "30163=0.5", "30130=0.5", *ON)),
    "decide.too_long": refused(("alias", "Xã " + "Mới " * 60, UNIT, *AT)),
    "decide.unknown_check": typed("decide", "waive", "drug_user_balance", "30028", *YEAR, *WHY),
    "decide.which_life": refused(("alias", "Xã Mới", "15127", *WHY)),
    "decide.withdrawn": decided(
        ("alias", "Xã Cù Lao", UNIT, *AT), ("withdraw", "1", *WHY), ("withdraw", "1", *WHY)
    ),
    "explain.unknown_unit": typed("explain", "030001", "score", *YEAR),
    "explain.unknown_what": typed("explain", "30001", "III.9", *YEAR),
    "file.unreadable": _pipe,
    "gate.incomplete": typed("score", *YEAR, "--require-complete"),
    "gate.late": typed("status", *YEAR, "--fail-on", "late"),
    "gate.missing": typed("status", *YEAR, "--fail-on", "missing"),
    "import.no_province": typed("import", REPORT, "--period", "2003"),
    "import.not_kin": typed("import", REPORT, *YEAR, "--province", "80"),
    "workspace.beside": typed("import", REPORT, *YEAR, "--province", "82", "--dry-run"),
    "workspace.succeeded": typed("import", REPORT, "--period", "2026", "--dry-run"),
    "import.nothing": _nothing,
    "lake.cannot": failing(lambda: OSError("Object at location not found")),
    "lake.damaged": failing(lambda: _engine_error("No magic bytes found")),
    "lake.disk_full": failing(lambda: OSError(errno.ENOSPC, "No space left on device")),
    "lake.no_specs": typed("score", *YEAR, "--specs", "abcdef"),
    "period.nothing": typed("validate", *YEAR, "--as-of", "0"),
    "report.unknown": typed("report", "nope", *YEAR),
    "restate.scores": typed("score", *YEAR, "--at", "2025-07-01", "--level", "commune"),
    "restate.too_early": typed("units", "list", "--at", "2003-01-01"),
    "run.io": failing(lambda: OSError(errno.EIO, os.strerror(errno.EIO), "bang.csv")),
    "run.memory": failing(MemoryError),
    "recognition.none": typed("score", *YEAR, "--recognition"),
    "recognition.years": typed("score", "--period", "2021-S1", "--recognition"),
    "score.same_scheme": typed("score", *YEAR, "--compare-to", "illustrative"),
    "score.unknown_scheme": typed("score", *YEAR, "--scheme", "nope"),
    **dict.fromkeys(("period.no_reports", "series.note"), _series),
    "series.map": typed(
        "aggregate", "drug_users_end", "--period", "2020..2021", "--at", "2025-07-01", "--level", "province"
    ),
    "sql.failed": typed("sql", "SELECT nope FROM figures"),
    "sql.one_select": typed("sql", "DROP TABLE figures"),
    "template.agency_form": typed("template", "05", *YEAR, "--reporter", "87:police"),
    "template.no_agency": typed("template", "05", *YEAR, "--reporter", "871:police"),
    "template.no_form": typed("template", "99", *YEAR),
    "template.no_unit": typed("template", "01", *YEAR, "--reporter", "99999", "-o", "mau.xlsx"),
    "template.one_file": typed("template", "all", *YEAR, "-o", "mau.xlsx"),
    "template.levels": typed("template", "01", "12", *YEAR),
    "template.one_unit": typed("template", "01", *YEAR, "--reporter", "871", "--layout", "vertical"),
    "template.there": _template_there,
    "units.not_then": typed("units", "list", "--under", "87", "--at", "2026-01-01"),
    "units.unknown_code": typed("units", "find", "tan", "--under", "999"),
    "workspace.bad": configured("province = "),
    "workspace.bad_key": configured('provinze = "87"\n'),
    "workspace.lake_url": configured('province = "87"\nlake = "s3://kho/lake"\n'),
    "workspace.lang": configured('province = "87"\nlang = "fr"\n'),
    "workspace.none": _nowhere,
    "workspace.province": configured('province = "866"\n'),
    "workspace.there": _made_again,
    "workspace.unwritable": _below_a_file,
    "write.cannot": _no_place,
}


def _engine_error(text: str) -> Exception:
    import duckdb

    return duckdb.InvalidInputException(text)
