"""The score sheet of one commune: a row for each criterion, a column for each of those who give points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.score_place import ScorePlace
from kpi.intake.headers.vertical_place import Vertical
from kpi.intake.rows.hidden import hidden_rows
from kpi.intake.rows.merges import without_merged
from kpi.intake.rows.reasons import read_reasons
from kpi.intake.rows.torn import shifted_rows, torn_lines
from kpi.intake.rows.unread_points import is_points, unread_points
from kpi.intake.rows.vertical import values_of
from kpi.intake.texts.wording import index_of
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, Row, cell_name
from kpi.model.number import parse_number, plain
from kpi.model.received import Readings
from kpi.spec.assessment import Scorer

_INDEX_ROWS = 3
_PLACES = 4  # of points
_Rows = dict[str, list[int]]


def read_scores(
    grid: Grid, place: ScorePlace, context: Context, unit: str, sender: Scorer
) -> tuple[Readings, list[Finding]]:
    """The points on the sheet of a commune, of everybody who has a column there, and the reasons that the
    `sender` gives in words. Such a text that names a person is not read, and what is told of it refuses the
    file."""
    form, words = place.words.form, place.words
    rows, blocks, notes = _rows(grid, place, context)
    lines = sorted({*(r for all_rows in rows.values() for r in all_rows), *blocks})
    notes += [
        *unread_points(grid, place, lines, context),
        *hidden_rows(grid, form, _filled(grid, place, lines)),
    ]
    findings = [note.at(unit=unit) for note in notes]
    twice = [(criterion, all_rows) for criterion, all_rows in rows.items() if len(all_rows) > 1]
    for criterion, all_rows in twice:
        label = criterion or str(grid.rows[all_rows[0]][place.label])[:80]
        place_of = {"sheet": grid.name, "cell": cell_name(all_rows[1], place.label), "form": form}
        findings.append(finding("row.indicator_twice", **place_of, unit=unit, label=label))
    readings = Readings()
    for column, scorer in place.scorers:
        targets = [
            (all_rows[0], words.columns[criterion, scorer])
            for criterion, all_rows in rows.items()
            if len(all_rows) == 1 and (criterion, scorer) in words.columns
        ]
        if not targets:
            continue
        whole, notes = without_merged(grid, form, (r for r, _ in targets), (column,))
        findings += notes
        at = Vertical(place.label, column, place.top)
        points, notes = values_of(whole, at, context, unit, form, targets)
        findings += notes
        findings += _sums(grid, place, points, blocks, (column, scorer), unit)
        readings.add(points)
    notes_read, persons = read_reasons(grid, place, context, unit, sender, rows)
    readings.add(notes_read)
    return readings, [*findings, *persons]


def _rows(grid: Grid, place: ScorePlace, context: Context) -> tuple[_Rows, dict[int, str], list[Finding]]:
    """The rows of each criterion ("" for the total), the blocks by their rows, and what is told of others."""
    rows: _Rows = {}
    blocks: dict[int, str] = {}
    findings: list[Finding] = []
    torn = torn_lines(grid, place.top, place.top) | shifted_rows(grid, place.top, place.top)
    for r in range(place.top + 1, len(grid.rows)):
        check_time()
        row, called = grid.rows[r], place.named(grid, r)
        where = {"sheet": grid.name, "cell": cell_name(r, place.label), "form": place.words.form}
        if r in torn and any(cell != "" for cell in row[place.label + 1 :]):
            findings.append(finding("row.torn", **where, label="(…)"))
        elif called.is_torn:
            several = {"number": called.by_number, "name": called.by_name}
            findings.append(finding("row.criterion_unclear", **where, **several))
        elif called.criterion:
            fault = _other_most(row, place, called.criterion, context)
            if fault is None:
                rows.setdefault(called.criterion, []).append(r)
            else:
                findings.append(fault.at(**where))
        elif called.total:
            rows.setdefault("", []).append(r)
        elif called.block:
            blocks[r] = called.block
        elif any(is_points(row[c], place, context) for c, _ in place.scorers) and not _is_index(
            row, r, place
        ):
            findings.append(_unknown(called.misnamed, place).at(**where))
    return rows, blocks, findings


def _unknown(number: str, place: ScorePlace) -> Finding:
    """What is told of a row with figures that is no criterion, with the `number` of one or none."""
    if number:
        criterion = next(one for one in place.words.scheme.criteria if one.id == number)
        return finding("row.criterion_name", number=number, name=criterion.name.vi)
    # A label nobody knows might name a person: then only its cell is told.
    return finding("row.unknown_indicator", label="(…)")


def _filled(grid: Grid, place: ScorePlace, lines: Iterable[int]) -> Iterator[int]:
    return (r for r in lines if any(grid.rows[r][c] not in ("", None) for c, _ in place.scorers))


def _is_index(row: Row, r: int, place: ScorePlace) -> bool:
    return r <= place.top + _INDEX_ROWS and all(index_of(cell) is not None for cell in row)


def _other_most(row: Row, place: ScorePlace, criterion: str, context: Context) -> Finding | None:
    """That a row says another number of most points than the criterion has: points out of so many are none of
    the criterion."""
    cell = "" if place.most is None else row[place.most]
    unit = next(target.unit_text for target in place.words.columns.values())
    value = parse_number(cell, _PLACES, context.specs.settings.words.marks, unit).value
    most = place.words.most(criterion)
    if value is None or value == most:
        return None
    return finding("row.most_differs", criterion=criterion, stated=plain(value), most=plain(most))


def _sums(
    grid: Grid,
    place: ScorePlace,
    points: Readings,
    blocks: dict[int, str],
    column: tuple[int, Scorer],
    unit: str,
) -> Iterator[Finding]:
    """What is told of points of blocks that are not the sum of those of their criteria."""
    values = dict(zip(points.indicator, points.value, strict=True))
    for r, name in blocks.items():
        cell = grid.rows[r][column[0]]
        block = next(one for one in place.words.scheme.blocks if one.id == name)
        targets = [place.words.columns.get((one.id, column[1])) for one in block.criteria]
        points_known = [values.get(t.indicator) if t is not None else None for t in targets]
        if not isinstance(cell, float) or None in points_known:
            continue
        total = sum((Decimal(one) for one in points_known if one is not None), Decimal(0))
        if total != Decimal(str(cell)):
            where = {"sheet": grid.name, "cell": cell_name(r, column[0]), "form": place.words.form}
            numbers = {"block": name, "stated": plain(Decimal(str(cell))), "total": plain(total)}
            yield finding("row.block_points", **where, unit=unit, **numbers)
