"""Whether a text that somebody typed, such as a reason, names a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from kpi.intake.persons.person_texts import PersonWords, begins_with_surname, look

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 9  # letters of the longest syllable
_FULL = 3  # words of a full name; two with capital letters may be anything ("Đoàn Thanh niên")


def names_person(text: str, vocabulary: PersonWords, is_unit: Callable[[str], bool]) -> bool:
    """Whether a text holds a person's name or number, as far as can be told: a full name with capital
    letters that is no part of a unit's name (`is_unit`), a number of papers or a telephone."""
    seen = look(text, vocabulary)
    if seen.citizens or seen.digits or seen.phones or seen.signs or seen.label:
        return True
    if seen.surname and not is_unit(text):
        return True
    return any(_is_name(run, vocabulary, is_unit) for run in _capitals(text))


def _capitals(text: str) -> list[list[str]]:
    """Runs of words with capital letters that stand beside each other."""
    matches = [m for m in _WORD.finditer(text) if m[0][0].isupper() and len(m[0]) <= _LONGEST]
    runs: list[list[str]] = [[matches[0][0]]] if matches else []
    for before, after in pairwise(matches):
        if text[before.end() : after.start()] == " ":
            runs[-1].append(after[0])
        else:
            runs.append([after[0]])
    return runs


def _is_name(run: list[str], vocabulary: PersonWords, is_unit: Callable[[str], bool]) -> bool:
    for first in range(len(run) - _FULL + 1):
        rest = run[first:]
        if not begins_with_surname(" ".join(rest), vocabulary) or all(word.isupper() for word in rest):
            continue
        ends = range(first + 2, len(run) + 1)
        names = (" ".join(run[start:end]) for start in range(first + 1) for end in ends)
        if not any(is_unit(name) for name in names):
            return True
    return False
