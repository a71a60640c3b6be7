"""Which of the words known come nearest to one that was mistyped."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

SHOWN = 5


def nearest(word: str, words: Collection[str], likeness: float = 0.5) -> list[str]:
    """A few of the known words, the most alike first; the first few in order where none is as alike as
    `likeness` (0 to 1)."""
    return alike(word, words, SHOWN, likeness) or sorted(words)[:SHOWN]


def alike(word: str, words: Iterable[str], most: int, likeness: float) -> list[str]:
    """At most so many of the known words that are as alike as `likeness`, the most alike first."""
    return get_close_matches(word, list(words), most, likeness)
