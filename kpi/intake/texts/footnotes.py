"""Marks of footnotes beside figures ("12*", "12 (1)"), and what a sheet says of them below its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kpi.model.grid import Grid
from kpi.model.signs import visible
from kpi.spec.kinds.settings import Settings

_LONGEST = 600  # characters of a text that are looked at
_PATTERN = re.compile(r"\s*\{\w+\}\s*")  # "{year}" in the words of settings
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_NUMBER = r"[+-]?\d[\d., ]*?"
_MARK = r"\(\*+\)|\[\*+\]|\*+|\(\d{1,2}\)|\[\d{1,2}\]|[¹²³⁴-⁹]"
_NOTED = re.compile(rf"({_NUMBER})\s*({_MARK})|(\*+|\(\*+\))\s*({_NUMBER})")
_STATED = re.compile(rf"(?:^|[\n;:])\s*({_MARK}|\*+\)|\d{{1,2}}\))\s*[:.–-]?\s*(?=[^\W\d_])")


def noted(text: str) -> tuple[str, str] | None:
    """The figure and the key of the mark beside it, None where a text is something else."""
    match = _NOTED.fullmatch(text)
    if match is None:
        return None
    figure, mark = (match[1], match[2]) if match[2] else (match[4], match[3])
    return figure.strip(), _key(mark)


def footnotes(grid: Grid, last: int, settings: Settings) -> Mapping[str, bool]:
    """Marks of which something is said in the rows below `last`, by their key, and whether what is said
    leaves the figures as they are: words of guesses, plans, other times, units of measure and corrections do
    not, nor do numbers, two notes of one mark, and one that says what is counted ("Số hộ")."""
    marks: dict[str, bool] = {}
    telling, counting = _telling(settings), _counting(settings)
    for text in _texts(grid, last):
        places = list(_STATED.finditer(text))
        for n, match in enumerate(places):
            end = places[n + 1].start() if n + 1 < len(places) else len(text)
            mark = _key(match[1])
            is_plain = not telling.search(text, match.end(), end) and not counting.match(
                text, match.end(), end
            )
            marks[mark] = mark not in marks and is_plain
    return marks


def _key(mark: str) -> str:
    return mark.translate(_RAISED).strip("()[]")


def _texts(grid: Grid, last: int) -> Iterator[str]:
    for row in grid.rows[last + 1 :]:
        for cell in row:
            if isinstance(cell, str) and cell:
                yield visible(cell[:_LONGEST]).casefold()


def _telling(settings: Settings) -> re.Pattern[str]:
    """Words by which a note says that a figure is not what its column asks for."""
    times, reading = settings.times.time_words, settings.reading
    measures = reading.measures
    words = {*settings.words.bound_words, *settings.words.note_words, *times["estimates"]}
    words |= {*measures.scales, *measures.short}
    words |= {*reading.unit_words, *reading.unit_hints, *measures.money}
    words.update(*(measures.kinds[kind] for kind in measures.money))
    words |= {_PATTERN.sub(" ", text).strip() for text in reading.headings.others}
    return re.compile(rf"(?<!\w){_any_of(words - {''})}(?!\w)|[%‰\d]")


def _counting(settings: Settings) -> re.Pattern[str]:
    """A note that is the name of a thing that can be counted, or begins with that it counts it."""
    kinds, learnt = settings.reading.measures.kinds, settings.learning_units
    things = {*kinds, *learnt}.union(*kinds.values(), *learnt.values()) - {""}
    thing, leads = _any_of(things), _any_of(settings.guards.get("note_counts", ()))
    return re.compile(rf"(?:{leads})\s+{thing}(?!\w)|{thing}\s*[.;]?\s*(?:\n|$)")


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of some words, the longest first."""
    parts = sorted(map(re.escape, map(str.casefold, words)), key=len, reverse=True)
    return f"(?:{'|'.join(parts)})" if parts else "(?!)"
