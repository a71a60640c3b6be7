"""What a form itself says of its marks, in a footnote or legend near the table: "(-): không phát sinh".

It goes before what the settings say. A legend that is not understood, or that says two things of one mark,
leaves its mark without a meaning: the cells that bear it are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from kpi.intake.texts.footnotes import footnotes
from kpi.model.grid import Grid
from kpi.model.heading import header_key
from kpi.model.number import alike_key
from kpi.model.signs import visible
from kpi.spec.kinds.settings import Settings, Words

UNCLEAR = "unclear"
_LONGEST = 600  # characters of a text that are looked at
_QUOTED = r"""[("“”‘’'«\[]\s*({mark})\s*[)"”“’‘'»\]]"""
_NAMED = r"""(?<!\w)(?:ký hiệu|kí hiệu|ký tự|dấu|chữ)\s+({mark})(?![\w"”])"""
_LEADING = r"""(?:^|[;,.\n:]\s*|(?<=\s))({mark})(?=\s*[:=])"""
_SAYS = re.compile(r"\s*(?:[:=]|(?:là|có nghĩa là|nghĩa là|tức là|thể hiện|biểu thị|chỉ|để chỉ)(?!\w))\s*")
_WHERE = re.compile(r"\s*(?:nếu|khi|cho|đối với)(?!\w)\s*")
_HINTS = (":", "=", "(", "“", '"', "dấu", "ký hiệu", "kí hiệu")
_END = re.compile(r"[;,.\n)]")
_CLAUSE = re.compile(r"[;,.\n:]")
_IF = re.compile(r"^(?:nếu|khi|trường hợp|ô nào|đơn vị nào|xã nào|địa phương nào)\s+")
_TO_DO = re.compile(r"\s+(?:thì|ghi|đánh|điền)(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Legend:
    """What a sheet says of its signs, looked up when a cell asks: `marks` as `marks_stated`, `notes` as
    `footnotes`."""

    marks: Callable[[], Mapping[str, str]]
    notes: Callable[[], Mapping[str, bool]]


NO_LEGEND = Legend(dict, dict)


def legend_of(grid: Grid, last: int, settings: Settings) -> Legend:
    """The legend of a table whose last row (0-based) with figures is `last`."""
    return Legend(
        cache(partial(marks_stated, grid, settings.words)), cache(partial(footnotes, grid, last, settings))
    )


def marks_stated(grid: Grid, words: Words) -> Mapping[str, str]:
    """What the texts of a sheet say of marks: key of the mark → state (``nil``, ``missing``), or ``unclear``
    where that is not understood."""
    meanings: dict[str, set[str]] = {}
    grammar = _grammar(tuple(words.marks))
    phrases = {header_key(text): state for state, texts in words.mark_meanings.items() for text in texts}
    for text in _texts(grid):
        for key, meaning in _statements(text, grammar, phrases):
            meanings.setdefault(key, set()).add(meaning)
    return {key: states.pop() if len(states) == 1 else UNCLEAR for key, states in meanings.items()}


def _texts(grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        for cell in row:
            if type(cell) is str and len(cell) > 4 and not cell.isalpha():
                text = visible(cell[:_LONGEST]).casefold()
                if any(sign in text for sign in _HINTS):
                    yield text


@lru_cache(maxsize=16)
def _grammar(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Where a text speaks of a mark: quoted, named as one, or before a colon."""
    signs = sorted((mark for mark in marks if len(mark) < 5), key=len, reverse=True)
    mark = "|".join(map(re.escape, signs))
    forms = (form.format(mark=mark) for form in (_QUOTED, _NAMED, _LEADING))
    return re.compile("|".join(forms))


def _statements(text: str, grammar: re.Pattern[str], phrases: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    places = list(grammar.finditer(text))
    for n, match in enumerate(places):
        key = alike_key(next(filter(None, match.groups())))
        end = places[n + 1].start() if n + 1 < len(places) else len(text)
        start = places[n - 1].end() if n else 0
        meaning = _after(text[match.end() : end], phrases) or _before(text[start : match.start()], phrases)
        if meaning:
            yield key, meaning


def _after(text: str, phrases: Mapping[str, str]) -> str:
    """What is said behind a mark: "= không phát sinh". "" where nothing is."""
    verb = _SAYS.match(text)
    rest = text[verb.end() :] if verb is not None else text
    where = _WHERE.match(rest)
    rest = rest[where.end() :] if where is not None else rest
    meaning = phrases.get(header_key(_END.split(rest, maxsplit=1)[0]), "")
    return meaning or (UNCLEAR if verb is not None else "")


def _before(text: str, phrases: Mapping[str, str]) -> str:
    """What is said before a mark: "không phát sinh thì ghi dấu (-)"."""
    words = header_key(_CLAUSE.split(text)[-1])
    condition = _TO_DO.split(_IF.sub("", words), maxsplit=1)[0]
    return phrases.get(condition, "")
