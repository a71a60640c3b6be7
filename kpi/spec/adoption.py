"""Who brought rules into use, and who compared them with the document they come from."""

from __future__ import annotations

from datetime import date

from kpi.quick import dataclass
from kpi.spec.values import Json


@dataclass(frozen=True, slots=True)
class Check:
    """That the numbers of a scheme were compared with a document: by whom (an office, never a person's name),
    on which day, with which document."""

    by: str
    on: date
    against: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """That an office brought a scheme into use: by whom (never a person's name), on which day, from which
    document (name of its file, and its hash)."""

    by: str
    on: date
    document: str
    document_sha256: str


def adoption_of(data: Json) -> Adoption:
    """From checked JSON."""
    day = date.fromisoformat(data["on"])
    return Adoption(data["by"], day, data["document"], data["document_sha256"])


def check_of(data: Json) -> Check:
    """From checked JSON."""
    return Check(data["by"], date.fromisoformat(data["on"]), data["against"])
