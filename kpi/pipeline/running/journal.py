"""The log of a run: a line of JSON for whatever happened and when. It only ever grows."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Literal

from kpi.model.durable import add_line
from kpi.quick import dataclass

Event = Literal["begun", "done", "unchanged", "failed", "writing", "set_aside", "ended", "interrupted"]


@dataclass(frozen=True, slots=True)
class Journal:
    """The log at `path`."""

    path: Path

    def note(self, step: str, event: Event, **more: object) -> None:
        """Add a line with the moment. Raises OSError."""
        at = datetime.now().astimezone().isoformat(timespec="milliseconds")
        fields = {"at": at, "step": step, "event": event, **more}
        add_line(self.path, json.dumps(fields, ensure_ascii=False, default=str))

    def written(self) -> frozenset[tuple[str, str]]:
        """Every file that runs have ever written here, with its SHA-256: what is not among them is somebody
        else's work. A line that a power cut left unfinished counts nowhere."""
        try:
            lines = self.path.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return frozenset()
        return frozenset(pair for line in lines if (pair := _written(line)) is not None)


def _written(line: str) -> tuple[str, str] | None:
    try:
        fields = json.loads(line)
        return (str(fields["file"]), str(fields["sha256"])) if fields["event"] == "writing" else None
    except (ValueError, KeyError, TypeError):
        return None
