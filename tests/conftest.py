"""What tests of the whole program share: workspaces, made once and copied."""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from kpi.model.memory import collect_rarely
from kpi.pipeline.importing.apart import Apart
from kpi.pipeline.opening.workspace import open_workspace
from tests.copies import copied
from tests.e2e.program import DONG_THAP, Office, Result, new_office, process, set_threads
from tests.examples import thorough

settings.register_profile("busy machines", deadline=None)
settings.load_profile("busy machines")

# Where an environment forbids it, every process would compile the program, and every worker the tests, anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish() -> None:
    """What was imported stays: it need not be searched for dead objects again and again."""
    collect_rarely()
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    gc.unfreeze()  # or libraries complain, as Python ends, that their objects were never given back


@pytest.fixture(scope="session", autouse=True)
def _temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Temporary files of the program, as reports of unexpected errors, are left where pytest clears up."""
    folder = str(tmp_path_factory.mktemp("temporary"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_disks() -> Iterator[None]:
    """What is written in this process need not outlast a power cut: a tenth of the time of all tests. That it
    would is tried in processes of their own (tests/reliability)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_thread_for_the_engine() -> None:
    """Each worker has one core of two: more threads only wait for each other, for an eighth of the time of
    imports. Processes that tests start have as many as the machine gives, and so has this one where all is to
    be tried. That the number changes nothing is shown in tests/e2e/test_threads.py."""
    if not thorough():
        set_threads(1)


@pytest.fixture(scope="session", autouse=True)
def _read_in_this_process() -> Iterator[None]:
    """Files are read here, as where a system makes no copies of a process: a copy of one that has all tests
    loaded takes a third of the time of a small import. Processes that tests start read apart, and so do tests
    of that (tests/reliability), and this one where all is to be tried."""
    with pytest.MonkeyPatch.context() as patch:
        if not thorough():
            patch.setattr(Apart, "start", lambda _: None)
        yield


@pytest.fixture(autouse=True)
def _no_settings_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KPI_LANG", raising=False)
    monkeypatch.delenv("KPI_WORKSPACE", raising=False)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace of Đồng Tháp, to be copied, whose specs have passed, as after the first command."""
    root = new_office(tmp_path_factory.mktemp("blank") / "w").root
    assert open_workspace(root).specs
    assert (root / "lake" / "specs.seal").is_file()
    return root


@pytest.fixture
def office(blank: Path, tmp_path: Path) -> Office:
    """An empty workspace of one's own."""
    return Office(copied(blank, tmp_path / "w"))


@dataclass(frozen=True)
class Imported:
    """The sample reports of 2021, imported by a process; `report` is the JSON it wrote."""

    office: Office
    done: Result
    report: dict[str, Any]

    def copy(self, to: Path) -> Office:
        return Office(copied(self.office.root, to))


@pytest.fixture(scope="session")
def imported(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Read by many tests, changed by none."""
    root = copied(blank, tmp_path_factory.mktemp("year") / "w")
    words = ("import", DONG_THAP, "--period", "2021", "--received", "2021-12-14", "--format", "json")
    done = process("-C", root, *words)
    assert done.code in (0, 1), done.err
    return Imported(Office(root), done, json.loads(done.out))
