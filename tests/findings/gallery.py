"""The gallery of findings: for every code something that makes the program find it, and what it then says.

The reproducers are small functions (`tests.findings.reproducers`). What they come to is kept in
``kpi/findings/examples.json``, which comes with the program: the pages in ``docs/findings`` and ``kpi specs
finding`` show it. `python -m tests.findings.gallery` runs them and writes the file, and
``tests/findings/test_gallery.py`` sees that they still come to the same.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kpi.findings.finding import Finding
from kpi.findings.meaning import EXAMPLES, PLACES
from kpi.findings.traits import key_of
from kpi.intake import workbook
from kpi.intake.files import readable, reader
from kpi.learn import bookview
from kpi.model.grid import Grid
from kpi.pipeline.importing.apart import Apart
from tests.findings.excerpt import excerpt
from tests.findings.reproducers import REPRODUCERS
from tests.findings.reproducers.reports import Reproducer

ROOT = Path(__file__).resolve().parents[2]
PROGRAM, CATALOGUE = str(ROOT / "kpi") + "/", str(ROOT / "kpi" / "findings") + "/"

_FOLDER = re.compile(r"(?<![\w.:/])(?:\.\.)?/(?:[^\s/:“”,;()]+/)+(?=[^\s/])")
_CHANGING = (
    (re.compile(r"\b(\d{4}(?:-[A-Z]?\d+)?)-[0-9a-f]{12}\b"), r"\1-0a1b2c3d4e5f"),  # of a file: of its bytes
    (re.compile(r"\b[0-9a-f]{64}\b"), "0a1b2c3d" * 8),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "0a1b2c3d"),
    (re.compile(r"\b\d{8}T\d{6}-[0-9a-f]{8}\b"), "20211214T080000-0a1b2c3d"),  # of a run
    (re.compile(r"\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d[\d:+]*"), "2021-12-14 08:00"),
    (re.compile(r"\b\d\d/\d\d/20\d\d \d\d:\d\d\b"), "14/12/2021 08:00"),
)
_OF_TODAY = {
    ("lake.busy", "process"): "4321",
    ("import.received_ahead", "today"): "05/01/2022",
    ("import.received_before", "today"): "05/01/2022",
    ("lake.no_specs", "known"): "0a1b2c3d",
    ("lake.pinned", "specs"): "0a1b2c3d",
    ("lake.pinned", "units"): "4e5f6a7b",
}
"""Parameters that are others each day, in each process or with each change of the specs."""

Found = tuple[Finding, Grid | None]


@dataclass
class Recorder:
    """The findings that code of the program has made, by the key of their code, each with the sheet it is
    about where that was being read."""

    found: dict[str, list[Found]] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)

    def take(self, finding: Finding) -> None:
        """Keep a finding that the program made; one that a test made itself is none."""
        frame, passed = sys._getframe(1), (CATALOGUE, __file__, "<", sys.prefix, sys.base_prefix)
        while frame.f_code.co_filename.startswith(passed):
            if frame.f_back is None:
                return
            frame = frame.f_back
        if frame.f_code.co_filename.startswith(PROGRAM):
            pairs = self.found.setdefault(key_of(finding.code), [])
            pairs.append((finding, self.grids.get(finding.sheet)))

    def read(self, *arguments: Any) -> Any:
        """Read a workbook as the program does, and remember its sheets."""
        grids = reader.read_grids(*arguments)
        if not isinstance(grids, Finding):
            self.grids = {grid.name: grid for grid in grids}
        return grids


@contextmanager
def recording() -> Iterator[Recorder]:
    """Record what is found in this process, in which files are read meanwhile."""
    recorder, made = Recorder(), Finding.__post_init__

    def post_init(finding: Finding) -> None:
        made(finding)
        recorder.take(finding)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Finding, "__post_init__", post_init)
        patch.setattr(Apart, "start", lambda _: None)
        patch.setattr(os, "fsync", lambda _: None)
        for module in (workbook, readable, bookview):
            patch.setattr(module, "read_grids", recorder.read)
        yield recorder


def reproduced(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What the reproducers of codes come to, each run once; a code that is not found is left out."""
    by_function: dict[Reproducer, list[str]] = {}
    for code in codes:
        by_function.setdefault(REPRODUCERS[code], []).append(code)
    examples: dict[str, dict[str, Any]] = {}
    for reproduce, named in by_function.items():
        with tempfile.TemporaryDirectory() as folder, recording() as recorder:
            (own := Path(folder) / "thu-muc").mkdir()
            reproduce(own)
        examples |= {code: example_of(recorder.found[code]) for code in named if code in recorder.found}
    return examples


def example_of(pairs: Sequence[Found]) -> dict[str, Any]:
    """What is kept of the finding with the most exact place; folders of this machine are left out."""
    best, grid = max(pairs, key=lambda pair: sum(bool(getattr(pair[0], name)) for name in PLACES))
    places = {name: _settled(getattr(best, name)) for name in PLACES if getattr(best, name)}
    params = {name: _OF_TODAY.get((best.code, name), _settled(value)) for name, value in best.params}
    about = {"code": best.code, "severity": best.severity.value, **places, "params": params}
    rows = excerpt(grid, best) if grid is not None else []
    return {**about, "excerpt": rows} if rows else about


def _settled(text: str) -> str:
    """A text without what is another one on each machine and at each run."""
    for changing, settled in _CHANGING:
        text = changing.sub(settled, text)
    return _FOLDER.sub("", text)


@cache
def stored() -> Mapping[str, Mapping[str, Any]]:
    """The examples that come with the program."""
    examples: Mapping[str, Mapping[str, Any]] = json.loads(EXAMPLES.read_text("utf-8"))
    return examples


def main() -> int:
    """Run all reproducers and write what they come to."""
    examples = reproduced(REPRODUCERS)
    lacking = sorted(set(REPRODUCERS) - set(examples))
    lines = (f' "{code}": {json.dumps(one, ensure_ascii=False)}' for code, one in sorted(examples.items()))
    EXAMPLES.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    if lacking:
        print("not found any more:", *lacking)
    return int(bool(lacking))


if __name__ == "__main__":
    sys.exit(main())
