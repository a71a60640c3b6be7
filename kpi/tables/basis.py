"""What the points of a criterion rest on, for one unit: its figures, and the rate they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from kpi.findings import Catalogue
from kpi.model.cell import Cell
from kpi.model.number import plain
from kpi.model.show import UNKNOWN, exact_number, range_text, shown_percent
from kpi.quick import dataclass
from kpi.rollup.cells import Told
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Criterion, Step

if TYPE_CHECKING:
    from kpi.spec.expression.bounds import Bounds
    from kpi.spec.expression.parsed import Expression

_PLACES = 8  # of a computed share


@dataclass(frozen=True, slots=True)
class Basis:
    """What a criterion rests on, in words: the `figure` with its numerator and denominator, and its `rate`,
    "" where it has none or where nothing is known of it."""

    figure: str
    rate: str = ""


@dataclass(frozen=True, slots=True)
class Bases:
    """The bases of a unit's criteria; `figures` is what is known of its indicators."""

    figures: Mapping[str, Told]
    indicators: Mapping[str, Indicator]
    catalogue: Catalogue

    def of(self, criterion: Criterion) -> Basis:
        """That of one criterion."""
        match criterion.kind:
            case "at_least":
                return Basis(self._counted(criterion))
            case "steps" | "either":
                steps = {one.value: one.steps for one in criterion.stepped}
            case "yes_no" | "condition" | "deduction" | "addition" | "formula" | "by_hand":
                steps = {criterion.value: ()}
            case _:
                assert_never(criterion.kind)
        bases = [self._one(text, limits) for text, limits in steps.items()]
        rates = [one.rate for one in bases if one.rate]
        return Basis("; ".join(one.figure for one in bases), "; ".join(rates))

    def _counted(self, criterion: Criterion) -> str:
        """How many of the conditions hold, a range where that is open."""
        answers = [self._answer(self._bounds(part.when)) for part in criterion.conditions]
        sure, possible = answers.count(True), len(answers) - answers.count(False)
        number = range_text(Decimal(sure), Decimal(possible), self.catalogue.lang)
        return f"{sure if sure == possible else number}/{len(answers)}"

    def expression(self, text: str) -> Basis:
        """That of an expression by itself."""
        return self._one(text, ())

    def _one(self, text: str, steps: tuple[Step, ...]) -> Basis:
        from kpi.spec.expression.parsed import is_share, parse, result_type
        from kpi.spec.expression.words import Words

        expression = parse(text)
        several = len(expression.columns) > 1
        words = Words(self._number if several else self._figure, self._label, self.catalogue)
        figure = words.of(expression.ast)
        if is_share(expression):
            return Basis(figure, self._rate(text, steps))
        kind = result_type(expression)
        if kind == "boolean":
            return Basis(self._condition(expression, figure), self._rates(expression))
        return Basis(figure if kind == "column" else self._computed(expression, figure))

    def _condition(self, expression: Expression, figure: str) -> str:
        """One figure by itself; of several how they stand, and whether that is asked for."""
        if len(expression.columns) == 1:
            return self._figure(expression.columns[0])
        answer = self._answer(self._bounds(expression.text))
        if answer is None:
            return figure
        return f"{figure}: {self.catalogue.text('explain.yes' if answer else 'explain.no').lower()}"

    def _computed(self, expression: Expression, figure: str) -> str:
        """What a formula of several figures comes to."""
        from kpi.spec.expression.bounds import Range

        value = self._bounds(expression.text)
        if len(expression.columns) < 2 or not isinstance(value, Range) or value.void:
            return figure
        if value.low != value.high:
            return figure
        return f"{figure} = {exact_number(_decimal(Fraction(value.low)), self.catalogue.lang)}"

    def _rates(self, expression: Expression) -> str:
        """The shares that a condition compares."""
        from kpi.spec.expression.bounds import bounds
        from kpi.spec.expression.parsed import is_scaled, numbers, quotients

        if is_scaled(expression):
            return ""
        limits = numbers(expression)
        values = (self._shown_rate(bounds(one, self._known), limits, 4) for one in quotients(expression))
        return "; ".join(dict.fromkeys(filter(None, values)))

    def _rate(self, text: str, steps: tuple[Step, ...]) -> str:
        return self._shown_rate(self._bounds(text), [step.limit for step in steps], 1)

    def _shown_rate(self, value: Bounds, limits: Sequence[Decimal], most: int) -> str:
        """A share with at most so many places, unless more tell it from a limit."""
        from kpi.spec.expression.bounds import Range

        if not isinstance(value, Range) or value.void or value.low != value.high:
            return ""
        share = _decimal(Fraction(value.low))
        places = min(most, len(plain(share * 100).partition(".")[2]))
        return shown_percent(share, limits, places, self.catalogue.lang)

    def _bounds(self, text: str) -> Bounds:
        from kpi.spec.expression.bounds import bounds
        from kpi.spec.expression.parsed import parse

        return bounds(parse(text).ast, self._known)

    def _known(self, name: str) -> Bounds:
        from kpi.rollup.between import range_of
        from kpi.spec.expression.bounds import Texts, number

        figure = self.figures.get(name)
        if figure is None:
            from math import inf

            from kpi.spec.expression.bounds import Range

            return Range(-inf, inf, True)
        if isinstance(figure, Cell):
            return range_of(figure)
        return Texts(frozenset({figure})) if isinstance(figure, str) else number(Fraction(figure))

    def _answer(self, value: Bounds) -> bool | None:
        """Whether a condition holds; None where that cannot be told."""
        if isinstance(value, frozenset) and len(value) == 1:
            return next(iter(value))
        return None

    def _figure(self, name: str) -> str:
        """A figure in words, "…" for one that is not known."""
        figure, lang = self.figures.get(name), self.catalogue.lang
        indicator = self.indicators.get(name)
        if figure is None:
            return UNKNOWN
        if isinstance(figure, Cell):
            low, high = (None if end is None else Decimal(end) for end in (figure.low, figure.high))
            return range_text(low, high, lang)
        if isinstance(figure, str):
            return self._label(figure, indicator)
        if indicator is not None and indicator.type == "yes_no":
            return self.catalogue.text("explain.yes" if figure else "explain.no")
        return exact_number(figure, lang)

    def _number(self, name: str) -> str:
        """A figure beside others: yes and no as they are counted, 1 and 0."""
        figure = self.figures.get(name)
        if isinstance(figure, Decimal):
            return exact_number(figure, self.catalogue.lang)
        return self._figure(name)

    def _label(self, code: str, indicator: Indicator | None = None) -> str:
        """The name of a class, else its code."""
        specs = self.indicators.values() if indicator is None else (indicator,)
        names = (
            label.name.get(self.catalogue.lang) for s in specs for label in s.labels if label.code == code
        )
        return next(names, code)


def _decimal(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(plain(round(exact, _PLACES)))
