"""Bringing the many ways a unit's name is typed to one form. Pure functions of the text, cached.

`words` is for header and label texts, `fold` takes the diacritics away, `key` splits a unit's name into its
type and its name proper so that two spellings of one name are equal and two names never are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_MARK = re.compile("[\u0300-\u036f]")
_ACCENTED = re.compile("[đ\u00e0-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff]")
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xAD])
# Ð (U+00D0, Icelandic) and Ɖ (U+0189, African) are what some keyboards give for Đ; Vietnamese has neither.
_LETTERS = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_OPEN_PAIRS = {
    unicodedata.normalize("NFC", a + b + tone): unicodedata.normalize("NFC", a + tone + b)
    for a, b in ("oa", "oe", "uy")
    for tone in _TONES
}
_OPEN = re.compile(r"(?<!q)(?:" + "|".join(_OPEN_PAIRS) + r")(?!\w)")

# Full words first, then abbreviations. Those in the second group need a dot, a space or a digit behind them.
_TYPES = {
    "Thị trấn": (("thị trấn", "thi tran"), ("t.t", "tt", "ttr")),
    "Thị xã": (("thị xã", "thi xa"), ("t.x", "tx")),
    "Thành phố": (("thành phố", "thanh pho"), ("t.p", "tp")),
    "Đặc khu": (("đặc khu", "dac khu"), ("đ.k", "đk")),
    "Phường": (("phường", "phuong"), ("p",)),
    "Xã": (("xã", "xa"), ("x",)),
    "Huyện": (("huyện", "huyen"), ("h",)),
    "Quận": (("quận", "quan"), ("q",)),
    "Tỉnh": (("tỉnh", "tinh"), ("t",)),
}
_FULL = {form: kind for kind, (full, _) in _TYPES.items() for form in full}
_SHORT = {form: kind for kind, (_, short) in _TYPES.items() for form in short}


def _either(forms: dict[str, str]) -> str:
    return "|".join(re.escape(f) for f in sorted(forms, key=len, reverse=True))


def _type(full: dict[str, str]) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<full>{_either(full)})(?=\s|\d|[.:]|$)[\s.:]*"
        rf"|(?P<short>{_either(_SHORT)})(?:\.\s*|\s+|(?=\d)))(?=\S)"
    )


# "Xa", "Quan" or "Phuong" is a type only where no diacritics are typed at all: Quan Hóa is a name.
_TYPE = _type({form: kind for form, kind in _FULL.items() if not form.isascii()})
_TYPE_PLAIN = _type(_FULL)
_OFFICE = re.compile(
    r"(?:ubnd|u\.b\.n\.d|hđnd|hdnd|ủy ban nhân dân|uy ban nhan dan|hội đồng nhân dân|hoi dong nhan dan)"
    r"[\s.:]+(?=\S)"
)
_NUMBERING = re.compile(
    r"\(?(?:\d{1,3}|[ivxlc]{1,6}|[a-zđ])\s*[.)/:\-–]+\s*(?=\w{2})"
    r"|\d{1,3}\s+(?=[^\W\d]{2})|[-+*•–]\s*(?=\S)"
)
_APOSTROPHE = re.compile(r"['‘’ʼ´`′]\s*")
_INITIALS = re.compile(r"\b([a-zđ])\.(?=[a-zđ]\b)")
_FARM = re.compile(r"\b(?:nông trường|nong truong)\b")
_NOT_WORD = re.compile(r"[^\w]+")
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = {tens + ones: 10 * n + i for n, tens in enumerate(("", "x", "xx")) for i, ones in enumerate(_ONES)}


@dataclass(frozen=True, slots=True)
class Key:
    """A name in its one form: `type` is the official word of the kind ("Xã", "Thị trấn" …) or "" when none
    was typed, `name` the name proper in lower case, each syllable's tone mark behind the syllable."""

    type: str
    name: str


