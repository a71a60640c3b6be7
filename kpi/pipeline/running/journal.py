"""The log of a run: a line of JSON for whatever happened and when. It only ever grows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

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
        return frozenset(
            (str(one["file"]), str(one["sha256"])) for one in self._events() if one["event"] == "writing"
        )

    def is_theirs(self) -> bool:
        """Whether what is there is somebody else's file: it holds something, but no line of a run."""
        return self.path.is_file() and self.path.stat().st_size > 0 and not any(self._events())

    def _events(self) -> Iterator[dict[str, Any]]:
        try:
            lines = self.path.read_text("utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            with suppress(ValueError):
                fields = json.loads(line)
                if isinstance(fields, dict) and fields.keys() >= {"at", "step", "event"}:
                    yield fields
