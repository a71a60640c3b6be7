"""Texts of a sheet that are about nobody for sure: each of their parts is of a form, a unit or a period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kpi.intake.context import Context
from kpi.intake.headers.headers import code_key
from kpi.intake.texts.wording import index_of
from kpi.intake.times.periods import Kind
from kpi.model.heading import bare_key, header_key
from kpi.model.letters import words
from kpi.model.measure import tokens
from kpi.model.roman import romans
from kpi.units.gazetteer.names import key

_LONGEST = 300  # characters; longer texts are sentences
_PARTS = re.compile(r"[\n:;,()\[\]*]+|\s[-–—]\s")
_LONG_WORD = re.compile(r"[^\W\d_]{2}")
_ROMANS = frozenset(romans(50))  # numbers of sections


@dataclass(frozen=True)
class Known:
    """The texts that a run knows."""

    context: Context

    def covers(self, text: str) -> bool:
        """Whether all that a text says is known."""
        if len(text) > _LONGEST:
            return False
        return self._is_part(text) or all(map(self._is_part, _PARTS.split(text)))

    @cached_property
    def _openers(self) -> tuple[str, ...]:
        """What a known part may follow, in lower case, the longest first."""
        settings = self.context.specs.settings
        phrases = (
            *settings.words.sender_words,
            *settings.words.period_words,
            *settings.words.revision_words,
            *settings.words.letterhead_words,
            *settings.words.department_words,
            *settings.words.agency_words,
            *settings.reading.unit_words,
            *settings.reading.unit_hints,
            *settings.times.time_words["numbered"],
        )
        return tuple(sorted({words(phrase).rstrip(" :") for phrase in phrases}, key=len, reverse=True))

    @cached_property
    def _phrases(self) -> frozenset[str]:
        """Keys of what is known by itself."""
        settings = self.context.specs.settings
        return frozenset(
            (
                *map(bare_key, settings.state),
                *map(bare_key, settings.times.time_words["estimates"]),
                *self.context.totals,
                *self.context.sections,
                *self.context.ends,
            )
        )

    @cached_property
    def _score_words(self) -> frozenset[str]:
        """Keys of numbers, names and headings of score sheets."""
        keys = (
            key
            for one in self.context.scores
            for group in (one.numbers, one.names, one.blocks, one.scorers, *one.heads.values())
            for key in group
        )
        return frozenset(keys)

    def _is_part(self, text: str) -> bool:
        part = text.strip(" .:-–—\u00a0")
        if not any(map(str.isalnum, part)) or self._is_number(part) or self._is_phrase(part):
            return True
        if self._is_unit(part) or self._is_of_form(part) or self._is_period(part):
            return True
        if header_key(part) in self._score_words:
            return True
        typed = words(part)
        opener = next((start for start in self._openers if typed == start or _follows(typed, start)), None)
        return opener is not None and (typed == opener or self._is_part(typed[len(opener) :]))

    def _is_number(self, part: str) -> bool:
        """Whether a part is an ordinal number, that of a column or the code of a unit."""
        if part.lower() in _ROMANS or (index_of(part) is not None and not _LONG_WORD.search(part)):
            return True
        return part.isascii() and part.isdecimal() and self.context.tree.get(part) is not None

    def _is_phrase(self, part: str) -> bool:
        return bool(bare_key(part) in self._phrases or self.context.locator.headings.measures.parse(part))

    def _is_unit(self, part: str) -> bool:
        """Whether a part is the name of a unit with its type: without it, it may be that of a person."""
        return bool(key(part).type) and self.context.persons.is_unit(part)

    def _is_of_form(self, part: str) -> bool:
        """Whether a part is a heading, a code or a title of a form, the last be it with the period."""
        words_known, lines = self.context.lexicon, self.context.locator.lines
        if words_known.is_frame(part) or not self.context.locator.headings.of(part).odd:
            return True
        typed, codes = code_key(part), words_known.codes
        if typed in codes or header_key(part) in words_known.groups:
            return True
        return any(
            typed.startswith(f"{code} ") and tokens(typed[len(code) :]) in lines.period_words
            for code in codes
        )

    def _is_period(self, part: str) -> bool:
        """Whether a part names a period of the import, and nothing else; a single day may be one of birth."""
        period = self.context.period
        return tokens(part) in self.context.locator.lines.period_words or any(
            phrase.kind is Kind.DAYS
            and words(phrase.text) == words(part)
            and phrase.first is not None
            and phrase.last is not None
            and phrase.first < phrase.last
            and phrase.first <= period.end
            and phrase.last >= period.start
            for phrase in self.context.times.phrases(part, stated=True)
        )


def _follows(typed: str, start: str) -> bool:
    return typed.startswith(start) and not typed[len(start)].isalnum()
