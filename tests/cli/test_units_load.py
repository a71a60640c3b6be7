"""``kpi units load``: next year's mergers without a new release."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi.units.amending.file import HEADER
from tests.e2e.program import Office, environment, new_office

DAY = "2027-01-01"
DECREE = "15/NQ-UBTVQH16"
# Đồng Tháp (82): Đạo Thạnh goes into Mỹ Tho, a part of Thới Sơn becomes a ward, Mỹ Phong is no ward any more.
ROWS = (
    "28249,28261,whole,,",
    "28261,28261,whole,,",
    "28270,28270,part,,",
    "28270,99001,part,Phường Thới Sơn Đông,82",
    "28273,28273,whole,Xã Mỹ Phong,",
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path / "w", "82")


def file(folder: Path, *rows: str, day: str = DAY, name: str = "nghi-quyet.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([",".join(HEADER), *(f"{day},{DECREE},{row}" for row in rows)]), "utf-8")
    return path


def kept(office: Office) -> list[str]:
    return (
        sorted(p.name for p in (office.root / "units").glob("*")) if (office.root / "units").exists() else []
    )


def codes(data: Any) -> list[str]:
    return [f["code"] for f in data["findings"]]


def test_changes_are_judged_kept_and_count_from_their_day_on(office: Office, tmp_path: Path) -> None:
    source = file(tmp_path, *ROWS)
    dry = office("units", "load", source, "--dry-run", "--format", "json")
    assert (dry.code, kept(office)) == (0, [])
    wanted = {
        "file": source.name,
        "effective": [DAY],
        "added": 1,
        "ended": 1,
        "changed": 1,
        "links": 5,
        "stored": "",
        "findings": [],
    }
    assert dry.json == wanted
    done = office("units", "load", source, "--format", "json")
    assert done.code == 0
    assert {**done.json, "stored": ""} == wanted
    assert [done.json["stored"]] == [f"units/{name}" for name in kept(office)]
    assert kept(office)[0].startswith(f"{DAY}-")
    before = office.get("units", "list", "--at", "2026-12-31", "--under", "82")
    after = office.get("units", "list", "--at", DAY, "--under", "82")
    assert (before["counts"]["commune"], after["counts"]["commune"]) == (102, 102)
    names = {u["code"]: u["name"] for u in after["units"]}
    assert "28249" not in names
    assert (names["28273"], names["99001"]) == ("Xã Mỹ Phong", "Phường Thới Sơn Đông")
    life = office.get("units", "show", "28249")["lives"][-1]
    assert life["valid_to"] == DAY
    assert [(s["code"], s["share"], s["decree"]) for s in life["successors"]] == [("28261", "whole", DECREE)]
    assert office("units", "find", "thoi son dong", "--at", DAY).code == 0


def test_an_error_leaves_everything_as_it_was(office: Office, tmp_path: Path) -> None:
    bad = file(tmp_path, "28249,28261,whole,,", "99999,28270,hết,,", "28273,28273,whole,Mỹ Phong,")
    done = office("units", "load", bad, "--format", "json")
    assert (done.code, kept(office)) == (1, [])
    assert codes(done.json) == ["change.share", "change.code_taken", "change.name_type"]
    assert [done.json[k] for k in ("added", "ended", "changed", "links", "stored")] == [0, 0, 0, 0, ""]
    told = office("units", "load", bad, lang="en").out
    assert "Line 3" in told
    assert bad.name in told


def test_the_same_file_twice_changes_nothing(office: Office, tmp_path: Path) -> None:
    source = file(tmp_path, *ROWS)
    office("units", "load", source)
    before = kept(office)
    other = tmp_path / "khac.csv"
    other.write_text("\ufeff" + source.read_text("utf-8").replace(",", ";"), "utf-8")
    again = office("units", "load", other, "--format", "json")
    assert (again.code, codes(again.json), kept(office)) == (0, ["change.loaded"], before)
    assert office("units", "load", other, "--fail-on", "warning").code == 1


def test_what_comes_later_builds_on_it(office: Office, tmp_path: Path) -> None:
    office("units", "load", file(tmp_path, *ROWS))
    early = office("units", "load", file(tmp_path, "28285,28285,whole,Xã Trung An,", day="2026-12-31"),
                   "--format", "json")  # fmt: skip
    assert (early.code, codes(early.json)) == (1, ["change.too_early"])
    later = office("units", "load", file(tmp_path, "99001,28270,whole,,", "28270,28270,whole,,",
                   day="2028-01-01"), "--format", "json")  # fmt: skip
    assert (later.code, later.json["ended"], len(kept(office))) == (0, 1, 2)
    assert [u["valid_to"] for u in office.get("units", "show", "99001")["lives"]] == ["2028-01-01"]


def test_reports_already_read_by_the_old_map_are_told(office: Office, tmp_path: Path) -> None:
    """A decree that becomes known after the reports of its time have come."""
    blank = tmp_path / "mau.xlsx"
    assert office("template", "01", "--period", "2027", "--reporter", "28249", "-o", blank).code == 0
    book = openpyxl.load_workbook(blank)
    for sheet in book:
        for row in sheet.iter_rows():
            if any(cell.value == "28249" for cell in row):
                for cell in row[3:]:
                    cell.value = 0 if cell.column < 17 else cell.value
    book.save(blank)
    (sent,) = office.get("import", blank, "--period", "2027")["files"]
    assert sent["outcome"] != "refused", sent
    done = office("units", "load", file(tmp_path, *ROWS), "--format", "json")
    assert (done.code, codes(done.json)) == (0, ["change.read_before"])
    assert "2027" in done.json["findings"][0]["message"]


def test_forms_of_the_new_map_are_read_by_it(office: Office, tmp_path: Path) -> None:
    office("units", "load", file(tmp_path, *ROWS))
    blank = office("template", "01", "--period", "2027", "--reporter", "99001", "-o", tmp_path / "mau.xlsx")
    assert blank.code == 0, blank.err
    texts = {c.value for s in openpyxl.load_workbook(tmp_path / "mau.xlsx") for r in s.rows for c in r}
    assert "99001" in texts
    gone = office("template", "01", "--period", "2027", "--reporter", "28249", "-o", tmp_path / "x.xlsx")
    assert gone.code != 0


def test_a_file_spoilt_by_hand_stops_every_command_without_a_traceback(
    office: Office, tmp_path: Path
) -> None:
    source = file(tmp_path, *ROWS)
    office("units", "load", source)
    (path,) = (office.root / "units").glob("*.csv")
    for spoilt in (path.read_bytes().replace(b"whole", b"voll"), b"\xff\xfe\x00", b"", b'"'):
        path.write_bytes(spoilt)
        for words in (("units", "show", "28249"), ("status", "--period", "2026"), ("units", "load", source)):
            done = office(*words)
            assert done.code == 3, done.out
            assert path.name in done.err
            assert "Traceback" not in done.err


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\x01", b"\x00" * 10, b"", b"effective_date\n"])
def test_what_is_no_such_file_is_told(office: Office, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    done = office("units", "load", path)
    assert done.code in (1, 3)
    assert "Traceback" not in done.err
    assert kept(office) == []
    assert office("units", "load", tmp_path / "none.csv").code == 2


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_killed_while_writing_nothing_is_there(office: Office, tmp_path: Path) -> None:
    source = file(tmp_path, *ROWS)
    script = (
        "import os, signal\n"
        "import kpi.model.durable as durable\n"
        "durable.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from kpi.cli.main import main\n"
        f"main(['-C', {str(office.root)!r}, 'units', 'load', {str(source)!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(), check=False)
    assert done.returncode == -signal.SIGKILL
    assert [name for name in kept(office) if name.endswith(".csv")] == []
    assert office.get("units", "list", "--at", DAY, "--under", "82")["counts"]["commune"] == 102
    assert office("units", "load", source).code == 0


def test_a_unit_that_only_moves_is_not_merged(office: Office, tmp_path: Path) -> None:
    office("units", "load", file(tmp_path, "28273,28273,whole,Xã Mỹ Phong Mới,80"))
    told = office("units", "show", "28273", "--format", "csv").out.splitlines()[-1]
    assert all(word in told for word in ("đổi tên", "đổi loại", "chuyển sang"))
    assert "sáp nhập" not in told
