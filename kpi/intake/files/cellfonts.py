"""The old Vietnamese fonts of the cells of a workbook, for the few in which there are any."""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping

from kpi.intake.files.decoding import Fonts
from kpi.intake.files.oldfonts import family_of
from kpi.intake.files.xls import records, sheets_of, streams_of
from kpi.intake.files.xlsx import cell_styles, sheet_parts

_FONT = re.compile(rb"<(?:\w+:)?font(?:\s[^<>]*)?/?>")
_NAME = re.compile(rb"""<(?:\w+:)?name\s[^<>]*?val=["']([^"'<>]*)["']""")
_STYLE = re.compile(rb"""<(?:\w+:)?xf\s[^<>]*?fontId=["'](\d{1,6})["']""")
_FONT_RECORD, _STYLE_RECORD = 0x0031, 0x00E0
_TEXT_RECORDS = frozenset({0x00FD, 0x0204, 0x00D6})
_NO_FONT = 4  # a number that no font of an old workbook has


def fonts_of(data: bytes, kind: str) -> dict[str, Fonts]:
    """By sheet: the old fonts of its cells, as far as the file says; `data` and `kind` are those of a
    container that may be opened."""
    if kind in ("xlsx", "strict"):
        return _of_xlsx(data)
    return dict(_of_xls(data)) if kind == "xls" else {}


def _of_xlsx(data: bytes) -> dict[str, Fonts]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name.replace("\\", "/").lower(): archive.read(name) for name in archive.namelist()}
    styles = dict(enumerate(_families(parts.get("xl/styles.xml", b""))))
    styles = {number: family for number, family in styles.items() if family}
    if not styles:
        return {}
    return {
        name: {(r, c): styles[style] for r, c, style in cell_styles(parts[paths[0]], styles)}
        for name, paths in sheet_parts(parts)
        if paths
    }


def _families(xml: bytes) -> Iterator[str]:
    """The old font of each cell style, "" for none."""
    table = xml.partition(b"<fonts")[2].partition(b"</fonts>")[0]
    names = [_NAME.search(font) for font in _FONT.split(table)[1:]]
    families = [
        family_of(html.unescape(name[1].decode("utf-8", "replace"))) if name else "" for name in names
    ]
    for number in _STYLE.findall(xml.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]):
        yield families[int(number)] if int(number) < len(families) else ""


def _of_xls(data: bytes) -> Iterator[tuple[str, Fonts]]:
    for book in streams_of(data):
        families: list[str] = []
        styles: dict[int, str] = {}
        for kind, start, end in records(book, 0):
            if kind == _FONT_RECORD and end - start > 16:
                wide, name = book[start + 15] & 1, book[start + 16 : end]
                families.append(family_of(name.decode("utf-16-le" if wide else "latin-1", "replace")))
                if len(families) == _NO_FONT:
                    families.append("")
            elif kind == _STYLE_RECORD and end - start >= 4:
                number = struct.unpack_from("<H", book, start)[0]
                styles[len(styles)] = families[number] if number < len(families) else ""
        for sheet, at in sheets_of(book):
            yield sheet, _of_sheet(book, at, styles)


def _of_sheet(book: bytes, at: int, styles: Mapping[int, str]) -> Fonts:
    fonts = {}
    for kind, start, end in records(book, at):
        if kind in _TEXT_RECORDS and end - start >= 6:
            row, column, style = struct.unpack_from("<HHH", book, start)
            if styles.get(style):
                fonts[row, column] = styles[style]
    return fonts
