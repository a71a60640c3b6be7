"""Numbers of plans for people, with the ends between which those lie that are not known."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi.model.number import plain
from kpi.model.show import exact_number, range_text, round_half_up
from kpi.plan.types import Number
from kpi.tables.frame import Frame

_PLACES = 2  # of a number that is none of the reports' own


def decimal_of(number: Fraction) -> Decimal:
    """As a decimal, to the digits there are."""
    return Decimal(number.numerator) / number.denominator


def number_text(number: Number, frame: Frame) -> str:
    """A number for people; "…" for one that has no end."""
    if not isinstance(number, Fraction):
        return "…"
    return exact_number(decimal_of(number), frame.lang)


def ends_text(low: Number, high: Number, frame: Frame) -> str:
    """A number, or between what it lies."""
    if low == high:
        return number_text(low, frame)
    least, most = (decimal_of(end) if isinstance(end, Fraction) else None for end in (low, high))
    return range_text(least, most, frame.lang)


def short_text(low: Number, high: Number, frame: Frame) -> str:
    """A computed number, or its ends, to a few places."""
    return ends_text(_short(low), _short(high), frame)


def _short(number: Number) -> Number:
    if not isinstance(number, Fraction):
        return number
    return Fraction(plain(round_half_up(decimal_of(number), _PLACES)))
