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
    without diacritics; `known` remembers what was understood."""

    vocabularies: tuple[_Vocabulary, ...]
    accepted: Mapping[str, frozenset[str]]
    money: frozenset[str]
    known: dict[str, tuple[Measure, ...]] = field(default_factory=dict)

    def parse(self, text: str) -> tuple[Measure, ...]:
        """All measures that a text lists, () when anything in it is no unit phrase."""
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self.of_tokens(tokens(text))
        return found

    def of_tokens(self, found: tuple[str, ...]) -> tuple[Measure, ...]:
        """As `parse`, for a text already parted into tokens."""
        plain = all(token.isascii() for token in found)
        for vocabulary in self.vocabularies if plain else self.vocabularies[:1]:
            measures = vocabulary.phrases(found)
            if measures:
                return measures
        return ()

    def begins_scaled(self, text: str) -> bool:
        """Whether a text begins with a scale ("nghìn con"), be what follows known or not."""
        first = tokens(text)[:1]
        return any(v.scale(token) >= _SCALED for token in first for v in self.vocabularies)

    def fits(self, wanted: str, stated: str) -> bool:
        """Whether a stated kind is that of an indicator of kind `wanted`, or says the same of it."""
        return wanted == stated or stated in self.accepted.get(wanted, ())

    def spellings(self, kind: str) -> tuple[str, ...]:
        """How a kind may be written, the chief spelling first."""
        found = (" ".join(key) for key, name in self.vocabularies[0].kinds.items() if name == kind)
        return tuple(dict.fromkeys((kind, *found)))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    scales: Mapping[str, int]
    short: Mapping[str, tuple[str, ...]]
    kinds: Mapping[tuple[str, ...], str]
    fillers: frozenset[tuple[str, ...]]
    openers: frozenset[str]

    def phrases(self, found: tuple[str, ...]) -> tuple[Measure, ...]:
        """The measures of the tokens, () when they are not phrases from first to last."""
        if not found or not (found[0] in self.openers or found[0][0].isdigit()):
            return ()  # most texts are no units of measure
        written = tuple(part for token in found for part in self.short.get(token, (token,)))
        ends: dict[int, tuple[Measure, ...]] = {0: ()}
        for at in range(len(written)):
            if at in ends:
                for end, measures in self._from(written, at):
                    ends.setdefault(end, ends[at] + measures)
        return ends.get(len(written), ())

    def _from(self, found: tuple[str, ...], at: int) -> Iterator[tuple[int, tuple[Measure, ...]]]:
        """Where one phrase that begins at a token may end, the longest first, and what it says."""
        starts = [(at, 1)]
        while (last := starts[-1])[0] < len(found) and (factor := self.scale(found[last[0]])):
            starts.append((last[0] + 1, last[1] * factor))
        for start, scale in reversed(starts):  # "tỷ lệ" is no thousand million
            for size in range(min(_LONGEST, len(found) - start), 0, -1):
                span = found[start : start + size]
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


def measures(given: MeasureWords, units: Iterable[str]) -> Measures:
    """The grammar of the given words; `units` are those of indicators, each of which is a kind if it is not
    yet understood."""
    own = {spelling: kind for kind, spellings in given.kinds.items() for spelling in (kind, *spellings)}
    made = _made(given, own)
    return _made(given, own | {unit: unit for unit in units if len(made.parse(unit)) != 1})


def _made(given: MeasureWords, kinds: Mapping[str, str]) -> Measures:
    def vocabulary(form: Callable[[str], str]) -> _Vocabulary:
        scales = {form(word): scale for word, scale in given.scales.items()}
        short = {form(word): tokens(form(full)) for word, full in given.short.items()}
        kinds_of = {tokens(form(word)): kind for word, kind in kinds.items()}
        fillers = frozenset(tokens(form(word)) for word in given.fillers)
        firsts = (token for span in (*kinds_of, *fillers) for token in span[:1])
        return _Vocabulary(scales, short, kinds_of, fillers, frozenset((*scales, *short, *firsts)))

    accepted = {kind: frozenset(others) for kind, others in given.accepted.items()}
    return Measures((vocabulary(words), vocabulary(fold)), accepted, frozenset(given.money))
