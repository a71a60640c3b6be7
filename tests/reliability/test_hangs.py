"""A test that hangs fails: the time limits of the suite and of processes hold, whatever it hangs in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.program import ROOT, process

HANG = 'import re\nre.match(r"(a+)+$", "a" * 64 + "b")'  # in C, where no signal is heard and no thread runs


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "with workers"])
def test_the_time_limit_of_the_suite_ends_a_test_that_hangs(tmp_path: Path, workers: tuple[str, ...]) -> None:
    """With the settings of the suite itself, but for the number of seconds."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "tests" / "test_planted.py"
    planted.parent.mkdir()
    body = HANG.replace("\n", "\n    ")
    planted.write_text(f"def test_that_hangs():\n    {body}\n")
    words = ["-o", "faulthandler_timeout=1", "-p", "no:cacheprovider", *workers, "tests"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "Timeout" in done.stderr
    assert "test_that_hangs" in done.stderr


def test_a_process_that_hangs_is_ended(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HANG)
    with pytest.raises(subprocess.TimeoutExpired):
        process("--help", env={"PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}, limit=1)
