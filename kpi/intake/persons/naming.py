"""Whether a text that somebody typed, such as a reason, names a person, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kpi.intake.persons.name_finding import Finder
from kpi.intake.persons.name_words import NameWords, tokens_of, written
from kpi.intake.persons.person_texts import PersonWords, look
from kpi.intake.persons.private_numbers import private_numbers
from kpi.model.letters import fold
from kpi.quick import dataclass

_LETTER = r"[^\W\d_]"
_INITIALS = re.compile(
    rf"(?<![\w.])([A-ZĐ]{_LETTER}{{0,2}})\.\s?([A-ZĐ])\.\s?([A-ZĐ]{_LETTER}{{0,6}})(?!{_LETTER}|\.{_LETTER})"
)
_LINES = re.compile(r"[^\n\r;]+")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What of a person is in a text (``name``, ``paper``, ``phone``, ``mail``, ``birth`` or ``label``) and
    where: the number of the word. The words themselves are told nowhere."""

    kind: str
    word: int


def names_person(
    text: str, vocabulary: PersonWords, words: NameWords, is_unit: Callable[[str], bool]
) -> Sighting | None:
    """The first that tells of a person in a text, as far as can be told; None where nothing does. A name is
    none where a unit bears it (`is_unit`), a street or a school, unless a word for a person stands before."""
    plain = written(text)
    sightings = [
        *private_numbers(plain, words),
        *(("name", at) for at in _initials(plain, words)),
        *(("label", at) for at in _labels(plain, vocabulary)),
    ]
    name = Finder(tokens_of(plain), plain, words, is_unit, vocabulary.births).first()
    if name is not None:
        sightings.append(("name", name))
    if not sightings:
        return None
    kind, at = min(sightings, key=lambda one: one[1])
    return Sighting(kind, len(plain[:at].split()) + (at == 0 or plain[at - 1].isspace()))


def _initials(text: str, words: NameWords) -> Iterator[int]:
    """Initials of a name: of a surname, and of two words more or one more and a word."""
    for match in _INITIALS.finditer(text):
        abbreviated = f"{match[1]}.{match[2]}".lower()
        common = {abbreviated, f"{abbreviated}.{match[3].lower()}"} & words.abbreviations
        if fold(match[1]) in words.initials and not common:
            yield match.start()


def _labels(text: str, vocabulary: PersonWords) -> Iterator[int]:
    """Labels of what only people have, but for papers: those tell of one by their number."""
    for match in _LINES.finditer(text):
        label = look(match[0].strip(), vocabulary).label
        if label and not vocabulary.identities.find(label):
            yield match.start()
