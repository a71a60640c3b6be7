"""A binary workbook (.xlsb) as Excel writes it, small: texts, numbers, errors, merges, formats, hidden rows.
LibreOffice opens what is written here."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from tests.intake.books import packed

_TYPES = "application/vnd.ms-excel."
_SHEET_TYPES = {
    "xl/workbook.bin": "sheet.binary.macroEnabled.main",
    "xl/worksheets/sheet1.bin": "worksheet",
    "xl/sharedStrings.bin": "sharedStrings",
    "xl/styles.bin": "styles",
}
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def record(kind: int, data: bytes = b"") -> bytes:
    return _varying(kind) + _varying(len(data)) + data


def _varying(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    name: str,
    rows: Sequence[Sequence[object]],
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[int] = (),
    formats: Mapping[tuple[int, int], str] | None = None,
) -> bytes:
    """A workbook with one sheet; `merges` are first row, last row, first and last column, `formats` the
    number formats of cells. ``#DIV/0!`` is an error."""
    return packed(parts(name, rows, merges, hidden, formats or {}))


def parts(
    name: str,
    rows: Sequence[Sequence[object]],
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[int] = (),
    formats: Mapping[tuple[int, int], str] | None = None,
) -> dict[str, bytes]:
    """The parts of such a workbook."""
    codes = dict(formats or {})
    texts = list(dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str) and cell))
    book = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide(name))
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{_TYPES}{kind}"/>' for part, kind in _SHEET_TYPES.items()
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            (
                ("worksheet", "worksheets/sheet1.bin"),
                ("styles", "styles.bin"),
                ("sharedStrings", "sharedStrings.bin"),
            ),
            1,
        )
    )
    linked = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    main = f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.bin"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'.encode(),
        "_rels/.rels": f"{linked}{main}</Relationships>".encode(),
        "xl/workbook.bin": record(131) + record(143) + book + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": f"{linked}{links}</Relationships>".encode(),
        "xl/worksheets/sheet1.bin": _sheet(rows, texts, merges, hidden, list(codes)),
        "xl/sharedStrings.bin": record(159, struct.pack("<II", len(texts), len(texts)))
        + b"".join(record(19, b"\0" + wide(text)) for text in texts)
        + record(160),
        "xl/styles.bin": _styles(list(codes.values())),
    }


def _sheet(
    rows: Sequence[Sequence[object]],
    texts: list[str],
    merges: Sequence[tuple[int, int, int, int]],
    hidden: Sequence[int],
    styled: list[tuple[int, int]],
) -> bytes:
    width = max(map(len, rows))
    out = record(129) + record(148, struct.pack("<4I", 0, len(rows) - 1, 0, width - 1)) + record(145)
    for r, row in enumerate(rows):
        flags = 0x10 if r in hidden else 0
        out += record(0, struct.pack("<IIHBBBI", r, 0, 300, 0, flags, 0, 0))
        for c, cell in enumerate(row):
            place = struct.pack("<II", c, styled.index((r, c)) + 1 if (r, c) in styled else 0)
            if cell == "#DIV/0!":
                out += record(3, place + b"\x07")
            elif isinstance(cell, str) and cell:
                out += record(7, place + struct.pack("<I", texts.index(cell)))
            elif isinstance(cell, float | int):
                out += record(5, place + struct.pack("<d", cell))
    out += record(146)
    if merges:
        out += record(177, struct.pack("<I", len(merges)))
        out += b"".join(record(176, struct.pack("<4I", *merge)) for merge in merges) + record(178)
    return out + record(130)


def _styles(codes: list[str]) -> bytes:
    formats = b"".join(record(44, struct.pack("<H", 164 + n) + wide(code)) for n, code in enumerate(codes))
    styles = [0, *(164 + n for n in range(len(codes)))]
    entries = b"".join(record(47, struct.pack("<HHHHH", 0, n, 0, 0, 0) + bytes(6)) for n in styles)
    count = struct.pack("<I", len(codes))
    out = record(278) + record(615, count) + formats + record(616)
    return out + record(617, struct.pack("<I", len(styles))) + entries + record(618) + record(279)
