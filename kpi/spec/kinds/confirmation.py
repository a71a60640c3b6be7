"""That an office compared the text of a classification with the signed original."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from kpi.findings import Finding
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.kind import Kind
from kpi.spec.values import Json
from kpi.spec.world import World


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who compared the text of that hash (never a person's name), on which day, with which document."""

    id: str
    text_sha256: str
    by: str
    on: date
    against: str


def text_hash(data: Json) -> str:
    """The hash of a spec, whatever the order and the blanks in which its file has it."""
    return sha256(json.dumps(data, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def build(data: Json) -> Confirmation:
    """From checked JSON."""
    day = date.fromisoformat(data["on"])
    return Confirmation(data["id"], data["text_sha256"], data["by"], day, data["against"])


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one confirmation."""
    yield from world.missing(entry, ".id", "classification", entry.id)


def _label(data: Json, _: str) -> str:
    return str(data["by"])


KIND = Kind("confirmation", "confirmations", build, judge, _label)
