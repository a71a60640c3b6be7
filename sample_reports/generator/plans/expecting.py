"""What targets come to, by plain arithmetic on the figures that are known: nothing here is the program's.

A unit of which nothing is known may be anything: what is counted lies between two ends, ``[low, high]`` with
None where there is no end, and a verdict is given only where both ends agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from ..table import Fact
from .sample import Expected, Figures

NOT_COLLECTED: Expected = {"verdict": "cannot_tell", "reason": "not_collected"}
NO_BASELINE: Expected = {"verdict": "no_baseline", "reason": None}


def share_of_units(
    units: Sequence[str],
    figures: Figures,
    names: Sequence[str],
    holds: Callable[..., bool],
    percent: int = 100,
    sign: str = ">=",
) -> Expected:
    """How many of the units meet a condition on figures of these names."""
    rows = [_row(figures, unit, names) for unit in units]
    answers = [holds(*row) for row in rows if row is not None]
    yes, unknown, whole = sum(answers), len(rows) - len(answers), len(units)
    needed = _needed(Fraction(percent * whole, 100), sign)
    verdict = "reached" if yes >= needed else "not_reached" if yes + unknown < needed else "cannot_tell"
    return {
        "verdict": verdict,
        "reason": "unknown_units" if verdict == "cannot_tell" else None,
        "needed": needed,
        "numerator": [yes, yes + unknown],
        "denominator": [whole, whole],
    }


def share_of_sums(
    units: Sequence[str],
    figures: Figures,
    part: Sequence[str],
    whole: Sequence[str],
    percent: int = 100,
    sign: str = ">=",
    conditional: bool = False,
) -> Expected:
    """What the figures `part` of all units are of the figures `whole`."""
    pairs = [_pair(figures, unit, part, whole) for unit in units]
    known = [pair for pair in pairs if pair is not None]
    low, base = sum(a for a, _ in known), sum(b for _, b in known)
    if len(known) < len(pairs):
        # A unit that is not known adds whatever it may, but to a share of 100 % nothing that makes up for it.
        never = percent == 100 and low < base
        verdict = "not_reached" if never else "cannot_tell"
        return {
            "verdict": verdict,
            "reason": None if never else "unknown_units",
            "needed": None,
            "numerator": [low, None],
            "denominator": [base, None],
        }
    ends = {"numerator": [low, low], "denominator": [base, base]}
    if base == 0:
        verdict, reason = ("does_not_arise", None) if conditional else ("cannot_tell", "nothing_counted")
        return {"verdict": verdict, "reason": reason, "needed": None, **ends}
    needed = _needed(Fraction(percent, 100) * base, sign)
    return {
        "verdict": "reached" if low >= needed else "not_reached",
        "reason": None,
        "needed": needed,
        **ends,
    }


def counted(units: Sequence[str], figures: Figures, name: str) -> Expected:
    """The sum of a figure over units, which is not held against a whole."""
    facts = [row[0] for row in (_row(figures, unit, (name,)) for unit in units) if row is not None]
    low = sum(_number(fact) for fact in facts)
    return {"numerator": [low, low if len(facts) == len(units) else None], "denominator": None}


def without_verdict(expected: Expected, reason: str) -> Expected:
    """The same figures where nothing is to be reached yet."""
    return {**expected, "verdict": "no_verdict", "reason": reason}


def with_supports(expected: Expected, **others: Expected) -> Expected:
    """The figures that stand beside a target, by their short names."""
    ends = ("numerator", "denominator")
    return {**expected, "supports": {name: {key: one[key] for key in ends} for name, one in others.items()}}


def _needed(product: Fraction, sign: str) -> int:
    """The least whole number that is at least, or more than, a product."""
    return floor(product) + 1 if sign == ">" else ceil(product)


def _row(figures: Figures, unit: str, names: Iterable[str]) -> list[Fact] | None:
    facts = figures.get(unit, {})
    return [facts[name] for name in names] if all(name in facts for name in names) else None


def _pair(figures: Figures, unit: str, part: Sequence[str], whole: Sequence[str]) -> tuple[int, int] | None:
    row = _row(figures, unit, (*part, *whole))
    if row is None:
        return None
    numbers = [_number(one) for one in row]
    return sum(numbers[: len(part)]), sum(numbers[len(part) :])


def _number(fact: Fact) -> int:
    assert not isinstance(fact, str | Decimal)
    assert fact is not None
    return int(fact)
