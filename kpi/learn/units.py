"""The unit of measure of a column: under its heading, in brackets, in the line above, or in its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.intake.context import Context
from kpi.learn.table import Found, Leaf
from kpi.learn.words import LearnWords
from kpi.model.grid import texts_of
from kpi.model.heading import header_key
from kpi.model.letters import words
from kpi.model.measure import Measure, tokens
from kpi.spec.values import Text

BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SMALL = re.compile(r"[^\W\d_A-Z]")
_LONGEST = 4  # words of a unit of measure in a heading
_SHORT = 2  # words of one in brackets that nobody knows


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure, how it is written where it is stated ("" where it is understood from words of the
    heading), whether only the `line` above the table says it, and whether it is `unclear`: words in brackets
    that nobody knows, as "(m2)", so that the words of the heading say nothing either."""

    measure: Measure
    written: str = ""
    line: bool = False
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class UnitFinder:
    """Finds units of measure on one sheet; `lines` are those stated above its table."""

    context: Context
    words: LearnWords
    lines: tuple[Measure, ...]

    def of(self, leaf: Leaf) -> Unit | None:
        """The unit of a column, None where nothing says it."""
        grammar = self.context.lexicon.measures
        if leaf.unit is not None:
            return Unit((*grammar.parse(leaf.unit.text), Measure(1, leaf.unit.text))[0], leaf.unit.text)
        for text in reversed(leaf.path):
            for inside in BRACKET.findall(text):
                measures = grammar.parse(inside)
                if len(measures) == 1 and measures[0].kind:
                    return Unit(measures[0], inside.strip())
                if not measures and _names_itself(text, inside):
                    return Unit(Measure(1, inside.strip()), inside.strip())
                if not measures and self._may_be_unit(text, inside):
                    return Unit(Measure(1, inside.strip()), inside.strip(), unclear=True)
        worded = self._in_words(leaf)
        line = [m for m in self.lines if m.kind]
        if worded is None and len(line) == 1 and not self._is_money_elsewhere(leaf, line[0]):
            return Unit(line[0], line=True)
        if worded is None:
            return None
        same = [m for m in line if m.kind == worded.kind]
        return Unit(same[0] if same else worded)

    def _may_be_unit(self, text: str, inside: str) -> bool:
        """Whether brackets at the end of a heading hold one or two small words of which nothing is known."""
        key, parts = header_key(inside), inside.split()
        is_small = bool(_SMALL.match(inside.strip())) and 0 < len(parts) <= _SHORT and len(key) > 1
        is_known = bool(self.words.times(inside)) or any(True for _ in self._listed(key))
        return is_small and not is_known and text.rstrip().endswith((")", "]"))

    def stated(self, leaf: Leaf) -> tuple[Measure, ...]:
        """All units of money that are written for a column: under and in its headings, above the table."""
        grammar = self.context.lexicon.measures
        texts = [leaf.unit.text] if leaf.unit is not None else []
        texts += [inside for text in reversed(leaf.path) for inside in BRACKET.findall(text)]
        measures = (*(m for text in texts for m in grammar.parse(text)), *self.lines)
        return tuple(dict.fromkeys(m for m in measures if m.kind in grammar.money))

    def _is_money_elsewhere(self, leaf: Leaf, measure: Measure) -> bool:
        """Whether a heading of money stands under a line that states another kind of unit."""
        money = any(self.words.begins("money", text) for text in leaf.path)
        return money and measure.kind not in self.context.lexicon.measures.money

    def _in_words(self, leaf: Leaf) -> Measure | None:
        """The unit with which the words of a heading begin, the inner headings first: "Số hộ nghèo"."""
        for text in reversed(leaf.path):
            key = header_key(text)
            lead = self.words.begins("totals", text) or self.words.begins("parts", text)
            rest = key.removeprefix(lead).strip()
            bare = rest.removeprefix("số ").strip()
            counts = bare != rest or lead.endswith("số")
            choices = [*self._listed(bare), *self._begins(tokens(bare), counts)]
            if choices:
                return max(choices, key=lambda choice: choice[0])[1]
            if names_own(text, self.words):
                return None  # "Số cặp kết hôn" under "Trẻ em"
        return None

    def _begins(self, parts: Sequence[str], counts: bool) -> Iterator[tuple[int, Measure]]:
        """Units of measure at the beginning, with their words; a single word must be the chief spelling, for
        "tổ" may begin "tổ chức", and stand behind "số"."""
        for size in range(min(_LONGEST, len(parts)), 0, -1):
            measures = self.context.lexicon.measures.of_tokens(tuple(parts[:size]))
            is_unit = len(measures) == 1 and measures[0].kind not in ("", "%") and not parts[0][0].isdigit()
            if is_unit and (size > 1 or (counts and measures[0].kind == parts[0])):
                yield size, measures[0]

    def _listed(self, key: str) -> Iterator[tuple[int, Measure]]:
        for unit, phrases in self.context.specs.settings.learning_units.items():
            for phrase in map(header_key, phrases):
                if key == phrase or key.startswith(f"{phrase} "):
                    measure = (*self.context.lexicon.measures.parse(unit), Measure(1, unit))[0]
                    yield len(phrase.split()), measure

    def text(self, unit: Unit) -> Text:
        """A unit as it is written, "triệu đồng" for what is short; in English as an indicator has it, if any
        does."""
        scales, measure = self.context.specs.settings.reading.measures.scales, unit.measure
        scale = next((word for word, factor in scales.items() if factor == measure.scale), "")
        vi = f"{scale} {measure.kind}" if measure.scale > 1 else (words(unit.written) or measure.kind)
        indicators = self.context.specs.indicators.values()
        return Text(vi, next((i.unit_en for i in indicators if i.unit == vi and i.unit_en), vi))


def _names_itself(text: str, inside: str) -> bool:
    """Whether the words in brackets stand in the heading too: "Số giấy đã cấp (giấy)"."""
    key, before = header_key(inside), header_key(text.partition("(")[0])
    return bool(key) and len(key.split()) < _LONGEST and f" {key} " in f" {before} "


def finder(layout: Found, context: Context, words: LearnWords) -> UnitFinder:
    """A finder for the table of a sheet."""
    measures_stated: list[Measure] = []
    for r, c, text in texts_of(layout.grid):
        if r >= layout.top:
            break
        if layout.lead <= r < layout.start:
            continue  # of a table above
        meaning = context.locator.lines.of(text)
        if meaning is None:
            continue
        if meaning.units is not None:
            measures_stated += meaning.units
        elif meaning.beside:
            following = (str(cell) for cell in layout.grid.rows[r][c + 1 :] if cell not in ("", None))
            measures_stated += context.lexicon.measures.parse(next(following, ""))
    return UnitFinder(context, words, tuple(dict.fromkeys(measures_stated)))


def names_own(text: str, words: LearnWords) -> bool:
    """Whether a heading counts something of its own, be it unknown: "Số trường", "Đạt chuẩn (trường)", but
    not "Số đầu năm"."""
    if words.times(text):
        return False
    rest = header_key(text).removeprefix(words.begins("parts", text)).strip()
    return rest.startswith("số ") or any(map(str.isalpha, "".join(BRACKET.findall(text))))
