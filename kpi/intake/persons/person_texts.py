"""What one text of a sheet says of persons: as a heading, as a label, and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kpi.model.heading import bare_key
from kpi.model.letters import bare, fold, words
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.names import readings

ENOUGH = 3  # what speaks for persons, added up over a sheet, that makes a list of it
CITIZEN = 2  # weight of a number that is built as a citizen's identity number
_HEADING = 60  # characters; longer texts are sentences
_LEAST_DIGITS = 4  # characters of the shortest text that may be a year of birth
_LEAST_PAPER = 9  # digits of the shortest number of papers, and fewer than any other number looked for
_NO_FIGURES = (0, 0, 0, 0, 0, 0)
_LINE = 600  # characters of a remark that may describe persons

_LETTER = r"[^\W\d_]"
_NAME = re.compile(rf"{_LETTER}[^\W\d_'’.-]*(?: {_LETTER}[^\W\d_'’.-]*){{1,4}}")
_INNER = re.compile(rf"{_LETTER}{{1,9}}(?: {_LETTER}{{1,9}}){{1,4}}")
_GAP = r"[ .\-\u00a0]?"
# Three digits of the province (001 to 096), one of century and sex, two of the year of birth, six more;
# "0.761280931587" is a share.
_CITIZEN = re.compile(
    rf"(?<![\d.,])(?!0\.\d{{11}})0{_GAP}(?:0{_GAP}[1-9]|[1-8]{_GAP}\d|9{_GAP}[0-6])(?:{_GAP}\d){{9}}(?![\d]|[.,]\d)"
)
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{9}|\d{12})(?!\d|[.,]\d)")
_PHONE = re.compile(rf"(?<![\d.,])(?:\+?84|0){_GAP}[1-9](?:{_GAP}\d){{8}}(?!\d|[.,]\d)")
_BIRTH = re.compile(r"(?:\d{1,2}[/.-]\d{1,2}[/.-])?(?:19\d\d|20[0-2]\d)")
_PARTS = re.compile(r"[;\n\r]+")
_LABEL = re.compile(r"([^:]{2,40}):\s*(.*)", re.DOTALL)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases as patterns: as they are written, and without diacritics."""

    accented: re.Pattern[str]
    folded: re.Pattern[str]

    def find(self, key: str, folding: bool = True) -> re.Match[str] | None:
        """The first phrase in a key. Unless `folding`, one without diacritics is only found in a key that
        has none at all."""
        match = self.accented.search(key)
        if match is None and (folding or key.isascii()):
            match = self.folded.search(fold(key))
        return match


@dataclass(frozen=True, slots=True, eq=False)  # compared as one object: it is part of keys of a cache
class PersonWords:
    """What tells of persons, found in keys of headings: words that only people have (`names`; `identities`
    are those of papers), details that others have too, words that mean something else without diacritics
    (`accented`), headings by themselves (`whole`); words with which a heading is not about one person
    (`others`), that forbid (`forbidding`) or say whom to ask (`contacts`); what stands before a date of
    birth, and surnames in lower case, with and without diacritics. `openers` are the words with which any of
    the phrases begins, without diacritics."""

    names: Phrases
    identities: Phrases
    details: Phrases
    accented: Phrases
    whole: frozenset[str]
    others: Phrases
    forbidding: Phrases
    contacts: Phrases
    births: re.Pattern[str]
    surnames: frozenset[str]
    bare_surnames: frozenset[str]
    openers: frozenset[str]

    def may_speak(self, key: str) -> bool:
        """Whether the key holds the first word of any phrase: quickly told, and of most texts it does not."""
        return not self.openers.isdisjoint(map(bare, key.replace("%", " ").split()))


