"""What targets come to, by plain arithmetic on the figures that are known: nothing here is the program's.

A unit of which nothing is known may be anything: what is counted lies between two ends, ``[low, high]`` with
None where there is no end, and a verdict is given only where both ends agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf

from ..table import Fact
from .sample import Expected, Figures

Number = Fraction | float

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
    most: Number = inf,
) -> Expected:
    """What the figures `part` of all units are of the figures `whole`, which are at most `most` each."""
    rows = [_ends(figures, unit, part, whole, most) for unit in units]
    ends = {
        "numerator": [_plain(sum(row.low for row in rows)), _plain(sum(row.high for row in rows))],
        "denominator": [_plain(sum(row.least for row in rows)), _plain(sum(row.most for row in rows))],
    }
    share = Fraction(percent, 100)
    if sum(row.most for row in rows) == 0:
        verdict, reason = ("does_not_arise", None) if conditional else ("cannot_tell", "nothing_counted")
        return {"verdict": verdict, "reason": reason, "needed": None, **ends}
    surplus = [sum(row.surplus(share)[end] for row in rows) for end in (0, 1)]
    enough = [over > 0 if sign == ">" else over >= 0 for over in surplus]
    known = sum(row.least for row in rows) == sum(row.most for row in rows)
    verdict = "reached" if enough[0] else "cannot_tell" if enough[1] else "not_reached"
    return {
        "verdict": verdict,
        "reason": "unknown_units" if verdict == "cannot_tell" else None,
        "needed": _needed(share * sum(Fraction(row.least) for row in rows), sign) if known else None,
        **ends,
    }


def counted(units: Sequence[str], figures: Figures, *names: str) -> Expected:
    """The sum of figures over units, which is not held against a whole."""
    rows = [row for row in (_row(figures, unit, names) for unit in units) if row is not None]
    low = sum(sum(map(_number, row)) for row in rows)
    return {"numerator": [_plain(low), _plain(low) if len(rows) == len(units) else None], "denominator": None}


def without_verdict(expected: Expected, reason: str) -> Expected:
    """The same figures where nothing is to be reached yet."""
    figures = {key: one for key, one in expected.items() if key != "upper"}
    return {**figures, "verdict": "no_verdict", "reason": reason, "needed": None}


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


@dataclass(frozen=True, slots=True)
class _Ends:
    """Of one unit: the part lies between `low` and `high`, the whole between `least` and `most`."""

    low: Number
    high: Number
    least: Number
    most: Number

    def surplus(self, share: Fraction) -> tuple[Number, Number]:
        """The least and the most by which the part may exceed a share of the whole."""
        if self.most == inf:
            # The whole may be as large as one likes, and so may the part, which never exceeds it.
            free = inf if share < 1 else 0
            return -inf, free if self.high == inf else self.high * (1 - share)
        return self.low - share * self.most, self.high - share * max(self.least, self.high)


def _ends(figures: Figures, unit: str, part: Sequence[str], whole: Sequence[str], most: Number) -> _Ends:
    some, all_ = _row(figures, unit, part), _row(figures, unit, whole)
    if all_ is None and some is None:
        return _Ends(0, most, 0, most)
    if all_ is None or some is None:
        known = sum(map(_number, some or all_ or ()))
        return _Ends(known, known, known, most) if all_ is None else _Ends(0, known, known, known)
    low, base = sum(map(_number, some)), sum(map(_number, all_))
    return _Ends(low, low, base, base)


def _number(fact: Fact) -> Fraction:
    assert not isinstance(fact, str)
    assert fact is not None
    return Fraction(fact)


def _plain(number: Number) -> int | float | None:
    """A number for JSON; None where there is no end."""
    return None if number == inf else int(number) if number == int(number) else float(number)
