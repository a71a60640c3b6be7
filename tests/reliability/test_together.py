"""Several imports at once, with readers beside them: nothing lost, nothing twice, nothing half seen."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.e2e.program import DONG_THAP, Office, command, environment
from tests.samples.independent import commune_rows, form_sheet

YEAR = ("--period", "2021")
COMMON = DONG_THAP / "867-thanh-pho-sa-dec.xlsx"
SHARES = [
    ["866-thanh-pho-cao-lanh.xlsx", "872-huyen-thap-muoi.xlsx"],
    ["868-thanh-pho-hong-ngu.xlsx", "873-huyen-cao-lanh.xlsx"],
    ["869-huyen-tan-hong.xlsx", "874-huyen-thanh-binh.xlsx"],
    ["870-huyen-hong-ngu.xlsx", "876-huyen-lai-vung.xlsx"],
]
READERS = (
    ("status", *YEAR, "--format", "json"),
    ("aggregate", "05", *YEAR, "--level", "commune", "--format", "json"),
    ("score", *YEAR, "--format", "json"),
)


def paths(share: list[str]) -> list[Path]:
    return [COMMON, *(DONG_THAP / name for name in share)]


def started(root: Path, *words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("-C", root, *words), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def communes() -> dict[str, int]:
    """Rows by district, from the files alone."""
    files = {path.name[:3]: path for share in SHARES for path in paths(share)}
    return {code: sum(1 for _ in commune_rows(form_sheet(path, "05"))) for code, path in files.items()}


def whole_districts(rows: list[dict[str, Any]], home: dict[str, str], wanted: dict[str, int]) -> None:
    """Every district is seen with all of its communes or with none."""
    seen: dict[str, int] = {}
    for row in rows:
        if row["coverage"]["reported"]:
            seen[home[row["unit"]]] = seen.get(home[row["unit"]], 0) + 1
    assert all(count == wanted[code] for code, count in seen.items()), seen
    for share in SHARES:  # a run is one commit: its two districts come together
        codes = [name[:3] for name in share]
        assert len({code in seen for code in codes}) == 1, seen


def test_four_imports_at_once_with_readers_beside(blank: Path, tmp_path: Path) -> None:
    from tests.e2e.figures import communes as unit_list

    office = Office(shutil.copytree(blank, tmp_path / "w"))
    home = {code: district for code, (_, district) in unit_list().items()}
    wanted = communes()
    writers = [started(office.root, "import", *paths(s), *YEAR, "--format", "json") for s in SHARES]
    looks = 0
    while any(w.poll() is None for w in writers) or looks == 0:
        for words in READERS:
            done = office(*words)  # another process than the writers'
            # Before the first commit the period has no report, which is told with exit code 1.
            early = done.code == 1 and "chưa có báo cáo" in done.err and "Traceback" not in done.err
            assert early or (done.code, done.err) == (0, ""), (words, done.err)
            if words[0] == "aggregate":
                whole_districts(done.json["rows"], home, wanted)
        looks += 1
    reports = []
    for writer in writers:
        out, err = writer.communicate()
        assert writer.returncode in (0, 1), err.decode()
        reports.append(json.loads(out))
    _all_there_once(office, reports, home, wanted)


def _all_there_once(
    office: Office, reports: list[dict[str, Any]], home: dict[str, str], wanted: dict[str, int]
) -> None:
    outcomes = [f["outcome"] for r in reports for f in r["files"] if Path(f["file"]) == COMMON]
    assert sorted(outcomes) == ["accepted", "duplicate", "duplicate", "duplicate"]
    rows = office.get("history")
    keys = [(r["form"], r["reporter"]) for r in rows]
    assert len(keys) == len(set(keys)) == 9 * 6
    assert [r["seq"] for r in rows] == list(range(1, 55))
    assert len({r["run"] for r in rows}) == 4
    final = office.get("aggregate", "05", *YEAR, "--level", "commune")["rows"]
    whole_districts(final, home, wanted)
    assert sum(1 for r in final if r["coverage"]["reported"]) == sum(wanted.values())
    verified = office("verify", "--format", "json")
    assert (verified.code, verified.json["leftovers"], verified.json["originals"]) == (0, [], 9)


def test_four_imports_of_the_same_folder_store_it_once(blank: Path, tmp_path: Path) -> None:
    office = Office(shutil.copytree(blank, tmp_path / "w"))
    writers = [started(office.root, "import", *paths(SHARES[0]), *YEAR, "--format", "json") for _ in range(4)]
    outcomes: list[str] = []
    for writer in writers:
        out, err = writer.communicate()
        assert writer.returncode in (0, 1), err.decode()
        outcomes += [f["outcome"] for f in json.loads(out)["files"]]
    assert outcomes.count("duplicate") == 9
    assert len(office.get("history")) == 3 * 6
    assert office("verify").code == 0
