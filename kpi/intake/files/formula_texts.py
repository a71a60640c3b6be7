"""The formulas of a workbook as text, for those who read them and never calculate: only .xlsx has them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from kpi.intake.files.container import Container, unpacked
from kpi.intake.files.xlsx import sheet_parts

_PREFIX = re.compile(rb"<(/?)\w+:(?=\w)")
_PLACE = re.compile(rb"""^[^<>]*\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(rb"<f(?:\s[^<>]*)?>([^<]*)</f>")
_MOST = 20_000  # formulas of a sheet; a form has fewer

Place = tuple[int, int]


def formula_texts(data: bytes, container: Container) -> Mapping[str, Mapping[Place, str]]:
    """By sheet the text of each formula by its 0-based (row, column), without the equals sign; of those that
    a program stores once for several cells the first alone. `container` is what `inspect` says of `data`."""
    if container.kind != "xlsx":
        return {}
    parts = unpacked(data)
    return {name: dict(_formulas(parts[paths[0]])) for name, paths in sheet_parts(parts) if paths}


def _formulas(xml: bytes) -> Iterator[tuple[Place, str]]:
    if b"f>" not in xml:
        return
    count = 0
    for chunk in _PREFIX.sub(rb"<\1", xml).split(b"<c ")[1:]:
        formula, place = _FORMULA.search(chunk.partition(b"</c>")[0]), _PLACE.match(chunk)
        if formula is None or place is None or not formula[1]:
            continue
        yield (int(place[2]) - 1, _column(place[1])), html.unescape(formula[1].decode("utf-8", "replace"))
        count += 1
        if count >= _MOST:
            return


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
