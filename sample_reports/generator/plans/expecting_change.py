"""What targets come to that are held against an earlier year, or ask something of every month; as plainly as
in `expecting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, inf

from .expecting import counted
from .sample import Expected, Figures

Number = Fraction | float
Span = tuple[Number, Number]


def each_month(items: Mapping[str, int | None], least: int = 1) -> Expected:
    """So many in every month; None of one that nobody told of."""
    short = [month for month, number in items.items() if number is not None and number < least]
    unknown = [month for month, number in items.items() if number is None]
    verdict = "not_reached" if short else "cannot_tell" if unknown else "reached"
    yes = len(items) - len(short) - len(unknown)
    return {
        "verdict": verdict,
        "reason": "unknown_months" if verdict == "cannot_tell" else None,
        "needed": len(items),
        "numerator": [yes, yes + len(unknown)],
        "back": short,
    }


def between(units: Sequence[str], figures: Figures, name: str, least: int, most: int) -> Expected:
    """At least so many; more than `most` is told and no failure."""
    return _number(counted(units, figures, name), Fraction(least), Fraction(most), up=True)


def fall_by(units: Sequence[str], figures: Figures, name: str, base: int, percent: int, aim: int) -> Expected:
    """A number that fell by at least so many per cent of a base; `aim` is the upper one."""
    limit, best = (base * Fraction(100 - one, 100) for one in (percent, aim))
    return _number(counted(units, figures, name), limit, best, up=False)


def _number(value: Expected, limit: Fraction, upper: Fraction, up: bool) -> Expected:
    ends = _span(value)
    verdict = _at_least(ends, limit) if up else _at_most(ends, limit)
    return {
        "verdict": verdict,
        "reason": "unknown_units" if verdict == "cannot_tell" else None,
        "needed": ceil(limit) if up else floor(limit),
        "numerator": value["numerator"],
        "upper": _at_most(ends, upper),
    }


def _span(value: Expected) -> Span:
    ends = value["numerator"]
    assert isinstance(ends, list)
    low, high = ends
    return low, inf if high is None else high


def grow_by(value: Span, base: Span, percent: int, whole: int | None = None) -> Expected:
    """A number that grew by so many per cent of the year before, or of a `whole`."""
    limits = [one + Fraction(percent, 100) * (one if whole is None else whole) for one in base]
    surely, ever = _at_least(value, limits[1]) == "reached", _at_least(value, limits[0]) != "not_reached"
    return {
        "verdict": "reached" if surely else "cannot_tell" if ever else "not_reached",
        "needed": ceil(limits[0]) if base[0] == base[1] else None,
        "numerator": [int(end) for end in value],
        "base": [int(end) for end in base],
    }


def not_more(units: Sequence[str], figures: Figures, before: Figures | None, name: str) -> Expected:
    """A sum that is no more than that of the year before, on the same map."""
    value = counted(units, figures, name)
    if before is None:
        return {"verdict": "no_baseline", "reason": None, **value}
    now, then = _span(value), _span(counted(units, before, name))
    verdict = "reached" if now[1] <= then[0] else "not_reached" if now[0] > then[1] else "cannot_tell"
    return {"verdict": verdict, "reason": "unknown_units" if verdict == "cannot_tell" else None, **value}


def yes_of(units: Sequence[str], figures: Figures, name: str) -> Span:
    """How many of the units say yes: the least and the most there can be."""
    answers = [figures.get(unit, {}).get(name) for unit in units]
    yes = sum(answer is True for answer in answers)
    return yes, yes + sum(answer is None for answer in answers)


def yes_before(
    units: Sequence[str], parents: Mapping[str, Sequence[str]], before: Figures, name: str
) -> Span:
    """The same a year before, of the units there are now: one that was made of several did if all of these
    did, and did not if none did."""
    spans = []
    for unit in units:
        answers = [before.get(code, {}).get(name) for code in parents.get(unit, (unit,))]
        low = all(answer is True for answer in answers)
        spans.append((low, any(answer is not False for answer in answers)))
    return sum(low for low, _ in spans), sum(high for _, high in spans)


def _at_least(value: Span, limit: Number) -> str:
    return "reached" if value[0] >= limit else "not_reached" if value[1] < limit else "cannot_tell"


def _at_most(value: Span, limit: Number) -> str:
    return "reached" if value[1] <= limit else "not_reached" if value[0] > limit else "cannot_tell"
