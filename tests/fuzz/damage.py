"""What happens to bytes on their way, as functions (bytes, random) → bytes and the places that it touched."""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from kpi.model.grid import cell_name
from tests.fuzz.formats import Place, packed

_TEXT = b"\xef\xbb\xbf"
_NOISE = b'<>/"=rcs0A9&; \xff\x00'


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file, and the cells whose own bytes were touched."""

    data: bytes
    places: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes `start`..`end` become others."""

    start: int
    end: int
    new: bytes

    def applied(self, data: bytes) -> bytes:
        return data[: self.start] + self.new + data[self.end :]


def _edit(data: bytes, random: Random) -> Edit:
    """Flipped bits, noise, bytes lost, doubled, or the rest cut off."""
    start = random.randrange(len(data))
    end = min(len(data), start + random.choice((1, 1, 4, 30, 400)))
    kind = random.randrange(5)
    if kind == 0:
        return Edit(start, start + 1, bytes([data[start] ^ (1 << random.randrange(8))]))
    if kind == 1:
        return Edit(start, end, bytes(random.choices(_NOISE, k=end - start)))
    if kind == 2:
        return Edit(start, end, b"")
    if kind == 3:
        return Edit(end, end, data[start:end])
    return Edit(start, len(data), b"")


def bytes_damaged(data: bytes, random: Random) -> Damaged:
    """The file as it lies on a disk."""
    edits = [_edit(data, random) for _ in range(random.choice((1, 1, 2, 5)))]
    damaged = data
    for edit in sorted(edits, key=lambda edit: -edit.start):  # from behind, so that places stay as they were
        damaged = edit.applied(damaged)
    return Damaged(damaged, frozenset(place for edit in edits for place in _touched(data, edit)))


def part_removed(data: bytes, random: Random) -> Damaged:
    parts = _parts(data)
    del parts[random.randrange(len(parts))]
    return Damaged(packed(parts))


def part_doubled(data: bytes, random: Random) -> Damaged:
    """Two parts of one name; the second may be another's, so that readers differ in which they take."""
    parts = _parts(data)
    name, content = random.choice(parts)
    if random.random() < 0.5:
        content = random.choice(parts)[1]
    parts.insert(random.randint(0, len(parts)), (name, content))
    return Damaged(packed(parts))


def parts_exchanged(data: bytes, random: Random) -> Damaged:
    parts = _parts(data)
    if len(parts) < 2:
        return Damaged(data)
    one, two = random.sample(range(len(parts)), 2)
    (name, content), (other_name, other) = parts[one], parts[two]
    parts[one], parts[two] = (name, other), (other_name, content)
    return Damaged(packed(parts), frozenset(_cells_of(name, other_name, parts)))


def _cells_of(name: str, other_name: str, parts: list[tuple[str, bytes]]) -> Iterator[Place]:
    """The cells of two sheets that were exchanged, whose names stand elsewhere."""
    if "worksheets/" in name and "worksheets/" in other_name:
        for part, content in parts:
            if part in (name, other_name):
                sheets = (_sheet_name(name, parts), _sheet_name(other_name, parts))
                yield from (place for sheet in sheets for place, _, _ in _spans(content, sheet))


def xml_damaged(data: bytes, random: Random) -> Damaged:
    """A part damaged before it was packed: its checksum is right."""
    parts = _parts(data)
    n = random.choice([n for n, (name, content) in enumerate(parts) if content and name != "mimetype"])
    name, content = parts[n]
    edit = _edit(content, random)
    parts[n] = (name, edit.applied(content))
    return Damaged(packed(parts), frozenset(_touched(content, edit, _sheet_name(name, parts))))


def element_removed(data: bytes, random: Random) -> Damaged:
    """A cell, a row, or an attribute is gone; the XML is well formed."""
    parts = _parts(data)
    n = random.choice([n for n, (name, _) in enumerate(parts) if "sheet" in name or name == "content.xml"])
    name, content = parts[n]
    found = list(re.finditer(random.choice(_ELEMENTS), content, re.DOTALL))
    if not found:
        return Damaged(data)
    match = random.choice(found)
    edit = Edit(match.start(), match.end(), b"")
    parts[n] = (name, edit.applied(content))
    return Damaged(packed(parts), frozenset(_touched(content, edit, _sheet_name(name, parts))))


