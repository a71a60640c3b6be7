"""Workers read what the parent would read; what becomes of them or of the parent, nothing is lost or left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpi.intake.files.sources import Source, gather
from kpi.lake.layout import open_lake
from kpi.model.period import parse_period
from kpi.model.received import Received
from kpi.pipeline.importing import reading
from kpi.pipeline.importing import workers as workers_module
from kpi.pipeline.importing.desk import Batch, Means, reception
from kpi.pipeline.importing.workers import Job, start_workers
from kpi.pipeline.opening.workspace import Workspace, open_workspace
from tests.e2e.program import DONG_THAP, Office, environment

PERIOD = parse_period("2021")
PATIENCE = 60.0
NOW = datetime.now(UTC)
NOWHERE = Means(None, NOW)
NOTHING = Batch([], PERIOD, NOWHERE)

PARENT = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from kpi.model.period import parse_period
from kpi.pipeline.importing.desk import Batch, Means
from kpi.pipeline.importing.workers import Job, start_workers
from kpi.pipeline.opening.workspace import open_workspace

if __name__ == "__main__":
    workspace = open_workspace(Path(sys.argv[1]))
    means = Means(None, datetime.now(UTC))
    with start_workers(Job(workspace.root, workspace.specs.sha256), 2) as workers:
        workers.submit(Batch([], parse_period("2021"), means)).result()
        print(*(worker.process.pid for worker in workers.workers), flush=True)
        time.sleep(600)
"""


@pytest.fixture
def workspace(office: Office) -> Workspace:
    return open_workspace(office.root)


@pytest.fixture
def sources(workspace: Workspace) -> list[Source]:
    return list(gather([DONG_THAP], workspace.specs.settings).sources)


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers for few files as well, and on any machine."""
    monkeypatch.setattr(reading, "_WORTH_WORKERS", 1)
    monkeypatch.setattr(reading, "_AT_ONCE", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def receive(workspace: Workspace, sources: list[Source]) -> list[Received]:
    told: list[tuple[int, int]] = []
    lake = open_lake(workspace.lake)
    received = reading.receive(
        workspace, PERIOD, sources, lambda done, all_, _: told.append((done, all_)), Means(lake, NOW)
    )
    assert told == [(n, len(sources)) for n in range(1, len(sources) + 1)]
    return received


def kept(workspace: Workspace) -> set[str]:
    return {path.name for path in open_lake(workspace.lake).originals.rglob("*.xlsx")}


def test_workers_and_parent_together_read_what_the_parent_alone_does(
    workspace: Workspace, sources: list[Source], always: None
) -> None:
    alone = reception(workspace, PERIOD, NOWHERE).take_all(sources)
    assert receive(workspace, sources) == alone
    assert kept(workspace) == {f"{r.sha256}.xlsx" for r in alone}


def test_files_are_read_though_every_worker_is_killed(
    workspace: Workspace, sources: list[Source], always: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(job: Job, many: int) -> Iterator[object]:
        with start_workers(job, many) as workers:
            workers.submit(NOTHING).result()
            processes = [worker.process for worker in workers.workers]
            for process in processes:
                process.kill()
            yield workers
            assert all(worker.process not in processes for worker in workers.workers)

    monkeypatch.setattr(reading, "start_workers", contextmanager(killed))
    assert receive(workspace, sources) == reception(workspace, PERIOD, NOWHERE).take_all(sources)
    assert len(kept(workspace)) == len(sources)


def test_files_are_read_though_every_worker_is_stopped(
    workspace: Workspace, sources: list[Source], always: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(job: Job, many: int) -> Iterator[object]:
        with start_workers(job, many) as workers:
            workers.submit(NOTHING).result()
            for worker in workers.workers:
                assert worker.process.pid is not None
                os.kill(worker.process.pid, signal.SIGSTOP)
            yield workers

    monkeypatch.setattr(reading, "start_workers", contextmanager(stopped))
    monkeypatch.setattr(reading, "_PATIENCE", 0.2)
    monkeypatch.setattr(workers_module, "_PATIENCE", 0.2)
    assert receive(workspace, sources) == reception(workspace, PERIOD, NOWHERE).take_all(sources)


def test_workers_do_not_read_by_other_specs_than_the_parent(
    workspace: Workspace, sources: list[Source], always: None
) -> None:
    alone = reception(workspace, PERIOD, NOWHERE).take_all(sources)  # the specs are loaded now
    own = workspace.root / "specs" / "forms"
    own.mkdir(parents=True)
    form = next((Path(__file__).parents[2] / "specs" / "forms").glob("05-*.json"))
    shutil.copy(form, own / form.name)
    assert receive(workspace, sources) == alone


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_workers_end_with_a_parent_that_is_killed(workspace: Workspace, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    with subprocess.Popen(
        [sys.executable, script, workspace.root], env=environment(), stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        assert workers
        assert all(map(alive, workers))
        parent.kill()
    end = time.monotonic() + PATIENCE
    while any(map(alive, workers)):
        assert time.monotonic() < end, "workers outlived their parent"
        time.sleep(0.02)


def alive(process: int) -> bool:
    """Whether a process runs; one that ended but was not yet collected by the system does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