def person_words(settings: Settings) -> PersonWords:
    """The words of the settings, prepared once for a run."""
    births = (
        "|".join(sorted(map(re.escape, map(fold, settings.persons.birth_words)), key=len, reverse=True))
        or "(?!)"
    )
    persons = settings.persons
    word_lists = (
        persons.person_words,
        persons.person_details,
        persons.person_accented,
        persons.contact_words,
    )
    phrases = (_WORD.findall(fold(bare_key(phrase))) for some in word_lists for phrase in some)
    return PersonWords(
        names=_any_of(settings.persons.person_words),
        identities=_any_of(settings.persons.identity_words),
        details=_any_of(settings.persons.person_details),
        accented=_any_of(settings.persons.person_accented),
        whole=frozenset(map(bare_key, settings.persons.person_whole)),
        others=_any_of(settings.persons.impersonal_words),
        forbidding=_any_of(settings.persons.forbidding_words),
        contacts=_any_of(settings.persons.contact_words),
        births=re.compile(rf"\b(?:{births})\b[\s:.]*(?:\d{{1,2}}[/.-]){{0,2}}(?:19\d\d|20[0-2]\d)\b"),
        surnames=frozenset(map(words, settings.persons.surnames)),
        bare_surnames=frozenset(map(fold, settings.persons.surnames)),
        openers=frozenset(word for patterns in phrases for word in patterns[:1]),
    )


def _any_of(phrases: Iterable[str]) -> Phrases:
    keys = {bare_key(phrase) for phrase in phrases}
    return Phrases(_whole_words(keys), _whole_words(set(map(fold, keys))))


def _whole_words(keys: set[str]) -> re.Pattern[str]:
    """Whole words of any of the keys, the longest first; without keys nothing is found."""
    sorted_keys = sorted(keys, key=lambda key: (-len(key), key))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted_keys))})\b" if sorted_keys else r"(?!)")


@dataclass(frozen=True, slots=True)
class Look:
    """What one text says of persons.

    `word` is what heads a column of a list ("" for none): `sure` if only people have it, `plain` if it says
    so only in a row without any diacritics, `many` different ones in one heading. `label` is such a word
    before a colon. `name`: the text may be a person's name, `surname`: it begins as one. Then how many
    numbers of citizens, other numbers of papers (`digits`), telephone numbers and dates of birth it is or
    holds; `signs`: the weight of what it says of persons by itself, of which `rung` is for telephones alone;
    `contact`: it says whom to ask.
    """

    word: str = ""
    sure: bool = False
    plain: bool = False
    many: int = 0
    label: str = ""
    name: bool = False
    surname: bool = False
    citizens: int = 0
    digits: int = 0
    phones: int = 0
    births: int = 0
    signs: int = 0
    rung: int = 0
    contact: bool = False


NOTHING = Look()


@lru_cache(maxsize=50_000)
def look(text: str, vocabulary: PersonWords) -> Look:
    """What a text says of persons: `NOTHING` for nearly all texts."""
    if not 2 <= len(text) <= _LINE or _is_code(text, vocabulary):
        return NOTHING
    key = bare_key(text)
    word, sure, plain, many, label, contact = "", False, False, 0, "", False
    if key in vocabulary.whole or vocabulary.may_speak(key):
        if len(text) <= _HEADING:
            word, sure, plain, many = _heading(text, vocabulary)
        contact = vocabulary.contacts.find(key, folding=False) is not None
    if ":" in text:
        label = _label(text, vocabulary)
    name = _is_name(text)
    figures = (
        _figures(text, vocabulary) if len(text) >= _LEAST_DIGITS and _DIGIT.search(text) else _NO_FIGURES
    )
    if not (word or many or label or contact or name or figures != _NO_FIGURES):
        return NOTHING
    surname = name and begins_with_surname(text, vocabulary)
    return Look(word, sure, plain, many, label, name, surname, *figures, contact)


def _is_code(text: str, vocabulary: PersonWords) -> bool:
    """Whether a text is digits alone, too many for a year and too few for the number of any papers: nearly
    all are codes of units, which differ from file to file."""
    return (
        _LEAST_DIGITS < len(text) < _LEAST_PAPER
        and text.isascii()
        and text.isdecimal()
        and text not in vocabulary.whole
        and text not in vocabulary.openers
    )


def _figures(text: str, vocabulary: PersonWords) -> tuple[int, int, int, int, int, int]:
    """The numbers of citizens and papers, telephones and dates of birth in a text, and the weight of a remark
    with how much of it is telephones."""
    whole = text.strip()
    citizens = digits = phones = count = rung = 0
    if len(whole) >= _LEAST_PAPER:
        citizens, phones = len(_CITIZEN.findall(text)), len(_PHONE.findall(text))
        digits = int(_NUMBER.fullmatch(whole) is not None and not citizens)
    births = int(_BIRTH.fullmatch(whole) is not None)
    if " " in whole:  # no name is one word
        count, rung = _remark(text, vocabulary)
    return citizens, digits, phones, births, count, rung


