"""An import killed at any moment has happened as a whole or not at all, and can simply be run again."""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.e2e.program import Office, command, environment
from tests.examples import thorough
from tests.intake.books import HEAD, saved, sheet_of

SEEDS = (30, 31)
KILLS = 24 if thorough() else 4  # for each seed
STARTED = 0.35  # the share of an import that goes into starting Python: nothing is written then
TITLES = "Biểu 05/HT\nNăm 2021\nĐơn vị báo cáo: UBND {}"
COMMUNES = {
    ("867", "thành phố Sa Đéc"): ("Phường 1", "Phường 2", "Xã Tân Quy Tây"),
    ("871", "huyện Tam Nông"): ("Thị trấn Tràm Chim", "Xã Phú Hiệp", "Xã Phú Cường"),
    ("875", "huyện Lấp Vò"): ("Thị trấn Lấp Vò", "Xã Tân Mỹ", "Xã Mỹ An Hưng B"),
}
EXPECTED = {"867": 3, "871": 33, "875": 63}
WORDS = ("--period", "2021", "--format", "json")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three districts with three communes each, which support 0, 1, 2, then 10, 11, 12, then 20, 21, 22."""
    folder = tmp_path_factory.mktemp("sent")
    made = []
    for n, ((code, district), communes) in enumerate(COMMUNES.items()):
        rows = (
            f"{m} | | {name} | {10 * n + m} | 0 | 0 | 0 | 0 | 0 | 0 | 0" for m, name in enumerate(communes)
        )
        made.append(folder / f"{code}.xlsx")
        made[-1].write_bytes(saved(sheet_of(TITLES.format(district), HEAD, "\n".join(rows))))
    return made


def start(root: Path, files: list[Path]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("-C", root, "import", *files, *WORDS),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def totals(office: Office) -> dict[str, int]:
    rows = office.get("aggregate", "support_needed", "--period", "2021", "--level", "district")["rows"]
    return {r["unit"]: r["values"]["support_needed"] for r in rows if r["coverage"]["reported"]}


@pytest.fixture(scope="module")
def run_time(blank: Path, files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds one import takes from start to end."""
    root = shutil.copytree(blank, tmp_path_factory.mktemp("measured") / "w")
    begun = time.monotonic()
    with start(root, files) as running:
        assert running.wait() == 1  # communes are missing
    return time.monotonic() - begun


@dataclass
class Killer:
    """Starts imports and kills them; `seconds` is what one takes, corrected whenever one ended by itself."""

    files: list[Path]
    seconds: float

    def kill(self, root: Path, share: float) -> bool:
        """Whether an import was still running after a share of its time, when it was killed."""
        begun = time.monotonic()
        with start(root, self.files) as running:
            try:
                running.wait(share * self.seconds)
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
            if running.wait() == -signal.SIGKILL:
                return True
        self.seconds = time.monotonic() - begun
        return False


@pytest.mark.parametrize("seed", SEEDS)
def test_an_import_killed_at_any_moment_is_all_or_nothing(
    blank: Path, files: list[Path], run_time: float, tmp_path: Path, seed: int
) -> None:
    random, killer = Random(seed), Killer(files, run_time)
    # One moment in each stretch of the time; others where imports ended before they could be killed.
    stretch = (1.0 - STARTED) / KILLS
    shares = [STARTED + stretch * (n + random.random()) for n in range(KILLS)]
    shares += [random.uniform(STARTED, 1.0) for _ in range(3 * KILLS)]
    deaths = 0
    with ThreadPoolExecutor(1) as beside:  # the next one runs while this thread looks at the last
        roots = (shutil.copytree(blank, tmp_path / f"w{n}") for n in itertools.count())
        root = next(roots)
        job = beside.submit(killer.kill, root, shares[0])
        for share in [*shares[1:], 0.0]:
            dead, before = job.result(), root
            deaths += dead
            if deaths < KILLS:
                root = next(roots)
                job = beside.submit(killer.kill, root, share)
            state = look(Office(before), files)
            assert dead or state == "whole"
            if deaths == KILLS:
                break
    assert deaths == KILLS


def look(office: Office, files: list[Path]) -> str:
    """All or nothing; then the same import succeeds, and the lake is clean."""
    rows = office.get("history")
    assert len(rows) in (0, 3), rows
    assert not rows or totals(office) == EXPECTED
    report: Any = office.get("import", *files, "--period", "2021")
    assert {f["outcome"] for f in report["files"]} == {"duplicate" if rows else "accepted_with_findings"}
    assert totals(office) == EXPECTED
    verified = office("verify", "--repair", "--format", "json")
    assert verified.code == 0, verified.out
    assert (verified.json["submissions"], verified.json["values"]) == (3, 72)
    if verified.json["leftovers"]:
        again = office.get("verify")
        assert (again["leftovers"], again["findings"]) == ([], [])
    assert {p.suffix for p in (office.root / "lake" / "originals").rglob("*.*")} <= {".xlsx", ".part"}
    return "whole" if rows else "nothing"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
def test_an_interrupted_import_leaves_nothing_half_stored(
    blank: Path, files: list[Path], run_time: float, tmp_path: Path, share: float
) -> None:
    office = Office(shutil.copytree(blank, tmp_path / "w"))
    with start(office.root, files) as running:
        time.sleep(share * run_time)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert running.returncode in (1, 130, -signal.SIGINT), err.decode()
    if running.returncode == 130 and b"kpi/cli" in err:
        assert b"Traceback" not in err
    assert look(office, files) in ("whole", "nothing")


def test_a_rebuild_killed_leaves_the_old_tables_or_the_new(
    blank: Path, files: list[Path], run_time: float, tmp_path: Path
) -> None:
    office = Office(shutil.copytree(blank, tmp_path / "w"))
    office.get("import", *files, "--period", "2021")
    random = Random(5)
    for n in range(4):  # each step of a rebuild is stopped in tests/lake/test_rebuild.py
        words = command("-C", office.root, "rebuild")
        with subprocess.Popen(words, env=environment(), stdout=subprocess.DEVNULL) as running:
            try:
                running.wait((0.4 + 0.15 * (n + random.random())) * run_time)
            except subprocess.TimeoutExpired:
                running.kill()
        assert totals(office) == EXPECTED
    assert office("rebuild").code == 0
    assert totals(office) == EXPECTED
    assert office("verify").code == 0
