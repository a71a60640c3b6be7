"""What changed between periods: a section for each indicator, in it a row for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kpi.findings import Finding
from kpi.model.cell import Cell, Value
from kpi.model.roman import roman
from kpi.model.sparkline import GAP, sparkline
from kpi.model.table import SPLIT, Column, Kind, Row, RowKind, Table
from kpi.quick import dataclass
from kpi.rollup.changes import Change, ChangeRow
from kpi.tables.frame import (
    Frame,
    heading_of,
    notes_of,
    period_name,
    signature_of,
    source_of,
    subtitle_of,
    warning_of,
)

_NONE = "–"  # there is no such share, and nobody will ever know one
_WITHOUT_SHARE = ("earlier_zero", "earlier_maybe_zero", "earlier_negative")
_ZERO = (Decimal(0),)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which columns there are beside the usual ones: those of the change over what both periods have, and
    the line of bars."""

    has_alike: bool
    has_trend: bool


def compare_table(
    rows: Sequence[ChangeRow], above: Sequence[ChangeRow], frame: Frame, notes: Iterable[Finding]
) -> Table:
    """A section for each indicator (and class), in it a row for each unit, closed by that of all that is
    looked at (`above`). Shares are shown in per cent, what they changed by in percentage points."""
    every = (*rows, *above)
    shape = _Shape(any(row.in_both is not None for row in every), len(frame.periods) > 2)
    return Table(
        id="compare",
        title=frame.text("compare.title"),
        subtitle=_subtitle(frame),
        columns=tuple(_columns(every, shape, frame)),
        rows=tuple(_sections(rows, above, shape, frame)),
        notes=notes_of(frame, notes, *_how(every, shape, frame)),
        warning=warning_of(frame),
        heading=heading_of(frame),
        signature=signature_of(frame),
        source=source_of(frame),
        hints=_hints(rows, shape, frame),
        is_summed=all(row.indicator.type != "rate" for row in every),
    )


def _subtitle(frame: Frame) -> tuple[str, ...]:
    if len(frame.periods) > 2:
        return subtitle_of(frame)
    ends = {"first": frame.periods[0], "last": frame.periods[-1]}
    names = {end: period_name(period, frame.catalogue) for end, period in ends.items()}
    text = frame.text("compare.periods", **names)
    return (f"{frame.place} – {text}" if frame.place else text,)


def _columns(rows: Sequence[ChangeRow], shape: _Shape, frame: Frame) -> Iterator[Column]:
    text, first, last = frame.text, frame.periods[0], frame.periods[-1]
    yield Column("order", text("table.column.order"), width=5)
    yield Column("code", text("table.column.code"), width=7)
    yield Column("name", text("table.column.name"), width=24)
    yield Column("indicator", text("compare.column.indicator"), medium="data")
    limits = (
        *_ZERO,
        Decimal(100),
        *(one * 100 for row in rows for one in frame.limits.get(row.indicator.id, ())),
    )
    group = (text("compare.group.figures"),)
    for period in frame.periods:
        yield Column(f"value@{period}", str(period), Kind.COUNT, group, 0, 10, limits, over="figures")
    if shape.has_trend:
        yield Column("trend", text("compare.column.trend"), width=len(frame.periods), medium="screen")
    yield from _change_columns("", text("compare.group.change", first=first, last=last), frame)
    group = (text("compare.group.coverage"),)
    for period in (first, last):
        yield Column(f"coverage@{period}", str(period), Kind.TEXT, group, 0, 9)
    if shape.has_alike:
        over = text("compare.group.alike")
        yield Column("alike", text("compare.column.units"), Kind.TEXT, (over,), 0, 9)
        yield from _change_columns("alike_", over, frame)
    yield Column("remark", text("compare.column.remark"), width=20)


def _change_columns(prefix: str, group: str, frame: Frame) -> Iterator[Column]:
    title, relative = frame.text("compare.column.difference"), frame.text("compare.column.relative")
    yield Column(f"{prefix}difference", title, Kind.COUNT, (group,), 0, 9, _ZERO)
    yield Column(f"{prefix}relative", relative, Kind.PERCENT, (group,), 1, 9)


def _sections(
    rows: Sequence[ChangeRow], above: Sequence[ChangeRow], shape: _Shape, frame: Frame
) -> Iterator[Row]:
    groups: dict[tuple[str, str], list[tuple[ChangeRow, RowKind]]] = {}
    for row in rows:
        groups.setdefault((row.indicator.id, row.label), []).append((row, "unit"))
    for row in above:
        groups.setdefault((row.indicator.id, row.label), []).append((row, "total"))
    for number, group in enumerate(groups.values(), 1):
        yield _head(group[0][0], roman(number), shape, frame)
        for place, (row, kind) in enumerate(group, 1):
            yield _row(row, str(place) if kind == "unit" else "", kind, shape, frame)


