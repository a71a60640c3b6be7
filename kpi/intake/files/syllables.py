"""Whether a text is written as Vietnamese is: by the syllables that the spelling allows."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = frozenset("\xa0°²³±")  # of Latin-1, that stand in Vietnamese texts as themselves
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHARP, _HEAVY = "\u0301", "\u0323"
_CLOSED = ("c", "ch", "p", "t", "k")  # such syllables have no other tones than these two
# Vowels, by the place of the letter that may bear the tone.
_FIRST = (
    "a",
    "ă",
    "â",
    "e",
    "ê",
    "i",
    "o",
    "ô",
    "ơ",
    "u",
    "ư",
    "y",
    "ai",
    "ao",
    "au",
    "ay",
    "âu",
    "ây",
    "eo",
    "êu",
    "ia",
    "iu",
    "oi",
    "ôi",
    "ơi",
    "ua",
    "ui",
    "ưa",
    "ưi",
    "ưu",
    "oo",
)
_SECOND = (
    "iê",
    "yê",
    "oă",
    "uâ",
    "uê",
    "uô",
    "uơ",
    "ươ",
    "iêu",
    "yêu",
    "oai",
    "oay",
    "oao",
    "oeo",
    "uây",
    "uôi",
    "uya",
    "uyu",
    "ươi",
    "ươu",
    "uêu",
    "uao",
)
_EITHER = ("oa", "oe", "uy", "ue")  # hoà and hòa
_THIRD = ("uyê",)
_PLACES = {
    **dict.fromkeys(_FIRST, (0,)),
    **dict.fromkeys(_SECOND, (1,)),
    **dict.fromkeys(_EITHER, (0, 1)),
    **dict.fromkeys(_THIRD, (2,)),
}
_SYLLABLE = re.compile(
    r"(ngh|ng|nh|kh|th|tr|ch|ph|gh|gi|qu|[bcdđghklmnpqrstvx])?([aăâeêioôơuưy]{1,3})(ng|nh|ch|[cmnptk])?"
)


def is_vietnamese(text: str) -> bool:
    """Whether a text holds nothing but what Vietnamese is written with: every word with a letter beyond ASCII
    is a syllable, and there is no other sign of Latin-1."""
    if any("\x80" <= sign <= "\xff" and not sign.isalpha() and sign not in _SIGNS for sign in text):
        return False
    text = unicodedata.normalize("NFC", text)
    return all(word.isascii() or _is_syllable(word.lower()) for word in _WORD.findall(text))


def _is_syllable(word: str) -> bool:
    letters = [unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", word)]
    tones = [(at, sign) for at, letter in enumerate(letters) for sign in letter if sign in _TONES]
    plain = unicodedata.normalize("NFC", "".join(s for letter in letters for s in letter if s not in _TONES))
    match = _SYLLABLE.fullmatch(plain)
    if match is None or len(tones) > 1 or match[2] not in _PLACES:
        return False
    if not tones:
        return match[3] not in _CLOSED
    (at, tone), *_ = tones
    is_placed = at - match.start(2) in _PLACES[match[2]]
    return is_placed and (match[3] not in _CLOSED or tone in (_SHARP, _HEAVY))
