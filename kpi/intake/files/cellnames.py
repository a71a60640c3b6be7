"""Names that a workbook gives to single cells: those by which blank forms of ours mark their columns."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kpi.intake.files.xlsx import SheetFacts
from kpi.model.columnname import PREFIX

CellName = tuple[str, int, int]  # the name, 0-based row and column
_MOST = 5_000  # names that are looked at
_OURS = PREFIX.encode()
_XLSX = re.compile(rb"<(?:\w+:)?definedName\s([^<>]*)>([^<]*)<")
_ODS = re.compile(rb"<table:named-range\s([^<>]*)>")
_NAME = re.compile(rb"""(?<![\w:-])(?:table:)?name=["'](\w+)["']""")
_ADDRESS = re.compile(rb"""table:cell-range-address=(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+?))[.!]\$?([A-Za-z]{1,3})\$?(\d{1,7})$")


def with_cell_names(facts: Mapping[str, SheetFacts], xml: bytes) -> dict[str, SheetFacts]:
    """The facts of the sheets with the names of ours that an .xlsx (`xml` is its workbook part) or an .ods
    (its content) gives to cells of them; names of what is not there any more are left out."""
    names: dict[str, list[CellName]] = {}
    for name, address in _stated(xml) if _OURS in xml else ():
        match = _CELL.match(address.removeprefix("$"))
        if match:
            sheet = match[1].replace("''", "'") if match[1] else match[2]
            row, column = int(match[4]) - 1, _column(match[3].upper())
            names.setdefault(sheet, []).append((name, row, column))
    return {
        sheet: replace(one, names=tuple(names[sheet])) if sheet in names else one
        for sheet, one in facts.items()
    }


def _stated(xml: bytes) -> Iterator[tuple[str, str]]:
    """Our names and what they stand for, as written."""
    for count, (attributes, address) in enumerate(_all(xml)):
        name = _NAME.search(b" " + attributes)
        if count > _MOST:
            return
        if name and name[1].startswith(_OURS):
            yield name[1].decode(), html.unescape(address.decode("utf-8", "replace")).strip()


def _all(xml: bytes) -> Iterable[tuple[bytes, bytes]]:
    for match in _XLSX.finditer(xml):
        yield match[1], match[2]
    for match in _ODS.finditer(xml):
        address = _ADDRESS.search(match[1])
        if address:
            yield match[1], address[1] or address[2]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
