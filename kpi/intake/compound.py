"""How far the sheets of an old binary workbook (.xls) reach, from a walk over its records.

Readers allocate a sheet up to its farthest cell before anything can be asked of them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_END = 0xFFFFFFFA  # from here on numbers of sectors mean "none"
_ENTRY = 128
_BOOKS = ("workbook", "book")
_SHEET, _EOF, _DIMENSIONS, _MANY = 0x0085, 0x000A, 0x0200, 0x00BD
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, _MANY})
_ROWS, _COLUMNS = 65_536, 256  # of the format
_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")


def extents(data: bytes) -> int:
    """Cells a reader would allocate for all sheets together. ValueError, IndexError or struct.error when the
    file is not sound, or says its sheets are larger than the format allows."""
    cells = 0
    for book in _streams(data):
        known: dict[int, int] = {}
        for kind, start, end in _records(book, 0):
            if kind == _SHEET and end - start >= 4:
                at = int.from_bytes(book[start : start + 4], "little")
                if at not in known:
                    known[at] = _extent(book, at)
                cells += known[at]
    return cells


def _extent(book: bytes, at: int) -> int:
    rows, columns = 0, 0
    for kind, start, end in _records(book, at):
        if kind in _CELLS:
            row, column = _PLACE.unpack_from(book, start)
            last = _PLACE.unpack_from(book, end - 4)[1] if kind == _MANY else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
        elif kind == _DIMENSIONS:
            _check_dimensions(book[start:end])
    return rows * columns


def _check_dimensions(record: bytes) -> None:
    """Readers reserve what is claimed here. The older format gives rows in two bytes, the newer in four."""
    shape = "<4H" if len(record) == 10 else "<2I2H"
    top, bottom, left, right = struct.unpack_from(shape, record)
    if not (top <= bottom <= _ROWS and left <= right <= _COLUMNS):
        raise ValueError("dimensions")


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of every record up to the end of its part of the stream."""
    while at + _RECORD.size <= len(book):
        kind, size = _RECORD.unpack_from(book, at)
        start = at + _RECORD.size
        at = start + size
        if kind == _EOF or at > len(book):
            return
        yield kind, start, at


def _streams(data: bytes) -> list[bytes]:
    """The streams that may be the workbook."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    first, _, small, small_start, smalls = struct.unpack_from("<IIIII", data, 48)
    table = _table(data, size)
    directory = _chain(data, table, first, size)
    found = []
    root: bytes | None = None
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        name, start, length = _entry(directory, at)
        if name not in _BOOKS:
            continue
        if length >= small:
            found.append(_chain(data, table, start, size)[:length])
            continue
        if root is None:
            root = _chain(data, table, _entry(directory, 0)[1], size)
        links = _numbers(_chain(data, table, small_start, size)) if smalls else ()
        found.append(_chain(root, links, start, 64, 0)[:length])
    if not found:
        raise ValueError("no workbook")
    return found


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
    pieces, seen = [], set()
    while start < _END:
        if start in seen:
            raise ValueError("loop")
        seen.add(start)
        at = (start + header) * size
        if at >= len(data):
            raise ValueError("sector")
        pieces.append(data[at : at + size])
        start = table[start]
    return b"".join(pieces)
