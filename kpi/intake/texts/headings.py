"""What a heading says: the form's words in it, units of measure, and whatever else nobody has allowed.

Words are permitted, not forbidden: a text is covered by the form's own words, units of measure, the period of
the import, index marks and harmless asides; what is left over is `odd`, and the column is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kpi.intake.texts.lexicon import Lexicon
from kpi.intake.texts.wording import unnumbered
from kpi.model.heading import header_key
from kpi.model.letters import words
from kpi.model.measure import Measure, Measures, tokens
from kpi.model.period import Period
from kpi.model.roman import roman
from kpi.spec.sheet_words import HeadingWords

Tokens = tuple[str, ...]
_MARK = re.compile(
    r"[(\[]\s*(?:\d{1,2}|[a-hxA-HX])?\s*(?:=[\s\d()+\-*/:,.%x]*)?[)\]](?:\s*=[\s\d()+\-*/:,.%]*)?|[*¹²³⁴⁵⁶⁷⁸⁹]+"
)
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_QUARTERS = 4  # parts of a year that are also written in roman numbers; months are not
_LONGEST = 16  # words of a heading's part
_TOO_LONG = 60  # words; longer texts are sentences


class Word(NamedTuple):
    """The form's word in a heading by its `key`; `spare`: it may as well be an aside or a unit of measure
    (`units`), and is one where it is no part of the column's path."""

    key: str
    spare: bool
    units: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`words` from the outermost group to the leaf; `units`, one tuple for each statement of a unit of
    measure; `odd`: the words nobody knows, "" when all are accounted for."""

    words: tuple[Word, ...] = ()
    units: tuple[tuple[Measure, ...], ...] = ()
    odd: str = ""

    @property
    def is_head(self) -> bool:
        """Whether the form's words are the greater part of it."""
        word_count = sum(word.key.count(" ") + 1 for word in self.words)
        return word_count > 0 and (not self.odd or self.odd.count(" ") < word_count)


