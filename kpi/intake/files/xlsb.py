"""What a binary workbook (.xlsb) holds that readers do not tell, from a walk over the records of its parts.

Source of the records and their layout: [MS-XLSB], 2.4 and 2.5.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kpi.intake.files.numberformats import BUILT_IN, is_odd
from kpi.intake.files.xls import ERRORS
from kpi.intake.files.xlsx import SheetFacts, paths, relations
from kpi.model.annotation import own_words
from kpi.model.deadline import check_time

_ROW, _MERGE, _SHEET, _STRING = 0, 176, 156, 19
_ERROR_CELLS = frozenset({3, 11})  # typed, and the result of a formula
_BLANK, _SHARED, _TYPED_TEXT, _LAST_CELL = 1, 7, (6, 8), 11
_SHORT_CELLS = range(12, 19)  # without their column; readers pass over them
_FORMAT, _STYLES, _STYLE, _STYLES_END = 44, 617, 47, 618
_COMMENT_TEXT = 637
_HIDDEN = 0x10
_ROWS, _COLUMNS = 1_048_576, 16_384  # of the format
_LONGEST = 32_767  # characters of a cell
_NOT_TABLES = ("chartsheets", "dialogsheets", "macrosheets")
_U32 = struct.Struct("<I")
_CELL = struct.Struct("<II")  # column; style in the lower three bytes

Record = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Book:
    """Facts of the `sheets` of a workbook, the `cells` a reader would allocate for all of them together, at
    most so many bytes of `text` that it makes of shared strings, and the comments as (cell, text)."""

    sheets: dict[str, SheetFacts]
    cells: int
    text: int
    notes: tuple[tuple[str, str], ...]


def scan_xlsb(parts: Mapping[str, bytes]) -> Book:
    """Walk over a workbook of these parts (keys in lower case). ValueError or struct.error when it is not
    sound, or says that it is larger than the format allows."""
    styles = _odd_styles(parts.get("xl/styles.bin", b""))
    strings = [
        end - start
        for kind, start, end in _records(parts.get("xl/sharedstrings.bin", b""))
        if kind == _STRING
    ]
    if any(length > 4 * _LONGEST for length in strings):
        raise ValueError("string")
    sheets: dict[str, SheetFacts] = {}
    cells = references = 0
    for name, path in _sheet_parts(parts):
        sheet = _facts(parts[path], styles) if path else _Sheet()
        sheets[name] = sheet.facts()
        cells += sheet.rows * sheet.columns
        references += sheet.references
    notes = (
        note
        for name, part in parts.items()
        if "comments" in name and name.endswith(".bin")
        for note in _notes(part)
    )
    return Book(sheets, cells, max(strings, default=0) * references, tuple(notes))


def _records(part: bytes) -> Iterator[Record]:
    """Kind, start and end of every record. ValueError for one that is cut short or of no sound head."""
    at, size = 0, len(part)
    while at < size:
        kind, at = _varying(part, at, 2)
        length, at = _varying(part, at, 4)
        if at + length > size:
            raise ValueError("record")
        yield kind, at, at + length
        at += length


def _varying(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to so many bytes, seven bits in each; and where it ends."""
    number = 0
    for n in range(most):
        if at >= len(part):
            raise ValueError("number")
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << 7 * n
        if byte < 0x80:
            break
    return number, at


def _text(part: bytes, at: int, end: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends; "" for the length that means none."""
    (count,) = _U32.unpack_from(part, at)
    at += 4
    if count == 0xFFFFFFFF:
        return "", at
    if at + 2 * count > end:
        raise ValueError("text")
    return part[at : at + 2 * count].decode("utf-16-le", "replace"), at + 2 * count


def _sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Sheets in the workbook's order: name, and its part ("" for a chart). ValueError when two share a name,
    or one that may hold a table has no part."""
    targets = relations(parts.get("xl/_rels/workbook.bin.rels", b""))
    book = parts["xl/workbook.bin"]
    names: set[str] = set()
    for kind, start, end in _records(book):
        if kind != _SHEET:
            continue
        relation, at = _text(book, start + 8, end)
        name, _ = _text(book, at, end)
        target = targets.get(relation, "")
        is_table = not any(f"{folder}/" in target for folder in _NOT_TABLES)
        there = [path for path in paths(target) if path in parts] if is_table else [""]
        if name in names or not there:
            raise ValueError(name)
        names.add(name)
        yield name, there[0]


def _odd_styles(part: bytes) -> dict[int, str]:
    """Cell styles whose number format shows something else than the number: index → format."""
    codes = dict(BUILT_IN)
    styles: list[int] = []
    is_inside = False
    for kind, start, end in _records(part):
        if kind == _FORMAT:
            codes[int.from_bytes(part[start : start + 2], "little")] = _text(part, start + 2, end)[0]
        elif kind in (_STYLES, _STYLES_END):
            is_inside = kind == _STYLES
        elif kind == _STYLE and is_inside:
            styles.append(int.from_bytes(part[start + 2 : start + 4], "little"))
    return {at: codes[n] for at, n in enumerate(styles) if n in codes and is_odd(codes[n])}


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is walked over; `references` are cells that hold a text."""

    rows: int = 0
    columns: int = 0
    references: int = 0
    is_filled: bool = False
    hidden: set[int] = field(default_factory=set)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    formats: list[tuple[int, int, str]] = field(default_factory=list)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def facts(self) -> SheetFacts:
        return SheetFacts(
            self.rows,
            self.columns,
            hidden_rows=frozenset(self.hidden),
            errors=tuple(self.errors),
            formats=tuple(self.formats),
            merges=tuple(self.merges),
            filled=self.is_filled,
        )


def _facts(part: bytes, styles: Mapping[int, str]) -> _Sheet:
    sheet = _Sheet()
    row = 0
    for kind, start, end in _records(part):
        if kind == _ROW:
            check_time()
            (row,) = _U32.unpack_from(part, start)
            if row >= _ROWS:
                raise ValueError("row")
            if end - start > 11 and part[start + 11] & _HIDDEN:
                sheet.hidden.add(row)
        elif kind <= _LAST_CELL:
            _cell(sheet, row, kind, part[start:end], styles)
        elif kind in _SHORT_CELLS:
            raise ValueError("cell")
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", part, start)
            if not (top <= bottom < _ROWS and left <= right < _COLUMNS):
                raise ValueError("merge")
            sheet.merges.append(((top, left), (bottom, right)))
    return sheet


def _cell(sheet: _Sheet, row: int, kind: int, record: bytes, styles: Mapping[int, str]) -> None:
    column, style = _CELL.unpack_from(record, 0)
    if column >= _COLUMNS:
        raise ValueError("column")
    sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
    sheet.is_filled = sheet.is_filled or kind != _BLANK
    sheet.references += kind == _SHARED or kind in _TYPED_TEXT
    if kind in _ERROR_CELLS:
        sheet.errors.append((row, column, ERRORS.get(record[8], "#?")))
    elif styles and kind != _BLANK and style & 0xFFFFFF in styles:
        sheet.formats.append((row, column, styles[style & 0xFFFFFF]))


def _notes(part: bytes) -> Iterator[tuple[str, str]]:
    """The comments of a part, without their cells."""
    for kind, start, end in _records(part):
        if kind == _COMMENT_TEXT:
            text = own_words(_text(part, start + 1, end)[0])
            if text:
                yield "", text
