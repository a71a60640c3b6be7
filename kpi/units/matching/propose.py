"""Which units a name that no unit bears may mean: by likeness, for the office to confirm, never to be taken.

The distance counts letters and tones that are missing, too many, other ones, or swapped with their neighbour.
It is measured with the tone where it was typed and with the tone behind its syllable, and the smaller counts:
"Tận" for "Tân" is one tone too many, "Tn" one letter short. A wrong type counts one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kpi.model.letters import fold, toneless, words
from kpi.units.gazetteer.names import Key, accented, fold_key, key, readings
from kpi.units.gazetteer.tree import Unit

_FARTHEST = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit that a text resembles. `reason`: what differs: tone, marks (other diacritics), type, space,
    swapped, extra, missing or letter (of one letter), several (letters or tones), unmarked (typed without any
    diacritics, and `distance` letters differ beside them)."""

    unit: Unit
    distance: int
    reason: str


class _Form(NamedTuple):
    """A unit by one spelling of its name in the forms in which it is compared: as a key, as typed with its
    type (`whole`), and without (`bare`)."""

    unit: Unit
    key: Key
    whole: str
    bare: str


class _Pair(NamedTuple):
    """What was typed beside what it may mean, and how far they are apart."""

    distance: int
    typed: str
    spelling: str


class Candidates:
    """The units among which a name is looked for, each by all its known spellings."""

    def __init__(self, spellings: Iterable[tuple[str, Unit]]) -> None:
        self._spellings = tuple(spellings)

    @cached_property
    def _accented(self) -> tuple[_Form, ...]:
        split = ((unit, key(name), words(name)) for name, unit in self._spellings)
        # A number must not be guessed: Phường 1 is never proposed.
        return tuple(_Form(u, k, w, _bare(w, k)) for u, k, w in split if not k.name.isdecimal())

    @cached_property
    def _plain(self) -> tuple[_Form, ...]:
        return tuple(_Form(f.unit, fold_key(f.key), fold(f.whole), fold(f.bare)) for f in self._accented)

    def near(self, text: str) -> tuple[Proposal, ...]:
        """The units that the text resembles: nearest first, those of one distance in order of their codes.
        None for a text that is but a number, and none in which a number differs."""
        keys = readings(text)
        if not keys[0].name or keys[0].name.isdecimal():
            return ()
        is_accented = accented(keys)
        keys = keys if is_accented else tuple(map(fold_key, keys))
        forms = self._accented if is_accented else self._plain
        best: dict[str, Proposal] = {}
        for at in _near(keys, words(text), forms):
            proposal = _compare(keys, words(text), forms[at], is_accented)
            if proposal and (
                proposal.unit.code not in best or proposal.distance < best[proposal.unit.code].distance
            ):
                best[proposal.unit.code] = proposal
        return tuple(sorted(best.values(), key=lambda p: (p.distance, p.unit.code)))


def _near(keys: Sequence[Key], whole: str, forms: Sequence[_Form]) -> list[int]:
    """Which of the forms are worth a closer look."""
    from rapidfuzz.distance import OSA  # where every name is known nothing of it need be loaded
    from rapidfuzz.process import extract

    name_forms = [(k.name, [f.key.name for f in forms]) for k in keys]
    name_forms += [(whole, [f.whole for f in forms]), (whole, [f.bare for f in forms])]
    positions = {
        at
        for typed, names in name_forms
        for _, _, at in extract(typed, names, scorer=OSA.distance, score_cutoff=_FARTHEST, limit=None)
    }
    folded = {fold_key(k).name for k in keys}
    return sorted(positions | {at for at, form in enumerate(forms) if fold_key(form.key).name in folded})


def _compare(keys: Sequence[Key], whole: str, form: _Form, marked: bool) -> Proposal | None:
    """The proposal to read the text as this unit's name; None when they are too far apart."""
    as_keys = [_pair(k.name, form.key.name, k.type not in ("", form.key.type)) for k in keys]
    with_type, bare = _pair(whole, form.whole), _pair(whole, form.bare)
    pair = min(*as_keys, with_type, bare, key=lambda p: p.distance)
    if _numbers(pair.typed) != _numbers(pair.spelling):
        return None
    typed = bool(keys[0].type) or with_type.distance < bare.distance
    if pair.distance > _limit(form.bare, typed) and fold(pair.typed) != fold(pair.spelling):
        return None
    return Proposal(form.unit, pair.distance, _reason(pair, marked))


def _pair(typed: str, spelling: str, more: int = 0) -> _Pair:
    from rapidfuzz.distance import OSA

    return _Pair(OSA.distance(typed, spelling) + more, typed, spelling)


def _limit(name: str, typed: bool) -> int:
    """How far a name may be. A text without a type may be a person's name: so that must be nearer."""
    one, two = (0, 5) if typed else (5, 10)
    return sum(len(name) >= long for long in (one, two))


def _reason(pair: _Pair, marked: bool) -> str:
    typed, spelling = toneless(pair.typed), toneless(pair.spelling)
    if pair.typed == pair.spelling:
        return "type"
    if not marked:
        return "unmarked"
    if fold(typed) == fold(spelling):
        return "tone" if typed == spelling else "marks"
    if pair.distance > 1:
        return "several"
    if typed.replace(" ", "") == spelling.replace(" ", ""):
        return "space"
    if len(typed) != len(spelling):
        return "extra" if len(typed) > len(spelling) else "missing"
    return "swapped" if sorted(typed) == sorted(spelling) else "letter"


def _bare(whole: str, name_key: Key) -> str:
    return whole[len(name_key.type) :].lstrip() if whole.startswith(name_key.type.lower()) else whole


def _numbers(name: str) -> list[str]:
    return [part for part in name.split() if part.isdecimal()]
