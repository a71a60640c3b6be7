"""What an old binary workbook (.xls) holds that readers do not tell, from a walk over its records.

Readers allocate a sheet up to its farthest cell before anything can be asked of them.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from kpi.intake.files.numberformats import BUILT_IN, is_odd
from kpi.intake.files.xlsx import SheetFacts

_END = 0xFFFFFFFA  # from here on numbers of sectors mean "none"
_ENTRY = 128
_BOOKS = {"workbook": "Workbook", "book": "Book"}  # in lower case → as readers look for it
_SHEET, _EOF, _DIMENSIONS, _MANY = 0x0085, 0x000A, 0x0200, 0x00BD
_LOCK = 0x002F
_FORMAT, _STYLE, _ROW = 0x041E, 0x00E0, 0x0208
_FORMULA, _BOOLEAN = 0x0006, 0x0205
_FALLIBLE = frozenset({_FORMULA, _BOOLEAN})
_ERROR_RESULT = 2
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_ZERO_HEIGHT = 0x20
_RK = 6  # bytes of a cell in a record of many
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, _MANY})
_ROWS, _COLUMNS = 65_536, 256  # of the format
_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")


class LockedError(Exception):
    """The workbook cannot be read without a password."""


class NoWorkbookError(Exception):
    """The file is a document of another kind, with or without a workbook inside it."""


@dataclass(frozen=True, slots=True)
class Book:
    """An old workbook as a reader may open it: `data` with its own stream under the name that readers look
    for, the `cells` a reader would allocate for all its sheets together, and facts of the `sheets`."""

    data: bytes
    cells: int
    sheets: dict[str, SheetFacts]


def scan_book(data: bytes) -> Book:
    """Walk over a workbook. LockedError when it has a password; NoWorkbookError when there is none (but in
    documents inside it, perhaps); ValueError, IndexError or struct.error when the file is not sound, or says
    its sheets are larger than the format allows."""
    streams = _streams(data)
    cells = 0
    sheets: dict[str, SheetFacts] = {}
    for book in streams.books:
        if any(kind == _LOCK for kind, *_ in records(book, 0)):
            raise LockedError
        styles = _odd_styles(book)
        facts_by_sheet: dict[int, SheetFacts] = {}
        for name, at in sheets_of(book):
            if at not in facts_by_sheet:
                facts_by_sheet[at] = _facts(book, at, styles)
            cells += facts_by_sheet[at].rows * facts_by_sheet[at].columns
            sheets.setdefault(name, facts_by_sheet[at])
    return Book(_renamed(data, streams), cells, sheets)


def streams_of(data: bytes) -> list[bytes]:
    """The streams that may be the workbook, of a file that `scan_book` has found sound."""
    return _streams(data).books


def sheets_of(book: bytes) -> Iterator[tuple[str, int]]:
    """Name and place in the stream of every sheet."""
    for kind, start, end in records(book, 0):
        if kind == _SHEET and end - start >= 4:
            yield _sheet_name(book[start:end]), int.from_bytes(book[start : start + 4], "little")


def _odd_styles(book: bytes) -> dict[int, str]:
    """Cell styles whose number format shows something else than the number: index → format."""
    codes = dict(BUILT_IN)
    styles: list[int] = []
    for kind, start, end in records(book, 0):
        if kind == _FORMAT and end - start > 5:
            number, count, wide = struct.unpack_from("<HHB", book, start)
            codes[number] = _text(book[start + 5 : end], count, wide)
        elif kind == _STYLE and end - start >= 4:
            styles.append(struct.unpack_from("<H", book, start + 2)[0])
    return {at: codes[n] for at, n in enumerate(styles) if n in codes and is_odd(codes[n])}


def _sheet_name(record: bytes) -> str:
    return _text(record[8:], record[6], record[7]) if len(record) > 8 else ""


def _text(signs: bytes, count: int, wide: int) -> str:
    """A text of so many signs, each of one byte or (`wide`) two."""
    return signs[: 2 * count].decode("utf-16-le", "replace") if wide & 1 else signs[:count].decode("latin-1")


def _facts(book: bytes, at: int, styles: dict[int, str]) -> SheetFacts:
    rows, columns = 0, 0
    hidden: set[int] = set()
    errors: list[tuple[int, int, str]] = []
    formats: list[tuple[int, int, str]] = []
    places = array("L")
    for kind, start, end in records(book, at):
        if kind in _CELLS:
            row, column = _PLACE.unpack_from(book, start)
            last = _PLACE.unpack_from(book, end - 4)[1] if kind == _MANY else column
            count = (end - start) // _RK - 1 if kind == _MANY else 1  # a hostile file's `last` may be any
            places.extend(range(row << 16 | column, (row << 16 | column) + count))
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            if styles:
                formats += _formats(book[start:end], kind, styles)
            error = _error(book[start:end], kind) if kind in _FALLIBLE else ""
            if error:
                errors.append((row, column, error))
        elif kind == _DIMENSIONS:
            _check_dimensions(book[start:end])
        elif kind == _ROW and end - start >= 16 and book[start + 12] & _ZERO_HEIGHT:
            hidden.add(struct.unpack_from("<H", book, start)[0])
    if len(set(places)) < len(places):
        raise ValueError("cells")  # of two in one place at least one has come from another
    return SheetFacts(
        rows, columns, hidden_rows=frozenset(hidden), errors=tuple(errors), formats=tuple(formats)
    )


def _formats(record: bytes, kind: int, styles: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    """Cells of a record that have one of the styles."""
    row, column = _PLACE.unpack_from(record, 0)
    step = _RK if kind == _MANY else len(record)
    for n, at in enumerate(range(4, len(record) - 2 if kind == _MANY else 6, step)):
        style = struct.unpack_from("<H", record, at)[0]
        if style in styles:
            yield row, column + n, styles[style]


def _error(record: bytes, kind: int) -> str:
    """The error of Excel in a cell, "" for none."""
    if kind == _BOOLEAN:
        return ERRORS.get(record[6], "#?") if len(record) >= 8 and record[7] else ""
    result = record[6:14]
    is_error = len(result) == 8 and result[6:] == b"\xff\xff" and result[0] == _ERROR_RESULT
    return ERRORS.get(result[2], "#?") if is_error else ""


def _check_dimensions(record: bytes) -> None:
    """Readers reserve what is claimed here. The older format gives rows in two bytes, the newer in four."""
    shape = "<4H" if len(record) == 10 else "<2I2H"
    top, bottom, left, right = struct.unpack_from(shape, record)
    if not (top <= bottom <= _ROWS and left <= right <= _COLUMNS):
        raise ValueError("dimensions")


def records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of every record up to the end of its part of the stream."""
    while at + _RECORD.size <= len(book):
        kind, size = _RECORD.unpack_from(book, at)
        start = at + _RECORD.size
        at = start + size
        if kind == _EOF or at > len(book):
            return
        yield kind, start, at


