"""A sender's line cut into words, parts and possible names; knows nothing of real units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpi.units.gazetteer.names import clean, has_diacritics, proper, type_at, words

_WORD = re.compile(r"[^\W_]+(?:['‘’ʼ][^\W_]+)*")
_BREAK = re.compile(r"[,;:()/|\[\]]|\.{2,}")
LONGEST_LINE = 500
_LONGEST_NAME = 7
# Words that may follow a name without belonging to it, and words that may stand before a name without type.
_AFTER = "báo cáo biểu kèm kỳ mẫu năm ngày phụ quý số tháng bao cao bieu kem ky mau nam ngay phu quy so thang"
_BEFORE = (
    "ban báo cáo công cục dân gởi gửi hđnd hội lao lđtbxh nhân nơi phòng phương sở tâm tbxh tên tế ubnd vị xh"
    " an bao cao cong cuc dan goi gui hdnd hoi ldtbxh nhan noi phong phuong so tam te ten vi"
)
_AFTER_NAME, _BEFORE_NAME = frozenset(_AFTER.split()), frozenset(_BEFORE.split())
# "Lao động - Thương binh và Xã hội" is no commune.
_SOCIETY = frozenset({"hội", "hoi"})


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the line that may be a name: its place and the name in the form of `Key.name`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """`low` is the line in `words` form, `cased` the same with its capitals (as long as `low`), `plain`
    whether it was typed without diacritics, `telling` whether capitals mean anything in it."""

    low: str
    cased: str
    plain: bool
    telling: bool

    @staticmethod
    def of(text: str) -> Line:
        """Cut to a length that no honest line exceeds."""
        text = text[:LONGEST_LINE]
        low, cased = words(text), clean(text)
        if len(low) != len(cased):
            cased = low
        small = [w for w in _WORD.findall(cased) if len(w) > 1 and not w.isupper()]
        return Line(low, cased, not has_diacritics(text), any(w[0].isupper() for w in small))

    def types(self) -> Iterator[tuple[str, int, bool]]:
        """Kind, start of the name behind it, and whether the type was written out, from left to right."""
        after = 0
        for word in _WORD.finditer(self.low):
            unit_type = type_at(self.low, word.start(), self.plain) if word.start() >= after else None
            if unit_type:
                after = unit_type[1]
                yield unit_type

    def begins_name(self, start: int) -> bool:
        """Whether the word here looks like the first of a name."""
        word = _WORD.match(self.low, start)
        if not word or word.group() in _SOCIETY or word.group() in _AFTER_NAME:
            return False
        if type_at(self.low, start, self.plain):
            return False
        return not self.telling or not self.cased[start].islower()

    def names(self, start: int) -> tuple[Span, ...]:
        """What may be a name from here on, the longest first, none across a break."""
        stop = _BREAK.search(self.low, start)
        end = stop.start() if stop else len(self.low)
        ends = [w.end() for w in _WORD.finditer(self.low, start, end)][:_LONGEST_NAME]
        return tuple(Span(start, e, proper(self.low[start:e])) for e in reversed(ends))

    def closed(self, end: int) -> bool:
        """Whether a name ending here is surely at its end."""
        rest = self.low[end:].lstrip(" .")
        word = _WORD.match(rest)
        if not word or word.group() in _AFTER_NAME:
            return True
        start = len(self.low) - len(rest)
        if type_at(self.low, start, self.plain) is not None and len(word.group()) > 1:
            return True
        return self.telling and self.cased[start].islower()

    def endings(self, whole: bool) -> Iterator[tuple[Span, ...]]:
        """For each part between breaks what may be a name at its end, the longest first; with `whole` only
        the whole part."""
        start = 0
        for stop in [*(m.start() for m in _BREAK.finditer(self.low)), len(self.low)]:
            word_matches = list(_WORD.finditer(self.low, start, stop))
            spans = [
                Span(w.start(), word_matches[-1].end(), proper(self.low[w.start() : word_matches[-1].end()]))
                for at, w in list(enumerate(word_matches))[-_LONGEST_NAME:]
                if at == 0 or (not whole and self._free(word_matches[at - 1], w))
            ]
            if spans:
                yield tuple(spans[:1] if whole else spans)
            start = stop + 1

    def _free(self, before: re.Match[str], word: re.Match[str]) -> bool:
        """Whether a name without type may begin at this word, judged by what stands before it."""
        if self.low[before.end() : word.start()].strip() in ("-", "–", "—"):
            return True
        return before.group() in _BEFORE_NAME
