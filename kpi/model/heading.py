"""Keys by which headings and labels are compared, wherever they stand: in a spec or on a sheet."""

from __future__ import annotations

import re
from functools import lru_cache

from kpi.model.letters import words

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MARKS = re.compile(r"[^\w%]+")


@lru_cache(maxsize=50_000)
def header_key(text: str) -> str:
    """All words of a text, those in parentheses too: lower case, one Unicode form, no punctuation."""
    plain_text = words(text)
    if plain_text.replace(" ", "").isalnum():
        return plain_text  # most texts are words alone
    return _MARKS.sub(" ", plain_text).strip()


@lru_cache(maxsize=50_000)
def bare_key(text: str) -> str:
    """`header_key` without what stands in parentheses: for words that mean the same whatever follows them,
    such as those of total rows; never for the heading of figures."""
    if "(" not in text and "[" not in text:
        return header_key(text)
    return _MARKS.sub(" ", _ASIDE.sub(" ", words(text))).strip()
