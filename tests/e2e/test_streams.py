"""Closed, full and broken streams, signals, and errors of the system: told in words, with what was stored."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from kpi.cli.app import App
from kpi.cli.failures import known_fault
from kpi.findings import load_catalogue
from kpi.lake import tables
from kpi.lake.layout import open_lake
from kpi.lake.lock import writing
from tests.e2e.program import DONG_THAP, Office, command, environment

YEAR = ("--period", "2021")
REPORT = DONG_THAP / "867-thanh-pho-sa-dec.xlsx"
STORED, NOTHING = "ĐÃ được lưu", "CHƯA lưu gì"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")


def shell(line: str, *words: object) -> tuple[int, str]:
    """A command under a line of shell where ``$K`` stands for it; its exit code, and all that it said."""
    quoted = " ".join(f"'{word}'" for word in command(*words))
    done = subprocess.run(
        ["/bin/bash", "-c", line.replace("$K", quoted)], env=environment(), capture_output=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).decode("utf-8")


def test_closed_standard_output_is_told_and_what_was_stored(office: Office) -> None:
    code, said = shell("$K >&-", "-C", office.root, "import", REPORT, *YEAR)
    assert (code, "Traceback" in said, STORED in said) == (3, False, True)
    assert "kho dữ liệu" not in said.partition("→")[0]
    assert len(office.get("history")) == 6
    assert shell("$K >&-", "-C", office.root, "status", *YEAR, "-o", office.root / "a.csv")[0] == 0


def test_closed_standard_error_changes_nothing(office: Office) -> None:
    code, said = shell("$K 2>&-", "-C", office.root, "import", REPORT, *YEAR)
    assert code == 0
    assert said.rstrip().endswith(office("validate", *YEAR).out.rstrip()[-20:]) or "867" in said
    whole = office("score", *YEAR, "--format", "csv").out
    assert shell("$K 2>&-", "-C", office.root, "score", *YEAR, "--format", "csv") == (0, whole)


def test_a_full_standard_output_is_not_the_lakes_fault(office: Office) -> None:
    code, said = shell("$K >/dev/full", "-C", office.root, "import", REPORT, *YEAR)
    assert (code, STORED in said, "đầu ra chuẩn" in said, "verify" in said.partition("ĐÃ")[0]) == (
        3,
        True,
        True,
        False,
    )
    code, said = shell("$K >/dev/full", "-C", office.root, "score", *YEAR, "--format", "csv")
    assert (code, "đĩa đã đầy" in said, STORED in said, NOTHING in said) == (3, True, False, False)
    assert shell("$K 2>/dev/full", "-C", office.root, "status", *YEAR)[0] == 0


def test_a_decision_that_cannot_be_shown_is_to_be_found_among_the_decisions(office: Office) -> None:
    words = ("decide", "alias", "Phường Thử Nghiệm", "29905", "--at", "2021-12-31", "--why", "thử")
    code, said = shell("$K >/dev/full", "-C", office.root, *words)
    assert (code, STORED in said) == (3, True)
    assert "kpi decide list" in said


def test_a_reader_that_has_gone_leaves_the_exit_code(office: Office) -> None:
    words = ("-C", office.root, "import", DONG_THAP / "875-huyen-lap-vo.xlsx", *YEAR, "--fail-on", "info")
    code, said = shell("set -o pipefail; $K | head -c 1", *words)
    assert (code, "Traceback" in said) == (1, False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_is_answered_with_a_word(office: Office, number: signal.Signals) -> None:
    with (
        writing(open_lake(office.root / "lake")),
        subprocess.Popen(
            command("--lang", "en", "-C", office.root, "import", REPORT, *YEAR),
            env=environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            # Whoever runs the tests in the background has them ignored, as nohup does.
            preexec_fn=partial(signal.signal, number, signal.SIG_DFL),
        ) as run,
    ):  # fmt: skip
        assert run.stderr is not None
        assert f"Waiting for process {os.getpid()}" in run.stderr.readline()
        run.send_signal(number)
        _, said = run.communicate(timeout=30)
    assert run.returncode == 128 + number
    assert "Traceback" not in said
    assert "stored NOTHING" in said
    assert ("Stopped as asked" if number == signal.SIGINT else number.name) in said


def test_a_failure_after_the_commit_is_stored(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = tables._sync

    def failing(path: Path, version: int) -> None:
        sync(path, version)
        if path.name == "submissions":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path / "_delta_log"))

    monkeypatch.setattr(tables, "_sync", failing)
    done = office("import", REPORT, *YEAR)
    assert (done.code, STORED in done.err, "lỗi đọc, ghi của thiết bị" in done.err) == (3, True, True)
    assert "_delta_log" in done.err
    monkeypatch.undo()
    assert len(office.get("history")) == 6


def test_a_failure_before_the_commit_is_not(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(path: Path, *_: object) -> None:
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(path))

    monkeypatch.setattr("kpi.lake.commit.append_observations", failing)
    for words in (("import", REPORT, *YEAR),):
        done = office(*words)
        assert (done.code, NOTHING in done.err, "ổ đĩa mạng" in done.err) == (3, True, True)
    assert NOTHING not in office("import", REPORT, *YEAR, "--dry-run").err
    assert office.get("history") == []


def test_an_interruption_says_what_is_true(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kpi.cli.commands.importing.emit_found", stopped)
    done = office("import", REPORT, *YEAR)
    assert (done.code, STORED in done.err) == (130, True)
    monkeypatch.setattr("kpi.pipeline.importing.run.gather", stopped)
    done = office("import", REPORT, *YEAR)
    assert (done.code, NOTHING in done.err) == (130, True)
    monkeypatch.setattr("kpi.pipeline.following.status.status", stopped)
    done = office("status", *YEAR)
    assert done.code in (0, 130)
    assert NOTHING not in done.err


def test_decisions_and_rebuilds_say_so_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office("import", REPORT, *YEAR)
    decision = ("decide", "alias", "Phường Số Một", "29905", "--at", "2021-12-31", "--why", "thử")

    def full(*_: object) -> None:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT), str(office.root / "lake" / "x"))

    for words, before in ((decision, "kpi.lake.decisions.append"), (("rebuild",), "kpi.lake.rebuild._build")):
        with monkeypatch.context() as patch:
            patch.setattr(before, full)
            done = office(*words)
            assert (done.code, NOTHING in done.err, "hạn mức" in done.err) == (3, True, True)
        with monkeypatch.context() as patch:
            patch.setattr("kpi.write.piped.piped_text", full)
            done = office(*words)
            assert (done.code, STORED in done.err) == (3, True), done.err


def test_nothing_counts_before_the_originals_are_on_the_disk(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT), str(office.root / "lake" / "originals"))

    with monkeypatch.context() as patch:
        patch.setattr("kpi.pipeline.importing.run.settle", full)
        done = office("import", REPORT, *YEAR)
    assert (done.code, NOTHING in done.err, "hạn mức" in done.err) == (3, True, True)
    assert office.get("history") == []
    assert office("import", REPORT, *YEAR).code == 0


def test_a_panic_of_a_library_is_told_in_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    PanicException.__module__ = "pyo3_runtime"

    def panics(*_: object) -> None:
        raise PanicException(
            "called `Result::unwrap()` on an `Err` value: Os { code: 122, kind: QuotaExceeded }"
        )

    monkeypatch.setattr("kpi.lake.commit.append_observations", panics)
    done = office("import", REPORT, *YEAR)
    assert (done.code, NOTHING in done.err) == (3, True)
    assert "Result::unwrap" not in done.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.EIO, "Input/output error", "/mnt/usb/a.xlsx"), "run.io"),
        (
            OSError("Generic LocalFileSystem error: Unable to open file: Permission denied (os error 13)"),
            "lake.cannot",
        ),
        (OSError("Disk quota exceeded"), "lake.disk_full"),
        (MemoryError(), "run.memory"),
        (PermissionError(errno.EACCES, "Permission denied"), "lake.cannot"),
    ],
)
def test_errors_of_the_system_have_words(error: Exception, code: str) -> None:
    fault = known_fault(App(load_catalogue("vi")), error)
    assert fault is not None
    assert [found.code for found in fault.findings] == [code]


def test_nothing_of_a_library_is_seen_while_it_writes(capfd: pytest.CaptureFixture[str]) -> None:
    from kpi.model.quiet import quietly

    with quietly():
        os.write(2, b"thread 'tokio-rt-worker' panicked\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_nohup_keeps_its_word(office: Office) -> None:
    code, _ = shell("trap '' HUP; $K", "-C", office.root, "status", *YEAR)
    assert code in (0, 1)
