"""Where the records are silent: communes that ended, or came to be, before the districts ended, of which no
source tells where they went or what they were made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kpi.model.level import LEVELS
from kpi.units.gazetteer.csvtext import columns
from kpi.units.gazetteer.links import UNKNOWN_FILE
from kpi.units.gazetteer.spans import Span
from kpi.units.gazetteer.tree import Unit
from kpi.units.gazetteer.units import Units
from kpi.units.lives.decrees import Decrees, Mention
from kpi.units.lives.kinship import Kinship

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A commune with the first day it was no more (or was there), its way down from the province, and the
    decrees of that day that name its province. `again` is the day its code and name come back, None if they
    do not; `decree` and `within` say what little is known of one that ended: by which decree, within which
    unit."""

    unit: Unit
    day: date
    way: tuple[Unit, ...]
    decrees: tuple[Mention, ...]
    again: date | None = None
    decree: str = ""
    within: Unit | None = None


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is not known, and out of how many.

    Of the communes that `ended`, `ended_told` have a holder on that day, `ended_later` only one on the last
    day of the districts; of those that `arose`, `arose_told` have an origin."""

    without_successor: tuple[Gap, ...]
    without_origin: tuple[Gap, ...]
    ended: int
    ended_told: int
    ended_later: int
    arose: int
    arose_told: int


def gaps(units: Units, under: str = "") -> Gaps:
    """What no source tells: in the whole country, or of communes that lay in the unit with the code `under`
    on their last day (those that ended) or first (those that arose)."""
    return _Finder(units, under).gaps()


class _Finder:
    def __init__(self, units: Units, under: str) -> None:
        self._kinship, self._decrees, self._under = Kinship(units), Decrees(units), under
        self._history = units.history
        file = units.folder / UNKNOWN_FILE
        column_names = ("gone_code", "gone_date", "decree", "within_code")
        rows = columns(file, column_names) if file.exists() else ()
        self._known = {(code, day): (decree, within) for code, day, decree, within in rows}

    def gaps(self) -> Gaps:
        turn = self._history.turn
        first = min(span.start for span in self._history.spans.all)
        all_gaps: list[Gap] = []
        gap_list: list[Gap] = []
        told_count = later = came = 0
        ended = arose = 0
        for span in sorted(self._history.spans.all, key=lambda s: s.code):
            if span.end < turn and (gap := self._gap(span, span.end, ended=True)):
                ended += 1
                if (span.code, span.end) in self._history.links or self._kinship.target(span):
                    told_count += 1
                elif self._history.holder(span):
                    later += 1
                else:
                    all_gaps.append(gap)
            if first < span.start < turn and (gap := self._gap(span, span.start, ended=False)):
                arose += 1
                if self._history.arose(span):
                    gap_list.append(gap)
                else:
                    came += 1
        return Gaps(_ordered(self, all_gaps), _ordered(self, gap_list), ended, told_count, later, arose, came)

    def _gap(self, span: Span, iso: str, ended: bool) -> Gap | None:
        """The commune of a span as it would be told, None where it is no commune or lies elsewhere."""
        day = date.fromisoformat(iso)
        there = day - _DAY if ended else day
        unit = self._kinship.on(span.code, there)
        if unit is None or unit.level != LEVELS[-1]:
            return None
        way = self._kinship.way(unit, there)
        if self._under and self._under not in {u.code for u in way}:
            return None
        decree, within = self._known.get((span.code, iso), ("", "")) if ended else ("", "")
        again = self._again(span) if ended else None
        return Gap(unit, day, way, (), again, decree, self._kinship.on(within, day) if within else None)

    def _again(self, span: Span) -> date | None:
        later = self._history.spans.by_code[span.code]
        starts = (s.start for s in later if span.end < s.start < self._history.turn and s.name == span.name)
        return next((date.fromisoformat(start) for start in starts), None)

    def told(self, gap: Gap) -> Gap:
        """With its decrees."""
        return replace(gap, decrees=self._decrees.naming(gap.day, [gap.way]))


def _ordered(finder: _Finder, all_gaps: list[Gap]) -> tuple[Gap, ...]:
    all_gaps.sort(key=lambda gap: (gap.way[0].code, gap.day, gap.unit.code))
    return tuple(map(finder.told, all_gaps))