def delimiter_lost(data: bytes, random: Random) -> Damaged:
    """A line of a text file loses a delimiter between two figures and is filled up at its end: nothing else
    of it is touched, so all that is read of it must be true."""
    lines = data.split(b"\n")
    places = [(n, m) for n, line in enumerate(lines) for m in re.finditer(rb"(?<=\d);(?=\d+;)", line)]
    n, match = random.choice([(n, m) for n, m in places if m.start() > lines[n].rfind("ã".encode())])
    lines[n] = lines[n][: match.start()] + lines[n][match.end() :].rstrip(b"\r") + b";\r"
    return Damaged(b"\n".join(lines))


_ELEMENTS = (
    rb"<c [^>]*?(?:/>|>.*?</c>)",
    rb"<row .*?</row>",
    rb' (?:t|s|spans)="[^"]*"',
    rb'(?<=<row) r="[^"]*"',
    rb"<mergeCell [^>]*>",
    rb"<si>.*?</si>",
    rb"<table:table-cell.*?(?:/>|</table:table-cell>)",
    rb"<table:table-row>.*?</table:table-row>",
    rb' (?:office|table):[a-z-]+="[^"]*"',
)


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _sheet_name(part: str, parts: list[tuple[str, bytes]]) -> str:
    """Of an .xlsx, whose parts and sheets are written in one order."""
    number = re.search(r"worksheets/sheet(\d+)\.xml", part)
    book = dict(parts).get("xl/workbook.xml", b"").decode("utf-8", "replace")
    names = re.findall(r'<sheet name="([^"]*)"', book)
    return names[int(number[1]) - 1] if number and int(number[1]) <= len(names) else ""


def _touched(data: bytes, edit: Edit, sheet: str = "") -> set[Place]:
    """The cells in whose bytes something changed. Where a cell's place is told by those before it, as in
    .ods, also those after it; where an address is lost, all of the row."""
    first, end = edit.start, edit.end
    lost = data[edit.start : edit.end]
    if b"<office:spreadsheet" in data:
        end = _found(data, b"</table:table-row>", edit.end)
    elif b' r="' in lost:
        first, end = data.rfind(b"<row", 0, edit.start), _found(data, b"</row>", edit.end)
    end = max(end, first + 1)
    return {place for place, start, stop in _spans(data, sheet) if start < end and first < stop}


def _found(data: bytes, sign: bytes, start: int) -> int:
    at = data.find(sign, start)
    return len(data) if at < 0 else at


def _spans(data: bytes, sheet: str) -> Iterator[tuple[Place, int, int]]:
    """The bytes of each cell, where they can be told: in the XML of a sheet, in a text file, in an .xls."""
    if b"<sheetData" in data[:20_000]:
        for match in re.finditer(rb'<c r="([A-Z]+\d+)".*?(?:/>|</c>)', data, re.DOTALL):
            yield (sheet, match[1].decode()), match.start(), match.end()
    elif b"<office:spreadsheet" in data:
        yield from _ods_spans(data)
    elif data.startswith(_TEXT):
        yield from _text_spans(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        for match in re.finditer(rb"\x03\x02\x0e\x00(....)..(.{8})", data, re.DOTALL):
            row, column = struct.unpack("<HH", match[1])
            yield ("", cell_name(row, column)), match.start(), match.end()


def _ods_spans(data: bytes) -> Iterator[tuple[Place, int, int]]:
    for table in re.finditer(rb'<table:table table:name="([^"]*)">.*?</table:table>', data, re.DOTALL):
        rows = re.finditer(rb"<table:table-row>.*?</table:table-row>", table[0], re.DOTALL)
        for r, row in enumerate(rows):
            cells = re.finditer(rb"<table:[a-z-]*cell[^>]*?(?:/>|>.*?</table:table-cell>)", row[0], re.DOTALL)
            for c, cell in enumerate(cells):
                start = table.start() + row.start()
                place = (html.unescape(table[1].decode()), cell_name(r, c))
                yield place, start + cell.start(), start + cell.end()


def _text_spans(data: bytes) -> Iterator[tuple[Place, int, int]]:
    at = 0
    for r, line in enumerate(data.split(b"\n")):
        start = at
        for c, text in enumerate(line.split(b";")):
            yield ("", cell_name(r, c)), start, start + len(text) + 1
            start += len(text) + 1
        at += len(line) + 1


Damage = Callable[[bytes, Random], Damaged]
ANYWHERE: Mapping[str, Damage] = {"bytes_damaged": bytes_damaged}
IN_LINES: Mapping[str, Damage] = {"delimiter_lost": delimiter_lost}  # of text files, for the corpus
PACKED: Mapping[str, Damage] = {
    damage.__name__: damage
    for damage in (part_removed, part_doubled, parts_exchanged, xml_damaged, element_removed)
}
