"""Points as they are told: a figure, a range, or not known."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kpi.model.number import plain, show_number
from kpi.model.table import Value
from kpi.score.types import CriterionScore, UnitScore


def span(low: Decimal, high: Decimal, lang: str) -> Value:
    """One figure where both ends agree, else "72–85"."""
    return low if low == high else f"{_told(low, lang)}–{_told(high, lang)}"


def points_of(row: UnitScore, lang: str) -> Value:
    """A unit's points; None where it reported nothing at all."""
    if row.points is not None:
        return row.points
    return None if row.silent else span(row.points_min, row.points_max, lang)


def block_points(scores: Iterable[CriterionScore], silent: bool, lang: str) -> Value:
    """What the criteria of a block add up to; None for a unit that reported nothing at all."""
    listed = tuple(scores)
    if silent:
        return None
    low = sum((s.minimum for s in listed), Decimal(0))
    return span(low, sum((s.maximum for s in listed), Decimal(0)), lang)


def _told(value: Decimal, lang: str) -> str:
    return show_number(value, len(plain(value).partition(".")[2]), lang)
