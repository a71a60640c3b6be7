from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from deltalake import DeltaTable

from kpi.findings import Fault, Severity, finding
from kpi.lake.commit import SubmissionRow, known
from kpi.lake.layout import Lake, open_lake, open_log
from kpi.lake.leftovers import leftovers
from kpi.lake.originals import place
from kpi.lake.rebuild import RebuildReport, rebuild
from kpi.lake.snapshot import open_snapshot
from kpi.lake.verify import verify
from kpi.model.received import Part, Readings, Received
from tests.lake.helpers import Report, count, each, figures, one, parts, reread, store

Read = Callable[[Sequence[SubmissionRow], bytes], Received]
TOLD = finding("check.end", Severity.WARNING, cell="D8")
FOUND = ("2021", "29869", "found")


def again(lake: Lake, read: Read = reread) -> RebuildReport:
    return rebuild(open_log(lake.root), each(read), lambda _done, _all, _file: None)


@pytest.fixture
def filled(lake: Lake) -> Lake:
    """Three runs: a report with a finding, its correction, and one of another reporter and period."""
    store(lake, Report("866", {"04": {"29869": {"found": "3", "tried": "1"}}}, findings=(TOLD,)))
    store(lake, one("4"))
    store(lake, one("8", reporter="867", unit="29900", period="2020"), one("1", outcome="refused", note="r"))
    return lake


def everything(lake: Lake) -> object:
    with open_snapshot(lake) as snapshot:
        rows = snapshot.con.execute("SELECT * FROM observation ORDER BY ALL").fetchall()
        told = snapshot.con.execute("SELECT * FROM finding ORDER BY ALL").fetchall()
    return rows, told, known(lake), [figures(lake, version) for version in range(4)]


def test_a_rebuilt_lake_is_the_same_at_every_version(filled: Lake) -> None:
    before = everything(filled)
    assert again(filled) == RebuildReport(submissions=4, values=4, changed=0, findings=())
    assert everything(filled) == before
    assert filled.data().name == "2"


