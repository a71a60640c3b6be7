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
from kpi.score.classes import Answer, Classifier
from kpi.score.compile import Compiled
from kpi.score.judging import Figures, criterion_score
from kpi.score.sharing import Sharer
from kpi.score.spans import holds, span_of
from kpi.score.types import CriterionScore
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Criterion, Scheme

Settling = Literal["always", "sometimes", "not_shown"]
Lack = Literal["missing", "range", "in_doubt"]
_TRIES = 96  # so many ranges of one figure are looked at,
_VAIN_TRIES = 32  # and so many where none of them settles anything
_LEAST_STEP = Decimal("0.0001")  # the least difference between figures that are not whole
_ONE = Decimal(1)
Scores = Mapping[str, CriterionScore]
Answers = Mapping[str, Answer]
"""Of each cap, veto and conflict by its id whether it holds."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The class `band` (an id, or what stands in its place) that is given where a figure lies from `low` to
    `high` (None: without limit), or is the `label` of a class."""

    band: str
    low: Decimal | None = None
    high: Decimal | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """A figure that something open rests on. `lack` says why it is not known, `names` are the ids of the open
    criteria, caps, vetoes and conflicts that look at it; `outcomes` are the values that settle the class, as
    far as shown."""

    indicator: str
    lack: Lack
    names: tuple[str, ...]
    settles: Settling
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Openness:
    """What of one commune is open: the `classes` that are possible (see `kpi.score.classes.Ruling`), and the
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
        self.sharer = Sharer(scheme)
        self.scores: dict[tuple[object, ...], CriterionScore] = {}

    def openness(self, figures: Figures, doubts: frozenset[str]) -> Openness:
        """`figures` is what is known of a commune's figures, `doubts` the indicators that an error stands
        against; what these open the scheme says."""
        shaken = frozenset() if self.scheme.on_error == "mark" else doubts
        facts = {name: figure for name, figure in figures.items() if name not in shaken}
        scores = {one.id: self._score(one, facts) for one in self.scheme.criteria}
        answers = {one.id: holds(one.when, facts, self.indicators) for one in self.scheme.provisos}
        resting: dict[str, list[str]] = {}
        for name, inputs in self.inputs.items():
            open_name = answers[name] is None if name in answers else scores[name].points is None
            for indicator in inputs if open_name else ():
                if indicator not in facts or isinstance(facts[indicator], Cell):
                    resting.setdefault(indicator, []).append(name)
        results = self._possible(scores, answers)
        shown = len(results) > 1
        opened = tuple(
            OpenFigure(
                name,
                "in_doubt" if name in shaken else "range" if name in facts else "missing",
                tuple(names),
                *(self._settling(name, facts, scores, answers) if shown else ("not_shown", ())),
            )
            for name, names in resting.items()
        )
        return Openness(results, opened)

    def _score(self, criterion: Criterion, facts: Figures) -> CriterionScore:
        inputs = self.inputs[criterion.id]
        key = (criterion.id, *(facts.get(name) for name in inputs))
        if key not in self.scores:
            span, empty = span_of(criterion, facts, self.indicators)
            self.scores[key] = criterion_score(criterion, inputs, span, empty)
        return self.scores[key]

    def _possible(self, scores: Scores, answers: Answers) -> tuple[str, ...]:
        """The results that are possible, the best class first."""
        total = self.sharer.total(scores)
        holding = [answers[one.id] for one in self.scheme.provisos]
        return self.classifier(*total.ends, holding, total.undecided).possible

    def _settling(
        self, name: str, facts: Figures, scores: Scores, answers: Answers
    ) -> tuple[Settling, tuple[Outcome, ...]]:
        """Whether one figure settles the class, and with which values."""
        own_criteria = [one for one in self.scheme.criteria if name in self.inputs[one.id]]
        own_provisos = [one for one in self.scheme.provisos if name in self.inputs[one.id]]
        own_ids = {one.id for one in own_criteria}
        rest = {one: score for one, score in scores.items() if one not in own_ids}
        if not own_provisos and self._hopeless(rest, answers):
            return "not_shown", ()

        def band(value: Told) -> str | None:
            with_it = {**facts, name: value}
            own_scores = {one.id: self._score(one, with_it) for one in own_criteria}
            answered = {one.id: holds(one.when, with_it, self.indicators) for one in own_provisos}
            results = self._possible({**scores, **own_scores}, {**answers, **answered})
            return results[0] if len(results) == 1 else None

        spec = self.indicators.get(name)
        if spec is not None and spec.type == "class":
            outcomes = [(label.code, band(label.code)) for label in spec.labels]
            settled = tuple(Outcome(one, label=code) for code, one in outcomes if one is not None)
            whole = len(settled) == len(outcomes)
        else:
            parts, whole = _tried(_Domain.of(spec, facts.get(name)), band)
            settled = tuple(_merged(parts))
        return ("always" if whole and settled else "sometimes" if settled else "not_shown"), settled

    def _hopeless(self, rest: Scores, answers: Answers) -> bool:
        """Whether the points that do not rest on the figure alone are too open for any one class."""
        if self.sharer.shares or self.scheme.conflicts:
            return False
        limits = [at_most for cap, at_most in self.classifier.caps if answers[cap]]
        limit = min([len(self.classifier.starts) - 1, *limits])
        width = sum((one.maximum - one.minimum for one in rest.values()), Decimal(0))
        ends = [Decimal(0), *self.classifier.starts[1 : limit + 1], self.scheme.points]
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
