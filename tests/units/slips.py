"""How people type the name of a unit: spellings, and single slips of the finger."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

from kpi.units import Unit
from kpi.units.gazetteer.names import fold

TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VOWELS = frozenset("aăâeêioôơuưy")
SHORT = {
    "Xã": ("X. ", "X.", "x "),
    "Phường": ("P.", "P. ", "p "),
    "Thị trấn": ("TT ", "TT. ", "T.T. "),
    "Đặc khu": ("ĐK. ", "ĐK ", "Đ.K. "),
}
OTHER_TONE_PLACES = {
    old: new
    for pair in (
        "òa oà",
        "óa oá",
        "ỏa oả",
        "õa oã",
        "ọa oạ",
        "úy uý",
        "ủy uỷ",
        "ụy uỵ",
        "ùy uỳ",
        "ỏe oẻ",
        "òe oè",
    )
    for old, new in (pair.split(), reversed(pair.split()))
}


def bare(unit: Unit) -> str:
    """The name without the type."""
    return unit.name[len(unit.type) + 1 :]


def other_tone_place(name: str) -> str:
    """hòa for hoà, and hoà for hòa."""
    for old, new in OTHER_TONE_PLACES.items():
        if old in name:
            return name.replace(old, new)
    return name


def padded(name: str) -> str:
    """Phường 01 for Phường 1."""
    head, _, last = name.rpartition(" ")
    return f"{head} {last.zfill(2)}" if last.isdecimal() else name


# Ways to type the same name: always the unit.
SPELLINGS: dict[str, Callable[[Unit], str]] = {
    "official": lambda u: u.name,
    "upper case": lambda u: u.name.upper(),
    "lower case": lambda u: u.name.lower(),
    "decomposed": lambda u: unicodedata.normalize("NFD", u.name),
    "tone placed otherwise": lambda u: other_tone_place(u.name),
    "foreign Đ": lambda u: u.name.replace("Đ", "\u00d0").replace("đ", "\u00f0"),
    "numbered": lambda u: f"12. {u.name}",
    "roman numbered": lambda u: f"IV. {u.name}",
    "office": lambda u: f"UBND {u.name[0].lower()}{u.name[1:]}",
    "spaces": lambda u: f" {u.name.replace(' ', chr(160) + ' ')}\u200b ",
    "padded": lambda u: padded(u.name),
}
ABBREVIATED: dict[str, Callable[[Unit], str]] = {
    f"abbreviated {number + 1}": lambda u, number=number: SHORT[u.type][number] + bare(u)  # type: ignore[misc]
    for number in range(3)
}
# Ways that leave something out: the unit or nothing, never another.
LACKING: dict[str, Callable[[Unit], str]] = {
    "without diacritics": lambda u: fold(u.name),
    "upper case without diacritics": lambda u: fold(u.name).upper(),
    "without type": bare,
    "without type and diacritics": lambda u: fold(bare(u)),
    "abbreviated without diacritics": lambda u: fold(SHORT[u.type][1] + bare(u)).upper(),
}


def slip(rng: random.Random, name: str) -> str:
    """The name with one letter or tone more, less, changed, or swapped with its neighbour."""
    kind = rng.choice((_insert, _delete, _substitute, _transpose, _tone))
    return kind(rng, unicodedata.normalize("NFC", name))


def _insert(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name) + 1)
    return name[:at] + rng.choice(LETTERS) + name[at:]


def _delete(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name))
    return name[:at] + name[at + 1 :]


def _substitute(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name))
    return name[:at] + rng.choice(LETTERS) + name[at + 1 :]


def _transpose(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _tone(rng: random.Random, name: str) -> str:
    """Another tone on a vowel, or none."""
    apart = [unicodedata.normalize("NFD", letter) for letter in name]
    vowels = [
        at
        for at, marks in enumerate(apart)
        if unicodedata.normalize("NFC", _toneless(marks)).lower() in VOWELS
    ]
    if not vowels:
        return _insert(rng, name)
    at = rng.choice(vowels)
    tones = [
        tone
        for tone in ("", *TONES)
        if tone not in apart[at] or (not tone and apart[at] != _toneless(apart[at]))
    ]
    return unicodedata.normalize("NFC", name[:at] + _toneless(apart[at]) + rng.choice(tones) + name[at + 1 :])


def _toneless(marks: str) -> str:
    return "".join(mark for mark in marks if mark not in TONES)
