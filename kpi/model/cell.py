"""What stands in a cell of a result: a figure, or why there is none."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from kpi.quick import dataclass


class Status(StrEnum):
    """What is known of a cell. Its equivalents in SDMX are those of the code lists CL_OBS_STATUS (2.2) and
    CL_CONF_STATUS (1.2)."""

    KNOWN = "known"
    MISSING = "missing"  # nobody has told it
    RANGE = "range"  # between two figures, or not below one
    NOT_ARISEN = "not_arisen"  # there was nothing to take a share of
    NOT_COMPARABLE = "not_comparable"  # its territory was divided, nobody knows how
    SUPPRESSED = "suppressed"  # known, and not told, to protect people
    PROVISIONAL = "provisional"  # known, and expected to change

    @property
    def obs_status(self) -> str:
        """The code of CL_OBS_STATUS."""
        return _OBS[self]

    @property
    def conf_status(self) -> str:
        """The code of CL_CONF_STATUS: C confidential, else F free."""
        return "C" if self is Status.SUPPRESSED else "F"


_OBS = {
    Status.KNOWN: "A",  # normal value
    Status.MISSING: "L",  # data exist but were not collected
    Status.RANGE: "O",  # missing value: no single figure may be taken for it
    Status.NOT_ARISEN: "M",  # data cannot exist
    Status.NOT_COMPARABLE: "B",  # time series break
    Status.SUPPRESSED: "Q",  # missing value, suppressed
    Status.PROVISIONAL: "P",  # provisional value
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more, or less, than a figure: `low` and `high` are the ends of a range (None: it has no
    such end), `value` the figure of a provisional one. A plain figure or text is `Status.KNOWN`, None
    `Status.MISSING`."""

    status: Status
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    value: Decimal | int | None = None


Plain = Decimal | int | str | None  # known, or missing
Value = Plain | Cell
WITHOUT_FIGURE = frozenset({Status.NOT_ARISEN, Status.NOT_COMPARABLE, Status.SUPPRESSED})
NOT_COMPARABLE = Cell(Status.NOT_COMPARABLE)
NOT_ARISEN = Cell(Status.NOT_ARISEN)


def status_of(value: Value) -> Status:
    """What is known of a value."""
    if isinstance(value, Cell):
        return value.status
    return Status.MISSING if value is None else Status.KNOWN


def between(low: Decimal | int, high: Decimal | int) -> Value:
    """One figure where both ends agree, else the range."""
    return low if low == high else Cell(Status.RANGE, low, high)
