"""Facts of a sheet that the reader does not give, from a scan of its XML: extent, formulas, hidden rows.

Scanned with byte patterns, not parsed: it runs for every file, and nothing in it is trusted as a value.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# No pattern here may look past the next tag: hostile files would make the search quadratic.
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r"""(?<![\w:])([\w:]+)\s*=\s*["']([^"']*)["']""")
_ROW = re.compile(rb"""<row\b([^<>]*)>""")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,9})["']""")
_FAR = re.compile(rb' r="(?:[A-Z]{3}|[A-Z]{1,2}\d{4})')
_NEAR_COLUMNS = 702  # columns with one or two letters
_PROLOGUE = 200  # bytes in which a line may end without harm
_FEW_ROWS = 200  # up to here even all near columns make no large sheet
_CELL = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(rb"<f[\s/>]")  # not <formula1> of a validation rule after the last cell
_STORED = re.compile(rb"""<v(?:\s[^<>/]*)?>\s*[^<\s]|\bt=["']str["']""")  # a text result may be empty
_ERROR_TYPE = re.compile(rb"""\bt=["']e["']""")
_PREFIXED = re.compile(rb"<(/?)\w+:(?=\w)")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """`rows` × `columns` is at least what a reader would allocate; cells are 0-based (row, column); `errors`
    are cells with an error of Excel and its text, which the reader shows as empty."""

    rows: int
    columns: int
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    errors: tuple[tuple[int, int, str], ...] = ()


def sheet_names(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name → path of its XML part, in the workbook's order."""
    relations = {}
    for match in _RELATION.finditer(parts.get("xl/_rels/workbook.xml.rels", b"").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        relations[attributes.get("Id", "")] = path
    names = {}
    for match in _SHEET.finditer(parts["xl/workbook.xml"].decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        ids = [value for key, value in attributes.items() if key.endswith(":id")]
        names[html.unescape(attributes.get("name", ""))] = relations.get(ids[0] if ids else "", "")
    return names


def scan_sheet(xml: bytes, exact: bool = False) -> SheetFacts:
    """Scan one worksheet part. Unless `exact`, one without far cells is taken to have all near columns."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = xml.decode("utf-16", "replace").encode()
    if b"<row" not in xml and b":row" in xml:
        xml = _PREFIXED.sub(rb"<\1", xml)
    rows = _ROW.findall(xml)
    numbers = [int(n[1]) for n in map(_ROW_NUMBER.search, rows) if n]
    last, columns = max(len(rows), *numbers, 0), _NEAR_COLUMNS
    if exact or last > _FEW_ROWS or _FAR.search(xml) or _is_odd(xml):
        cells = _CELL.findall(xml)
        last = max([last, *(int(n) for n in {n for _, n in cells})])
        columns = max(map(_column, {letters for letters, _ in cells}), default=0) + 1
    return SheetFacts(
        rows=last,
        columns=columns,
        uncalculated=_uncalculated(xml) if _FORMULA.search(xml) else frozenset(),
        hidden_rows=frozenset(_hidden(rows)) if b"hidden=" in xml else frozenset(),
        errors=tuple(_errors(xml)) if b">#" in xml else (),
    )


def _is_odd(xml: bytes) -> bool:
    """Whether addresses may be written otherwise than ` r="A1"`, which `_FAR` would not see."""
    return b"'" in xml or b"\t" in xml or xml.find(b"\n", _PROLOGUE) >= 0 or b"r =" in xml


def _uncalculated(xml: bytes) -> frozenset[tuple[int, int]]:
    """Cells with a formula and no stored value."""
    found = set()
    for chunk in xml.split(b"<c ")[1:]:
        body = chunk[: chunk.find(b"</c>")] if b"</c>" in chunk else chunk
        place = _CELL.search(b" " + body) if _FORMULA.search(body) and not _STORED.search(body) else None
        if place:
            found.add((int(place[2]) - 1, _column(place[1])))
    return frozenset(found)


def _errors(xml: bytes) -> Iterator[tuple[int, int, str]]:
    for chunk in xml.split(b"<c ")[1:]:
        head, _, body = chunk.partition(b">")
        text = body.partition(b"<v>")[2].partition(b"</v>")[0] if _ERROR_TYPE.search(head) else b""
        place = _CELL.search(b" " + head) if text.startswith(b"#") else None
        if place:
            yield int(place[2]) - 1, _column(place[1]), text[:20].decode("utf-8", "replace")


def _hidden(rows: list[bytes]) -> list[int]:
    numbers = (_ROW_NUMBER.search(a) for a in rows if b'hidden="1"' in a or b'hidden="true"' in a)
    return [int(n[1]) - 1 for n in numbers if n]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def ods_extent(xml: bytes) -> int:
    """Cells an .ods reader would allocate: repeated rows and cells count where they hold something."""
    rows, columns = 0, 0
    pending = 0
    for chunk in xml.split(b"<table:table-row")[1:]:
        head, _, body = chunk.partition(b">")
        repeated = _REPEATED.search(head)
        pending += int(repeated[1]) if repeated else 1
        last = max(body.rfind(b"office:value"), body.rfind(b"<text:p"))
        if last >= 0:
            rows += pending
            pending = 0
            cells = body[:last].split(b"<table:")[1:]
            columns = max(columns, sum(_times(cell) for cell in cells))
    return rows * columns


def _times(cell: bytes) -> int:
    repeated = _REPEATED.search(cell.partition(b">")[0])
    return int(repeated[1]) if repeated else 1
