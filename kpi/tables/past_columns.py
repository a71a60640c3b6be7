"""Columns of a summary that say what the same communes were the year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, Protocol

from kpi.model.cell import NOT_COMPARABLE, Value, between
from kpi.model.table import Column, Kind, Ratio
from kpi.rollup.types import Before
from kpi.tables.frame import Frame

PastMeasure = Literal["change", "share"]
PastMeasures = tuple[PastMeasure, ...]
OpenIn = Mapping[str, int]
"""How many units without a class may be in each."""
PAST_MEASURES: PastMeasures = ("change", "share")
_COLUMNS = {"change": 2, "share": 2}  # each is the figure of then, and what has changed


class Counted(Protocol):
    """How many of all the units within another have each class, by its id, and how many have none."""

    @property
    def classes(self) -> Mapping[str, int]:
        """Numbers of units."""
        ...

    @property
    def undetermined(self) -> int:
        """Number of units."""
        ...

    @property
    def expected(self) -> int:
        """How many there are."""
        ...


def past_columns(
    names: Mapping[str, str], year: str, measures: PastMeasures, frame: Frame
) -> Iterator[Column]:
    """By class (`names` are their words by id) the number of the year before and its change, the share and
    its change; then how many had no class. The shares of both years are of the same communes, whose number
    the table has as ``units``."""
    for band, name in names.items():
        group = (frame.text("table.changed.group", band=name, year=year),)
        if "change" in measures:
            yield Column(f"{band}_before", frame.text("table.summary.number"), Kind.COUNT, group, width=8)
            yield Column(f"{band}_change", frame.text("table.changed.change"), Kind.COUNT, group, width=9)
        if "share" in measures:
            before, change = (f"{band}_{key}" for key in ("before", "change"))
            titles = frame.text("table.summary.share"), frame.text("table.changed.share_change")
            for key, title in zip((before, change), titles, strict=True):
                ratio = Ratio((key,), ("units",))
                yield Column(f"{key}_share", title, Kind.PERCENT, group, places=1, width=9, ratio=ratio)
    title = frame.text("table.changed.undetermined", year=year)
    yield Column("undetermined_before", title, Kind.COUNT, width=10)


def past_cells(
    row: Counted,
    before: Before | None,
    bands: Sequence[str],
    measures: PastMeasures,
    open_in: OpenIn | None = None,
) -> list[Value]:
    """The cells of `past_columns` of one row; nothing can be compared where `before` is None. A change lies
    between two numbers where communes had no class in one of the years, and of its share nothing is said; of
    a year in which none had one and of none is known which it may have had nothing is said at all.
    `open_in`: see `counted`."""
    if before is None:
        number = sum(_COLUMNS[measure] for measure in measures) * len(bands) + 1
        return [NOT_COMPARABLE] * number
    cells: list[Value] = []
    for band in bands:
        then, now = before.classes.get(band, 0), row.classes.get(band, 0)
        low = now - then - _open(before.open_in, band, before.undetermined)
        high = now - then + _open(open_in, band, row.undetermined)
        was = then if before.classes or not row.expected else _either(before.open_in, band)
        is_told = was is not None and (not all_open(row) or open_in is not None)
        change = between(low, high) if is_told else None
        if "change" in measures:
            cells += [was, change]
        if "share" in measures:
            cells += [_share(was, row.expected), _share(change, row.expected)]
    return [*cells, before.undetermined]


def all_open(row: Counted) -> bool:
    """Whether nothing is known of any of its communes: then 0 would tell of communes that are in no class."""
    return row.expected > 0 and row.undetermined == row.expected


def counted(row: Counted, band: str, open_in: OpenIn | None = None) -> list[Value]:
    """The number of communes in a class and their share. Where none has a class: from 0 to how many may come
    to it (`open_in`); not known where nothing is known of any (None)."""
    number = _either(open_in, band) if all_open(row) else row.classes.get(band, 0)
    return [number, _share(number, row.expected)]


def _either(open_in: OpenIn | None, band: str) -> Value:
    return None if open_in is None else between(0, open_in.get(band, 0))


def _open(open_in: OpenIn | None, band: str, undetermined: int) -> int:
    return undetermined if open_in is None else open_in.get(band, 0)


def _share(number: Value, units: int) -> Decimal | None:
    """The share of a number; None for a range, and for one that is not known."""
    return Decimal(number) / units if units and isinstance(number, int) else None
