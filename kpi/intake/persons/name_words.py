"""The words of a sentence, and those by which a person's name in it is told from other names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from kpi.model.letters import bare, fold, word
from kpi.model.signs import visible
from kpi.quick import dataclass
from kpi.spec.kinds.settings import Settings

_MARKS = "'’ʼ‘`´"
_WORD = re.compile(rf"[^\W\d_]+(?:[{_MARKS}][^\W\d_]+)*")
_JOINT = re.compile(r"\s+|[-_/]")
_POINT = re.compile(r"\.\s?")
_INITIAL = 2  # letters of the longest first part of an initial
_LONGEST = 4  # words of a phrase
_PHRASE_GAP = re.compile(r"[\s:./“\"(-]{0,3}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, from `start` to `end`: as typed, in lower case, whether it begins with a capital
    letter, and whether it belongs with the word before, as parts of one name do (`joined`), or stands right
    behind it (`near`)."""

    start: int
    end: int
    typed: str
    low: str
    capital: bool
    joined: bool
    near: bool


@dataclass(frozen=True, slots=True, eq=False)  # compared as one object, as those of texts are
class NameWords:
    """The lists `naming` of the settings as phrases in lower case, and all `surnames`; those that are hardly
    anything else (`sure`) also without diacritics (`bare_sure`). `initials` are beginnings of surnames,
    `papers` finds the words of papers."""

    titles: frozenset[str]
    persons: frozenset[str]
    roles: frozenset[str]
    title_passes: frozenset[str]
    surnames: frozenset[str]
    sure: frozenset[str]
    bare_sure: frozenset[str]
    initials: frozenset[str]
    middles: frozenset[str]
    clans: frozenset[str]
    given_names: frozenset[str]
    everyday: frozenset[str]
    compounds: frozenset[str]
    heads: frozenset[str]
    eminent: frozenset[str]
    cohorts: frozenset[str]
    abbreviations: frozenset[str]
    documents: re.Pattern[str]
    office_phones: re.Pattern[str]
    births: re.Pattern[str]
    papers: re.Pattern[str]


def name_words(settings: Settings) -> NameWords:
    """Those of the settings, prepared once for a run. Settings without the lists know all surnames alike."""
    lists = settings.naming
    surnames = frozenset(map(_phrase, settings.persons.surnames))
    sure = _phrases(lists.get("sure_surnames", ())) or surnames
    short = {fold(one)[:many] for one in surnames | sure for many in (1, 2, 3)}
    identities = _either(settings.persons.identity_words)
    births = _either(lists.get("births", ()))
    return NameWords(
        titles=_phrases(lists.get("titles", ())),
        persons=_phrases(lists.get("persons", ())),
        roles=_phrases(lists.get("roles", ())),
        title_passes=_phrases(lists.get("title_passes", ())),
        surnames=surnames | sure,
        sure=sure,
        bare_sure=frozenset(map(fold, sure)),
        initials=frozenset(short),
        middles=_phrases(lists.get("middles", ())),
        clans=_phrases(lists.get("clans", ())),
        given_names=_phrases(lists.get("given", ())),
        everyday=_phrases(lists.get("everyday", ())),
        compounds=_both(lists.get("compounds", ())),
        heads=_both(lists.get("heads", ())),
        eminent=_both(lists.get("eminent", ())),
        cohorts=_phrases(lists.get("cohorts", ())),
        abbreviations=frozenset(lists.get("abbreviations", ())),
        documents=re.compile(rf"\b(?:{_either(lists.get('documents', ()))})(?:\s+(?:số|so))?[\s:.]*$"),
        office_phones=re.compile(rf"\b(?:{_either(lists.get('office_phones', ()))})\b"),
        births=re.compile(rf"\b(?:{births})\b[\s:.]*((?:\d{{1,2}}[/.-]){{0,2}}(?:19|20)\d\d)\b"),
        papers=re.compile(rf"\b(?:{identities})\b"),
    )


def _either(phrases: Iterable[str]) -> str:
    keys = {key for phrase in phrases for key in (phrase, fold(phrase))}
    return "|".join(map(re.escape, sorted(keys, key=lambda key: (-len(key), key)))) or "(?!)"


def _phrases(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_phrase, phrases))


def _both(phrases: Iterable[str]) -> frozenset[str]:
    """As they are written, and without diacritics."""
    keys = _phrases(phrases)
    return keys | frozenset(map(fold, keys))


def _phrase(text: str) -> str:
    return " ".join(word(match[0]) for match in _WORD.finditer(text))


def written(text: str) -> str:
    """A text with plain digits and letters, and names that were typed without spaces in parts."""
    plain = unicodedata.normalize("NFKC", visible(text))
    breaks = (b if not (a.islower() and b.isupper()) else f" {b}" for a, b in pairwise(plain))
    return plain[:1] + "".join(breaks)


def tokens_of(text: str) -> list[Token]:
    """The words of a text as `written` gives it."""
    tokens: list[Token] = []
    for match in _WORD.finditer(text):
        gap = text[tokens[-1].end : match.start()] if tokens else "."
        point = bool(tokens) and len(tokens[-1].typed) <= _INITIAL and _POINT.fullmatch(gap) is not None
        is_joined = bool(tokens) and (_JOINT.fullmatch(gap) is not None or point)
        near = bool(tokens) and _PHRASE_GAP.fullmatch(gap) is not None
        typed, low = match[0], word(match[0])
        tokens.append(Token(match.start(), match.end(), typed, low, typed[0].isupper(), is_joined, near))
    return tokens


def phrase_before(tokens: list[Token], at: int, phrases: frozenset[str]) -> int:
    """How many words right before a place are one of the phrases, the longest; 0 for none."""
    if at == 0 or not tokens[at].near:
        return 0
    for many in range(min(_LONGEST, at), 0, -1):
        words_before = tokens[at - many : at]
        if all(one.near for one in words_before[1:]) and " ".join(t.low for t in words_before) in phrases:
            return many
    return 0


def bare_low(token: Token) -> str:
    """A word in lower case without diacritics."""
    return bare(token.low)
