"""Which of the words known come nearest to one that was mistyped."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

SHOWN = 5


def nearest(word: str, known: Collection[str], most: int = SHOWN, likeness: float = 0.5) -> list[str]:
    """At most so many of the known words, the most alike first; the first few in order where none is as alike
    as `likeness` (0 to 1)."""
    return get_close_matches(word, list(known), most, likeness) or sorted(known)[:most]
