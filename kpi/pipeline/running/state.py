"""What figures rest on, as fingerprints that are the same in any workspace with the same content: no times,
no names of runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kpi.lake.contents import contents
from kpi.lake.layout import open_lake, read_about
from kpi.lake.log import known
from kpi.lake.versions import find_version
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass

_TIMED = frozenset({"run", "imported_at", "at"})  # of rows of the lake's logs


@dataclass(frozen=True, slots=True)
class State:
    """The program's version, the fingerprints of specs and unit list, the number of the lake's version, and
    the fingerprints of what its log says by then and of the decisions that hold."""

    program: str
    specs: str
    unit_list: str
    snapshot: int
    contents: str
    decisions: str


def state_of(workspace: Workspace, as_of: str | None) -> State:
    """The state as of a version or moment of the lake, None: now. Raises Fault as `pinned` does."""
    workspace = pinned(workspace, as_of)
    lake = open_lake(workspace.lake)
    log = known(lake, None if as_of is None else find_version(lake, as_of))
    rebuilt = read_about(lake).rebuilt if workspace.release is None else workspace.release.rebuilt
    rows = [_lasting(row) for row in log.rows]
    return State(
        program=workspace.program,
        specs=workspace.specs.sha256,
        unit_list=workspace.units_sha256,
        snapshot=log.version,
        contents=digest([rows, rebuilt.seq, rebuilt.reading]),
        decisions=digest([_lasting(decision) for decision in workspace.decisions]),
    )


def heads_of(workspace: Workspace) -> tuple[int, int]:
    """The newest versions of both logs: they tell whether anybody else has stored something."""
    lake = open_lake(workspace.lake)
    return contents(lake.submissions).version, contents(lake.decisions).version


def digest(value: object) -> str:
    """SHA-256 of a value of plain lists, mappings, texts, numbers and days."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(path: Path) -> str:
    """SHA-256 of a file, "" where there is none that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _lasting(row: Any) -> dict[str, object]:
    return {name: value for name, value in asdict(row).items() if name not in _TIMED}
