"""The workbook of a scoring scheme read back: its rows, and every cell that cannot be taken, in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kpi.findings import Finding, finding
from kpi.findings.catalogue import LANGUAGES
from kpi.learn.bookview import NOTHING_UNSEEN, Book, hidden, open_book
from kpi.learn.reviewcells import CATALOGUES as _CATALOGUES
from kpi.learn.reviewcells import typed_day
from kpi.learn.reviewsheets import Head, Line, lines_of, resembles
from kpi.learn.schemesight import is_error, shown_otherwise, unread
from kpi.model.grid import Grid
from kpi.model.heading import header_key
from kpi.model.number import to_decimal
from kpi.spec.kinds.settings import Settings
from kpi.spec.scheme_faults import is_exact
from kpi.spec.scheme_fields import OPTIONAL, SHEETS, Field, Row, SheetKey, Value
from kpi.spec.scheme_sheets import from_rows
from kpi.spec.scheme_way_sheets import PARTS
from kpi.write.xlsx.schemewords import CHOICES, choice_word, field_words, keys_by_word, sheet_words

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"-?\d{1,3}[.,]\d{3}")  # 1.000: a thousand, or one with three places
_TINY = 1e-9  # with more places than are kept, down to those that pass for 0
_ITEMS = ("item", "content")
_WHOSE = {"number", "variant", "reading", "option", "for", "of", "thing"}
_TOP = 12  # rows among which the headings stand

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
    book = open_book(data, suffix, settings)
    if isinstance(book, Finding):
        return SchemeRead(None, {}, (book.at(file=label),))
    reading = _Reading(book, LANGUAGES.index(lang))
    scheme = reading.read()
    return SchemeRead(scheme.data, scheme.cells, tuple(one.at(file=label) for one in reading.findings))


class _Reading:
    """A workbook being read, and what was found so far."""

    def __init__(self, book: Book, lang: int) -> None:
        self.grids, self.unseen = book.grids, book.unseen
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
        self._others()
        if "changes" in lines:
            self._numbers_twice(lines["changes"])
            self._empty_changes(lines)
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
        grids = [grid for grid in self.grids if header_key(grid.name) in names]
        if not grids and sheet in OPTIONAL:
            return None
        if not grids:
            self._tell("scheme.not_a_scheme", "", "", name=sheet_words(self.words, sheet))
            return None
        if len(grids) > 1:
            self._tell("scheme.sheet_twice", grids[1].name, "", other=grids[0].name)
        return grids[0]

    def _items(self, grid: Grid) -> _Lines:
        """The sheet with a row for each item: the item's name, then its content."""
        by_words = {
            header_key(field_words(words, one.key)): one for one in SHEETS["scheme"] for words in _CATALOGUES
        }
        values: dict[str, Value] = {}
        cells: dict[str, str] = {}
        for line in self._lines(grid, self._head("scheme", _ITEMS, "scheme.head"))[1]:
            name, cell = line.texts.get("item", ""), line.cells.get("content", "")
            item = by_words.get(header_key(name))
            if item is None:
                place = {"sheet": grid.name, "cell": line.cells.get("item", "")}
                self.findings.append(finding("scheme.item_unknown", **place, name=name[:80]))
            elif item.key in cells:
                both = [cells[item.key], cell]
                self.findings.append(
                    finding("review.row_twice", sheet=grid.name, cell=cell, name=name, cells=both)
                )
            else:
                cells[item.key] = cell
                self._take(grid, line, "content", item, values)
        for one in SHEETS["scheme"]:
            if one.key not in cells and not one.later:
                name = field_words(self.words, one.key)
                self.findings.append(finding("review.row_gone", sheet=grid.name, name=name))
        return _Lines(grid.name, [values], [cells or {"id": "A1"}])

    def _rows(self, grid: Grid, sheet: SheetKey) -> _Lines:
        lines = _Lines(grid.name)
        head = self._head(sheet, [*self._keys(grid, sheet)], "scheme.field")
        columns, rows = self._lines(grid, head)
        self.findings += unread(grid, head)
        for line in rows:
            values: dict[str, Value] = {}
            for one in SHEETS[sheet]:
                if one.key in columns:
                    self._take(grid, line, one.key, one, values)
            lines.rows.append(values)
            lines.cells.append(dict(line.cells))
        return lines

    def _lines(self, grid: Grid, head: Head) -> tuple[frozenset[str], list[Line]]:
        columns, rows = lines_of(grid, head, self.findings)
        self.findings += hidden(grid, rows, self.unseen.get(grid.name, NOTHING_UNSEEN))
        return columns, rows

    def _numbers_twice(self, lines: _Lines) -> None:
        """Tell of changes that have the number of one before: what other sheets say of it is whose?"""
        first: dict[Value, str] = {}
        for row, cells in zip(lines.rows, lines.cells, strict=True):
            number, cell = row.get("number"), cells.get("number", "")
            if number in first:
                both = [first[number], cell]
                name = f"{field_words(self.words, 'number')} {number}"
                self.findings.append(
                    finding("review.row_twice", sheet=lines.name, cell=cell, name=name, cells=both)
                )
            elif number is not None:
                first[number] = cell

    def _empty_changes(self, lines: Mapping[SheetKey, _Lines]) -> None:
        """Tell of changes that change nothing: the rows that belong to them lack their number."""
        numbers = {
            row["change"] for sheet in PARTS if sheet in lines for row in lines[sheet].rows if "change" in row
        }
        changes = lines["changes"]
        for row, cells in zip(changes.rows, changes.cells, strict=True):
            if row.keys() <= _WHOSE and "number" in row and row["number"] not in numbers:
                params = {"number": str(row["number"]), "column": field_words(self.words, "change")}
                self._tell("scheme.change_empty", changes.name, cells["number"], **params)

    def _others(self) -> None:
        """Tell of sheets that look like one of a scheme and are none by their name: nobody reads them."""
        names = {header_key(sheet_words(words, sheet)) for words in _CATALOGUES for sheet in SHEETS}
        for grid in self.grids:
            if header_key(grid.name) not in names:
                heads = {
                    sheet: self._head(sheet, [field.key for field in SHEETS[sheet]], "scheme.field")
                    for sheet in SHEETS
                    if sheet != "scheme"
                }
                alike = next((sheet for sheet, head in heads.items() if resembles(grid, head)), None)
                if alike is not None:
                    self._tell("scheme.sheet_unknown", grid.name, "", name=sheet_words(self.words, alike))

    def _keys(self, grid: Grid, sheet: SheetKey) -> Iterator[str]:
        """The columns that must be there, and of those that older workbooks lack the ones that are."""
        texts = {header_key(cell) for row in grid.rows[:_TOP] for cell in row if isinstance(cell, str)}
        for one in SHEETS[sheet]:
            if not one.later or texts & {header_key(field_words(words, one.key)) for words in _CATALOGUES}:
                yield one.key

    def _head(self, sheet: SheetKey, keys: Sequence[str], prefix: str) -> Head:
        return Head(
            names=frozenset(),
            columns={
                key: frozenset(header_key(words.text(f"{prefix}.{key}")) for words in _CATALOGUES)
                for key in keys
            },
            hints=frozenset(),
            row_key="",
            printed={key: self.words.text(f"{prefix}.{key}") for key in keys},
            printed_name=sheet_words(self.words, sheet),
        )

    def _take(self, grid: Grid, line: Line, key: str, one: Field, values: dict[str, Value]) -> None:
        """Put what a cell says among the values; what cannot be taken is told."""
        text, cell, label = line.texts.get(key, ""), line.cells.get(key, ""), field_words(self.words, one.key)
        sheet = grid.name
        if not text:
            if one.needed:
                self._tell("scheme.missing", sheet, cell, field=label)
            return
        value = None if is_error(text) else _read(one, line.contents.get(key), text)
        view = None if value is None else shown_otherwise(grid, cell, line.contents.get(key), text)
        if view is not None:
            self._tell("scheme.shown_otherwise", sheet, cell, field=label, value=text[:80], shown=view[:80])
        elif value is None:
            choices = ", ".join(self._allowed(one))
            self._tell("scheme.bad_value", sheet, cell, field=label, value=text[:80], allowed=choices)
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
            day = typed_day(text)
            return day.isoformat() if day else None
        case _:
            return text


def _number(content: object, text: str) -> Decimal | None:
    """A number with no more digits than JSON keeps; None for what is none, or may be two."""
    if isinstance(content, bool):
        return None
    if isinstance(content, int | float):
        number = to_decimal(content) if content == 0 or abs(content) > _TINY else None
    elif not _NUMBER.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return None
    else:
        number = Decimal(text.replace(",", "."))
    return number if number is not None and is_exact(number) else None
