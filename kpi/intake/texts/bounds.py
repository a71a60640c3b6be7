"""Texts that say between what a figure lies: "trên 80", "80 trở lên", "từ 5 đến 10", "≤ 5".

Only what is said in one of the phrases of settings, as a whole, is understood; whatever stands beside it
leaves the text without a meaning. A count has no places: more than 80 is 81 or more. Elsewhere an end that is
not included is taken as one that is: such a range is wider by that one value, and never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kpi.intake.texts.cells import Words
from kpi.model.number import State, figures_in, parse_number, plain
from kpi.model.received import Ends
from kpi.model.separators import Decided, both_ways, groups_thousands

_FIGURE = r"\d[\d.,]*(?: \d{3})*(?:[.,]\d+)?"
_PLACE: Final = "#"  # stands for a figure in the phrases of settings
_BEHIND = r"(?<=\d)\s*{unit}(?!\w)"
_NONE = Decimal(0)  # no figure is less


def bounds_in(text: str, words: Words, sign: Callable[[], Decided]) -> Ends | None:
    """The ends of the figure that a text says, None where it says none for sure or contradicts itself. `sign`
    gives the one that stands before decimals in its column."""
    phrase = figures_in(text, "").casefold()
    if words.unit:
        phrase = re.sub(_BEHIND.format(unit=re.escape(words.unit.casefold())), "", phrase)
    for kind, pattern in _patterns(tuple(words.phrases.items())):
        match = pattern.fullmatch(phrase)
        if match is None:
            continue
        figures = [_figure(figure, words.decimals, sign) for figure in match.groups()]
        known_figures = [figure for figure in figures if figure is not None]
        return _ends(kind, known_figures, words.decimals) if len(known_figures) == len(figures) else None
    return None


def words_of(phrases: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The words that stand around figures in some phrases."""
    for texts in phrases.values():
        for text in texts:
            yield from filter(None, map(str.strip, text.split(_PLACE)))


@lru_cache(maxsize=16)
def _patterns(phrases: tuple[tuple[str, tuple[str, ...]], ...]) -> list[tuple[str, re.Pattern[str]]]:
    """Patterns of the phrases, each with the kind of bound that it says."""
    return [(kind, _pattern(text)) for kind, texts in phrases for text in texts]


def _pattern(phrase: str) -> re.Pattern[str]:
    parts = (r"\s+".join(map(re.escape, part.split())) for part in phrase.split(_PLACE))
    return re.compile(r"\s*" + rf"\s*({_FIGURE})\s*".join(parts) + r"\s*")


def _figure(text: str, decimals: int, sign: Callable[[], Decided]) -> Decimal | None:
    one = both_ways(text)
    if one is not None:
        if not decimals and not one.round:
            return one.whole
        decided = sign()
        if groups_thousands(one, decided):
            return one.whole
        return one.part if decided == one.separator and (decimals or one.round) else None
    parsed = parse_number(text, decimals, {})
    return parsed.value if parsed.state is State.NUMBER else None


def _ends(kind: str, figures: list[Decimal], decimals: int) -> Ends | None:
    """The ends that a kind of bound gives; None where it leaves one value or none."""
    low, high = figures[0], figures[-1]
    beyond = _NONE if decimals else Decimal(1)  # a count above another is greater by one at least
    ends = {
        "above": (low + beyond, None),
        "at_least": (low, None),
        "below": (_NONE, high - beyond),
        "at_most": (_NONE, high),
        "between": (low, high),
    }
    lower, upper = ends[kind]
    if upper is not None and lower >= upper:
        return None
    return plain(lower), None if upper is None else plain(upper)
