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

    said: str
    cell: str


@dataclass(slots=True)
class EstimateWords:
    """The words of an office's settings for estimates. Phrases that hold such a word and mean another thing
    ("quy ước") are none, nor is one in the name of a unit (`places`: "Xã Tân Ước")."""

    settings: Settings
    places: Iterable[str] = ()
    known: dict[str, bool] = field(default_factory=dict)
    _wanted: tuple[re.Pattern[str], re.Pattern[str]] = field(init=False)
    _other: tuple[re.Pattern[str], re.Pattern[str]] = field(init=False)

    def __post_init__(self) -> None:
        spoken = self.settings.times.time_words
        self._wanted = _typed(map(words, spoken.get("estimates", ())))
        named = dict.fromkeys(map(words, self.places))  # one name is borne by many
        names = (_own(name) for name in named if self._wanted[0].search(name))
        self._other = _typed([*map(words, spoken.get("no_estimates", ())), *names])

    def are_in(self, line: str) -> bool:
        """Whether a line calls figures an estimate."""
        found = self.known.get(line)
        if found is None:
            # A line typed without diacritics is read by the words without theirs; another one means them.
            plain = not has_diacritics(line)
            text = self._other[plain].sub("|", words(line))
            found = self.known[line] = self._wanted[plain].search(text) is not None
        return found


def read_estimate(texts: Sequence[Text], before: int, spoken: EstimateWords) -> Estimate | None:
    """The first line in the rows before `before` (0-based, exclusive) that says so."""
    for r, c, text in texts:
        if r >= before:
            break
        for line in text[:_LONGEST].split("\n"):
            if spoken.are_in(line):
                return Estimate(" ".join(line.split()), cell_name(r, c))
    return None


def _typed(phrases: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Any of some phrases as whole words: with diacritics, and without them."""
    wanted = sorted(set(phrases), key=len, reverse=True)
    return _any_of(wanted), _any_of([bare(phrase) for phrase in wanted])


def _any_of(typed: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, typed))})(?!\w)" if typed else r"(?!)")


def _own(name: str) -> str:
    """A name without its type, unless a single word would be left."""
    parts = name.split()
    own = parts[len(type_of(name).split()) :]
    return " ".join(own if len(own) > 1 else parts)
