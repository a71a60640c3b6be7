"""A file that ends its reader, or that it never comes back from, is refused alone; the others are read."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpi.intake.files.sources import Source, gather
from kpi.lake.layout import open_lake
from kpi.model.period import parse_period
from kpi.model.received import Received
from kpi.pipeline.importing import apart, desk, reading
from kpi.pipeline.importing import workers as workers_module
from kpi.pipeline.importing.desk import Means
from kpi.pipeline.opening.workspace import Workspace, open_workspace
from tests.e2e.program import ROOT, Office
from tests.intake.books import HEAD, ROWS, TITLES, saved, sheet_of

PERIOD = parse_period("2021")
# Whatever a file is called says what it does to its reader.
PLANTED = """
import faulthandler, os, time
from kpi.pipeline.importing import desk
real = desk.read_file
def planted(data, label, *rest):
    if "segfault" in label:
        faulthandler.disable()
        os.kill(os.getpid(), 11)
    if "exit" in label:
        os._exit(0)
    if "sleep" in label:
        time.sleep(600)
    return real(data, label, *rest)
desk.read_file = planted
"""


@pytest.fixture
def workspace(office: Office) -> Workspace:
    return open_workspace(office.root)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The reader of this process and of those it starts."""
    (tmp_path / "sitecustomize.py").write_text(PLANTED)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(ROOT))))
    monkeypatch.setattr(desk, "read_file", desk.read_file)
    exec(PLANTED, {})
    monkeypatch.setattr(apart, "_SLOWER", 0.15)
    monkeypatch.setattr(reading, "_PATIENCE", 1.0)
    monkeypatch.setattr(workers_module, "_PATIENCE", 0.2)


def sources(workspace: Workspace, folder: Path, *names: str) -> list[Source]:
    """Six sound reports, some under names that end their reader."""
    folder.mkdir()
    for n, name in enumerate([*names, "4.xlsx", "5.xlsx", "6.xlsx", "7.xlsx", "8.xlsx", "9.xlsx"][:6]):
        book = sheet_of(TITLES, HEAD, ROWS)
        book.worksheets[0]["D9"] = n
        (folder / name).write_bytes(saved(book))
    return list(gather([folder], workspace.specs.settings).sources)


def receive(workspace: Workspace, files: list[Source]) -> dict[str, list[str]]:
    """By name: the codes of refused files, nothing for one that was read."""
    done: list[Received] = reading.receive(
        workspace, PERIOD, files, lambda *_: None, Means(open_lake(workspace.lake), datetime.now(UTC))
    )
    assert [one.file for one in done] == [one.label for one in files]
    assert all(bool(one.parts) != one.refused for one in done)
    return {Path(one.file).name: [f.code for f in one.findings] if one.refused else [] for one in done}


@pytest.mark.parametrize("workers", [False, True], ids=["few files", "with workers"])
def test_files_that_end_the_reader_or_hang_are_refused_alone(
    workspace: Workspace, planted: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workers: bool
) -> None:
    if workers:
        monkeypatch.setattr(reading, "_WORTH_WORKERS", 1)
        monkeypatch.setattr(reading, "_AT_ONCE", 1)
        monkeypatch.setattr(os, "cpu_count", lambda: 2)
    files = sources(workspace, tmp_path / "in", "1 segfault.xlsx", "2 sleep.xlsx", "3 exit.xlsx")
    told = receive(workspace, files)
    assert told.pop("1 segfault.xlsx") == ["file.reader_died"]
    assert told.pop("2 sleep.xlsx") == ["file.too_slow"]
    assert told.pop("3 exit.xlsx") == ["file.reader_died"]
    assert (len(told), any(told.values())) == (3, False)
    kept = [path.name for path in open_lake(workspace.lake).originals.rglob("*.xlsx")]
    assert len(kept) == 3


def test_a_reader_that_was_ended_from_outside_is_followed_by_another(
    workspace: Workspace, planted: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    once = tmp_path / "once"
    real = desk.read_file

    def killed_once(data: bytes, label: str, *rest: object) -> Received:
        if "7.xlsx" in label and not once.exists():
            once.touch()
            os._exit(9)
        return real(data, label, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "read_file", killed_once)
    told = receive(workspace, sources(workspace, tmp_path / "in"))
    assert once.exists()
    assert not any(told.values())


def test_a_reader_that_a_signal_ends_while_it_waits_says_nothing(
    workspace: Workspace, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt  # as the program answers the signal

    files = sources(workspace, tmp_path / "in")
    before = signal.signal(signal.SIGTERM, interrupted)
    try:
        with apart.read_apart(desk.Desk(workspace).take_all, 60) as reader:
            batch = desk.Batch(files, PERIOD, Means(None, datetime.now(UTC)))
            assert len(reader.take_all(batch)) == len(files)
            assert reader.reader is not None
            process, _ = reader.reader
            process.terminate()
            process.join(30)
            assert process.exitcode == -signal.SIGTERM
    finally:
        signal.signal(signal.SIGTERM, before)
    assert capfd.readouterr().err == ""


def test_where_processes_cannot_be_copied_files_are_read_here(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    assert not any(receive(workspace, sources(workspace, tmp_path / "in")).values())