def clean(text: str) -> str:
    """The text in NFC, single-spaced, with real Đ, in the case it was typed."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE).translate(_LETTERS)).split())


@lru_cache(maxsize=32768)
def words(text: str) -> str:
    """The text in lower case, NFC, single-spaced, with the tone placed the old way (hòa, khỏe, thủy)."""
    plain = clean(text).lower()
    return _OPEN.sub(lambda m: _OPEN_PAIRS[m.group()], plain)


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """`words` without any diacritics: "Mỹ Đức" gives "my duc"."""
    return _MARK.sub("", unicodedata.normalize("NFD", words(text))).replace("đ", "d")


def key(text: str) -> Key:
    """The type and the name proper of a unit's name as typed: numbering, "UBND", abbreviations, zero-padding,
    roman numbers and the place of the tone make no difference."""
    return readings(text)[0]


@lru_cache(maxsize=32768)
def readings(text: str) -> tuple[Key, ...]:
    """The key, and after it those of other ways to read the text: "P Tân" may be Phường Tân or just P Tân,
    "xa Ly" may be Xã Lý or Xa Lý."""
    stages = _split(words(text))
    return tuple(dict.fromkeys(Key(kind, _canonical(rest, kind)) for kind, rest in reversed(stages)))


@lru_cache(maxsize=32768)
def fold_key(wanted: Key) -> Key:
    """A key without diacritics."""
    parts = _MARK.sub("", unicodedata.normalize("NFD", wanted.name)).replace("đ", "d").split()
    return Key(wanted.type, " ".join(_number(parts, wanted.type)))


def has_diacritics(text: str) -> bool:
    """Whether any letter carries a mark (then the typist types them, and a letter without one means it)."""
    return _ACCENTED.search(words(text)) is not None


@lru_cache(maxsize=32768)
def proper(text: str) -> str:
    """A name already parted from its type, in the form of `Key.name`."""
    return _canonical(words(text), "*")


@lru_cache(maxsize=32768)
def type_of(name: str) -> str:
    """The official word of the kind that a name begins with, "" when there is none."""
    return _split(words(name))[-1][0]


def type_at(text: str, position: int, plain: bool) -> tuple[str, int, bool] | None:
    """The kind whose word or abbreviation stands at a position of a text in `words` form, where the name
    behind it begins, and whether the word is written out; None when there is none. `plain`: no diacritics."""
    found = (_TYPE_PLAIN if plain else _TYPE).match(text, position)
    if not found:
        return None
    full = found["full"]
    return (_FULL[full] if full else _SHORT[found["short"]]), found.end(), bool(full)


def _split(text: str) -> list[tuple[str, str]]:
    """Take the numbering, the office and the type off the front of a text in `words` form. The last stage is
    what is meant in all likelihood, those before it are what may be meant as well."""
    stages = [("", text)]
    plain = _ACCENTED.search(text) is None
    sure = False
    while not sure:
        kind, rest = stages[-1]
        found = (_TYPE_PLAIN if plain else _TYPE).match(rest)
        if found:
            full = found["full"]
            sure = bool(full)
            stages.append((_FULL[full] if full else _SHORT[found["short"]], rest[found.end() :]))
            if sure and not plain:
                return stages[-1:]
            continue
        found = _OFFICE.match(rest)
        if found:
            stages[-1] = kind, rest[found.end() :]
            continue
        found = None if kind else _NUMBERING.match(rest)
        if not found:
            break
        stages.append((kind, rest[found.end() :]))
    return stages


def _canonical(text: str, kind: str) -> str:
    text = _APOSTROPHE.sub("", text)
    text = _INITIALS.sub(r"\1", text)
    parts = _FARM.sub("nt", _NOT_WORD.sub(" ", text)).split()
    return " ".join(_syllable(part) for part in _number(parts, kind))


def _number(parts: list[str], kind: str) -> list[str]:
    """The words of a name with a roman number at the end made arabic, unless it is all there is."""
    if parts and (len(parts) > 1 or kind):
        return [*parts[:-1], str(_ROMAN.get(parts[-1], parts[-1]))]
    return parts


def _syllable(part: str) -> str:
    """A syllable with its tone mark moved behind it, a number without leading zeros."""
    if part.isdecimal():
        return part.lstrip("0") or "0"
    if part.isascii():
        return part
    apart = unicodedata.normalize("NFD", part)
    tones = "".join(_TONE.findall(apart))
    return unicodedata.normalize("NFC", _TONE.sub("", apart)) + tones
