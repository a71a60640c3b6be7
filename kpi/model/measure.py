"""Units of measure as people write them: a scale ("nghìn", "1.000", "tr") and a kind ("đồng", "người").

The words are data (`MeasureWords`). A phrase is understood as a whole or not at all: nothing in it is
skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from kpi.model.letters import fold, words
from kpi.quick import dataclass

_TOKEN = re.compile(r"10\^[369]|\d+(?:[.,]\d{3})*|[^\W\d_]+|[%‰$=^]")
_ROUND = re.compile(r"10*")  # no year, no order number: a power of ten
_POWER = {"10^3": 1_000, "10^6": 1_000_000, "10^9": 1_000_000_000}
_LONGEST = 5  # words of a kind
_SCALED = 100  # smaller ones may be numbers of columns


class Measure(NamedTuple):
    """`kind` is the chief spelling of what is measured, "" for a scale alone ("1.000")."""

    scale: int
    kind: str


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """`scales` by their words; `short` writings and what they stand for ("trđ": "triệu đồng"); `kinds`: chief
    spelling → all spellings; `accepted`: kind → other kinds that say the same of it; `money`: kinds of money;
    `fillers`: words between that say nothing."""

    scales: Mapping[str, int]
    short: Mapping[str, str]
    kinds: Mapping[str, tuple[str, ...]]
    accepted: Mapping[str, tuple[str, ...]]
    money: tuple[str, ...]
    fillers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """The grammar of unit phrases: `scales`, `kinds` (by their words) and `fillers`, once with and once
    without diacritics; `meanings` remembers what was understood."""

    vocabularies: tuple[_Vocabulary, ...]
    accepted: Mapping[str, frozenset[str]]
    money: frozenset[str]
    meanings: dict[str, tuple[Measure, ...]] = field(default_factory=dict)

    def parse(self, text: str) -> tuple[Measure, ...]:
        """All measures that a text lists, () when anything in it is no unit phrase."""
        meaning = self.meanings.get(text)
        if meaning is None:
            meaning = self.meanings[text] = self.of_tokens(tokens(text))
        return meaning

    def of_tokens(self, parts: tuple[str, ...]) -> tuple[Measure, ...]:
        """As `parse`, for a text already parted into tokens."""
        accented, *plain = self.vocabularies
        measures = accented.phrases(parts)
        if measures or not all(map(str.isascii, parts)):
            return measures
        return next(filter(None, (vocabulary.phrases(parts) for vocabulary in plain)), ())

    def begins_scaled(self, text: str) -> bool:
        """Whether a text begins with a scale ("nghìn con"), be what follows known or not."""
        first = tokens(text)[:1]
        return any(v.scale(token) >= _SCALED for token in first for v in self.vocabularies)

    def fits(self, kind: str, kind_here: str) -> bool:
        """Whether a stated kind is that of an indicator of kind `kind`, or says the same of it."""
        return kind == kind_here or kind_here in self.accepted.get(kind, ())

    def spellings(self, kind: str) -> tuple[str, ...]:
        """How a kind may be written, the chief spelling first."""
        phrases = (" ".join(key) for key, name in self.vocabularies[0].kinds.items() if name == kind)
        return tuple(dict.fromkeys((kind, *phrases)))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    scales: Mapping[str, int]
    short: Mapping[str, tuple[str, ...]]
    kinds: Mapping[tuple[str, ...], str]
    fillers: frozenset[tuple[str, ...]]
    openers: frozenset[str]

    def phrases(self, parts: tuple[str, ...]) -> tuple[Measure, ...]:
        """The measures of the tokens, () when they are not phrases from first to last."""
        if not parts or not (parts[0] in self.openers or parts[0][0].isdigit()):
            return ()  # most texts are no units of measure
        full_parts = tuple(part for token in parts for part in self.short.get(token, (token,)))
        ends: dict[int, tuple[Measure, ...]] = {0: ()}
        for at in range(len(full_parts)):
            if at in ends:
                for end, measures in self._from(full_parts, at):
                    ends.setdefault(end, ends[at] + measures)
        return ends.get(len(full_parts), ())

    def _from(self, parts: tuple[str, ...], at: int) -> Iterator[tuple[int, tuple[Measure, ...]]]:
        """Where one phrase that begins at a token may end, the longest first, and what it says."""
        starts = [(at, 1)]
        while (last := starts[-1])[0] < len(parts) and (factor := self.scale(parts[last[0]])):
            starts.append((last[0] + 1, last[1] * factor))
        for start, scale in reversed(starts):  # "tỷ lệ" is no thousand million
            for size in range(min(_LONGEST, len(parts) - start), 0, -1):
                span = parts[start : start + size]
                if span in self.kinds:
                    yield start + size, (Measure(scale, self.kinds[span]),)
                elif span in self.fillers and start == at:
                    yield start + size, ()
            if scale > 1:
                yield start, (Measure(scale, ""),)

    def words(self) -> frozenset[str]:
        """All words that a phrase may hold, except numbers."""
        kinds = {token for span in self.kinds for token in span}
        return frozenset({*self.scales, *self.short, *kinds})

    def scale(self, token: str) -> int:
        """The factor that a word or round number stands for, 0 for none."""
        if token[0].isdigit():
            digits = re.sub(r"\D", "", token)
            return _POWER.get(token) or (int(digits) if _ROUND.fullmatch(digits) else 0)
        return self.scales.get(token, 0)


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[str, ...]:
    """Words, numbers and the signs that matter of a text, in lower case."""
    return tuple(_TOKEN.findall(words(text)))


def measures(measure_words: MeasureWords, units: Iterable[str]) -> Measures:
    """The grammar of the given words; `units` are those of indicators, each of which is a kind if it is not
    yet understood."""
    kinds = {
        spelling: kind for kind, spellings in measure_words.kinds.items() for spelling in (kind, *spellings)
    }
    result = _made(measure_words, kinds)
    return _made(measure_words, kinds | {unit: unit for unit in units if len(result.parse(unit)) != 1})


def _made(measure_words: MeasureWords, kinds: Mapping[str, str]) -> Measures:
    def vocabulary(form: Callable[[str], str]) -> _Vocabulary:
        scales = {form(word): scale for word, scale in measure_words.scales.items()}
        short = {form(word): tokens(form(full)) for word, full in measure_words.short.items()}
        kinds_of = {tokens(form(word)): kind for word, kind in kinds.items()}
        fillers = frozenset(tokens(form(word)) for word in measure_words.fillers)
        firsts = (token for span in (*kinds_of, *fillers) for token in span[:1])
        return _Vocabulary(scales, short, kinds_of, fillers, frozenset((*scales, *short, *firsts)))

    accepted = {kind: frozenset(others) for kind, others in measure_words.accepted.items()}
    return Measures((vocabulary(words), vocabulary(fold)), accepted, frozenset(measure_words.money))
