"""The row of column numbers under a header: ``(1) (2) (3)``, ``A B 1 2 4=2+3``."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARK = re.compile(
    r"\(?\s*(?P<number>\d{1,3})?\s*\)?\s*(?P<formula>=.*)?\)?|\(?[A-Za-zĐđ]{1,3}\)?", re.DOTALL
)
_LEAST = 2  # numbers that make a row one of column numbers
_HIGHEST = 200
_FIRST = 3  # the numbers begin no later


def index_marks(row: Sequence[object]) -> dict[int, int]:
    """The columns of a row of column numbers by their number, {} for any other row: nothing but marks, whose
    numbers are each given once and without a gap."""
    columns: dict[int, int] = {}
    for c, cell in enumerate(row):
        if cell in ("", None) or (isinstance(cell, str) and not cell.strip()):
            continue
        number = _number(cell)
        if number is None or number in columns:
            return {}
        if number:
            columns[number] = c
    numbers = sorted(columns)
    whole = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return columns if whole and len(numbers) >= _LEAST and numbers[0] <= _FIRST else {}


def _number(cell: object) -> int | None:
    """The number of a mark, 0 for a letter or a formula alone, None for what is no mark."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and 0 < cell < _HIGHEST else None
    match = _MARK.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if match is None:
        return None
    return int(match["number"]) if match["number"] else 0
