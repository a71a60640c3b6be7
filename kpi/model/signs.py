"""Signs of a text that nobody sees, and letters in more than one code: brought to what the eye sees."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Ð (U+00D0, Icelandic) and Ɖ (U+0189, African) are what some keyboards give for Đ; Vietnamese has neither.
_STRAY = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn"})  # format and control signs, and signs without a meaning
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))  # how to draw the sign before: ✔ in colours


@lru_cache(maxsize=50_000)
def visible(text: str) -> str:
    """The text in NFC, with real Đ and without signs that nobody sees (zero width, control signs but line
    ends and tabs); spaces stay as they were typed."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", "".join(filter(_is_seen, text)).translate(_STRAY))


def _is_seen(sign: str) -> bool:
    return sign not in _SELECTORS and (sign.isspace() or unicodedata.category(sign) not in _UNSEEN)


def unseen(text: str) -> bool:
    """Whether a text holds signs that nobody sees."""
    return not (text.isascii() and text.isprintable()) and not all(map(_is_seen, text))
