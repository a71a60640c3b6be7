"""Specs by kind and id, wherever they come from: a later root replaces what an earlier one says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kpi.findings import Finding
from kpi.spec.assessment import derived
from kpi.spec.entry import Entries, Entry
from kpi.spec.files import SpecFile
from kpi.spec.registry import BY_FILE, BY_ID, KINDS


def collect(files: Iterable[SpecFile]) -> tuple[Entries, tuple[Finding, ...]]:
    """Entries by kind and id, and findings for ids given twice within one root.

    Those of a merged kind take over what the earlier root says, key by key, instead of replacing it. What
    follows from a scheme (`kpi.spec.assessment`) is there unless a file says something else under its id.
    """
    entries: dict[str, dict[str, Entry]] = {kind.id: {} for kind in KINDS}
    findings = []
    for file in files:
        for entry in entries_of(file):
            before = entries[entry.kind].get(entry.id)
            if before and before.root == entry.root:
                findings.append(entry.tell("spec.duplicate_id", ".id", id=entry.id, other=before.file))
                continue
            if before and BY_ID[entry.kind].merged:
                entry = replace(entry, data={**before.data, **entry.data})
            entries[entry.kind][entry.id] = entry
    for entry in derived(entries):
        entries[entry.kind].setdefault(entry.id, entry)
    return entries, tuple(findings)


def entries_of(file: SpecFile) -> Iterator[Entry]:
    """The specs in one file; of a faulty file those that at least have an id."""
    data = file.data
    if not isinstance(data, dict):
        return
    listed_items = data.get("items")
    items: list[object] = listed_items if isinstance(listed_items, list) else []
    paths = [f"$.items[{n}]" for n in range(len(items))]
    kind = BY_FILE[file.kind]
    if not kind.listed:
        items, paths = [data], ["$"]
    for item, path in zip(items, paths, strict=True):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield Entry(kind.id, item["id"], file.root, str(file.path), path, item)
