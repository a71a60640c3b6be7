"""The headings of a column as a name that stands by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi.learn.table import Leaf
from kpi.learn.units import UnitFinder
from kpi.learn.words import LearnWords

_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_LEADING = re.compile(r"^\W+")


def whole_of(leaf: Leaf, before: Sequence[Leaf], words: LearnWords, inside: bool = False) -> Leaf | None:
    """The column whose part a column is that stands under "Trong đó" or "Chia ra": the last one before it,
    under the same headings, that does not. Unless `inside`, only where no heading is over those words."""
    depth = next((n for n, text in enumerate(leaf.path) if grouping(text, words)), None)
    if depth is None or (depth and not inside):
        return None
    beside = (o for o in reversed(before) if o.stack[:depth] == leaf.stack[:depth] and len(o.path) > depth)
    whole = next((other for other in beside if not grouping(other.path[depth], words)), None)
    return whole if whole is not None and len(whole.path) == depth + 1 else None


def grouping(text: str, words: LearnWords) -> str:
    """The word of parts or sums with which a heading begins, "" for none."""
    return words.begins("sums", text) or words.begins("parts", text)


def telling_path(leaf: Leaf, whole: Leaf | None, finder: UnitFinder) -> list[str]:
    """The headings without words that only group them, without units of measure in brackets, and with those
    of the whole that the column is a part of."""
    path = (*(whole.path if whole is not None else ()), *leaf.path)
    texts = (_without_unit(_without_grouping(text, finder.words), finder) for text in path)
    return [text for text in texts if text] or [leaf.path[-1]]


def _without_grouping(text: str, words: LearnWords) -> str:
    phrase = grouping(text, words)
    if not phrase:
        return text
    rest = text.split(maxsplit=len(phrase.split()))[len(phrase.split()) :]
    return _LEADING.sub("", rest[0]) if rest else ""


def _without_unit(text: str, finder: UnitFinder) -> str:
    def keep(match: re.Match[str]) -> str:
        return "" if finder.context.lexicon.measures.parse(match[1]) else match[0]

    return _BRACKET.sub(keep, text).strip() or text
