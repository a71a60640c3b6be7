"""The sheets of a review workbook as lines of named cells, wherever their columns and rows have gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kpi.findings import Catalogue, Finding, finding
from kpi.model.grid import Grid, cell_name
from kpi.model.heading import header_key
from kpi.model.letters import clean
from kpi.model.number import plain, to_decimal
from kpi.model.show import day_text

_DEPTH = 12  # rows among which the headings stand
_LEAST = 0.6  # of the headings by which a sheet without its name is known


@dataclass(frozen=True, slots=True)
class Head:
    """A sheet as it should be: the texts of its name, and by key those of each column's heading and of the
    remark below it, in every language. `row_key` is the column that tells which row is which."""

    names: frozenset[str]
    columns: Mapping[str, frozenset[str]]
    hints: frozenset[str]
    row_key: str
    printed: Mapping[str, str]
    printed_name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row: by key of the column the text, where it stands (A1), and what the cell holds."""

    row: int
    texts: Mapping[str, str]
    cells: Mapping[str, str]
    contents: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Lines:
    """The rows of a sheet by what they are about; `name` is that of the sheet as it is. `keyed`: it has the
    column that tells which row is which."""

    name: str
    keyed: bool
    by_key: dict[str, Line] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_lines(grids: Sequence[Grid], head: Head) -> Lines | Finding:
    """The rows of a sheet; a finding where there is no such sheet."""
    grid = _sheet(grids, head)
    if grid is None:
        return finding("review.no_sheet", name=head.printed_name)
    findings: list[Finding] = []
    columns, rows = lines_of(grid, head, findings)
    lines = Lines(grid.name, head.row_key in columns, findings=findings)
    if lines.keyed:
        for line in rows:
            _add(lines, line, head.row_key)
    return lines


def lines_of(grid: Grid, head: Head, findings: list[Finding]) -> tuple[frozenset[str], list[Line]]:
    """The columns that a sheet has, and its filled rows; a heading that is gone or there twice, cells whose
    formula was never calculated and merged ones are added to `findings`."""
    top, places = _heads(grid, head)
    columns = {key: columns[0] for key, columns in places.items() if columns}
    findings += (*_wrong_heads(grid, top, places, head), *_merged(grid, top, columns))
    return frozenset(columns), list(_rows(grid, top, columns, head, findings))


def stray_heads(grid: Grid, head: Head) -> Iterator[tuple[str, str]]:
    """Columns beside those of the sheet in which something stands under a heading: its cell and its text."""
    top, places = _heads(grid, head)
    own_columns = {column for columns in places.values() for column in columns}
    for column, text in enumerate(grid.rows[top] if grid.rows else ()):
        below = (row[column] for row in grid.rows[top + 1 :] if column < len(row))
        if cell_text(text) and column not in own_columns and any(one not in ("", None) for one in below):
            yield cell_name(top, column), cell_text(text)


def resembles(grid: Grid, head: Head) -> bool:
    """Whether a sheet has most of the headings."""
    _, places = _heads(grid, head)
    return sum(map(bool, places.values())) >= _LEAST * len(head.columns)


