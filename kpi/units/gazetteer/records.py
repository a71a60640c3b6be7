"""What became of a unit that ended and where a new one came from, as far as the records tell; where they do
not, every unit that may have been concerned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from kpi.units.gazetteer.links import AREA_ONLY, Link, heirs, system_day
from kpi.units.gazetteer.spans import EVER, Span, Spans


class History:
    """The records over all leaves.

    `holders` gives for (code, day it ended) the unit that holds its territory on the last day of its system
    of levels: where it went at once is then known only as far as that tells. `bounds` gives the district or
    province it stayed within, where nothing more is known.
    """

    def __init__(
        self,
        rows: Sequence[Sequence[str]],
        links: Sequence[Link],
        holders: Mapping[tuple[str, str], str],
        bounds: Mapping[tuple[str, str], str],
    ) -> None:
        self.spans = Spans(rows)
        turn = system_day(rows)
        self.turn = turn.isoformat() if turn else EVER  # first day of another system of levels
        self._holders, self._bounds = holders, bounds
        self._finals: dict[Span, frozenset[str]] = {}
        self.links: dict[tuple[str, str], list[Link]] = {}
        self._taken: set[tuple[str, str]] = set()
        for link in links:
            day = _iso(link.day)
            self.links.setdefault((link.old, day), []).append(link)
            self._taken.add((link.new, day))

    def successors(self, span: Span) -> tuple[str, ...] | None:
        """The units that took over what there was to count in a leaf on the day it ended; None: no record."""
        links = self.links.get((span.code, span.end))
        return heirs(links) if links else None

    def given(self, day: str) -> Mapping[str, tuple[str, ...]]:
        """The units that others were made of, on record, on a day though they went on, with those others."""
        givers_by_code = {}
        for code in self._giving.get(day, ()):
            if self.spans.get(code, day) and self.spans.get(code, eve_of(day)):
                codes = {link.new for link in self.links[code, day] if link.share != AREA_ONLY} - {code}
                if codes:
                    givers_by_code[code] = tuple(sorted(codes))
        return givers_by_code

    @cached_property
    def days(self) -> tuple[str, ...]:
        """All days on which anything changed."""
        spans = self.spans
        return tuple(sorted({*spans.starting, *spans.ending, *self._giving} - {EVER}))

    @cached_property
    def _giving(self) -> Mapping[str, list[str]]:
        codes_by_giver: dict[str, list[str]] = {}
        for code, day in self.links:
            if day != self.turn:
                codes_by_giver.setdefault(day, []).append(code)
        return codes_by_giver

    def holder(self, span: Span) -> str:
        """The unit known to hold an ended leaf's territory on the last day of its system, "" if none is.

        A leaf that comes back under its old code and name is the same territory as before."""
        holder_code = self._holders.get((span.code, span.end), "")
        if holder_code or not (before := self._earlier(span)):
            return holder_code
        return self._holders.get((before.code, before.end), "")

    def aftermath(self, span: Span) -> set[str]:
        """Leaves that may hold an ended leaf of which nothing is recorded, on the day after its last: all of
        the unit it is known to have stayed in, else of its district; where that has ended too, of the
        districts its other communes went to."""
        bound = self._bounds.get((span.code, span.end))
        if bound and (inside := self.spans.within(bound, span.end)):
            return inside
        return self._around(span.parents[-1][2], span, eve_of(span.end), span.end)

    def donors(self, span: Span) -> set[str]:
        """Leaves of the day before out of which one that arose without a record may have been made."""
        before = self._earlier(span)
        if before and (holder := self._holders.get((before.code, before.end))):
            codes = {other.code for other in self.holding(holder, eve_of(span.start))}
            if codes:
                return codes
        eve, district = eve_of(span.start), span.parents[0][2]
        if holes := self._holes(district, span.start, eve):
            return holes
        moved_codes = {code for code in self.spans.inside(district, span.start) if self.spans.get(code, eve)}
        return moved_codes | self._around(district, span, span.start, eve)

    def _holes(self, district: str, day: str, eve: str) -> set[str]:
        """Districts of which the list has no communes before a day, though there were some: those that have
        them from then on, in the district itself or in a new one of the same province."""
        spans = self.spans
        ended = {span.code for span in spans.ending.get(day, ()) if spans.exists(span.code, eve)}
        if district in ended or spans.exists(district, eve):
            return ended & {district}
        return {code for code in ended if spans.above(code, eve) == spans.above(district, day)}

    def arose(self, span: Span) -> bool:
        """Whether a leaf came to be without any record of what it was made of."""
        if (span.code, span.start) in self._taken:
            return False
        if span.start == self._first:
            return False
        own_finals = self.finals(span)
        return not any(
            self._renumbered(earlier, span) or self._dissolved(earlier, span)
            or ((holder := self.holder(earlier)) and own_finals == {holder})
            for earlier in self.spans.ending.get(span.start, ())
        )  # fmt: skip

    @staticmethod
    def _renumbered(earlier: Span, span: Span) -> bool:
        """Whether a leaf bears the name of one of its district that ended the same day: a merger gave it
        another code."""
        return earlier.name == span.name and earlier.parents[-1][2] == span.parents[0][2]

    def _dissolved(self, earlier: Span, span: Span) -> bool:
        """Whether a leaf is the district that one which ended the same day, nothing more being recorded of
        it, lay in: since then the district reports itself."""
        return (
            earlier.parents[-1][2] == span.code
            and self.successors(earlier) is None
            and not self.holder(earlier)
        )

    @cached_property
    def _first(self) -> str:
        return min(span.start for span in self.spans.all)

    def finals(self, span: Span) -> frozenset[str]:
        """Units that may hold a leaf's territory on the last day of its system: itself, if it lives on."""
        final_codes = self._finals.get(span)
        if final_codes is None:
            final_codes = self._finals[span] = self._find_finals(span)
        return final_codes

    def _find_finals(self, span: Span) -> frozenset[str]:
        if span.end in (self.turn, EVER):
            return frozenset((span.code,))
        successor_codes = self.successors(span)
        if successor_codes is None and (holder := self.holder(span)):
            return frozenset((holder,))
        onward = (self.spans.get(code, span.end) for code in successor_codes or self.aftermath(span))
        return frozenset().union(*(self.finals(other) for other in onward if other))

    def holding(self, final: str, day: str) -> list[Span]:
        """Leaves of a day (before `turn`) whose territory may be held by `final` on the last before it."""
        final_span = self.spans.get(final, day)
        others = [span for span in self._leading_to.get(final, ()) if span.covers(day)]
        return [final_span, *others] if final_span and final_span.end == self.turn else others

    @cached_property
    def _leading_to(self) -> Mapping[str, list[Span]]:
        spans_by_final: dict[str, list[Span]] = {}
        ended = [span for span in self.spans.all if span.end < self.turn]
        for span in ended:
            for final in self.finals(span):
                spans_by_final.setdefault(final, []).append(span)
        return spans_by_final

    def _earlier(self, span: Span) -> Span | None:
        """The same unit before a gap in its life: same code, same name."""
        lives = self.spans.by_code[span.code]
        same = (s for s in reversed(lives) if s.name == span.name and s.end < span.start)
        return next((s for s in same if (s.end <= self.turn) == (span.end <= self.turn)), None)

    def _around(self, district: str, span: Span, here: str, there: str) -> set[str]:
        """Leaves on the day `there` of the district that `span` belongs to on the day `here`."""
        spans = self.spans
        near = span.code if spans.exists(span.code, here) else district
        if spans.exists(near, there):
            return spans.inside(near, there)
        others = (spans.get(code, there) for code in spans.inside(near, here))
        districts = {other.parent(there) for other in others if other}
        if districts:
            return set().union(*(spans.inside(code, there) for code in districts))
        province = spans.above(near, here)
        return spans.within(province, there) or {s.code for s in spans.at(there)}


def _iso(day: date) -> str:
    return day.isoformat()


def eve_of(day: str) -> str:
    """The ISO day before."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
