"""A table's columns against its rows: headings nobody knows, figures without a heading, columns that
hold another kind of data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.headers.nearness import NONE, nearest
from kpi.intake.rows.gaps import between_gaps
from kpi.intake.texts.lexicon import Target
from kpi.intake.texts.wording import is_figure
from kpi.model.grid import Grid, cell_name

_MANY = 3  # columns of another form that make a second table
_WORDED = ("yes_no", "class")
_YES_OR_NO = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Columns:
    """A header after its columns were held against the rows; None when the table is not to be taken."""

    header: Header | None
    findings: tuple[Finding, ...]


def held_against_rows(grid: Grid, header: Header, rows: Sequence[int], context: Context) -> Columns:
    """What is wrong with the columns of a table whose units stand in `rows` (0-based)."""
    place = {"sheet": grid.name, "form": header.form}
    loose = _unheaded(grid, header, rows)
    reason = _mixed(grid, header, rows, context)
    if reason is not None:
        return Columns(None, (reason.at(**place),))
    unread = _unread(grid, header, rows, context)
    findings = [*header.findings, *_of_form(header, unread), *_unknown(header, context, unread)]
    lost_columns: set[int] = set()
    gaps = between_gaps(grid, header, rows, context)
    if loose or gaps:
        note, lost_columns = _told_unheaded(grid, header, rows, loose, gaps)
        findings.append(note)
    if lost_columns:
        columns = tuple(column for column in header.columns if column[0] not in lost_columns)
        header = replace(header, columns=columns)
    return Columns(header, tuple(f.at(**place) for f in findings))


def _told_unheaded(
    grid: Grid, header: Header, rows: Sequence[int], loose: Sequence[int], gaps: Mapping[int, Sequence[int]]
) -> tuple[Finding, set[int]]:
    """What is told of figures without a heading, and the columns that are not read for them."""
    ends = sorted(header.claimed)
    inside = [c for c in loose if ends[0] < c < ends[-1]]
    # A heading over the first of two columns may be meant for both.
    lost_columns = {max(c for c in header.headed if c < k) for k in inside} & {c for c, _ in header.columns}
    lost_columns.update(*gaps.values())
    cells = [cell_name(min(_filled(grid, rows, c)), c) for c in sorted({*loose, *gaps})]
    left = ", ".join(cell_name(header.bottom, c) for c in sorted(lost_columns)) or NONE
    severity = Severity.ERROR if lost_columns else Severity.WARNING
    return finding("sheet.figures_unheaded", severity, cell=cells[0], cells=cells, lost=left), lost_columns


def _of_form(header: Header, unread: Mapping[int, Target | None]) -> Iterator[Finding]:
    """Columns of the form that are missing, told at the unknown heading that is like theirs, or doubled."""
    near_columns = {near.indicator: c for c, near in unread.items() if near is not None}
    like = {i: cell_name(header.bottom, c) for i, c in (near_columns | _only(header, unread)).items()}
    for name in header.missing:
        yield finding("sheet.column_missing", indicator=name, cell=like.get(name, ""))
    for name, columns in header.doubled:
        cell = cell_name(header.bottom, columns[1])
        yield finding("sheet.column_twice", indicator=name, cell=cell)


def _only(header: Header, unread: Mapping[int, Target | None]) -> dict[str, int]:
    """The one missing column with the one column of figures under an unknown heading, if there are no others:
    the heading is why it is missing, whatever it is like."""
    columns = [c for c, near in unread.items() if near is None]
    near_names = {near.indicator for near in unread.values() if near is not None}
    names = [name for name in header.missing if name not in near_names]
    return {names[0]: columns[0]} if len(names) == len(columns) == 1 else {}


def _unread(grid: Grid, header: Header, rows: Sequence[int], context: Context) -> dict[int, Target | None]:
    """Columns with figures under a heading nobody knows, each with the free column of the form that it is
    most like."""
    if not header.unknown:
        return {}
    targets_read, texts = dict(_named(header)), dict(header.texts)
    free = [target for target in context.lexicon.targets[header.form] if target.indicator not in targets_read]
    targets_near: dict[int, Target | None] = {}
    for column in header.unknown:
        if _filled(grid, rows, column):
            near = targets_near[column] = nearest(texts.get(column, ""), free)
            free = [target for target in free if target is not near]
    return targets_near


def _unknown(header: Header, context: Context, unread: Mapping[int, Target | None]) -> Iterator[Finding]:
    """Columns with a heading nobody knows: a note if they hold no figures; with figures something is lost,
    which is told of the missing column that they are like."""
    columns_by_text: dict[str, list[int]] = {}
    for column, form in header.foreign:
        columns_by_text.setdefault(form, []).append(column)
    second = {c for columns in columns_by_text.values() if len(columns) >= _MANY for c in columns}
    for form, columns in columns_by_text.items():
        if len(columns) >= _MANY:
            cells = [cell_name(header.bottom, c) for c in columns]
            code = context.lexicon.printed[form]
            yield finding(
                "sheet.forms_joined", cell=cell_name(header.bottom, columns[0]), other=code, cells=cells
            )
    paired = _only(header, unread).values()
    for column in header.unknown:
        if column in second or column in paired:
            continue
        cell = cell_name(header.bottom, column)
        if column not in unread:
            yield finding("sheet.column_unknown", cell=cell)
            continue
        near = unread[column]
        if near is None or near.indicator not in header.missing:
            near_text = f"“{near.printed}”" if near is not None else NONE
            yield finding("sheet.column_unread", cell=cell, near=near_text)


def _named(header: Header) -> Iterator[tuple[str, int]]:
    yield from ((name, c) for c, name in header.columns)
    yield from ((name, columns[0]) for name, columns in header.doubled)


def _filled(grid: Grid, rows: Sequence[int], column: int) -> list[int]:
    return [r for r in rows if column < len(grid.rows[r]) and is_figure(grid.rows[r][column])]


def _unheaded(grid: Grid, header: Header, rows: Sequence[int]) -> list[int]:
    """Columns with figures and without a heading, behind the names."""
    frame = [c for c in (header.name, header.code) if c is not None and c < min(header.claimed)]
    start = max(frame, default=-1) + 1
    width = max((len(grid.rows[r]) for r in rows), default=0)
    return [c for c in range(start, width) if c not in header.headed and _filled(grid, rows, c)]


def _mixed(grid: Grid, header: Header, rows: Sequence[int], context: Context) -> Finding | None:
    """Why the figures seem to stand in wrong columns; None when they do not."""
    kinds = [(c, context.indicator(name).type) for c, name in header.columns]
    wrong = [c for c, kind in kinds if _is_wrong(grid, rows, c, kind)]
    worded = [c for c, kind in kinds if kind in _WORDED]
    if len(wrong) > 1 and any(c in worded for c in wrong) and any(c not in worded for c in wrong):
        cells = cell_name(header.bottom, wrong[0]), cell_name(header.bottom, wrong[-1])
        return finding("sheet.shifted_kinds", cell=cells[0], one=cells[0], other=cells[1], cells=cells)
    return None


def _is_wrong(grid: Grid, rows: Sequence[int], column: int, kind: str) -> bool:
    """Whether all that a column holds is of another kind: figures where words belong, or words of yes and
    no, of classes where figures do."""
    first = grid.rows[rows[0]][column] if rows else ""
    if first not in ("", None) and isinstance(first, str) == (kind in _WORDED):
        return False  # nearly all columns: the first cell is of the right kind
    cells = [cell for r in rows if (cell := grid.rows[r][column]) not in ("", None)]
    if len(cells) < 2:
        return False
    if kind in _WORDED:
        return all(type(cell) is float for cell in cells) and any(cell not in _YES_OR_NO for cell in cells)
    return all(isinstance(cell, str) and any(map(str.isalpha, cell)) and len(cell) > 1 for cell in cells)
