"""Running a command in a process of its own: how long it takes, start-up included, and its peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: wall time and processor time in seconds, peak memory in megabytes (10**6 bytes),
    standard output."""

    seconds: float
    cpu: float
    memory: float
    out: str


@dataclass(slots=True)
class Series:
    """Repeated runs of the same command; `inner` are seconds the command took of itself, without start-up."""

    runs: list[Run] = field(default_factory=list)
    inner: list[float] = field(default_factory=list)

    @property
    def best(self) -> float:
        """The shortest time: what the machine can do when nothing else is in the way."""
        return min(run.seconds for run in self.runs)

    @property
    def median(self) -> float:
        """The median time."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        """The least processor time, of all cores together: what hardly changes when others are at work."""
        return min(run.cpu for run in self.runs)

    @property
    def memory(self) -> float:
        """The greatest memory of any run."""
        return max(run.memory for run in self.runs)


def run(argv: Sequence[str], keep: bool = True) -> Run:
    """Run a command from the project's folder; its output is given with `keep`.

    A long output must not be kept: a process is told at least the memory of the one that started it. Raises
    RuntimeError when the command fails.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        target = out if keep else subprocess.DEVNULL
        process = subprocess.Popen(argv, stdout=target, stderr=err, cwd=ROOT, env=_environment())
        # Not process.wait(): only this call says how much memory this one process took.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            text = err.read().decode("utf-8", "replace")[-2000:]
            raise RuntimeError(f"exit code {process.returncode} of {' '.join(argv)}\n{text}")
        unit = 1 if sys.platform == "darwin" else 1024
        cpu = usage.ru_utime + usage.ru_stime
        return Run(seconds, cpu, usage.ru_maxrss * unit / 1e6, out.read().decode("utf-8"))


def repeat(argv: Sequence[str], times: int) -> Series:
    """Run a command once to warm up, then `times` times."""
    run(argv, keep=False)
    return Series([run(argv, keep=False) for _ in range(times)])


def kpi(*args: str | Path) -> list[str]:
    """The command line of ``kpi`` as a user has it: the installed script, or the module without one."""
    script = Path(sys.executable).with_name("kpi")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "kpi"]
    return [*program, *map(str, args)]


def module(name: str, *args: str | Path) -> list[str]:
    """The command line of a module of this folder."""
    return [sys.executable, "-m", f"tests.bench.{name}", *map(str, args)]


def _environment() -> dict[str, str]:
    """Without the settings that make every start compile anew, or choose another workspace or language."""
    unwanted = {"PYTHONDONTWRITEBYTECODE", "KPI_WORKSPACE", "KPI_LANG"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}