def test_in_many_batches_it_comes_to_the_same(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpi.lake.rebuild._BATCH", 1)
    before = everything(filled)
    assert again(filled).changed == 0
    assert everything(filled) == before
    DeltaTable(str(filled.data() / "observations")).update(
        updates={"value": "99"}, predicate="indicator = 'found'"
    )
    assert again(filled).changed == 3
    assert everything(filled) == before


def test_work_goes_on_after_it(filled: Lake) -> None:
    again(filled)
    store(filled, one("5"))
    assert figures(filled)[FOUND] == 5
    assert figures(filled, 2)[FOUND] == 4


def test_one_older_set_is_kept(filled: Lake) -> None:
    for expected in (["1", "2"], ["2", "3"], ["3", "4"]):
        again(filled)
        assert sorted(folder.name for folder in filled.sets.iterdir()) == expected


@pytest.mark.parametrize("lost", ["tables/1/observations", "tables/1/findings", "tables/1", "tables"])
def test_lost_tables_come_back_from_the_originals(filled: Lake, lost: str) -> None:
    before = figures(filled), known(filled)
    shutil.rmtree(filled.root / lost)
    with pytest.raises(Fault):
        open_lake(filled.root)
    report = again(filled)
    assert (report.values, report.findings) == (4, ())
    assert report.changed == (0 if lost == "tables/1/findings" else None)
    assert (figures(filled), known(filled)) == before


def test_tampered_values_are_put_right(filled: Lake) -> None:
    before = figures(filled)
    DeltaTable(str(filled.data() / "observations")).update(
        updates={"value": "99"}, predicate="unit = '29900'"
    )
    assert figures(filled) != before
    assert again(filled).changed == 1
    assert figures(filled) == before


def test_what_the_reader_now_sees_is_stored(filled: Lake) -> None:
    def doubling(rows: Sequence[SubmissionRow], data: bytes) -> Received:
        return replace(reread(rows, data), parts=tuple(_doubled(part) for part in parts(data)))

    assert again(filled, doubling).changed == 4
    assert figures(filled)[FOUND] == 8
    assert verify(filled, each(doubling), "specs-1", lambda *_: None).findings == ()


def _doubled(part: Part) -> Part:
    old = part.readings
    values = [None if value is None else str(Decimal(value) * 2) for value in old.value]
    return replace(
        part,
        readings=Readings(old.unit, old.role, old.indicator, values, old.text, old.state, old.cell, old.raw),
    )


def test_without_an_original_the_stored_values_are_kept(filled: Lake) -> None:
    before = figures(filled)
    place(filled, one("4").sha256, ".xlsx").unlink()
    report = again(filled)
    assert [(f.code, f.severity) for f in report.findings] == [
        ("lake.original_missing", Severity.ERROR),
        ("lake.carried_over", Severity.WARNING),
    ]
    assert (figures(filled), report.changed) == (before, 0)


def test_without_original_and_table_the_loss_is_told(filled: Lake) -> None:
    place(filled, one("4").sha256, ".xlsx").unlink()
    shutil.rmtree(filled.data() / "observations")
    report = again(filled)
    assert [(f.code, f.form, dict(f.params).get("reporter")) for f in report.findings] == [
        ("lake.original_missing", "", None),
        ("lake.values_lost", "04", "866"),
    ]
    assert figures(filled) == {("2020", "29900", "found"): 8}


def test_findings_of_reading_come_back_when_their_table_is_lost(filled: Lake) -> None:
    assert count(filled, "finding") == 1
    shutil.rmtree(filled.data() / "findings")

    def telling(rows: Sequence[SubmissionRow], data: bytes) -> Received:
        return replace(reread(rows, data), findings=(finding("cell.too_precise", cell="D8"),))

    again(filled, telling)
    with open_snapshot(filled) as snapshot:
        rows = snapshot.con.execute("SELECT code, count(*) FROM finding GROUP BY code").fetchall()
    assert rows == [("cell.too_precise", 4)]


def test_leftovers_do_not_come_along(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("kpi.lake.commit.arrow_table", _fail)
        with pytest.raises(KeyboardInterrupt):
            store(filled, one("5"))
    assert len(leftovers(filled)) == 1
    again(filled)
    assert leftovers(filled) == ()


def _fail(*_: object) -> None:
    raise KeyboardInterrupt


KILLED = """
import os, signal, sys
from pathlib import Path
from kpi.lake import rebuild
from kpi.lake.layout import open_log
from tests.lake.helpers import each, reread
original = getattr(rebuild, sys.argv[2])
def die(*args):
    if sys.argv[3] == "after":
        original(*args)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(rebuild, sys.argv[2], die)
rebuild.rebuild(open_log(Path(sys.argv[1])), each(reread), lambda *_: None)
"""


@pytest.mark.parametrize(
    ("when", "step"), [("after", "create_data_set"), ("before", "write_about"), ("after", "write_about")]
)
def test_killed_it_is_the_old_lake_or_the_new_one(filled: Lake, step: str, when: str) -> None:
    before = everything(filled)
    command = [sys.executable, "-c", KILLED, str(filled.root), step, when]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert filled.data().name == ("2" if (step, when) == ("write_about", "after") else "1")
    assert everything(filled) == before
    again(filled)
    assert everything(filled) == before
    assert len(list(filled.sets.iterdir())) == 2


def test_an_error_leaves_no_half_built_set(filled: Lake) -> None:
    def broken(rows: Sequence[SubmissionRow], data: bytes) -> Received:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        again(filled, broken)
    assert [folder.name for folder in filled.sets.iterdir()] == ["1"]


def test_without_the_log_nothing_is_rebuilt(filled: Lake) -> None:
    shutil.rmtree(filled.submissions)
    with pytest.raises(Fault) as fault:
        open_log(filled.root)
    assert fault.value.findings[0].code == "lake.no_log"
