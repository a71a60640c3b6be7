"""Two or more periods held against each other: what changed, over which ground, and what stands between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from kpi.findings import Catalogue, Finding, finding
from kpi.model.cell import WITHOUT_FIGURE, Cell, Status, Value
from kpi.model.level import LEVELS, Level
from kpi.pipeline.figures.breaks import Break
from kpi.pipeline.figures.doubt_notes import doubt_notes
from kpi.pipeline.figures.restating import Wanted, looked_at, wanted_map
from kpi.pipeline.figures.result import Changes, Result, Series, gap_of
from kpi.pipeline.figures.tabulating import read_indicators, resolve
from kpi.pipeline.figures.totalling import OverPeriods, Wish, over_periods
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.rollup.alike import Alike, Ground, Piece, ground_of, pieces_of, side_of, touching
from kpi.rollup.change_notes import MAP, UNITS, change_notes
from kpi.rollup.changes import AlikeChange, ChangeRow, change_of
from kpi.rollup.rates import read_rate
from kpi.rollup.restate import place_restated
from kpi.rollup.types import RollupRow, Total
from kpi.spec.kinds.indicator import Indicator
from kpi.tables.compare_table import compare_table as table_of_changes
from kpi.units.lives.passage import passage

_BY_UNIT = ("yes_no", "class")  # types of which units are counted


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rollup rows of one level by unit, in the order of the map, each by place of its period."""

    rows: Mapping[str, Mapping[int, RollupRow]]
    grounds: Mapping[str, Ground]


def compare_table(
    workspace: Workspace, catalogue: Catalogue, what: Sequence[str], query: Query
) -> Result[Changes]:
    """How the totals of forms and indicators changed from the first to the last of the query's periods
    (oldest first), by unit of one day's map: by default that of the last period's end.

    Raises Fault as `aggregate_table` does.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    forms, indicators = resolve(workspace.specs, what)
    day = query.at or query.period.end
    wish = Wish(forms, indicators, wanted_map(workspace, day, query.under), query.level)
    with look(workspace, catalogue, query, looked_at(day, query.under)) as whole:
        results = over_periods(whole, query.periods, wish)
        pieces = _pieces(results, wish.map)
        levels = {name: _lines(results, name, wish, pieces) for name in _levels(results)}
        doubts = tuple(_doubts(results, indicators))
    rows, *above = (
        tuple(_rows(lines, indicators, results.breaks, len(query.periods))) for lines in levels.values()
    )
    totals = above[0] if above else ()
    notes = (*change_notes((*rows, *totals)), *results.notes, *doubts)
    series = Series(results.totals, results.frame, notes)
    changes = Changes(query.periods, rows, totals, series, tuple(one.note for one in results.breaks))
    table = partial(table_of_changes, rows, totals, results.frame, notes)
    return Result(changes, table, results.empty, gap_of(series.complete, notes))


def _levels(results: OverPeriods) -> tuple[Level, ...]:
    """The level of the rows, then the highest one above it."""
    levels = list(next(iter(results.rollups.values())))
    top = next((level for level in LEVELS if level in levels), results.level)
    return (results.level,) if top == results.level else (results.level, top)


def _pieces(results: OverPeriods, wish: Wanted) -> tuple[Piece, ...]:
    """The territories that are whole units on the last day of both the first and the last period."""
    (first, on), (last, _) = results.views[0], results.views[-1]
    start, end = first.period.end, last.period.end
    way = on.passage if wish.at == end else passage(last.workspace.units, start, end, wish.shares)
    later_units = results.views[-1][1].passage.targets
    return pieces_of(way.targets, later_units)


def _lines(results: OverPeriods, level: Level, wish: Wish, pieces: Sequence[Piece]) -> _Lines:
    indicators, specs = wish.indicators, results.views[0][0].workspace.specs
    names = {indicator.id for indicator in read_indicators(specs, indicators)}
    ends = results.views[0], results.views[-1]
    (first, last) = (
        side_of(view.snapshot.con, str(view.period), names,
                place_restated(view.tree, on, level, wish.map.under))
        for view, on in ends
    )  # fmt: skip
    near = touching(pieces, (first, last))
    grounds = {
        one.id: ground_of(one, read_rate(one) if one.type == "rate" else None, near, (first, last))
        for one in indicators
    }
    rows: dict[str, dict[int, RollupRow]] = {}
    for place, by_level in enumerate(results.rollups.values()):
        for row in by_level[level].rows:
            rows.setdefault(row.unit, {})[place] = row
    order = {unit.code: number for number, unit in enumerate(results.frame.tree)}
    return _Lines({code: rows[code] for code in sorted(rows, key=order.__getitem__)}, grounds)


def _rows(
    lines: _Lines, indicators: Sequence[Indicator], breaks: Sequence[Break], number: int
) -> Iterator[ChangeRow]:
    for indicator in indicators:
        kinds = tuple(one.kind for one in breaks if indicator.id in one.indicators)
        labels = [label.code for label in indicator.labels] if indicator.type == "class" else [""]
        for label in labels:
            for code, by_place in lines.rows.items():
                rows = [by_place.get(place) for place in range(number)]
                yield _row(code, indicator, label, rows, lines.grounds[indicator.id], kinds)


def _row(
    code: str,
    indicator: Indicator,
    label: str,
    rows: Sequence[RollupRow | None],
    ground: Ground,
    kinds: tuple[str, ...],
) -> ChangeRow:
    some_row = next(row for row in rows if row is not None)
    figures = tuple(None if row is None else _figure(row, indicator.id, label) for row in rows)
    coverage = tuple(
        None if row is None else (row.coverage.by_indicator.get(indicator.id, 0), row.coverage.expected)
        for row in rows
    )
    breaks = [*kinds]
    if any(row is not None and row.split for row in rows):
        breaks.append(MAP)
    first, last = coverage[0], coverage[-1]
    if indicator.type in _BY_UNIT and first is not None and last is not None and first[1] != last[1]:
        breaks.append(UNITS)
    change = change_of(figures[0], figures[-1])
    is_uneven = code in ground.uneven and change.difference is not None
    in_both = ground.alike.get(code) if MAP not in breaks else None
    return ChangeRow(
        code,
        some_row.name,
        some_row.level,
        indicator,
        label,
        figures,
        coverage,
        change,
        is_uneven,
        _alike(in_both, label) if in_both is not None and (is_uneven or any(in_both.units)) else None,
        tuple(breaks),
    )


def _figure(row: RollupRow, name: str, label: str) -> Value:
    status, total = row.status(name), row.values.get(name)
    if status is Status.RANGE:
        return row.ranges[name]
    return Cell(status) if status in WITHOUT_FIGURE else _plain(total, label)


def _plain(total: Total, label: str) -> Value:
    if isinstance(total, Mapping):
        return total.get(label, 0)
    return total if not isinstance(total, str) else None


def _alike(in_both: Alike, label: str) -> AlikeChange:
    earlier, later = _plain(in_both.earlier, label), _plain(in_both.later, label)
    return AlikeChange(earlier, later, in_both.units, change_of(earlier, later))


def _doubts(results: OverPeriods, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """The figures that errors stand against, of each period."""
    for view, _ in results.views:
        for note in doubt_notes(view, indicators):
            text = view.catalogue.message(note)
            yield finding("series.note", note.severity, periods=str(view.period), note=text)
