"""A line near a title cut into signs: one letter for each word, number or mark that tells of time.

The grammar of dates and periods (`kpi.intake.times.periods`) is made of patterns over these letters, so that
the words themselves stay data of the settings.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpi.intake.times.estimates import EstimateWords
from kpi.model.letters import bare
from kpi.model.roman import romans
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.names import has_diacritics, type_of, words

# What a letter stands for: n a number of one or two digits, N a year of four, x any other number, o a roman
# number, w a word of no meaning here, e a blank left open, marks stand for themselves.
_LETTERS = {
    "year": "y", "month": "m", "quarter": "q", "day": "d", "half": "h", "first": "f", "last": "l",
    "whole": "a", "since": "<", "until": ">", "and": "&", "other_spans": "r", "stages": "g",
    "seasons": "v", "unit_codes": "U",
    "earlier": "z", "now": "j", "later_year": "t",
    "repeated": "p", "terms_of_office": "k", "plans": "P", "citations": "C", "laws": "L", "numbered": "u",
    "other_dates": "O", "figures": "F", "cumulative": "K", "passed_over": "",
}  # fmt: skip
_NEAR = ("documents", "remarks", "notes", "comparisons")
_SHORT = {"short_month": "m", "short_quarter": "q", "short_half": "s"}
_TOKEN = re.compile(r"[-=]>|\d+|[^\W\d_]+|\.{2,}|…+|_{2,}|\n|\S")
_MARKS = {
    "–": "-",
    "—": "-",
    "−": "-",
    "&": "&",
    "+": "&",
    "\n": "b",
    "…": "e",
    "|": "b",
    "÷": "-",
    "~": "-",
    "→": "-",
    "=>": "-",
    "->": "-",
}
_QUOTES = frozenset("\"'“”‘’*")
_ROMAN = romans(12)  # months
_TIMES = frozenset("ymq")  # words typed without diacritics mean time only beside a number
_STROKES = frozenset("/.-")
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


@dataclass(frozen=True, slots=True)
class Signs:
    """A line as letters, one for each token; `values` of its numbers, `spans` where each stands in `text`.
    `documents` are where words for such end in it."""

    letters: str
    values: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    text: str
    documents: tuple[int, ...] = ()

    def said(self, start: int, end: int) -> str:
        """The text of the tokens from `start` to before `end`."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]]

    def glued(self, start: int, end: int) -> bool:
        """Whether letters, digits or a stroke stand right before or behind these tokens."""
        before, after = self.spans[start][0] - 1, self.spans[end - 1][1]
        around = (
            self.text[before] if before >= 0 else " ",
            self.text[after] if after < len(self.text) else " ",
        )
        return any(sign.isalnum() or sign in "/\\" for sign in around)


