"""Cells of a workbook that the eye does not take for what they hold: struck out, or written in the colour of
their ground; rows of no height; texts that a format shows otherwise. Only .xlsx tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kpi.intake.files.container import Container, unpacked
from kpi.intake.files.hidden_columns import hidden_columns
from kpi.intake.files.numberformats import style_codes, text_seen
from kpi.intake.files.xlsx import cell_styles, sheet_parts
from kpi.model.grid import Grid

Why = Literal["struck", "colour"]
Place = tuple[int, int]
_FONT = re.compile(rb"<(?:\w+:)?font(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
_FILL = re.compile(rb"<(?:\w+:)?fill(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?fill>)", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\s([^<>]*)>")
_TABLE = rb"<(?:\w+:)?%b\b.*?</(?:\w+:)?%b>"
_STRUCK = re.compile(rb"""<(?:\w+:)?strike(?:\s*/?>|\s+val\s*=\s*["'](?:1|true|on))""")
_COLOUR = re.compile(rb"<(?:\w+:)?color\s([^<>]*)>")
_GROUND = re.compile(rb"""patternType\s*=\s*["']solid["'].*?<(?:\w+:)?fgColor\s([^<>]*)>""", re.DOTALL)
_VALUE = re.compile(rb"""\b(rgb|theme|indexed|tint|fontId|fillId)\s*=\s*["']([^"']*)["']""")
_WHITE = "FFFFFF"
_WHITES = {("theme", "0"), ("indexed", "1"), ("indexed", "9")}
_ROW = re.compile(rb"<(?:\w+:)?row\s([^<>]*)>")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_HEIGHT = re.compile(rb"""\bht\s*=\s*["'](\d{1,4}(?:\.\d{1,20})?)["']""")
_LOW = 2  # points: nothing is seen of a row


@dataclass(frozen=True, slots=True)
class Unseen:
    """Of a sheet: `columns` and `rows` (0-based) that are hidden or have no size, `cells` that are struck out
    or of the colour of their ground, and by cell the `texts` that the eye sees in place of theirs."""

    columns: frozenset[int] = frozenset()
    rows: frozenset[int] = frozenset()
    cells: Mapping[Place, Why] = field(default_factory=dict)
    texts: Mapping[Place, str] = field(default_factory=dict)


def unseen_of(data: bytes, container: Container, grids: Sequence[Grid]) -> Mapping[str, Unseen]:
    """By sheet what is not seen of it. `container` is what `inspect` says of `data`, `grids` what is read of
    it."""
    if container.kind != "xlsx":
        return {}
    parts = unpacked(data)
    styles = parts.get("xl/styles.xml", b"")
    odd_styles, codes = dict(_odd_styles(styles)), style_codes(styles)
    columns = hidden_columns(data, container)
    xml_of = {name: parts[paths[0]] for name, paths in sheet_parts(parts) if paths}
    return {
        grid.name: Unseen(
            columns.get(grid.name, frozenset()),
            frozenset(_flat_rows(xml_of[grid.name])),
            {(r, c): odd_styles[style] for r, c, style in cell_styles(xml_of[grid.name], odd_styles)},
            dict(_texts(grid, xml_of[grid.name], codes)),
        )
        for grid in grids
        if grid.name in xml_of
    }


def _odd_styles(xml: bytes) -> Iterator[tuple[int, Why]]:
    """Cell styles (xl/styles.xml) in which a text is struck out, or has the colour of its ground."""
    fonts = _FONT.findall(_table(xml, b"fonts"))
    fills = _FILL.findall(_table(xml, b"fills"))
    for at, attributes in enumerate(_XF.findall(_table(xml, b"cellXfs"))):
        ids = dict(_VALUE.findall(attributes))
        font, fill = _at(fonts, ids.get(b"fontId")), _at(fills, ids.get(b"fillId"))
        if _STRUCK.search(font):
            yield at, "struck"
            continue
        colour, ground = _COLOUR.search(font), _GROUND.search(fill)
        if colour and _colour(colour[1]) == (_colour(ground[1]) if ground else _WHITE):
            yield at, "colour"


def _table(xml: bytes, name: bytes) -> bytes:
    match = re.search(_TABLE % (name, name), xml, re.DOTALL)
    return match[0] if match else b""


def _at(bodies: Sequence[bytes], number: bytes | None) -> bytes:
    at = int(number) if number and number.isdigit() else -1
    return bodies[at] if 0 <= at < len(bodies) else b""


def _colour(attributes: bytes) -> str:
    """A colour as a text; white, however it is written, as one."""
    pairs: list[tuple[bytes, bytes]] = _VALUE.findall(attributes)
    values = {name.decode(): value.decode("ascii", "replace") for name, value in pairs}
    tint = values.pop("tint", "0")
    if "rgb" in values:
        return values["rgb"][-6:].upper()
    shade = next(iter(values.items()), ("", ""))
    plain = tint in ("0", "0.0")
    return _WHITE if shade in _WHITES and plain else f"{shade[0]} {shade[1]} {tint}"


def _flat_rows(xml: bytes) -> Iterator[int]:
    for attributes in _ROW.findall(xml):
        number, height = _NUMBER.search(attributes), _HEIGHT.search(attributes)
        if number and height and float(height[1]) < _LOW:
            yield int(number[1]) - 1


def _texts(grid: Grid, xml: bytes, codes: Mapping[int, str]) -> Iterator[tuple[Place, str]]:
    for r, c, style in cell_styles(xml, codes):
        value = grid.rows[r][c] if r < len(grid.rows) and c < len(grid.rows[r]) else None
        if isinstance(value, str) and value and (text := text_seen(value, codes[style])) is not None:
            yield (r, c), text
