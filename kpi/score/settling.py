"""What would settle the points and classes that are open: which figures are lacking, and which one alone is
enough.

A figure settles the class always where every value that it may have gives one class whatever the other
unknown figures are, and sometimes where some of its values do. Both are proven by spans, which are never too
narrow; where nothing is proven nothing is claimed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from kpi.model.cell import Cell, Status
from kpi.quick import dataclass
from kpi.rollup.cells import Told
from kpi.score.compile import Compiled
from kpi.score.judging import Classifier, Figures
from kpi.score.ranking import band_index
from kpi.score.spans import Span, cap_holds, span_of
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme

Settling = Literal["always", "sometimes", "not_shown"]
Lack = Literal["missing", "range", "in_doubt"]
_TRIES = 96  # so many ranges of one figure are looked at,
_VAIN_TRIES = 32  # and so many where none of them settles anything
_LEAST_STEP = Decimal("0.0001")  # the least difference between figures that are not whole
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The class `band` (an id) that is given where a figure lies from `low` to `high` (None: without limit),
    or is the `label` of a class."""

    band: str
    low: Decimal | None = None
    high: Decimal | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """A figure that something open rests on. `lack` says why it is not known, `names` are the ids of the open
    criteria and caps that look at it; `outcomes` are the values that settle the class, as far as shown."""

    indicator: str
    lack: Lack
    names: tuple[str, ...]
    settles: Settling
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Openness:
    """What of one commune is open: the `classes` (band ids, the best first) that are possible, and the
    `figures` that these or the points rest on, in order of the scheme."""

    classes: tuple[str, ...]
    figures: tuple[OpenFigure, ...]


class Settler:
    """Tells of communes under one scheme what is open. `indicators` are at least those it looks at."""

    def __init__(self, scheme: Scheme, compiled: Compiled, indicators: Mapping[str, Indicator]) -> None:
        self.scheme = scheme
        self.inputs = compiled.inputs
        self.indicators = indicators
        self.classifier = Classifier(scheme)
        self.spans: dict[tuple[object, ...], Span] = {}

    def openness(self, figures: Figures, doubts: frozenset[str]) -> Openness:
        """`figures` is what is known of a commune's figures, `doubts` the indicators that an error stands
        against; what these open the scheme says."""
        shaken = frozenset() if self.scheme.on_error == "mark" else doubts
        facts = {name: figure for name, figure in figures.items() if name not in shaken}
        spans = {one.id: self._span(one.id, facts) for one in self.scheme.criteria}
        caps = {cap.id: cap_holds(cap, facts, self.indicators) for cap in self.scheme.caps}
        resting: dict[str, list[str]] = {}
        for name, inputs in self.inputs.items():
            open_name = caps[name] is None if name in caps else spans[name][0] < spans[name][1]
            for indicator in inputs if open_name else ():
                if indicator not in facts or isinstance(facts[indicator], Cell):
                    resting.setdefault(indicator, []).append(name)
        bands = self._possible(spans, caps)
        shown = len(bands) > 1
        opened = tuple(
            OpenFigure(
                name,
                "in_doubt" if name in shaken else "range" if name in facts else "missing",
                tuple(names),
                *(self._settling(name, facts, spans, caps) if shown else ("not_shown", ())),
            )
            for name, names in resting.items()
        )
        return Openness(tuple(self.classifier.ids[place] for place in reversed(bands)), opened)

    def _span(self, criterion_id: str, facts: Figures) -> Span:
        key = (criterion_id, *(facts.get(name) for name in self.inputs[criterion_id]))
        if key not in self.spans:
            criterion = next(one for one in self.scheme.criteria if one.id == criterion_id)
            self.spans[key] = span_of(criterion, facts, self.indicators)[0]
        return self.spans[key]

    def _possible(self, spans: Mapping[str, Span], caps: Mapping[str, bool | None]) -> list[int]:
        """The places of the bands that are possible, ascending."""
        starts = self.classifier.starts
        least = sum((low for low, _ in spans.values()), Decimal(0))
        most = sum((high for _, high in spans.values()), Decimal(0))
        limit = self._limit(caps)
        places = {min(n, limit) for n in range(band_index(starts, least), band_index(starts, most) + 1)}
        for cap, at_most in self.classifier.caps:
            if caps[cap] is None:
                places |= {min(place, at_most) for place in places}
        return sorted(places)

    def _limit(self, caps: Mapping[str, bool | None]) -> int:
        """The place of the highest band that the caps which surely hold leave."""
        limits = [at_most for cap, at_most in self.classifier.caps if caps[cap]]
        return min([len(self.classifier.starts) - 1, *limits])

    def _settling(
        self, name: str, facts: Figures, spans: Mapping[str, Span], caps: Mapping[str, bool | None]
    ) -> tuple[Settling, tuple[Outcome, ...]]:
        """Whether one figure settles the class, and with which values."""
        rest = {one: span for one, span in spans.items() if name not in self.inputs[one]}
        if not any(name in self.inputs[cap] for cap in caps) and self._hopeless(rest, caps):
            return "not_shown", ()
        own_criteria = [one for one in spans if one not in rest]
        own_caps = [cap for cap in self.scheme.caps if name in self.inputs[cap.id]]

        def band(value: Told) -> str | None:
            with_it = {**facts, name: value}
            own_spans = {one: self._span(one, with_it) for one in own_criteria}
            holds = {cap.id: cap_holds(cap, with_it, self.indicators) for cap in own_caps}
            bands = self._possible({**rest, **own_spans}, {**caps, **holds})
            return self.classifier.ids[bands[0]] if len(bands) == 1 else None

        spec = self.indicators.get(name)
        if spec is not None and spec.type == "class":
            outcomes = [(label.code, band(label.code)) for label in spec.labels]
            settled = tuple(Outcome(one, label=code) for code, one in outcomes if one is not None)
            whole = len(settled) == len(outcomes)
        else:
            parts, whole = _tried(_Domain.of(spec, facts.get(name)), band)
            settled = tuple(_merged(parts))
        return ("always" if whole and settled else "sometimes" if settled else "not_shown"), settled

    def _hopeless(self, rest: Mapping[str, Span], caps: Mapping[str, bool | None]) -> bool:
        """Whether the points that do not rest on the figure alone are too open for any one class."""
        width = sum((high - low for low, high in rest.values()), Decimal(0))
        ends = [Decimal(0), *self.classifier.starts[1 : self._limit(caps) + 1], self.scheme.points]
        return width > max(end - start for start, end in pairwise(ends))


