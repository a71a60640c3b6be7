"""What changed between two figures: by how much, by which share of the earlier one, and why that cannot be
told. What is missing changes nothing: it is no 0."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from kpi.model.cell import Cell, Status, Value, between
from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.spec.kinds.indicator import Indicator

Why = Literal[
    "",
    "not_comparable",
    "not_arisen",
    "both_missing",
    "earlier_missing",
    "later_missing",
    "earlier_zero",
    "earlier_maybe_zero",
    "earlier_negative",
]
"""Why there is no change, or no relative one; "" where both are told."""

_EXACT = Context(prec=60)
_STEP = Decimal(1).scaleb(-12)
_Ends = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Change:
    """`difference` is the later figure less the earlier one, `relative` its share of the earlier one (0.25: a
    quarter more), to 12 places; a range where a figure is one, None where `why` says that there is none."""

    difference: Value
    relative: Value
    why: Why = ""


@dataclass(frozen=True, slots=True)
class AlikeChange:
    """The change over the ground that is known in both periods: of so many `units` then and now."""

    earlier: Value
    later: Value
    units: tuple[int, int]
    change: Change


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What one indicator (of a class: the number of units with the `label`) came to in one unit in each of
    the periods, oldest first, and the `change` from the first to the last. `coverage` says of how many of
    how many units each figure is (None: no unit of that period lies here); `uneven`: not of the same ground
    in both, so that part of the change may be nothing but reports. `in_both` is the change over what both
    have, None where the totals hold nothing else. `breaks` are the codes of what stands between."""

    unit: str
    name: str
    level: Level
    indicator: Indicator
    label: str
    figures: tuple[Value, ...]
    coverage: tuple[tuple[int, int] | None, ...]
    change: Change
    uneven: bool
    in_both: AlikeChange | None
    breaks: tuple[str, ...]

    @property
    def earlier(self) -> Value:
        """The figure of the first period."""
        return self.figures[0]

    @property
    def later(self) -> Value:
        """The figure of the last period."""
        return self.figures[-1]


def change_of(earlier: Value, later: Value) -> Change:
    """The change between two figures, each a number, a range or a reason why there is none."""
    why = _why(earlier, later)
    if why:
        return Change(None, None, why)
    before, after = ends_of(earlier), ends_of(later)
    difference = _range(_less(after[0], before[1]), _less(after[1], before[0]))
    why = _unshared(before)
    return Change(difference, None if why else _relative(before, after), why)


def ends_of(value: Value) -> _Ends:
    """Between what a figure lies: a number between itself and itself."""
    if isinstance(value, Cell) and value.status is Status.RANGE:
        low, high = (None if end is None else Decimal(end) for end in (value.low, value.high))
        return low, high
    if isinstance(value, Decimal | int):
        return Decimal(value), Decimal(value)
    return None, None


def _why(earlier: Value, later: Value) -> Why:
    statuses = [one.status for one in (earlier, later) if isinstance(one, Cell)]
    if Status.NOT_COMPARABLE in statuses:
        return "not_comparable"
    missing = earlier is None, later is None
    if any(missing):
        return "both_missing" if all(missing) else "earlier_missing" if missing[0] else "later_missing"
    return "not_arisen" if Status.NOT_ARISEN in statuses else ""


def _unshared(before: _Ends) -> Why:
    """Why there is no share of a figure: of 0, or of less, a change is no share."""
    low, high = before
    if low == high == 0:
        return "earlier_zero"
    if high is not None and high < 0:
        return "earlier_negative"
    if low is None or low < 0:
        return "earlier_negative" if low is not None and low == high else "earlier_maybe_zero"
    return "earlier_maybe_zero" if low == 0 else ""


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _relative(before: _Ends, after: _Ends) -> Value:
    """The range of ``later / earlier - 1`` where the earlier figure is more than 0."""
    low = _ratio(after[0], before[1] if after[0] is not None and after[0] >= 0 else before[0])
    high = _ratio(after[1], before[0] if after[1] is not None and after[1] >= 0 else before[1])
    return _range(low, high)


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """The ratio less 1; of an endless whole it is next to nothing."""
    if part is None:
        return None
    if whole is None:
        return Decimal(-1)
    return _EXACT.divide(part - whole, whole).quantize(_STEP, ROUND_HALF_UP, _EXACT).normalize()


def _range(low: Decimal | None, high: Decimal | None) -> Value:
    if low is None and high is None:
        return None
    if low is None or high is None:
        return Cell(Status.RANGE, low, high)
    return between(low, high)
