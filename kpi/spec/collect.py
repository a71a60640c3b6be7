"""Specs by kind and id, wherever they come from: a later root replaces what an earlier one says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpi.findings import Finding, finding
from kpi.spec.files import SpecFile

_LISTS = {"indicators": "indicator", "checks": "check"}
KINDS = ("form", "indicator", "check", "scheme", "table", "settings")


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


def collect(files: Iterable[SpecFile]) -> tuple[Entries, tuple[Finding, ...]]:
    """Entries by kind and id, and findings for ids given twice within one root.

    Settings of one id are merged key by key over those of the earlier root instead of replacing them.
    """
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    findings = []
    for file in files:
        for entry in entries_of(file):
            before = entries[entry.kind].get(entry.id)
            if before and before.root == entry.root:
                findings.append(entry.tell("spec.duplicate_id", ".id", id=entry.id, other=before.file))
                continue
            if before and entry.kind == "settings":
                entry = Entry(*_key(entry), {**before.data, **entry.data})
            entries[entry.kind][entry.id] = entry
    return entries, tuple(findings)


def entries_of(file: SpecFile) -> Iterator[Entry]:
    """The specs in one file; of a faulty file those that at least have an id."""
    data = file.data
    if not isinstance(data, dict):
        return
    listed = data.get("items")
    items: list[object] = listed if isinstance(listed, list) else []
    paths = [f"$.items[{n}]" for n in range(len(items))]
    if file.kind not in _LISTS:
        items, paths = [data], ["$"]
    kind = _LISTS.get(file.kind, file.kind)
    for item, path in zip(items, paths, strict=True):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield Entry(kind, item["id"], file.root, str(file.path), path, item)


def _key(entry: Entry) -> tuple[str, str, int, str, str]:
    return entry.kind, entry.id, entry.root, entry.file, entry.path
