"""Running the program as users do: in this process where many runs matter, else as a process of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from kpi.cli.main import main
from kpi.findings import Finding
from kpi.intake.context import Context, prepare
from kpi.lake.engine import room
from kpi.model.period import Period
from kpi.spec.files import SpecFile
from kpi.spec.load import load_specs
from kpi.spec.places import builtin_specs
from kpi.spec.schema import schema_findings
from kpi.spec.specs import Specs
from kpi.units.gazetteer.tree import Alias, Tree
from tests.shipped import shipped_specs, shipped_units

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_reports"
DONG_THAP = SAMPLES / "dong-thap-2021"
CAM_NGOC = SAMPLES / "cam-ngoc-2023"


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


_sound: set[tuple[Path, Path, str]] = set()


def against_schemas(files: tuple[SpecFile, ...], schemas: Path) -> dict[Path, tuple[Finding, ...]]:
    """Files that were found sound are held against their schema anew only when they have changed."""
    others = tuple(file for file in files if (schemas, file.path, file.sha256) not in _sound)
    found = schema_findings(others, schemas)
    _sound.update((schemas, file.path, file.sha256) for file in others if file.path not in found)
    return found


def specs_once(
    roots: Sequence[Path], province: str | None = None, check: bool = True, seal: Path | None = None
) -> Specs:
    """The program's own specs, read once; read anew where a workspace has some of its own."""
    others = (path for root in roots[1:] for path in root.rglob("*") if path.is_file())
    if roots[0] != builtin_specs() or any(path.name != "README.md" for path in others):
        return load_specs(roots, province, check, seal)
    return shipped_specs(province)


_contexts: dict[tuple[object, ...], tuple[Specs, Tree, Context]] = {}


def prepare_once(
    specs: Specs, tree: Tree, province: str, period: Period, aliases: tuple[Alias, ...] = ()
) -> Context:
    """What intake must know, made once for the same specs and tree (kept: their ids stay theirs)."""
    key = (id(specs), id(tree), province, period, aliases)
    if key not in _contexts:
        _contexts[key] = specs, tree, prepare(specs, tree, province, period, aliases)
    return _contexts[key][2]


@contextlib.contextmanager
def read_once() -> Iterator[None]:
    """Commands in this process share what comes with the program: the list of units, and its specs."""
    units = mock.patch("kpi.units.gazetteer.units.load_units", shipped_units)
    sound = mock.patch("kpi.spec.schema.schema_findings", against_schemas)
    contexts = mock.patch("kpi.intake.context.prepare", prepare_once)
    with units, sound, contexts, mock.patch("kpi.spec.load.load_specs", specs_once):
        yield


def run(*words: object, lang: str = "vi") -> Result:
    """One command in this process, through the real entry point, but for what `read_once` spares it."""
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with read_once(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["--lang", lang, *map(str, words)])
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int), "the program ended without an exit code"
    return Result(code, out.getvalue(), err.getvalue())


def set_threads(number: int) -> int:
    """Let the engine answer this process with so many threads; gives how many there were."""
    with room() as con:
        [(before,)] = con.execute("SELECT current_setting('threads')").fetchall()
        con.execute(f"SET threads = {number}")
    return int(before)


def environment() -> dict[str, str]:
    """The environment of a process: the package of this checkout, nothing of the caller's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KPI_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def command(*words: object) -> list[str]:
    """The words that start the program as a process."""
    return [sys.executable, "-m", "kpi", *map(str, words)]


def process(
    *words: object, cwd: Path | None = None, env: dict[str, str] | None = None, limit: float = 240
) -> Result:
    """One command as a process of its own. Raises subprocess.TimeoutExpired when it takes longer than `limit`
    seconds: then it is ended, and its test fails before the time limit of the suite ends them all."""
    done = subprocess.run(
        command(*words),
        cwd=cwd,
        env={**environment(), **(env or {})},
        capture_output=True,
        check=False,
        timeout=limit,
    )
    return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


class Office:
    """A workspace and the commands run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, *words: object, lang: str = "vi") -> Result:
        return run("-C", self.root, *words, lang=lang)

    def get(self, *words: object, lang: str = "vi") -> Any:
        """The JSON of a command that must succeed (findings or not)."""
        done = self(*words, "--format", "json", lang=lang)
        assert done.code in (0, 1), done.err
        return done.json


def new_office(root: Path, province: str = "87") -> Office:
    """An empty workspace."""
    made = run("init", root, "--province", province)
    assert made.code == 0, made.err
    return Office(root)


def grave(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Errors and warnings."""
    return [f for f in findings if f["severity"] != "info"]
