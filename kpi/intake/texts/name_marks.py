"""Marks and remarks behind a unit's name: "Xã Tân Quới (1)", "Xã Tân Quới*", "Xã Tân Quới (15 ấp)".

Words are permitted, not forbidden: what settings do not permit leaves the row untaken, since it may say that
the figures are another unit's, another time's, or a plan's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kpi.model.measure import tokens
from kpi.model.roman import romans
from kpi.units.gazetteer.names import key, type_of
from kpi.units.gazetteer.tree import Unit

_SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207d\u207e"
_MARK = re.compile(
    rf"\s*(?:[*†‡{_SUPERSCRIPTS}]+|\(\s*(?:[*†‡{_SUPERSCRIPTS}]+|\d{{1,2}}|[a-zđ])\s*\)"
    rf"|\[\s*(?:[*†‡{_SUPERSCRIPTS}]+|\d{{1,2}}|[a-zđ])\s*\])\s*$"
)
_BRACKET = re.compile(r"\s*(?:\(([^()\[\]]*)\)|\[([^()\[\]]*)\])\s*$")
_LISTED = re.compile(r"[,;]")
_ROMAN = frozenset(romans(5))
_MOST = 4  # marks and brackets behind one name

Tokens = tuple[str, ...]


class Stage(NamedTuple):
    """A name without the last of what stands behind it: `asides` are the permitted remarks taken off, `odd`
    the words of the first bracket that is not permitted, "" for none."""

    name: str
    asides: tuple[str, ...]
    odd: str


@dataclass(frozen=True, slots=True)
class NameMarks:
    """The permitted remarks, as tokens in which "number" stands for any number."""

    permitted: frozenset[Tokens]

    def stages(self, name: str) -> Iterator[Stage]:
        """The name with one, two … of the marks and brackets behind it taken off; nothing if it has none."""
        asides: tuple[str, ...] = ()
        odd = ""
        for _ in range(_MOST):
            match = _MARK.search(name) or _BRACKET.search(name)
            if match is None or not match.start():
                return
            name = name[: match.start()]
            remark = "" if match.re is _MARK else match[1] or match[2] or ""
            parts = [part for part in _LISTED.split(remark) if part.strip()]
            if all(tuple(map(_general, tokens(part))) in self.permitted for part in parts):
                asides += tuple(parts)
            else:
                odd = odd or remark.strip()
            yield Stage(name, asides, odd)


def name_marks(asides: Iterable[str]) -> NameMarks:
    """Prepare the remarks of settings, in which {number} stands for any number."""
    return NameMarks(frozenset(tuple(map(_general, tokens(text))) for text in asides))


def fits(stage: Stage, unit: Unit) -> bool:
    """Whether the remarks may be about the unit: "(xã biên giới)" is not about a town."""
    return all(type_of(aside.strip()) in ("", key(unit.name).type) for aside in stage.asides)


def _general(token: str) -> str:
    return "number" if token.isdigit() or token in _ROMAN else token
