"""Columns of a class above the communes: how many units in each, their share, and what it was the year
before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from kpi.model.cell import NOT_COMPARABLE, Value, between
from kpi.model.table import Column, Kind, Ratio
from kpi.quick import dataclass
from kpi.rollup.notes import names_of
from kpi.rollup.past_labels import PastLabels
from kpi.rollup.types import Before, RollupRow
from kpi.spec.kinds.indicator import Indicator
from kpi.tables.frame import Frame, period_name

Get = Callable[[RollupRow], Value]
_Pair = tuple[Column, Get]
WHOLE = "expected"  # key of the column that the shares are taken of: all communes, also those that are silent


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the number of units in each class: its share in all units if `shared`, and the year
    before if there is `past`."""

    shared: bool = False
    past: PastLabels | None = None


ALONE = Beside()


def class_columns(
    indicator: Indicator, path: tuple[str, ...], frame: Frame, beside: Beside
) -> Iterator[_Pair]:
    """By class of an indicator its number and what stands beside it; then the units of which no class is
    known, so that the shares come to the whole. The numbers by themselves where nothing stands beside."""
    name = indicator.id
    for label in indicator.labels:
        key, title, code = f"{name}.{label.code}", label.name.get(frame.lang), label.code
        if beside == ALONE:
            yield Column(key, title, Kind.COUNT, path, width=8), _count_of(name, code)
            continue
        groups = (*path, title)
        yield (
            Column(key, frame.text("table.summary.number"), Kind.COUNT, groups, width=8),
            _count_of(name, code),
        )
        if beside.shared:
            yield _share_column(name, key, groups, frame), _share_of(_count_of(name, code))
        if beside.past is not None:
            yield from _past_columns(indicator, code, groups, frame, beside.past)
    if beside != ALONE:
        yield from _open_columns(indicator, path, frame, beside)


def _share_column(name: str, key: str, groups: tuple[str, ...], frame: Frame) -> Column:
    """The share of a class (`key`), a part of the indicator `name`; "" for what is open, which is none."""
    title, ratio = frame.text("table.summary.share"), Ratio((key,), (WHOLE,))
    return Column(f"{key}_share", title, Kind.PERCENT, groups, 1, 9, ratio=ratio, part=name)


def _open_columns(
    indicator: Indicator, path: tuple[str, ...], frame: Frame, beside: Beside
) -> Iterator[_Pair]:
    key, groups = f"{indicator.id}.open", (*path, frame.text("table.class.column.open"))
    number = Column(key, frame.text("table.summary.number"), Kind.COUNT, groups, width=8)
    yield number, _open_of(indicator.id)
    if beside.shared:
        yield _share_column("", key, groups, frame), _share_of(_open_of(indicator.id))
    past = beside.past
    if past is not None:
        title = _year(past, frame)

        def cell(row: RollupRow) -> Value:
            before = _before(row, indicator.id, frame, past)
            return NOT_COMPARABLE if before is None else before.undetermined

        yield Column(f"{key}_before", title, Kind.COUNT, groups, width=8), cell


def _past_columns(
    indicator: Indicator, label: str, groups: tuple[str, ...], frame: Frame, past: PastLabels
) -> Iterator[_Pair]:
    """The number of the year before, and what it has changed by."""
    key, name = f"{indicator.id}.{label}", indicator.id

    def then(row: RollupRow) -> Value:
        before = _before(row, name, frame, past)
        return NOT_COMPARABLE if before is None else _known(before, label)

    def change(row: RollupRow) -> Value:
        before = _before(row, name, frame, past)
        return NOT_COMPARABLE if before is None else _change(row, name, label, before)

    yield Column(f"{key}_before", _year(past, frame), Kind.COUNT, groups, width=8), then
    yield Column(f"{key}_change", frame.text("table.changed.change"), Kind.COUNT, groups, width=9), change


def _year(past: PastLabels, frame: Frame) -> str:
    name = period_name(past.period, frame.catalogue)
    return name[0].upper() + name[1:]


def _before(row: RollupRow, name: str, frame: Frame, past: PastLabels) -> Before | None:
    units = [unit.code for unit in frame.tree.reporting_units(row.unit)]
    return None if row.split else past.before(name, units)


def _known(before: Before, label: str) -> int | None:
    """The number in a class; None where no class of any unit is known, for then 0 would tell nothing."""
    return before.classes.get(label, 0) if before.classes else None


def _change(row: RollupRow, name: str, label: str, before: Before) -> Value:
    """What a number has changed by; a range where the class of a unit is not known in one of the years, and
    nothing where none is known in one of them."""
    now, counts = _open(row, name), _counts(row, name)
    if now is None or not counts or not before.classes:
        return None
    number = counts.get(label, 0) - before.classes.get(label, 0)
    return between(number - before.undetermined, number + now)


def _counts(row: RollupRow, name: str) -> Mapping[str, int]:
    counts = row.values.get(name)
    return counts if isinstance(counts, Mapping) else {}


def _open(row: RollupRow, name: str) -> int | None:
    """Of how many units no class is known; None where the row is not comparable."""
    return None if row.split else row.coverage.expected - sum(_counts(row, name).values())


def _open_of(name: str) -> Get:
    return lambda row: NOT_COMPARABLE if row.split else _open(row, name)


def _count_of(name: str, label: str) -> Get:
    def cell(row: RollupRow) -> Value:
        counts = row.values.get(name)
        if isinstance(counts, Mapping):
            return counts.get(label, 0)
        return NOT_COMPARABLE if row.split else None

    return cell


def _share_of(count: Get) -> Get:
    """The share of a count in all units; what stands for a count that is not there stands for the share."""

    def cell(row: RollupRow) -> Value:
        number = count(row)
        if not isinstance(number, int):
            return number
        return Decimal(number) / row.coverage.expected if row.coverage.expected else None

    return cell


def beside_lines(beside: Beside, frame: Frame) -> list[str]:
    """What a reader of these columns must know: what the shares are of, what is to be told of the year before
    and why which units are not compared with it."""
    lines = [frame.text("table.rollup.share_how")] if beside.shared else []
    past = beside.past
    if past is None:
        return lines
    year = period_name(past.period, frame.catalogue)
    if past.apart:
        why, units = frame.text("table.recognition.why.not_one_unit"), names_of(frame.tree, past.apart)
        number = len(past.apart)
        lines.append(frame.text("table.rollup.apart", number=number, year=year, why=why, units=units))
        lines.append(frame.text("table.rollup.sign", year=year))
    lines += [frame.catalogue.message(note) for note in past.notes]
    return [*lines, frame.text("table.rollup.past_how", year=year)]


def is_apart(row: RollupRow, beside: Beside, frame: Frame) -> bool:
    """Whether a unit of a row was not one unit the year before."""
    past = beside.past
    units = frame.tree.reporting_units(row.unit) if past is not None and past.apart else ()
    return past is not None and any(past.codes.get(unit.code) is None for unit in units)