@dataclass(frozen=True, slots=True)
class Headings:
    """Understands headings of all forms: `keys` by their words, of which `firsts` are the first and `leaves`
    those of columns, which `leads` may stand before; a text without any word of the `vocabulary` says
    nothing. `headings_known` remembers each distinct text."""

    keys: Mapping[Tokens, str]
    firsts: frozenset[str]
    vocabulary: frozenset[str]
    leaves: frozenset[str]
    leads: frozenset[str]
    asides: frozenset[Tokens]
    markers: frozenset[Tokens]
    measures: Measures
    headings_known: dict[str, Heading] = field(default_factory=dict)

    def of(self, text: str) -> Heading:
        """What a text says."""
        heading = self.headings_known.get(text)
        if heading is None:
            heading = self.headings_known[text] = self._understood(text)
        return heading

    def may_speak(self, text: str) -> bool:
        """Whether a text may hold any of the form's words: the names of hundreds of units do not."""
        text_tokens = tokens(text)
        return not text_tokens or not self.vocabulary.isdisjoint(text_tokens)

    def _understood(self, text: str) -> Heading:
        if not self.may_speak(text):
            return Heading(odd=_plain(text))
        key = header_key(text)
        if tuple(key.split()) in self.keys:
            inside = (self.measures.parse(part) for part in _BRACKET.findall(text))
            return Heading((self._word(key, tuple(key.split())),), tuple(units for units in inside if units))
        bare = unnumbered(_MARK.sub(" ", text))
        if header_key(bare) != key and tuple(header_key(bare).split()) in self.keys:
            return self.of(bare)
        lead, _, rest = bare.strip().partition(" ")
        if words(lead) in self.leads and header_key(_BRACKET.sub(" ", rest)) in self.leaves:
            return self.of(rest)  # "Tổng số lượt người tham dự"
        text_tokens = tokens(bare)
        if not text_tokens:
            return Heading()  # column numbers, asterisks
        if len(text_tokens) > _TOO_LONG or not any(token in self.firsts for token in text_tokens):
            units = self._unit(text_tokens)
            return (
                Heading(units=(units,))
                if units
                else Heading(odd=_plain(text) if not self._harmless(text_tokens) else "")
            )
        return self._covered(text_tokens, text)

    def _harmless(self, text_tokens: Tokens) -> bool:
        return text_tokens in self.asides

    def _word(self, key: str, span: Tokens) -> Word:
        units = self.measures.of_tokens(span)
        return Word(key, bool(units) or span in self.asides, units)

    def _unit(self, text_tokens: Tokens) -> tuple[Measure, ...]:
        """The measures of a span, with the words that announce them or without."""
        for size in range(min(4, len(text_tokens) - 1), -1, -1):
            if (not size or text_tokens[:size] in self.markers) and (
                units := self.measures.of_tokens(text_tokens[size:])
            ):
                return units
        return ()

    def _covered(self, text_tokens: Tokens, text: str) -> Heading:
        """The cover of a heading with the fewest words left over, and of those the one in fewest parts."""
        best: list[tuple[int, int, tuple[object, ...]]] = [(0, 0, ())]
        for end in range(1, len(text_tokens) + 1):
            odd, parts, chain = best[end - 1]
            choices = [(odd + 1, parts, (*chain, text_tokens[end - 1]))]
            for start in range(max(0, end - _LONGEST), end):
                part = self._part(text_tokens[start:end])
                if part is not None:
                    odd, parts, chain = best[start]
                    begins = not chain and not isinstance(
                        part, Word
                    )  # a heading begins with the form's words
                    choices.append((odd, parts + 1 + begins * len(text_tokens), (*chain, part)))
            best.append(min(choices, key=lambda choice: choice[:2]))
        chain = best[-1][2]
        if not isinstance(chain[0], Word):  # "Phòng Y tế huyện …" is no heading of the form
            units = self._unit(text_tokens)
            return Heading(units=(units,)) if units else Heading(odd=_plain(text))
        words_said = tuple(part for part in chain if isinstance(part, Word))
        left = " ".join(part for part in chain if isinstance(part, str))
        return Heading(words_said, tuple(part for part in chain if type(part) is tuple and part), left)

    def _part(self, span: Tokens) -> object:
        """A span as a word of the form, a statement of units, an aside (an empty tuple), or None."""
        if span in self.keys:
            return self._word(self.keys[span], span)
        return () if span in self.asides else self._unit(span) or None


def headings(lexicon: Lexicon, all_words: HeadingWords, markers: Iterable[str], period: Period) -> Headings:
    """Prepare the words of a run; `period` is that of the import, which a heading may name."""
    keys = {tokens(text): key for key, text in lexicon.texts.items() if header_key(text) == key}
    keys |= {tuple(key.split()): key for key in lexicon.texts}
    firsts = frozenset(span[0] for span in keys)
    asides = frozenset(map(tokens, all_words.asides)) | own_period(all_words, period)
    others = {token for vocabulary in lexicon.measures.vocabularies for token in vocabulary.words()}
    return Headings(
        keys=keys,
        firsts=firsts,
        vocabulary=firsts | others | {span[0] for span in asides if span},
        leaves=frozenset(lexicon.leaves),
        leads=frozenset(map(words, all_words.leads)),
        asides=asides,
        markers=frozenset(map(tokens, markers)),
        measures=lexicon.measures,
    )


def own_period(all_words: HeadingWords, period: Period) -> frozenset[Tokens]:
    """The ways to write the period of the import."""
    parts = {
        "year": period.year,
        "part": period.part,
        "roman": roman(period.part).lower() if period.part <= _QUARTERS else str(period.part),
        "half": ("đầu", "cuối")[period.part > 1],
    }
    return frozenset(tokens(text.format(**parts)) for text in all_words.own_period[period.kind])


def _plain(text: str) -> str:
    return " ".join(text.split())[:80]
