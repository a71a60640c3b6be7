"""Bringing the words of a text to one form, letter by letter. Pure functions of the text.

Nothing here depends on the words beside a word, so what is found is kept for each word: the 10,599 communes
of a day are written with 2,000 different ones.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kpi.model.signs import visible

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_MARK = re.compile("[\u0300-\u036f]")
_NOT_PLAIN = re.compile("[^a-z0-9]+")
_OPEN_PAIRS = {
    unicodedata.normalize("NFC", a + b + tone): unicodedata.normalize("NFC", a + tone + b)
    for a, b in ("oa", "oe", "uy")
    for tone in _TONES
}
_OPEN = re.compile(r"(?<!q)(?:" + "|".join(_OPEN_PAIRS) + r")(?!\w)")
_KEPT = 32768  # words of each kind


def clean(text: str) -> str:
    """The text in NFC, single-spaced, with real Đ, in the case it was typed."""
    return " ".join(visible(text).split())


@lru_cache(_KEPT)  # one text is asked for by header keys, label keys, tokens and searches for words
def words(text: str) -> str:
    """The text in lower case, NFC, single-spaced, with the tone placed the old way (hòa, khỏe, thủy)."""
    return " ".join(filter(None, map(word, text.split())))


@lru_cache(_KEPT)
def word(typed: str) -> str:
    """`words` of a text without spaces; "" when nothing in it can be seen."""
    if typed.isascii():
        return typed.lower()
    return _OPEN.sub(lambda m: _OPEN_PAIRS[m.group()], visible(typed).lower())


def fold(text: str) -> str:
    """`words` without any diacritics: "Mỹ Đức" gives "my duc"."""
    return " ".join(map(bare, words(text).split()))


def slug(text: str) -> str:
    """A text as the name of a file: plain letters and digits with hyphens between, "thi-tran-dak-ha"."""
    return _NOT_PLAIN.sub("-", fold(text)).strip("-")


@lru_cache(_KEPT)
def bare(low: str) -> str:
    """A word in lower case without diacritics."""
    return _MARK.sub("", unicodedata.normalize("NFD", low)).replace("đ", "d")


@lru_cache(_KEPT)
def syllable(low: str) -> str:
    """A word in lower case with its tone mark moved behind it, a number without leading zeros."""
    if low.isdecimal():
        return low.lstrip("0") or "0"
    if low.isascii():
        return low
    apart = unicodedata.normalize("NFD", low)
    tones = "".join(_TONE.findall(apart))
    return unicodedata.normalize("NFC", _TONE.sub("", apart)) + tones


def toneless(text: str) -> str:
    """A text without its tone marks."""
    return unicodedata.normalize("NFC", _TONE.sub("", unicodedata.normalize("NFD", text)))