@dataclass(slots=True)
class _Streams:
    """The streams that may be the workbook, and where in the file the names of entries stand that a reader
    may take for it: its own, and those of documents inside it."""

    books: list[bytes] = field(default_factory=list)
    entries: list[tuple[int, str]] = field(default_factory=list)
    inner: list[tuple[int, str]] = field(default_factory=list)


def _streams(data: bytes) -> _Streams:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    first, _, small, small_start, smalls = struct.unpack_from("<IIIII", data, 48)
    table = _table(data, size)
    sectors = list(_sectors(data, table, first, size))
    directory = b"".join(data[at : at + size] for at in sectors)
    top = _top_entries(directory)
    streams = _Streams()
    root: bytes | None = None
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        name, start, length = _entry(directory, at)
        if name not in _BOOKS:
            continue
        place = sectors[at // size] + at % size
        if at // _ENTRY not in top:
            streams.inner.append((place, name))
            continue
        streams.entries.append((place, name))
        if length >= small:
            streams.books.append(_chain(data, table, start, size)[:length])
            continue
        if root is None:
            root = _chain(data, table, _entry(directory, 0)[1], size)
        links = _numbers(_chain(data, table, small_start, size)) if smalls else ()
        streams.books.append(_chain(root, links, start, 64, 0)[:length])
    if not streams.books:
        raise NoWorkbookError
    return streams


def _top_entries(directory: bytes) -> set[int]:
    """Numbers of the entries in the outermost folder; the others are of documents inside this one."""
    seen: set[int] = set()
    count = len(directory) // _ENTRY
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    while waiting:
        number = waiting.pop()
        if number < count and number not in seen:
            seen.add(number)
            waiting += struct.unpack_from("<II", directory, number * _ENTRY + 68)
    return seen


def _renamed(data: bytes, streams: _Streams) -> bytes:
    """The file with the workbook's stream named as readers look for it, and that of no inner document."""
    changes = [(place, _BOOKS[name]) for place, name in streams.entries]
    changes += [(place, "_" * len(name)) for place, name in streams.inner]
    out = bytearray(data)
    for place, name in changes:
        out[place : place + 2 * len(name)] = name.encode("utf-16-le")
    return data if out == data else bytes(out)


def _entry(directory: bytes, at: int) -> tuple[str, int, int]:
    """Name in lower case, first sector and length of one entry of the directory."""
    count = struct.unpack_from("<H", directory, at + 64)[0]
    name = directory[at : at + min(count, 64)].decode("utf-16-le", "replace").rstrip("\0").lower()
    start, length = struct.unpack_from("<II", directory, at + 116)
    return name, start, length


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """The allocation table: for every sector the one that follows it."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        if following >= _END:
            break
        more = _numbers(_sector(data, following, size))
        sectors += more[:-1]
        following = more[-1]
    return _numbers(b"".join(_sector(data, n, size) for n in dict.fromkeys(sectors) if n < _END))


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _sector(data: bytes, number: int, size: int) -> bytes:
    start = (number + 1) * size
    if start >= len(data):
        raise ValueError("sector")
    return data[start : start + size]


def _chain(data: bytes, table: tuple[int, ...], start: int, size: int, header: int = 1) -> bytes:
    """The bytes of the sectors from `start` on; `header` sectors stand before the first."""
    return b"".join(data[at : at + size] for at in _sectors(data, table, start, size, header))


def _sectors(data: bytes, table: tuple[int, ...], start: int, size: int, header: int = 1) -> Iterator[int]:
    """Where each sector of a chain begins."""
    seen = set()
    while start < _END:
        if start in seen:
            raise ValueError("loop")
        seen.add(start)
        at = (start + header) * size
        if at >= len(data):
            raise ValueError("sector")
        yield at
        start = table[start]
