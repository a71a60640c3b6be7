"""Schemes for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kpi.spec.kinds.scheme import SIGNS, Band, Block, Criterion, Scheme, Step
from kpi.spec.scheme_results import Cap
from kpi.spec.values import LegalBasis, Text, Validity

STEPS = ("1:5", "0.8:3", "0.5:1")


def words(text: str) -> Text:
    """The same in both languages."""
    return Text(text, text)


def criterion(
    name: str, kind: str, value: str, points: int = 5, steps: tuple[str, ...] = (), per_case: int = 0,
    empty_when: str = "", empty_points: int | None = None,
) -> Criterion:  # fmt: skip
    """A criterion; for `steps` see `steps_of`."""
    made = steps_of(*steps)
    empty = None if empty_points is None else Decimal(empty_points)
    return Criterion(
        name, words(name), kind, value, Decimal(points), made, Decimal(per_case), empty_when, empty, "Điều 1"
    )


def steps_of(*steps: str) -> tuple[Step, ...]:
    """Steps as "limit:points" or "limit:points:sign"."""
    parts = [step.split(":") for step in steps]
    return tuple(
        Step(Decimal(limit), Decimal(points), *(sign for sign in SIGNS.values() if sign in rest))
        for limit, points, *rest in parts
    )


def scheme(*criteria: Criterion, caps: tuple[Cap, ...] = (), standing: str = "official") -> Scheme:
    """One block; bands low 0, middle 50, high 90."""
    basis = LegalBasis(words("NQLT 01"), date(2008, 10, 7), date(2025, 2, 15), words("TT 15"), "01/2008/NQLT")
    bands = tuple(Band(n, words(n), Decimal(s)) for n, s in (("high", 90), ("low", 0), ("middle", 50)))
    points = sum((c.points for c in criteria), Decimal(0))
    blocks = (Block("I", words("Khối I"), points, criteria),)
    return Scheme("test", words("Thử"), standing, words("Ghi chú"), Validity(), (basis,), blocks, bands, caps)


def cap(when: str, at_most: str = "middle") -> Cap:
    """A cap on the class."""
    return Cap("cap", when, at_most, words("vì có tụ điểm"))
