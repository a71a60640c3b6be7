"""The workbook of a scoring scheme read back: its rows, and every cell that cannot be taken, in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kpi.findings import Finding, finding, load_catalogue
from kpi.findings.catalogue import LANGUAGES
from kpi.intake.files.container import inspect
from kpi.intake.files.reader import read_grids
from kpi.learn.reviewsheets import cell_text
from kpi.model.deadline import Overtime, within
from kpi.model.grid import Grid, cell_name
from kpi.model.heading import header_key
from kpi.model.number import to_decimal
from kpi.spec.kinds.settings import Settings
from kpi.spec.scheme_sheets import SHEETS, Field, Row, SheetKey, Value, from_rows
from kpi.write.xlsx.schemewords import CHOICES, choice_word, field_words, keys_by_word, sheet_words

_CATALOGUES = tuple(map(load_catalogue, LANGUAGES))
_DEPTH = 8  # rows among which the headings stand
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"-?\d{1,3}[.,]\d{3}")  # 1.000: a thousand, or one with three places
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")

Cell = tuple[str, str]  # sheet and cell


@dataclass(frozen=True, slots=True)
class SchemeRead:
    """What a workbook says: the scheme as JSON (without standing), and the cell of each of its places."""

    data: Mapping[str, Any] | None
    cells: Mapping[str, Cell]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Lines:
    """The rows of a sheet, with the cells of each."""

    name: str
    rows: list[dict[str, Value]] = field(default_factory=list)
    cells: list[dict[str, str]] = field(default_factory=list)


def read_scheme(data: bytes, label: str, suffix: str, settings: Settings, lang: str) -> SchemeRead:
    """Read the bytes of a workbook. Never raises for what is in the file: that becomes findings."""
    limit = settings.limits.max_seconds
    try:
        with within(limit):
            container = inspect(data, suffix, settings)
            grids = container if isinstance(container, Finding) else read_grids(data, container)
    except Overtime:
        grids = finding("file.too_slow", limit=limit)
    if isinstance(grids, Finding):
        return SchemeRead(None, {}, (grids.at(file=label),))
    reading = _Reading(grids, LANGUAGES.index(lang))
    scheme = reading.read()
    return SchemeRead(scheme.data, scheme.cells, tuple(one.at(file=label) for one in reading.findings))


class _Reading:
    """A workbook being read, and what was found so far."""

    def __init__(self, grids: Sequence[Grid], lang: int) -> None:
        self.grids = grids
        self.words = _CATALOGUES[lang]
        self.findings: list[Finding] = []

    def read(self) -> SchemeRead:
        lines: dict[SheetKey, _Lines] = {}
        for sheet in SHEETS:
            grid = self._grid(sheet)
            if grid is not None:
                lines[sheet] = self._items(grid) if sheet == "scheme" else self._rows(grid, sheet)
        if self.findings and any(one.code == "scheme.not_a_scheme" for one in self.findings):
            return SchemeRead(None, {}, ())
        rows: dict[SheetKey, Sequence[Row]] = {sheet: one.rows for sheet, one in lines.items()}
        data, places, strays = from_rows(rows)
        cells = {}
        for path, (sheet, number, key) in places.items():
            sheet_lines = lines[sheet]
            cells[path] = (
                sheet_lines.name,
                sheet_lines.cells[number].get(key) or next(iter(sheet_lines.cells[number].values())),
            )
        for sheet, number, key in strays:
            sheet_lines = lines[sheet]
            self._tell(
                "scheme.lost_row",
                sheet_lines.name,
                sheet_lines.cells[number].get(key, ""),
                row=re.sub(r"\D", "", next(iter(sheet_lines.cells[number].values()))),
                field=field_words(self.words, key),
                value=str(sheet_lines.rows[number].get(key, "")),
            )
        return SchemeRead(data, cells, ())

    def _grid(self, sheet: SheetKey) -> Grid | None:
        names = {header_key(sheet_words(one, sheet)) for one in _CATALOGUES}
        grid = next((grid for grid in self.grids if header_key(grid.name) in names), None)
        if grid is None:
            self._tell("scheme.not_a_scheme", "", "", name=sheet_words(self.words, sheet))
        return grid

    def _items(self, grid: Grid) -> _Lines:
        """The sheet with a row for each item: the item's name, then its content."""
        by_words = {
            header_key(field_words(words, one.key)): one for one in SHEETS["scheme"] for words in _CATALOGUES
        }
        values: dict[str, Value] = {}
        cells: dict[str, str] = {}
        for r, row in enumerate(grid.rows):
            item = by_words.get(header_key(row[0])) if row and isinstance(row[0], str) else None
            if item is None or item.key in cells:
                continue
            cells[item.key] = cell_name(r, 1)
            self._take(grid, (r, 1), item, row[1] if len(row) > 1 else None, values)
        return _Lines(grid.name, [values], [cells or {"id": "A1"}])

    def _rows(self, grid: Grid, sheet: SheetKey) -> _Lines:
        lines = _Lines(grid.name)
        top, columns = self._headings(grid, sheet)
        for one in SHEETS[sheet]:
            if one.key not in columns:
                heading = field_words(self.words, one.key)
                self.findings.append(finding("review.no_column", sheet=grid.name, heading=heading))
        for r, row in enumerate(grid.rows[top + 1 :], top + 1):
            contents = {key: row[c] if c < len(row) else None for key, c in columns.items()}
            if not any(cell_text(content) for content in contents.values()):
                continue
            values: dict[str, Value] = {}
            for one in SHEETS[sheet]:
                if one.key in columns:
                    place = (r, columns[one.key])
                    self._take(grid, place, one, contents[one.key], values)
            lines.rows.append(values)
            lines.cells.append({key: cell_name(r, c) for key, c in columns.items()})
        return lines

    def _headings(self, grid: Grid, sheet: SheetKey) -> tuple[int, dict[str, int]]:
        best: tuple[int, dict[str, int]] = 0, {}
        texts = {
            (one.key, header_key(field_words(words, one.key)))
            for one in SHEETS[sheet]
            for words in _CATALOGUES
        }
        for r, row in enumerate(grid.rows[:_DEPTH]):
            keys = [header_key(content) if isinstance(content, str) else "" for content in row]
            columns = {key: keys.index(text) for key, text in texts if text in keys}
            if len(columns) > len(best[1]):
                best = r, columns
        return best

    def _take(
        self,
        grid: Grid,
        place: tuple[int, int],
        one: Field,
        content: object,
        values: dict[str, Value],
    ) -> None:
        """Put what a cell says among the values; what cannot be taken is told."""
        cell, label = cell_name(*place), field_words(self.words, one.key)
        if place in grid.uncalculated:
            self.findings.append(finding("review.formula", sheet=grid.name, cell=cell))
            return
        text = cell_text(content)
        if not text:
            if one.needed:
                self._tell("scheme.missing", grid.name, cell, field=label)
            return
        value = _read(one, content, text)
        if value is None:
            choices = ", ".join(self._allowed(one))
            self._tell("scheme.bad_value", grid.name, cell, field=label, value=text, allowed=choices)
        else:
            values[one.key] = value

    def _allowed(self, one: Field) -> Iterator[str]:
        if one.choice in CHOICES:
            yield from (choice_word(self.words, one.choice, key) for key in CHOICES[one.choice])
        else:
            yield self.words.text(f"scheme.allowed.{one.kind}")

    def _tell(self, code: str, sheet: str, cell: str, **params: str) -> None:
        self.findings.append(finding(code, sheet=sheet, cell=cell, **params))


def _read(one: Field, content: object, text: str) -> Value | None:
    """A cell as the field wants it; None where it cannot be."""
    if one.choice in CHOICES:
        return keys_by_word(_CATALOGUES, one.choice).get(header_key(text))
    match one.kind:
        case "number":
            return _number(content, text)
        case "day":
            return _day(text)
        case _:
            return text


def _number(content: object, text: str) -> Decimal | None:
    if isinstance(content, bool):
        return None
    if isinstance(content, int | float):
        return to_decimal(content)
    if not _NUMBER.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


def _day(text: str) -> str | None:
    for shape in _DAYS:
        try:
            day: date = datetime.strptime(text, shape).date()  # noqa: DTZ007  a day has no clock
        except ValueError:
            continue
        return day.isoformat()
    return None
