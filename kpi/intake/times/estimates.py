"""Lines above a table that call its figures an estimate, wherever in the line the word for it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kpi.model.grid import Text, cell_name
from kpi.model.letters import bare
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.names import has_diacritics, type_of, words

_LONGEST = 2000  # characters of a cell that are looked at


@dataclass(frozen=True, slots=True)
class Estimate:
    """The line that says so, as typed, and its cell."""

    text: str
    cell: str


@dataclass(slots=True)
class EstimateWords:
    """The words of an office's settings for estimates. Phrases that hold such a word and mean another thing
    ("quy ước") are none, nor is one in the name of a unit (`places`: "Xã Tân Ước")."""

    settings: Settings
    places: Iterable[str] = ()
    answers: dict[str, bool] = field(default_factory=dict)
    _patterns: tuple[re.Pattern[str], re.Pattern[str]] = field(init=False)
    _other: tuple[re.Pattern[str], re.Pattern[str]] = field(init=False)

    def __post_init__(self) -> None:
        time_words = self.settings.times.time_words
        self._patterns = _typed(map(words, time_words.get("estimates", ())))
        place_names = dict.fromkeys(map(words, self.places))  # one name is borne by many
        names = (_own(name) for name in place_names if self._patterns[0].search(name))
        self._other = _typed([*map(words, time_words.get("no_estimates", ())), *names])

    def are_in(self, line: str) -> bool:
        """Whether a line calls figures an estimate."""
        answer = self.answers.get(line)
        if answer is None:
            # A line typed without diacritics is read by the words without theirs; another one means them.
            plain, text = not has_diacritics(line), words(line)
            # Names of places are many: they are taken out only where there is such a word at all.
            answer = self.answers[line] = self._patterns[plain].search(text) is not None and (
                self._patterns[plain].search(self._other[plain].sub("|", text)) is not None
            )
        return answer


def read_estimate(texts: Sequence[Text], before: int, estimate_words: EstimateWords) -> Estimate | None:
    """The first line in the rows before `before` (0-based, exclusive) that says so."""
    for r, c, text in texts:
        if r >= before:
            break
        for line in text[:_LONGEST].split("\n"):
            if estimate_words.are_in(line):
                return Estimate(" ".join(line.split()), cell_name(r, c))
    return None


def _typed(phrases: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Any of some phrases as whole words: with diacritics, and without them."""
    sorted_phrases = sorted(set(phrases), key=len, reverse=True)
    return _any_of(sorted_phrases), _any_of([bare(phrase) for phrase in sorted_phrases])


def _any_of(typed: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, typed))})(?!\w)" if typed else r"(?!)")


def _own(name: str) -> str:
    """A name without its type, unless a single word would be left."""
    parts = name.split()
    name_parts = parts[len(type_of(name).split()) :]
    return " ".join(name_parts if len(name_parts) > 1 else parts)
