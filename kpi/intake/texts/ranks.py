"""Ranks that are typed into the cell of a name ("Loại II/Xã Tân Quới") or head a section ("Loại II")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_NUMBER = r"\s*(?:\d{1,2}|[ivx]{1,4}|[a-h])"
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Ranks:
    """A rank with its number, before a name, behind it, and alone; `bare_names` remembers names
    without theirs."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    alone: re.Pattern[str]
    bare_names: dict[str, str] = field(default_factory=dict)

    def without(self, name: str) -> str:
        """A name without the rank beside it; as it is where nothing would be left."""
        rest = self.bare_names.get(name)
        if rest is None:
            bare = self.behind.sub("", name, count=1)
            front = self.before.match(bare)
            rest = self.bare_names[name] = (bare[front.end() :] if front else bare) or name
        return rest

    def heads(self, key: str) -> bool:
        """Whether the key of a label is a rank and nothing else."""
        return self.alone.fullmatch(key) is not None


def ranks(words: Iterable[str]) -> Ranks:
    """Prepare the words of ranks."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    rank = f"(?:{'|'.join(map(re.escape, longest_first)) or _NEVER}){_NUMBER}"
    return Ranks(
        before=re.compile(
            rf"\s*(?:[(\[]\s*{rank}\s*[)\]]|{rank}\s*[/:;,.|–—-])\s*[-–—/:]?\s*", re.IGNORECASE
        ),
        behind=re.compile(rf"\s*(?:[-–—/,;]\s*{rank}|[(\[]\s*{rank}\s*[)\]])\s*$", re.IGNORECASE),
        alone=re.compile(rank),
    )
