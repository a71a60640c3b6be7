"""What a text near a table says about its figures: their unit of measure, or that they are of another
time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kpi.intake.texts.headings import Tokens, own_period
from kpi.model.letters import fold, words
from kpi.model.measure import Measure, Measures, tokens
from kpi.model.period import Period
from kpi.model.roman import romans
from kpi.spec.sheet_words import Reading

_KEPT = 50_000  # texts that announce something or do not
_LONGEST = 300  # characters; longer texts are sentences
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_ENDS = re.compile(r"[)\];\n]|\.\s|\s[-–—]\s|,\s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROMAN = frozenset(romans(4))
_SHORTEST = 3  # digits of a scale: "100"; shorter ones are numbers of columns
_TAIL = 5  # words of a unit of measure at the end of a title


class Said(NamedTuple):
    """`units` of measure that a text states: None when it states none, () when they are not understood.
    `marked`: words that announce a unit stand before; `beside`: the unit stands in the next cell. `other` and
    `title_other`: it is made up of words for another time, a plan … , as a heading or as a line above."""

    units: tuple[Measure, ...] | None = None
    marked: bool = False
    beside: bool = False
    other: bool = False
    title_other: bool = False


_NOTHING = Said()
_NEW = Said()  # by itself: what is not yet known of a text


@dataclass(frozen=True, slots=True)
class Lines:
    """The words of lines; `markers` are the first of those that announce a unit of measure, `firsts` and
    `finals` those with which words of time begin and end, `lasts` words of units of measure; `references`
    stand in place of a unit of measure and say that the headings give it.
    `meanings` remembers each distinct text, None for those that say nothing here; `announcing` whether a text
    may announce a unit of measure."""

    strong: re.Pattern[str]
    hints: re.Pattern[str]
    references: frozenset[Tokens]
    markers: frozenset[str]
    firsts: frozenset[str]
    finals: frozenset[str]
    lasts: frozenset[str]
    measures: Measures
    others: frozenset[Tokens]
    title_words: frozenset[Tokens]
    period_words: frozenset[Tokens]
    asides: frozenset[Tokens]
    instructions: frozenset[Tokens]
    meanings: dict[str, Said | None] = field(default_factory=dict)
    announcing: dict[str, bool] = field(default_factory=dict)

    def of(self, text: str) -> Said | None:
        """What a text says, None when that is nothing of the kind."""
        meaning = self.meanings.get(text, _NEW)
        if meaning is _NEW:
            meaning = self.meanings[text] = self._said(text)
        return meaning

    def may_announce(self, text: str) -> bool:
        """Whether a text holds any word that announces a unit of measure: without one none is `marked`."""
        answer = self.announcing.get(text)
        if answer is None:
            if len(self.announcing) > _KEPT:
                self.announcing.clear()
            answer = self.announcing[text] = not self.markers.isdisjoint(tokens(text))
        return answer

    def is_harmless(self, text: str) -> bool:
        """Whether a text right under a heading says nothing of what its figures are: how to fill them in, the
        import's own period, marks."""
        text_tokens = tokens(text)
        if not any(map(str.isalpha, text)) or text_tokens in self.asides or text_tokens in self.period_words:
            return True
        return any(text_tokens[:size] in self.instructions for size in range(1, len(text_tokens) + 1))

    def refers(self, text: str) -> bool:
        """Whether a line says no more of the unit of measure than that the headings give it."""
        plain_text = words(text)
        match = self.strong.search(plain_text)
        return match is not None and tokens(fold(plain_text[match.end() :])) in self.references

    def names_other(self, text: str) -> bool:
        """Whether a heading over a whole table names another time: as a line does, or by a year."""
        meaning = self.of(text)
        text_tokens = tokens(text)
        years = [
            token for token in text_tokens if _YEAR.fullmatch(token) and (token,) not in self.period_words
        ]
        return bool(years) or (meaning is not None and (meaning.title_other or meaning.units is not None))

    def _said(self, text: str) -> Said | None:
        text_tokens = tokens(text)
        if len(text) > _LONGEST or not text_tokens or not self._may_say(text, text_tokens):
            return None
        plain_text = words(text)
        announced = None if self.markers.isdisjoint(text_tokens) else self._announced(plain_text)
        meaning = announced or self._implied(plain_text, text_tokens)
        other, title_other = self._other(text_tokens, frozenset()), self._other(text_tokens, self.title_words)
        meaning = meaning._replace(other=other, title_other=title_other)
        return None if meaning == _NOTHING else meaning

    def _may_say(self, text: str, text_tokens: Tokens) -> bool:
        """Quickly told of names and column numbers, which most texts are."""
        if len(text_tokens) == 1 and text_tokens[0].isdigit() and len(text_tokens[0]) < _SHORTEST:
            return False
        ends = _general(text_tokens[0]) in self.firsts or text_tokens[-1] in self.lasts
        return ends or "(" in text or not self.markers.isdisjoint(text_tokens)

    def _announced(self, plain_text: str) -> Said | None:
        """A unit behind words that announce one: it must be understood; behind words that may announce a
        sender as well ("Đơn vị: …") it counts if it is."""
        for pattern, sure in ((self.strong, True), (self.hints, False)):
            match = pattern.search(plain_text)
            if match is None:
                continue
            rest = plain_text[match.end() :].strip(" :;.,=-–—([")
            if sure and not rest.strip(")] "):
                return Said(marked=True, beside=True)
            if sure and tokens(fold(rest)) in self.references:
                return _NOTHING
            for part in _parts(rest):
                if units := self.measures.parse(part):
                    return Said(units, marked=True)
            if sure:
                return Said((), marked=True)
        return None

    def _implied(self, plain_text: str, text_tokens: Tokens) -> Said:
        """A unit in parentheses, behind a colon, or with its scale at the end of a line."""
        for part in (*_BRACKET.findall(plain_text), plain_text.rpartition(":")[2], plain_text):
            units = self.measures.parse(part)
            if units and (part is not plain_text or self._is_telling(units)):
                return Said(units)
        for size in range(min(_TAIL, len(text_tokens) - 1), 1, -1):
            tail = text_tokens[-size:]
            units = self.measures.of_tokens(tail)
            if len(units) == 1 and units[0].scale > 1 and units[0].kind and not tail[0][0].isdigit():
                return _NOTHING if text_tokens[-size - 1][0].isdigit() else Said(units)
        return _NOTHING

    def _is_telling(self, units: tuple[Measure, ...]) -> bool:
        return any(m.scale > 1 or m.kind == "%" or m.kind in self.measures.money for m in units)

    def _other(self, text_tokens: Tokens, harmless: frozenset[Tokens]) -> bool:
        """Whether all words are those of periods, plans and comparisons, and some not of the import's
        period."""
        if text_tokens[-1] not in self.finals and _general(text_tokens[-1]) not in self.finals:
            return False  # the name of a place, as a rule
        general = tuple(map(_general, text_tokens))
        least: dict[int, int] = {0: 0}
        for end in range(1, len(text_tokens) + 1):
            for start in range(end):
                if start not in least:
                    continue
                span, shape = text_tokens[start:end], general[start:end]
                own = span in self.period_words
                if own or shape in self.others or shape in self.title_words:
                    cost = least[start] + (not own and shape not in harmless)
                    least[end] = min(cost, least.get(end, cost))
        return least.get(len(text_tokens), 0) > 0


