"""The words by which headings and titles are understood while a form is learnt: data of the settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi.model.heading import bare_key, header_key

_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
_TIMES = ("start", "end", "flow", "cumulative")


@dataclass(frozen=True, slots=True)
class LearnWords:
    """Keys of phrases, the longest first, by what they are."""

    phrases: Mapping[str, tuple[str, ...]]

    def says(self, kind: str, text: str) -> bool:
        """Whether a text holds a phrase of a kind, as whole words."""
        return any(_holds(header_key(text), phrase) for phrase in self.phrases[kind])

    def begins(self, kind: str, text: str) -> str:
        """The longest phrase of a kind that a text begins with, "" for none."""
        key = header_key(text)
        return next((p for p in self.phrases[kind] if key == p or key.startswith(f"{p} ")), "")

    def is_one(self, kind: str, text: str) -> bool:
        """Whether a text is a phrase of a kind and nothing else, asides in brackets left out."""
        return bare_key(text) in self.phrases[kind] or header_key(text) in self.phrases[kind]

    def times(self, text: str, innermost: bool = True) -> frozenset[str]:
        """What a heading says of time: start, end, flow, cumulative; a phrase within a longer one says
        nothing ("đầu năm" in "từ đầu năm"). Some words say it at the ends of an `innermost` heading alone:
        "Cơ sở dễ phát sinh tệ nạn" is no flow."""
        key = header_key(text)
        matches = [(phrase, kind) for kind in _TIMES for phrase in self.phrases[kind] if _holds(key, phrase)]
        times = frozenset(
            kind
            for phrase, kind in matches
            if not any(phrase != longer and _holds(longer, phrase) for longer, _ in matches)
        )
        arising = any(
            key == p or key.startswith(f"{p} ") or key.endswith(f" {p}") for p in self.phrases["arising"]
        )
        return times | {"flow"} if innermost and arising and not times else times


def learn_words(learning: Mapping[str, Iterable[str]]) -> LearnWords:
    """Prepare the words of settings."""
    return LearnWords(
        {
            kind: tuple(sorted(dict.fromkeys(map(header_key, phrases)), key=len, reverse=True))
            for kind, phrases in learning.items()
        }
    )


def holds_year(text: str, limits: Mapping[str, int]) -> bool:
    """Whether a text names a year; `limits` are those of the settings for learning."""
    return any(is_year(int(digits), limits) for digits in _DIGITS.findall(text))


def is_year(number: int, limits: Mapping[str, int]) -> bool:
    """Whether a number may be a year."""
    return limits["first_year"] <= number <= limits["last_year"]


def _holds(key: str, phrase: str) -> bool:
    return f" {phrase} " in f" {key} "
