"""What was read, with composed letters (NFC) throughout: "ộ" is one letter, however it was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from unicodedata import is_normalized, normalize

from kpi.findings import Finding
from kpi.model.received import Part


def composed(text: str) -> str:
    """The text in NFC."""
    return normalize("NFC", text)


def composed_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts; what was typed is written in place."""
    return tuple(_composed_part(part) for part in parts)


def _composed_part(part: Part) -> Part:
    raw = part.readings.raw
    if not all(is_normalized("NFC", text) for text in filter(None, raw)):
        raw[:] = [composed(text) if text else text for text in raw]
    if is_normalized("NFC", part.sheet) and not part.further:
        return part
    return replace(part, sheet=composed(part.sheet), further=composed_parts(part.further))


def composed_finding(one: Finding) -> Finding:
    """The finding."""
    if is_normalized("NFC", one.sheet) and all(is_normalized("NFC", text) for _, text in one.params):
        return one
    params = tuple((name, composed(text)) for name, text in one.params)
    return replace(one, sheet=composed(one.sheet), params=params)
