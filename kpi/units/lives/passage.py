"""Where the units of one day lie on another day's map, in either direction, as far as the records tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from kpi.quick import dataclass
from kpi.units.gazetteer.records import History, eve_of
from kpi.units.gazetteer.spans import Span
from kpi.units.gazetteer.tree import Shares

if TYPE_CHECKING:
    from kpi.units.gazetteer.units import Units

Decision = tuple[str, date]
_EXACT = Context(prec=60)
_TO = "→"  # a node "→code" is: wherever the territory lies that `code` will hold in the end


@dataclass(frozen=True, slots=True)
class Passage:
    """The leaves (units that report) of day `start` on the map of day `end`.

    `targets` gives for each of them the leaves it may lie in: one, where it lies whole (with all there is to
    count); several, where its figures cannot be told apart. `shares` says, for those that decisions divide,
    how much of their figures each target takes, and `decided` which decisions; those that contradict the
    records are `unfit` and left aside. `arisen` are leaves of the later day that came to be in between
    without a record of what they were made of.
    """

    start: date
    end: date
    targets: Mapping[str, tuple[str, ...]] = field(repr=False)
    arisen: tuple[str, ...] = ()
    shares: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    decided: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    unfit: tuple[Decision, ...] = ()

    def back(self) -> Passage:
        """The same read the other way: from `end` to `start`. Shares do not work backwards."""
        origins: dict[str, list[str]] = {}
        for old, new_codes in self.targets.items():
            for new in new_codes:
                origins.setdefault(new, []).append(old)
        turned = {new: tuple(sorted(new_codes)) for new, new_codes in sorted(origins.items())}
        return Passage(self.end, self.start, turned, self.arisen)


def passage(units: Units, start: date, end: date, shares: Shares | None = None) -> Passage:
    """Find where every leaf of the country on the day `start` lies on the map of the day `end`."""
    if end < start:
        return passage(units, end, start).back()
    day = end.isoformat()
    walk = _Walk(units.history, start.isoformat(), shares or {})
    arisen = walk.go(day)
    divided = walk.divided(day)
    decided = {source: walk.decided[source] for source in divided}
    return Passage(start, end, walk.targets(day), arisen, divided, decided, tuple(walk.unfit))


class _Walk:
    """Goes from change to change. `_held` gives by node (a leaf's code, or `_TO` and the code it will end up
    in) the leaves of the first day that may lie there; `_parts` how the figures of those that decisions
    divide are spread over nodes."""

    def __init__(self, history: History, start: str, shares: Shares) -> None:
        self._history, self._spans, self._start = history, history.spans, start
        self._shares = {(code, day.isoformat()): part for (code, day), part in shares.items()}
        self._held: dict[str, set[str]] = {span.code: {span.code} for span in self._spans.at(start)}
        self._open: set[str] = set()  # the nodes of the second kind
        self._parts: dict[str, dict[str, Decimal]] = {}
        self.decided: dict[str, tuple[Decision, ...]] = {}
        self.unfit: list[Decision] = []

    def go(self, end: str) -> tuple[str, ...]:
        """Go to a day; gives the leaves that arose on the way without a record and still exist."""
        arisen: list[str] = []
        for day in (day for day in self._history.days if self._start < day <= end):
            if day == self._history.turn:
                self._settle()
            ways = self._ways(day)
            for span in self._spans.starting.get(day, ()):
                if self._history.arose(span):
                    self._offer(span, ways)
                    arisen += [span.code] if span.covers(end) else []
            ratios = self._decide(day, ways)
            moves = [(way, self._held.pop(node)) for node, way in ways.items() if node in self._held]
            for way, sources in moves:
                for node in way:
                    self._put(node, sources)
            if self._parts:
                self._carry(ways, ratios)
        return tuple(sorted(arisen))

    def _ways(self, day: str) -> dict[str, list[str]]:
        """By node that ends on a day, or gives to others on record: the nodes what lies in it goes to."""
        history, ending = self._history, self._spans.ending.get(day, ())
        ways = {code: [code, *new] for code, new in history.given(day).items()}
        for span in ending:
            if span.code not in self._held:
                continue
            successor_codes = history.successors(span)
            if successor_codes is not None:
                ways[span.code] = list(successor_codes)
            else:
                holder = history.holder(span)
                ways[span.code] = [_TO + holder] if holder else sorted(history.aftermath(span))
        return ways

    def _settle(self) -> None:
        """On the last day of a system of levels a territory is where it was known to end up."""
        for node in self._open & self._held.keys():
            self._put(node[1:], self._held.pop(node))
        self._open.clear()
        for source, parts in self._parts.items():
            self._parts[source] = _sums((node.removeprefix(_TO), part) for node, part in parts.items())

    def _offer(self, span: Span, ways: dict[str, list[str]]) -> None:
        """Let every node that a leaf without a record may have been made of go to it as well."""
        donors, eve = self._history.donors(span), eve_of(span.start)
        for code in donors:
            ways.setdefault(code, [code]).append(span.code)
        for node in self._open & self._held.keys():
            if any(other.code in donors for other in self._history.holding(node[1:], eve)):
                ways.setdefault(node, [node]).append(span.code)

    def _decide(self, day: str, ways: dict[str, list[str]]) -> dict[str, Mapping[str, Decimal]]:
        """Let decisions of that day take the place of what the records leave open."""
        ratios = {}
        for (node, when), share in self._shares.items():
            if when != day or node not in self._held:
                continue
            decision = (node, date.fromisoformat(day))
            codes_allowed = {code for way in ways.get(node, ()) for code in self._lying(way, day)}
            if not share.keys() <= codes_allowed:
                self.unfit.append(decision)
                continue
            ratios[node] = share
            ways[node] = [code for code, part in share.items() if part]
            for source in self._held[node]:
                self.decided[source] = (*self.decided.get(source, ()), decision)
                if sum(source in sources for sources in self._held.values()) == 1:
                    self._parts[source] = {node: Decimal(1)}
        return ratios

    def _carry(self, ways: Mapping[str, Sequence[str]], ratios: Mapping[str, Mapping[str, Decimal]]) -> None:
        for source, parts in list(self._parts.items()):
            shares: list[tuple[str, Decimal]] = []
            for node, part in parts.items():
                way = ways.get(node, (node,))
                if node in ratios:
                    shares += [(new, _EXACT.multiply(part, share)) for new, share in ratios[node].items()]
                elif len(way) == 1:
                    shares.append((way[0], part))
                else:  # divided again, nobody knows how
                    del self._parts[source]
                    break
            else:
                self._parts[source] = _sums(shares)

    def targets(self, end: str) -> dict[str, tuple[str, ...]]:
        """By leaf of the first day, in order of the codes: the leaves it may lie in on the last."""
        targets_by_code: dict[str, tuple[str, ...]] = {}
        for node, sources in self._held.items():
            codes = self._lying(node, end)
            for source in sources:
                others = targets_by_code.get(source)
                targets_by_code[source] = codes if others is None else tuple({*others, *codes})
        return {
            source: codes if len(codes) == 1 else tuple(sorted(codes))
            for source, codes in sorted(targets_by_code.items())
        }

    def divided(self, end: str) -> dict[str, dict[str, Decimal]]:
        """By leaf that decisions divide: how much of its figures each leaf of the last day takes."""
        shares_by_code: dict[str, dict[str, Decimal]] = {}
        for source, parts in self._parts.items():
            places = [(self._lying(node, end), part) for node, part in parts.items()]
            if all(len(codes) == 1 for codes, _ in places):
                shares_by_code[source] = _sums((codes[0], part) for codes, part in places)
        return {source: sums for source, sums in sorted(shares_by_code.items()) if len(sums) > 1}

    def _lying(self, node: str, day: str) -> tuple[str, ...]:
        """The leaves of a day that a node stands for."""
        if node[0] != _TO:
            return (node,)
        return tuple(span.code for span in self._history.holding(node[1:], day)) or (node[1:],)

    def _put(self, node: str, sources: set[str]) -> None:
        if node[0] == _TO:
            self._open.add(node)
        codes_held = self._held.get(node)
        # Sets are shared between nodes, so they are never changed.
        self._held[node] = sources if codes_held is None else codes_held | sources


def _sums(parts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for node, part in parts:
        if part:
            sums[node] = sums.get(node, Decimal(0)) + part
    return sums
