"""Hidden columns of a workbook, which nobody sees who opens it: only .xlsx tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kpi.intake.files.container import Container, unpacked
from kpi.intake.files.xlsx import sheet_parts

_COLUMNS = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""\b(min|max|hidden|width)\s*=\s*["']([^"']*)["']""")
_LAST = 16_384
_NARROW = 0.5  # letters: nothing is seen of what stands there


def hidden_columns(data: bytes, container: Container) -> Mapping[str, frozenset[int]]:
    """By sheet its hidden columns (0-based), those of no width among them. `container` is what `inspect` says
    of `data`."""
    if container.kind != "xlsx":
        return {}
    parts = unpacked(data)
    return {name: frozenset(_hidden(parts[paths[0]])) for name, paths in sheet_parts(parts) if paths}


def _hidden(xml: bytes) -> Iterator[int]:
    for attributes in _COLUMNS.findall(xml[: xml.find(b"<sheetData")]):
        values = {name: value.decode("ascii", "replace") for name, value in _ATTRIBUTE.findall(attributes)}
        first, last = (values.get(name, "") for name in (b"min", b"max"))
        is_hidden = values.get(b"hidden") in ("1", "true") or _is_nothing(values.get(b"width", "1"))
        if is_hidden and first.isdecimal() and last.isdecimal():
            yield from range(int(first) - 1, min(int(last), _LAST))


def _is_nothing(width: str) -> bool:
    try:
        return float(width) < _NARROW
    except ValueError:
        return False