@dataclass(frozen=True, slots=True)
class _Domain:
    """All values of a number, as multiples of `step` from `low` to `high` (None: without limit)."""

    low: int
    high: int | None
    step: Decimal

    @classmethod
    def of(cls, spec: Indicator | None, figure: Told | None) -> _Domain:
        if spec is not None and spec.type == "yes_no":
            return cls(0, 1, _ONE)
        whole = spec is not None and spec.type == "count" and not spec.decimals
        step = _ONE if whole else _LEAST_STEP
        low, high = (figure.low, figure.high) if isinstance(figure, Cell) else (None, None)
        return cls(int((low or 0) / step), None if high is None else int(high / step), step)

    def told(self) -> Told:
        low = self.low * self.step
        if self.low == self.high:
            return low
        return Cell(Status.RANGE, low, None if self.high is None else self.high * self.step)

    def halves(self) -> Iterator[_Domain]:
        middle = max(self.low, 2 * self.low - 1) if self.high is None else (self.low + self.high) // 2
        yield _Domain(self.low, middle, self.step)
        yield _Domain(middle + 1, self.high, self.step)


def _tried(domain: _Domain, band: Callable[[Told], str | None]) -> tuple[list[tuple[_Domain, str]], bool]:
    """The parts of a domain that surely give one class, in order, and whether they are all of it. Parts that
    do not are halved, the widest first."""
    parts: list[tuple[_Domain, str]] = []
    queue = deque([domain])
    whole = True
    for tries in range(_TRIES):
        if not queue or (tries >= _VAIN_TRIES and not parts):
            break
        part = queue.popleft()
        one = band(part.told())
        if one is not None:
            parts.append((part, one))
        elif part.low == part.high:
            whole = False
        else:
            queue.extend(part.halves())
    return sorted(parts, key=lambda pair: pair[0].low), whole and not queue


def _merged(parts: Sequence[tuple[_Domain, str]]) -> Iterator[Outcome]:
    """Neighbours with one class as one outcome."""
    last: tuple[_Domain, str] | None = None
    for part, band in parts:
        if last is not None and last[1] == band and last[0].high == part.low - 1:
            last = _Domain(last[0].low, part.high, part.step), band
            continue
        if last is not None:
            yield _outcome(*last)
        last = part, band
    if last is not None:
        yield _outcome(*last)


def _outcome(part: _Domain, band: str) -> Outcome:
    return Outcome(band, part.low * part.step, None if part.high is None else part.high * part.step)