class TimeWords:
    """The words of time of an office's settings, ready to cut lines with. `places` are names of units: a word
    of time in them ("Phú Quý", "Đại Từ", "Phường 6") is none."""

    def __init__(self, settings: Settings, places: Iterable[str] = ()) -> None:
        places = tuple(places)
        self.estimates = EstimateWords(settings, places)
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
        for kind, texts in settings.times.time_words.items():
            for text in texts if kind in _LETTERS else ():
                self._add(tuple(words(text).split()), _LETTERS[kind], 0)
        for text, number in settings.times.time_numbers.items():
            self._add(tuple(words(text).split()), "n", number)
        times = {bare(word) for group in self._phrases.values() for parts, *_ in group for word in parts}
        for name in dict.fromkeys(places):
            self._add_place(words(name), times)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        self._near = {kind: _any_of(settings.times.time_words.get(kind, ())) for kind in _NEAR}
        self._short = {t: _SHORT[k] for k in _SHORT for t in settings.times.time_words.get(k, ())}
        self._between = frozenset(settings.times.time_words.get("between_days", ()))
        self._openers = frozenset(first.partition(" ")[0] for first in self._phrases)
        self._last = ("", Signs("", (), (), ""))

    def _add(self, parts: tuple[str, ...], letter: str, value: int) -> None:
        # Names of places are many: they are looked up by their first two words.
        first = " ".join(map(bare, parts[:2])) if letter == "w" else bare(parts[0])
        self._phrases.setdefault(first, []).append((parts, letter, value))

    def _add_place(self, name: str, times: set[str]) -> None:
        """A name with its type, and without where it has a word that is none of time."""
        parts = tuple(filter(str.isalnum, name.split()))
        if times.isdisjoint(map(bare, parts[1:])) and not any(map(str.isdecimal, parts[1:])):
            return
        name_parts = parts[len(type_of(name).split()) :]
        timely = [part.isdecimal() or bare(part) in times for part in name_parts]
        if not any(timely) or len(name_parts) == len(parts):
            return
        self._add(parts, "w", 0)
        if name_parts[-1].isdecimal():
            self._add((*parts[:-1], name_parts[-1].zfill(2)), "w", 0)
        if not all(timely):
            self._add(name_parts, "w", 0)

    def cut(self, text: str) -> Signs:
        """The signs of a text; line breaks in it are signs, too. Those of the last text are kept: a line is
        asked whether it is complete, and then what it says."""
        last_text, last_signs = self._last
        if text == last_text:
            return last_signs
        lines = "\n".join(map(words, text.split("\n")))
        letters, values, spans = [], [], []
        for letter, value, span in self._signs(lines, plain=not has_diacritics(lines)):
            letters.append(letter)
            values.append(value)
            spans.append(span)
        documents = self._ends("documents", lines)
        signs = Signs("".join(letters), tuple(values), tuple(spans), lines, documents)
        self._last = text, signs
        return signs

    def has(self, kind: str, text: str) -> bool:
        """Whether a text holds any of the words of a kind."""
        return self._near[kind].search(words(text)) is not None

    def _ends(self, kind: str, text: str) -> tuple[int, ...]:
        """Where words of a kind end in a text."""
        return tuple(match.end() for match in self._near[kind].finditer(text))

    def _signs(self, text: str, plain: bool) -> Iterator[tuple[str, int, tuple[int, int]]]:
        matches = list(_TOKEN.finditer(text))
        tokens = [match[0] for match in matches]
        at = 0
        while at < len(tokens):
            letter, value, size = self._sign(tokens, at, plain)
            if letter:
                yield letter, value, (matches[at].start(), matches[at + size - 1].end())
            at += size

    def _sign(self, tokens: list[str], at: int, plain: bool) -> tuple[str, int, int]:
        """Letter, number and length in tokens of what stands at a place; no letter where it says nothing."""
        typed = tokens[at]
        if typed.isdecimal():
            return _number(typed)
        if not typed[0].isalpha():
            letter = "" if typed in _QUOTES else _MARKS.get(typed, "e" if len(typed) > 1 else typed)
            return letter if letter.isascii() and letter not in _CLASHING else "w", 0, 1
        short = self._short.get(typed)
        if short and _beside_number(tokens, at) and (short == "m" or _year_follows(tokens, at)):
            return short, 0, 1
        if typed in self._between and _between_days(tokens, at):
            return ">", 0, 1
        low = bare(typed)
        following = bare(tokens[at + 1]) if low in self._openers and at + 1 < len(tokens) else ""
        places = self._phrases.get(f"{low} {following}", ()) if following else ()
        for parts, letter, value in (*places, *self._phrases.get(low, ())):
            here = tokens[at : at + len(parts)]
            if len(here) < len(parts) or bare(here[-1]) != bare(parts[-1]):
                continue  # most names of places that begin alike
            loose = plain or (letter in _TIMES and len(parts) == 1 and _number_near(tokens, at))
            if all(map(_same, here, parts, [loose] * len(parts))):
                return letter, value, len(parts)
        roman = _ROMAN.get(typed, 0)
        return ("o", roman, 1) if roman else ("w", 0, 1)


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words, typed with or without diacritics."""
    typed = sorted(
        {form for text in texts for form in (words(text), bare(words(text)))}, key=len, reverse=True
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, typed))})(?!\w)" if typed else r"(?!)")


_CLASHING = frozenset("<>")  # marks that are letters of this alphabet, too


def _same(typed: str, word: str, loose: bool) -> bool:
    return typed == word or (loose and typed.isascii() and typed == bare(word))


def _number(typed: str) -> tuple[str, int, int]:
    if len(typed) <= 2:
        return "n", int(typed), 1
    year = len(typed) == 4 and typed.isascii() and _FIRST_YEAR <= int(typed) <= _LAST_YEAR
    return "N" if year else "x", int(typed[:6]), 1


def _beside_number(tokens: list[str], at: int) -> bool:
    """Whether a number of one or two digits stands beside a short form ("T6", "T.6", "T 6", "6T", "6 T")."""
    before, after = tokens[at - 1] if at else "", tokens[at + 1 : at + 3]
    behind = after[1] if len(after) > 1 and after[0] == "." else after[0] if after else ""
    return any(text.isdecimal() and len(text) <= 2 for text in (before, behind))


def _between_days(tokens: list[str], at: int) -> bool:
    """Whether a date ends right before and another begins right behind."""
    around = tokens[at - 2 : at] + tokens[at + 1 : at + 3] if at > 1 else []
    if len(around) < 4:
        return False
    return around[1].isdecimal() and around[2].isdecimal() and {around[0], around[3]} <= _STROKES


def _year_follows(tokens: list[str], at: int) -> bool:
    """Whether a year is near a quarter in short form: "Q1" alone may be a district of a city."""
    near = tokens[max(0, at - 2) : at + 5]
    years = any(word.isdecimal() and len(word) == 4 for word in near) or "/" in near
    return years or any(a in "-–" and b.isdecimal() for a, b in itertools.pairwise(near))


def _number_near(tokens: list[str], at: int) -> bool:
    near = (tokens[k] for k in (at - 1, at + 1) if 0 <= k < len(tokens))
    return any(word.isdecimal() or word in _ROMAN for word in near)
