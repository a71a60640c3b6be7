"""The files of the catalogue, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

Entry = Mapping[str, object]


@cache
def entries() -> Mapping[str, Entry]:
    """All entries of the catalogue by key. Raises ValueError when two files claim one key."""
    entries_by_code: dict[str, Entry] = {}
    folder = Path(__file__).parent / "catalogue"
    for source in sorted(folder.iterdir(), key=lambda f: f.name):
        if source.name.endswith(".json"):
            for key, entry in json.loads(source.read_text("utf-8")).items():
                if key in entries_by_code:
                    raise ValueError(f"two catalogue files claim {key!r}")
                entries_by_code[key] = entry
    return MappingProxyType(entries_by_code)
