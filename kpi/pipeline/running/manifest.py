"""The manifest of a run: what went in, what came out, and how far it got. Nothing in it differs between two
runs on the same content; times are in the log alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from kpi.model.durable import write_whole
from kpi.pipeline.running.state import State
from kpi.quick import dataclass

FORMAT = 1
_HEAD = b'{\n "kind": "manifest",'  # how what `write_manifest` writes begins
StepState = Literal["done", "failed", "waiting", "left_out"]


@dataclass(frozen=True, slots=True)
class Input:
    """A file that went in, with what the lake made of it: accepted, accepted_with_findings, refused, held,
    withdrawn, or duplicate (another file of the run holds the same)."""

    step: str
    file: str
    sha256: str
    outcome: str
    submission: str
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Output:
    """A file that a step has written, as it was written."""

    step: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """One step. `code` is its exit code, `key` the fingerprint of all it rests on, `findings` counts what it
    found by severity, `faults` are the codes of what it failed by."""

    step: str
    command: str
    state: StepState
    code: int = 0
    key: str = ""
    findings: Mapping[str, int] | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A run: its file's name and fingerprint, what it was asked for, what its figures rest on (None: no table
    was reached), its steps, inputs and outputs. `finished` is False of a run that goes on or was killed: its
    last steps are then as an earlier run has left them. `left_over` are files of earlier runs that are
    written no more and still there. `code` is the worst exit code."""

    run: str
    sha256: str
    province: str
    period: str
    on: str
    lang: str
    state: State | None
    finished: bool
    steps: tuple[Record, ...]
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    left_over: tuple[str, ...] = ()

    @property
    def code(self) -> int:
        """The worst exit code of the steps."""
        return max((step.code for step in self.steps), default=0)

    def record(self, step: str) -> Record | None:
        """What is noted of a step, None where it is not known."""
        return next((one for one in self.steps if one.step == step), None)


def read_manifest(path: Path) -> Manifest | None:
    """The manifest of an earlier run; None where there is none, or none that can be understood: then
    everything is done again."""
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["format"] != FORMAT:
            return None
        state = State(**data["state"]) if data["state"] else None
        steps = tuple(Record(**{**one, "faults": tuple(one["faults"])}) for one in data["steps"])
        texts = {key: str(data[key]) for key in ("run", "sha256", "province", "period", "on", "lang")}
        return Manifest(
            **texts,
            state=state,
            finished=data["finished"] is True,
            steps=steps,
            inputs=_values(Input, data["inputs"]),
            outputs=_values(Output, data["outputs"]),
            left_over=tuple(map(str, data["left_over"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def is_theirs(path: Path) -> bool:
    """Whether what is there is somebody else's file and no manifest, not even a damaged one. Raises
    OSError."""
    if not path.is_file() or read_manifest(path) is not None:
        return False
    with path.open("rb") as file:
        head = file.read(len(_HEAD))
    return not _HEAD.startswith(head)


def _values(kind: Any, rows: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(kind(**row) for row in rows)


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write it as a whole. Raises OSError."""
    data = {"kind": "manifest", "format": FORMAT, "code": manifest.code, **asdict(manifest)}
    write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
