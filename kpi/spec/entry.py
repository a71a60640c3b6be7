"""A spec as JSON, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kpi.findings import Finding, finding
from kpi.quick import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One spec: `data` is its JSON object, `path` its JSON path inside the file."""

    kind: str
    id: str
    root: int
    file: str
    path: str
    data: Mapping[str, Any] = field(compare=False)

    def tell(self, code: str, at: str = "", **params: Any) -> Finding:
        """A finding at a place within this spec; `at` continues the JSON path (".columns[0]")."""
        return finding(code, file=self.file, path=self.path + at, **params)


Entries = Mapping[str, Mapping[str, Entry]]
