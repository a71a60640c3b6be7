"""What a run came to, for whoever started it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from kpi.findings import Finding
from kpi.pipeline.running.manifest import Manifest
from kpi.quick import dataclass

StepOutcome = Literal["done", "unchanged", "due", "failed", "not_reached", "left_out"]


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step. `outcome`: done, unchanged (nothing it rests on has changed, so it was not done again), due
    (it would be done, in a dry run), failed (by `findings`), not_reached (the run was ended before it), or
    left_out (an import, where tables are printed again). `counts` say what it was about: files by outcome, or
    findings by severity. `code` is its exit code."""

    step: str
    command: str
    outcome: StepOutcome
    code: int = 0
    files: tuple[str, ...] = ()
    counts: Mapping[str, int] | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run: its `steps`, the `manifest` as it is now, and the folder of its outputs. `findings` are
    about files of that folder: set aside, left over. `code` is the worst exit code."""

    steps: tuple[StepReport, ...]
    manifest: Manifest
    folder: Path
    findings: tuple[Finding, ...]
    dry: bool

    @property
    def code(self) -> int:
        """The exit code of the run: in a dry run 0."""
        return 0 if self.dry else self.manifest.code