def cell_text(value: object) -> str:
    """What a cell says: one line, in NFC; a day as day/month/year."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return day_text(value)
    if isinstance(value, int | float):
        number = to_decimal(value)
        return str(value) if number is None else plain(number)
    return clean(str(value)) if value not in ("", None) else ""


def _sheet(grids: Sequence[Grid], head: Head) -> Grid | None:
    """The sheet by its name, else the one that has most of its headings."""
    sheet = next((grid for grid in grids if header_key(grid.name) in head.names), None)
    if sheet is not None:
        return sheet
    ranked = [(sum(map(bool, _heads(grid, head)[1].values())), at) for at, grid in enumerate(grids)]
    hits, at = max(ranked, default=(0, 0), key=lambda pair: (pair[0], -pair[1]))
    return grids[at] if hits >= _LEAST * len(head.columns) else None


def _heads(grid: Grid, head: Head) -> tuple[int, dict[str, list[int]]]:
    """The row of the headings, and by key the columns that bear each."""
    best: tuple[int, dict[str, list[int]]] = 0, {key: [] for key in head.columns}
    for r, row in enumerate(grid.rows[:_DEPTH]):
        keys = [header_key(cell) if isinstance(cell, str) and cell else "" for cell in row]
        places = {
            key: [c for c, text in enumerate(keys) if text and text in texts]
            for key, texts in head.columns.items()
        }
        if sum(map(bool, places.values())) > sum(map(bool, best[1].values())):
            best = r, places
    return best


def _wrong_heads(grid: Grid, top: int, places: Mapping[str, Sequence[int]], head: Head) -> Iterator[Finding]:
    for key, columns in places.items():
        if not columns:
            yield finding("review.no_column", sheet=grid.name, heading=head.printed[key])
        elif len(columns) > 1:
            cells = [cell_name(top, c) for c in columns]
            yield finding(
                "review.heading_twice",
                sheet=grid.name,
                cell=cells[1],
                heading=head.printed[key],
                cells=cells,
            )


def _merged(grid: Grid, top: int, columns: Mapping[str, int]) -> Iterator[Finding]:
    """Filled cells merged over several that each say something of their own: a reader finds all but the first
    of them empty."""
    for (r0, c0), (r1, c1) in grid.merges:
        covered = (r1 - max(r0, top + 1) + 1) * sum(c0 <= c <= c1 for c in columns.values())
        if r1 > top and covered > 1 and cell_text(grid.rows[r0][c0]):
            cells = (f"{cell_name(r0, c0)}:{cell_name(r1, c1)}",)
            yield finding("review.under_merge", sheet=grid.name, cell=cell_name(r0, c0), cells=cells)


def _rows(
    grid: Grid, top: int, columns: Mapping[str, int], head: Head, findings: list[Finding]
) -> Iterator[Line]:
    for r, row in enumerate(grid.rows[top + 1 :], top + 1):
        texts = {key: cell_text(row[c]) if c < len(row) else "" for key, c in columns.items()}
        never = [cell_name(r, c) for c in columns.values() if (r, c) in grid.uncalculated]
        findings.extend(finding("review.formula", sheet=grid.name, cell=cell) for cell in never)
        if any(texts.values()) and not _is_hint(texts, head):
            contents = {key: row[c] for key, c in columns.items() if c < len(row)}
            yield Line(r, texts, {key: cell_name(r, c) for key, c in columns.items()}, contents)


def _is_hint(texts: Mapping[str, str], head: Head) -> bool:
    filled = [header_key(text) for text in texts.values() if text]
    return sum(text in head.hints for text in filled) * 2 > len(filled)


def _add(lines: Lines, line: Line, row_key: str) -> None:
    """Take a row; one that is there twice is told, the first counts."""
    key = header_key(line.texts[row_key])
    first = lines.by_key.get(key)
    if first is None or not key:
        lines.by_key[key or f"row {line.row}"] = line
        return
    name, place = line.texts[row_key], line.cells[row_key]
    cells = [first.cells[row_key], place]
    lines.findings.append(finding("review.row_twice", sheet=lines.name, cell=place, name=name, cells=cells))


def head_of(
    catalogues: Sequence[Catalogue], sheet: str, keys: Sequence[str], row_key: str, prefix: str, lang: int = 0
) -> Head:
    """A sheet as the catalogues word it; `prefix` begins the keys of its headings."""

    def texts(key: str) -> frozenset[str]:
        return frozenset(header_key(c.text(key)) for c in catalogues if key in c.entries)

    main = catalogues[lang]
    return Head(
        names=texts(f"review.sheet.{sheet}"),
        columns={key: texts(f"{prefix}.{key}") for key in keys},
        hints=frozenset(text for key in keys for text in texts(f"{prefix}.{key}.hint")),
        row_key=row_key,
        printed={key: main.text(f"{prefix}.{key}") for key in keys},
        printed_name=main.text(f"review.sheet.{sheet}"),
    )
