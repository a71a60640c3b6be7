"""Parting a unit's name from its type, whatever way both are typed. Pure functions of the text.

`key` splits a name so that two spellings of one name are equal and two names never are. `words`, for header
and label texts, and `fold`, without diacritics, are those of `kpi.model.letters`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kpi.model.letters import bare, clean, fold, syllable, word, words
from kpi.model.roman import romans

__all__ = [
    "Key", "accented", "clean", "fold", "fold_key", "has_diacritics", "key", "lacks_diacritics", "proper",
    "readings", "type_at", "type_of", "words",
]  # fmt: skip

_KEPT = 32768  # texts of each kind
_LONGEST = 200  # characters; no unit's name is half as long
_ACCENTED = re.compile("[đ\u00e0-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff]")

# Full words first, then abbreviations. Those in the second group need a dot, a space or a digit behind them.
_TYPES = {
    "Thị trấn": (("thị trấn", "thi tran"), ("t.t", "tt", "ttr")),
    "Thị xã": (("thị xã", "thi xa"), ("t.x", "tx")),
    "Thành phố": (("thành phố", "thanh pho"), ("t.p", "tp")),
    "Đặc khu": (("đặc khu", "dac khu"), ("đ.k", "đk", "d.k", "dk")),
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
_PLAIN_TYPE = re.compile(
    rf"\b(?:{_either({form: kind for form, kind in _FULL.items() if form.isascii()})})\b"
)
_OFFICES = (
    "ubnd", "u.b.n.d", "hđnd", "hdnd", "tyt",
    "ủy ban nhân dân", "uy ban nhan dan", "hội đồng nhân dân", "hoi dong nhan dan", "trạm y tế", "tram y te",
)  # fmt: skip
_OFFICE = re.compile(rf"(?:{'|'.join(map(re.escape, _OFFICES))})[\s.:]+(?=\S)")
_NUMBERING = re.compile(
    rf"\(?(?:\d{{1,3}}|[ivxlc]{{1,6}}|[a-zđ])\s*[.)/:\-–]+\s*(?=\w{{2}}|(?:{_either(_SHORT)})[.\s]\s*\w)"
    r"|\d{1,3}\s+(?=[^\W\d]{2})|[-+*•–]\s*(?=\S)"
)
_APOSTROPHE = re.compile(r"['‘’ʼ´`′]\s*")
_INITIALS = re.compile(r"\b([a-zđ])\.(?=[a-zđ]\b)")
_FARM = re.compile(r"\b(?:nông trường|nong truong)\b")
_NOT_WORD = re.compile(r"[^\w]+")
_ORDINARY = re.compile("[0-9]+|[a-zđ\u00e0-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_SHORT_HEAD = re.compile(rf"(?P<short>{_either(_SHORT)})(?:\.(?P<tail>\w*)|(?P<number>\d*))")
_KINDS = {" ".join(map(syllable, form.split())): kind for form, kind in _FULL.items()}
# Words with which more than a name may begin; "nông trường" has a short form.
_OPENERS = frozenset(syllable(form.split()[0]) for form in (*_FULL, *_SHORT, *_OFFICES))
_FARMS = frozenset({"nông", "nong"})
_ROMAN = romans(29)


class Key(NamedTuple):
    """A name in its one form: `type` is the official word of the kind ("Xã", "Thị trấn" …) or "" when none
    was typed, `name` the name proper in lower case, each syllable's tone mark behind the syllable."""

    type: str
    name: str


def key(text: str) -> Key:
    """The type and the name proper of a unit's name as typed: numbering, "UBND", abbreviations, zero-padding,
    roman numbers and the place of the tone make no difference."""
    return readings(text)[0]


@lru_cache(_KEPT)
def readings(text: str) -> tuple[Key, ...]:
    """The key, and after it those of other ways to read the text: "P Tân" may be Phường Tân or just P Tân,
    "xa Ly" may be Xã Lý or Xa Lý. Of an endless text only the beginning is looked at: it names no unit."""
    if len(text) > _LONGEST:
        text = " ".join(text.split())[:_LONGEST]
    quick = _plain_readings(text)
    if quick is not None:
        return quick
    keys = (Key(kind, _canonical(rest, kind)) for kind, rest in reversed(_split(words(text))))
    return tuple(dict.fromkeys(keys))


def accented(keys: tuple[Key, ...]) -> bool:
    """Whether the text with these `readings` bears diacritics: as `has_diacritics`, but at once."""
    return not keys[-1].name.isascii() or (len(keys) == 1 and keys[0].type != "")