def _head(row: ChangeRow, order: str, shape: _Shape, frame: Frame) -> Row:
    values: dict[str, Value] = {"order": order, "name": section_title(row, frame)}
    columns = _columns((), shape, frame)
    return Row(tuple(values.get(column.key) for column in columns), "section")


def section_title(row: ChangeRow, frame: Frame) -> str:
    """What is counted in a section, with its unit of measure: "Inspections (times)". Of yes and no, and of
    classes, it is units that are counted."""
    indicator, lang = row.indicator, frame.lang
    label = next((one.name.get(lang) for one in indicator.labels if one.code == row.label), "")
    name = f"{indicator.name.get(lang)}: {label}" if label else indicator.name.get(lang)
    unit = frame.text("compare.units") if indicator.type in ("yes_no", "class") else indicator.unit_in(lang)
    return f"{name} ({unit})" if unit else name


def _row(row: ChangeRow, order: str, kind: RowKind, shape: _Shape, frame: Frame) -> Row:
    scale = 100 if "%" in row.indicator.unit else 1
    cells: list[Value] = [
        order,
        row.unit,
        row.name,
        row.indicator.id + (f":{row.label}" if row.label else ""),
    ]
    cells += [_scaled(figure, scale) for figure in row.figures]
    if shape.has_trend:
        cells.append(sparkline([_plain(figure) for figure in row.figures]))
    cells += _change(row.change, scale)
    cells += [None if one is None else f"{one[0]}/{one[1]}" for one in (row.coverage[0], row.coverage[-1])]
    if shape.has_alike:
        both = row.in_both
        cells += ["", "", ""] if both is None else [_units(*both.units), *_change(both.change, scale)]
    cells.append("; ".join(_remarks(row, frame)))
    return Row(tuple(cells), kind, SPLIT if "map" in row.breaks else "")


def _plain(figure: Value) -> Decimal | None:
    return Decimal(figure) if isinstance(figure, Decimal | int) else None


def _units(then: int, now: int) -> str:
    """Of how many units of each period a figure is: one number where it is the same."""
    return str(then) if then == now else f"{then} → {now}"


def _change(change: Change, scale: int) -> list[Value]:
    share = change.relative
    if change.why in _WITHOUT_SHARE:
        share = _NONE
    elif isinstance(share, Cell):
        share = _rounded(share)
    return [_scaled(change.difference, scale), share]


def _scaled(value: Value, scale: int) -> Value:
    if isinstance(value, Cell):
        low, high = (None if end is None else end * scale for end in (value.low, value.high))
        return Cell(value.status, low, high, value.value)
    return value * scale if isinstance(value, Decimal | int) else value


def _rounded(cell: Cell) -> Cell:
    """A range of shares to a tenth of a per cent, outward: it holds all that it held."""
    step = Decimal("0.001")
    low = None if cell.low is None else Decimal(cell.low).quantize(step, ROUND_FLOOR)
    high = None if cell.high is None else Decimal(cell.high).quantize(step, ROUND_CEILING)
    return Cell(cell.status, low, high)


def _remarks(row: ChangeRow, frame: Frame) -> list[str]:
    """Why there is no change, or no share, and what keeps one from being taken for what it looks like."""
    marks = [*(["uneven"] if row.uneven else []), *row.breaks, *([row.change.why] if row.change.why else [])]
    reasons = dict.fromkeys(mark for mark in marks if not (mark == "not_comparable" and "map" in marks))
    return [frame.text(f"compare.remark.{mark}") for mark in reasons]


def _how(rows: Sequence[ChangeRow], shape: _Shape, frame: Frame) -> Iterator[str]:
    """How the columns are to be read."""
    ends = {"first": frame.periods[0], "last": frame.periods[-1]}
    yield frame.text("compare.how", **ends)
    yield frame.text("compare.how_coverage")
    if any("%" in row.indicator.unit for row in rows):
        yield frame.text("compare.how_rates")
    if shape.has_alike:
        yield frame.text("compare.how_alike", **ends)
    if any("map" in row.breaks for row in rows):
        yield frame.text("compare.how_map")
    if any(row.change.why == "not_arisen" for row in rows):
        yield frame.text("table.not_arisen.note")


def _hints(rows: Sequence[ChangeRow], shape: _Shape, frame: Frame) -> tuple[str, ...]:
    """What only a reader at a screen can use."""
    trend = (frame.text("compare.how_trend", gap=GAP),) if shape.has_trend else ()
    row = next((one for one in rows if one.change.difference is not None), None)
    if row is None:
        return trend
    ends = {"first": frame.periods[0], "last": frame.periods[-1]}
    return (*trend, frame.text("compare.hint", unit=row.unit, indicator=row.indicator.id, **ends))