def _heading(text: str, vocabulary: PersonWords) -> tuple[str, bool, bool, int]:
    key = bare_key(text)
    if key in vocabulary.whole:
        return key, False, False, 0
    sure = vocabulary.names.find(key)
    doubtful = None if sure else vocabulary.accented.find(key, folding=False)
    match = sure or doubtful or vocabulary.details.find(key)
    # "Điện thoại: 0277 …" is a line about the sender, not a heading.
    line = ":" in (text.rstrip(" :") if sure or doubtful else text)
    if (
        match is None
        or line
        or vocabulary.others.find(key, folding=False)
        or _forbids(key, match, vocabulary)
    ):
        return "", False, False, 0
    many = len(_kinds(key, vocabulary)) if sure or doubtful else 0
    plain = doubtful is not None and key.isascii() and vocabulary.accented.accented.search(key) is None
    return fold(match[0]), bool(sure or doubtful), plain, many


def _forbids(key: str, match: re.Match[str], vocabulary: PersonWords) -> bool:
    """Whether a word before the one found forbids it: "Không ghi họ tên" asks for no names."""
    return vocabulary.forbidding.find(key[: match.start()], folding=False) is not None


def _kinds(key: str, vocabulary: PersonWords) -> set[str]:
    """The different things that a heading asks of one person; all papers are one of them."""
    rest = vocabulary.names.accented.sub(" ", key)
    names = vocabulary.names.accented.findall(key)
    names += vocabulary.names.folded.findall(fold(rest)) + vocabulary.accented.accented.findall(rest)
    return {"" if vocabulary.identities.find(word) else fold(word) for word in names}


def _label(text: str, vocabulary: PersonWords) -> str:
    """What is asked before a colon with an answer behind it or in the next cell, "" for nothing personal."""
    match = _LABEL.match(text)
    key = bare_key(match[1]) if match else ""
    hit = (vocabulary.names.find(key) or vocabulary.accented.find(key, folding=False)) if key else None
    if hit is None or vocabulary.others.find(key, folding=False) or _forbids(key, hit, vocabulary):
        return ""
    return fold(hit[0])


def _is_name(text: str) -> bool:
    parts = text.split()
    if not 2 <= len(parts) <= 5 or not all(word[0].isupper() for word in parts):
        return False
    typed = " ".join(parts)
    return len(typed) <= 40 and _NAME.fullmatch(typed) is not None and not readings(typed)[0].type


def begins_with_surname(text: str, vocabulary: PersonWords) -> bool:
    """Whether the first word is a surname; without diacritics where the text has none at all."""
    first = words(text.split()[0])
    return first in vocabulary.surnames or (text.isascii() and first in vocabulary.bare_surnames)


def _remark(text: str, vocabulary: PersonWords) -> tuple[int, int]:
    """The weight of what a remark says of persons by itself, and how much of it is telephones."""
    count = rung = 0
    for part in _PARTS.split(text):
        names = [m for m in _INNER.finditer(part) if _opens_as_name(m[0], vocabulary)]
        if not names:
            continue
        key = bare_key(part)
        citizens = len(_CITIZEN.findall(part))
        papers = len(_NUMBER.findall(part)) if vocabulary.identities.find(key) else 0
        births = len(vocabulary.births.findall(fold(part)))
        leading = not re.search(_LETTER, part[: names[0].start()])
        phones = min(len(_PHONE.findall(part)), len(names)) if leading else 0
        count += CITIZEN * max(citizens, papers) + (1 if citizens or papers else 0) + births + phones
        rung += phones
    return count, rung


def _opens_as_name(text: str, vocabulary: PersonWords) -> bool:
    """Whether the text begins with a surname and a given name, both with a capital letter."""
    first, second = text.split()[:2]
    return first[0].isupper() and second[0].isupper() and begins_with_surname(text, vocabulary)
