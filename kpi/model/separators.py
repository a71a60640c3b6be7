"""Points and commas in figures typed as text: which of them stands before decimals, by a whole column.

"1.234" alone may be 1234 or 1 and 234 thousandths. Beside "12,5" it is the first, beside "12.5" the second;
beside both, or beside neither, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from kpi.quick import dataclass

Separator = Literal[".", ","]
Decided = Literal[".", ",", "", "both"]

_ONE_GROUP = re.compile(r"\+?([1-9]\d{0,2})([.,])(\d{3})")
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")
_MIXED = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+(?=,)|(?:,\d{3})+(?=\.))([.,])\d+")
_DECIMALS = re.compile(r"[+-]?\d+([.,])\d+")
_OTHER: dict[str, Separator] = {".": ",", ",": "."}


@dataclass(frozen=True, slots=True)
class BothWays:
    """A figure with one point or comma before three digits: its value if that groups thousands, and its value
    if decimals follow."""

    whole: Decimal
    part: Decimal
    separator: Separator

    @property
    def round(self) -> bool:
        """Whether it is a whole number both ways: "5.000"."""
        return self.part == self.part.to_integral_value()


def both_ways(figures: str) -> BothWays | None:
    """The two values of figures such as "1.234", None for any that can be read in one way only."""
    match = _ONE_GROUP.fullmatch(figures)
    if match is None:
        return None
    separator = _OTHER[_OTHER[match[2]]]
    return BothWays(Decimal(match[1] + match[3]), Decimal(f"{match[1]}.{match[3]}"), separator)


def decimal_sign(column: Iterable[tuple[str, bool]]) -> Decided:
    """Which sign stands before decimals in a column of (figures, whether they count), by all its figures that
    can be read in one way only: "" where there is none, "both" where they contradict each other. A count is
    whole, so there "1.234" says by itself that the point groups thousands; "5.000" says nothing."""
    signs = {sign for figures, is_count in column if (sign := _sign_shown(figures, is_count))}
    if len(signs) > 1:
        return "both"
    return next(iter(signs), "")


def groups_thousands(one: BothWays, decided: Decided) -> bool:
    """Whether the column says that the sign of a figure groups thousands."""
    return decided == _OTHER[one.separator]


def _sign_shown(figures: str, is_count: bool) -> Separator | None:
    one = both_ways(figures)
    if one is not None:
        return _OTHER[one.separator] if is_count and not one.round else None
    if match := _GROUPS.fullmatch(figures):
        return _OTHER[match[1]]
    match = _MIXED.fullmatch(figures) or _DECIMALS.fullmatch(figures)
    return _OTHER[_OTHER[match[1]]] if match else None