def _general(token: str) -> str:
    """A token as the patterns of settings have it: "year" and "part" for any number."""
    if _YEAR.fullmatch(token):
        return "year"
    return "part" if token.isdigit() or token in _ROMAN else token


def _parts(rest: str) -> Iterator[str]:
    """What may be the unit in the rest of a line: all of it, or what stands before some end, the longest
    first."""
    yield rest
    for match in reversed(list(_ENDS.finditer(rest))):
        yield rest[: match.start()]


def lines(reading: Reading, measures: Measures, period: Period) -> Lines:
    """Prepare the words of lines for a run."""
    others = frozenset(tuple(map(_general, tokens(text))) for text in reading.headings.others)
    title_words = frozenset(tuple(map(_general, tokens(text))) for text in reading.headings.title_words)
    period_words = own_period(reading.headings, period)
    return Lines(
        strong=_any_of(reading.unit_words),
        hints=_any_of(reading.unit_hints),
        references=frozenset(tokens(fold(text)) for text in reading.unit_references),
        markers=frozenset(tokens(text)[0] for text in (*reading.unit_words, *reading.unit_hints)),
        firsts=frozenset(span[0] for span in (*others, *title_words, *period_words)),
        finals=frozenset(span[-1] for span in (*others, *title_words, *period_words)),
        lasts=frozenset(token for v in measures.vocabularies for token in v.words()),
        measures=measures,
        others=others,
        title_words=title_words,
        period_words=period_words,
        asides=frozenset(map(tokens, reading.headings.asides)),
        instructions=frozenset(map(tokens, reading.headings.instructions)),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(map(words, phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
