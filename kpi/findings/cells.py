"""The cells a finding is about: as addresses, and in the text that is stored with it.

Stored findings keep them in their parameters, where findings of older lakes have them too: ``cells`` as the
message shows them, ``all_cells`` where that is but a part or a span of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SHOWN, ALL = "cells", "all_cells"
_CELL = r"[A-Z]{1,3}[1-9]\d{0,6}"
_ADDRESS = re.compile(rf"(?<![\w$]){_CELL}(?::{_CELL})?(?!\w)")
_PARTS = re.compile(r"([A-Z]+)(\d+)")


def addresses(text: str) -> tuple[str, ...]:
    """The addresses and ranges (``B5``, ``B5:C7``) in a text, in its order, each once."""
    return tuple(dict.fromkeys(_ADDRESS.findall(text)))


def cells_told(params: Mapping[str, str]) -> tuple[str, ...]:
    """The cells that the parameters of a finding name."""
    return addresses(params.get(ALL) or params.get(SHOWN, ""))


def cell_params(cells: Iterable[str], cells_shown: str) -> dict[str, str]:
    """Cells as parameters; `cells_shown` is how the message shows them, "" for one after the other."""
    all_cells = ", ".join(cells)
    if not all_cells:
        return {}
    return {SHOWN: all_cells} if cells_shown in ("", all_cells) else {SHOWN: cells_shown, ALL: all_cells}


def covers(cells: Iterable[str], cell: str) -> bool:
    """Whether one of the cells or ranges is, or holds, a cell."""
    return any(one == cell or (":" in one and _holds(one, cell)) for one in cells)


def _holds(cells: str, cell: str) -> bool:
    matches = [_PARTS.fullmatch(corner) for corner in (*cells.split(":"), cell)]
    if None in matches:
        return False
    (left, top), (right, bottom), (column, row) = ((_place(m[1]), int(m[2])) for m in matches if m)
    return left <= column <= right and top <= row <= bottom


def _place(letters: str) -> tuple[int, str]:
    return len(letters), letters
