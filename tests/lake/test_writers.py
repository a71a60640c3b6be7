"""Many writers at once, and writers that are killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kpi.findings import Fault
from kpi.lake.commit import known
from kpi.lake.layout import Lake
from kpi.lake.leftovers import Leftover, clear, leftovers, partials
from kpi.lake.lock import writing
from kpi.lake.snapshot import open_snapshot
from tests.lake.helpers import count, figures, one, store

ROOT = Path(__file__).parents[2]
RUNS = 2

WRITER = """
import sys
from pathlib import Path
from kpi.lake.layout import Lake
from tests.lake.helpers import one, store
for number in range({runs}):
    store(Lake(Path(sys.argv[1])), one(str(number), sys.argv[2], sys.argv[2] + "01"))
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from kpi.lake import commit
from kpi.lake.layout import Lake
from kpi.findings import finding
from tests.lake.helpers import Report, store
def dying(append):
    def append_and_die(path, *rest, **more):
        append(path, *rest, **more)
        if sys.argv[2] == path.name:
            os.kill(os.getpid(), signal.SIGKILL)
    return append_and_die
commit.append = dying(commit.append)
commit.append_query = dying(commit.append_query)
told = (finding("file.empty"),)
store(Lake(Path(sys.argv[1])), Report("866", {"04": {"29869": {"found": "4"}}}, findings=told))
"""

HOLDER = """
import sys, time
from pathlib import Path
from kpi.lake.layout import Lake
from kpi.lake.lock import writing
with writing(Lake(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def start(script: str, lake: Lake, *args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, str(lake.root), *args]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_four_processes_and_readers_lose_nothing(lake: Lake) -> None:
    reporters = ["861", "862", "863", "864"]
    writers = [start(WRITER.format(runs=RUNS), lake, reporter) for reporter in reporters]
    seen = [0]
    while any(writer.poll() is None for writer in writers):
        with open_snapshot(lake) as snapshot:
            [(rows, values)] = snapshot.con.execute(
                "SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM observation)"
            ).fetchall()
        assert rows == values
        seen.append(rows)
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [("", 0)] * 4
    assert seen == sorted(seen)
    log = known(lake).rows
    assert [row.seq for row in log] == list(range(1, 4 * RUNS + 1))
    assert len({(row.run, row.submission) for row in log}) == 4 * RUNS
    assert figures(lake) == {("2021", f"{reporter}01", "found"): RUNS - 1 for reporter in reporters}


def test_threads_lose_nothing(lake: Lake) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: store(lake, one("1", str(n), str(n))), range(8)))
    assert [row.seq for row in known(lake).rows] == list(range(1, 9))
    assert len(figures(lake)) == 8


@pytest.mark.parametrize(
    ("last", "left"),
    [
        ("observations", (1, 0)),
        ("findings", (1, 1)),
        ("submissions", None),
    ],
)
def test_a_killed_writer_leaves_all_or_nothing(lake: Lake, last: str, left: tuple[int, int] | None) -> None:
    store(lake, one("3"))
    before = figures(lake)
    killed = start(KILLED, lake, last)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    stored = {("2021", "29869", "found"): 4}
    assert figures(lake) == (stored if left is None else before)
    assert count(lake, "finding") == (1 if left is None else 0)
    assert [(e.observations, e.findings) for e in leftovers(lake)] == ([left] if left else [])
    store(lake, one("4"))
    assert figures(lake) == stored


def test_clearing_removes_leftovers_and_nothing_else(lake: Lake) -> None:
    start(KILLED, lake, "findings").communicate()
    store(lake, one("3"), one("5", reporter="867", unit="29900"))
    kept = figures(lake)
    partial = lake.originals / "ab" / "abcd.part"
    partial.parent.mkdir(exist_ok=True)
    partial.touch()
    with open_snapshot(lake) as reader:
        with writing(lake):
            [cleared] = clear(lake)
        assert reader.con.execute("SELECT count(*) FROM observation").fetchall() == [(2,)]
    assert cleared == Leftover(cleared.run, 1, 1)
    assert leftovers(lake) == ()
    assert figures(lake) == kept
    assert partial.exists(), "it may still be written"
    assert partials(lake, age=-60) == (partial,)


def test_the_lock_of_a_killed_process_is_free(lake: Lake) -> None:
    holder = start(HOLDER, lake)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Fault) as fault, writing(lake, wait=0.05):
        raise AssertionError
    assert fault.value.findings[0].code == "lake.busy"
    holder.kill()
    holder.communicate()
    with writing(lake, wait=5):
        pass


def test_threads_exclude_each_other(lake: Lake) -> None:
    inside = threading.Semaphore(1)

    def work(_: int) -> bool:
        with writing(lake):
            alone = inside.acquire(blocking=False)
            if alone:
                inside.release()
            return alone

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(40)))


def test_a_run_is_stored_once(lake: Lake) -> None:
    import duckdb

    from kpi.lake.arrow import observations_table
    from kpi.lake.commit import commit
    from tests.lake.helpers import rows_of

    run = store(lake, one("3"))
    with duckdb.connect() as con:
        con.register("read", observations_table([]))
        with pytest.raises(ValueError, match="already"):
            commit(lake, con, run, rows_of(known(lake), one("4")), [], "read")
        assert commit(lake, con, "another", [], [], "read") == ()
    assert known(lake).version == 1