def _plain_readings(text: str) -> tuple[Key, ...] | None:
    """The same, if the text is just words and numbers, the type before them written out, abbreviated or left
    out; else None. That is what most names are, and so they take a third of the time."""
    first, *others = text.split() or [""]
    head, parts = _head(first), list(map(_ordinary, others))
    if head is None or "" in parts:
        return None
    kind, full, behind, whole = head
    if not kind and parts and (two := f"{whole[0]} {parts[0]}") in _KINDS:
        kind, full, behind, whole, parts = _KINDS[two], True, (), (two,), parts[1:]
    name = [*behind, *parts]
    if not name or name[0] in _OPENERS:
        return None
    name_key = Key(kind, " ".join(_number(name, kind)))
    if full and not whole[0].isascii():
        return (name_key,)
    name_text = " ".join(_number([*whole, *parts], ""))
    if name_text.isascii() or not full:  # "xa Mỹ An" begins with no type
        return (name_key, Key("", name_text)) if kind else (name_key,)
    return None


class _Head(NamedTuple):
    """What the first word of a text is: a type, written in `full` or not, with what stands right `behind` it;
    and its part of the name in case that there is no type (`whole`)."""

    kind: str
    full: bool
    behind: tuple[str, ...]
    whole: tuple[str, ...]


@lru_cache(_KEPT)
def _head(typed: str) -> _Head | None:
    """None for a word in which there is anything out of the ordinary."""
    ordinary, match = _ordinary(typed), _SHORT_HEAD.fullmatch(word(typed))
    if ordinary in _KINDS:
        return _Head(_KINDS[ordinary], True, (), (ordinary,))
    if match is None:
        return _Head("", False, (ordinary,), (ordinary,)) if ordinary and not ordinary.isdecimal() else None
    short, tail, number = match["short"], match["tail"], match["number"]
    behind = tuple(map(_ordinary, filter(None, (tail or number,))))
    if "" in behind or "." in short or (tail and len(tail) == 1 and tail.isalpha()):
        return None
    return _Head(_SHORT[short], False, behind, (short, *behind) if number is None else (short + number,))


@lru_cache(_KEPT)
def _ordinary(typed: str) -> str:
    """The canonical form of a word or number with nothing else in it; "" for anything else."""
    low = word(typed)
    return syllable(low) if low not in _FARMS and _ORDINARY.fullmatch(low) else ""


def fold_key(name_key: Key) -> Key:
    """A key without diacritics."""
    if name_key.name.isascii():
        return name_key
    parts = list(map(bare, name_key.name.split()))
    return Key(name_key.type, " ".join(_number(parts, name_key.type)))


def has_diacritics(text: str) -> bool:
    """Whether any letter carries a mark (then the typist types them, and a letter without one means it)."""
    return not text.isascii() and _ACCENTED.search(words(text)) is not None


def lacks_diacritics(text: str) -> bool:
    """Whether a type is written out without its diacritics ("xa", "thi tran")."""
    return _PLAIN_TYPE.search(words(text)) is not None


@lru_cache(_KEPT)
def proper(text: str) -> str:
    """A name already parted from its type, in the form of `Key.name`."""
    return _canonical(words(text), "*")


@lru_cache(_KEPT)
def type_of(name: str) -> str:
    """The official word of the kind that a name begins with, "" when there is none."""
    return _split(words(name))[-1][0]


def type_at(text: str, position: int, plain: bool) -> tuple[str, int, bool] | None:
    """The kind whose word or abbreviation stands at a position of a text in `words` form, where the name
    behind it begins, and whether the word is written out; None when there is none. `plain`: no diacritics."""
    match = (_TYPE_PLAIN if plain else _TYPE).match(text, position)
    if not match:
        return None
    full = match["full"]
    return (_FULL[full] if full else _SHORT[match["short"]]), match.end(), bool(full)


def _split(text: str) -> list[tuple[str, str]]:
    """Take the numbering, the office and the type off the front of a text in `words` form. The last stage is
    what is meant in all likelihood, those before it are what may be meant as well."""
    stages = [("", text)]
    plain = _ACCENTED.search(text) is None
    sure = False
    while not sure:
        kind, rest = stages[-1]
        match = (_TYPE_PLAIN if plain else _TYPE).match(rest)
        if match:
            full = match["full"]
            sure = bool(full)
            stages.append((_FULL[full] if full else _SHORT[match["short"]], rest[match.end() :]))
            if sure and not plain:
                return stages[-1:]
            continue
        match = _OFFICE.match(rest)
        if match:
            stages[-1] = kind, rest[match.end() :]
            continue
        match = None if kind else _NUMBERING.match(rest)
        if not match:
            break
        stages.append((kind, rest[match.end() :]))
    return stages


def _canonical(text: str, kind: str) -> str:
    if not text.replace(" ", "").isalpha():  # most names are letters and spaces alone
        text = _NOT_WORD.sub(" ", _INITIALS.sub(r"\1", _APOSTROPHE.sub("", text)))
    if "ng tr" in text:
        text = _FARM.sub("nt", text)
    return " ".join(map(syllable, _number(text.split(), kind)))


def _number(parts: list[str], kind: str) -> list[str]:
    """The words of a name with a roman number at the end made arabic, unless it is all there is."""
    if parts and parts[-1] in _ROMAN and (len(parts) > 1 or kind):
        parts[-1] = str(_ROMAN[parts[-1]])
    return parts
