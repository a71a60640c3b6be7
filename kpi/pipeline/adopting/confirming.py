"""Confirming: an office says that it compared a scheme of its own, or a classification by law, with the
signed document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kpi.findings import Fault, finding
from kpi.lake.layout import open_lake
from kpi.lake.lock import writing
from kpi.model.nearest import nearest
from kpi.pipeline.adopting.schemes import scheme_bytes
from kpi.pipeline.adopting.storing import store
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.entry import Entry
from kpi.spec.kinds import classification, confirmation, scheme
from kpi.spec.kinds.confirmation import text_hash
from kpi.spec.load import sound_entries

_SPECS = "specs"
_Check = Mapping[str, str]


def confirm(workspace: Workspace, name: str, by: str, against: str) -> Mapping[str, Any]:
    """Store that a scheme or a classification was compared with a document, today. Gives what was stored: the
    scheme, or the confirmation of the classification.

    A scheme of the office says so itself. A classification is not the office's to write in: its confirmation
    lies beside it and holds for the text that was compared alone.

    Raises Fault ``scheme.not_own`` (a scheme that comes with the program, which has no document),
    ``scheme.unknown``, ``adopt.unwritable``."""
    entries = sound_entries(workspace.spec_roots)[0]
    schemes, classifications = entries[scheme.KIND.id], entries[classification.KIND.id]
    if name not in schemes and name not in classifications:
        near = nearest(name, [*schemes, *classifications], likeness=0.4)
        raise Fault(finding("scheme.unknown", id=name, near=", ".join(near)))
    check = {"by": by, "on": datetime.now(UTC).date().isoformat(), "against": against}
    if name in schemes:
        file, data = _checked(schemes[name], check)
    else:
        file, data = _confirmation(classifications[name], check)
    with writing(open_lake(workspace.lake)):
        store(workspace.root / _SPECS, {file: scheme_bytes(data)})
    return data


def _checked(entry: Entry, check: _Check) -> tuple[str, Mapping[str, Any]]:
    if not entry.root:
        raise Fault(finding("scheme.not_own", id=entry.id))
    return f"{scheme.KIND.folder}/{Path(entry.file).name}", {**entry.data, "checked": check}


def _confirmation(entry: Entry, check: _Check) -> tuple[str, Mapping[str, Any]]:
    kind = confirmation.KIND
    head = {"$schema": f"../schemas/{kind.file}.schema.json", "kind": kind.id, "id": entry.id}
    return f"{kind.folder}/{entry.id}.json", {**head, "text_sha256": text_hash(entry.data), **check}
