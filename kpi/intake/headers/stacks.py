"""The cells above each column of a header, merged and spread ones included."""

from __future__ import annotations

from typing import NamedTuple

Merges = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
Block = tuple[tuple[object, ...], ...]
_Place = tuple[int, int]


class Cell(NamedTuple):
    """A filled cell of a header by its 0-based place on the sheet."""

    row: int
    column: int
    text: str


def stacks(block: Block, merges: Merges, top: int) -> list[list[Cell]]:
    """Per sheet column the header cells over it, from top to bottom; `block` are the header's rows from
    `top`.

    Merged cells reach as far as they are merged. Where nothing is merged sideways, a heading reaches to the
    next one on its right, if there is a heading below both.
    """
    width = max(map(len, block), default=0)
    texts = [[shown(row[c]) if c < len(row) else "" for c in range(width)] for row in block]
    owner: list[list[_Place | None]] = [
        [(r, c) if texts[r][c] else None for c in range(width)] for r in range(len(block))
    ]
    joined_places: set[_Place] = set()
    for (r0, c0), (r1, c1) in merges:
        if r0 < top or c0 >= width:
            continue
        first = owner[r0 - top][c0]
        for r in range(r0 - top, min(r1 - top, len(block) - 1) + 1):
            for c in range(c0, min(c1, width - 1) + 1):
                owner[r][c] = first if r == r0 - top else None
                if c1 > c0:
                    joined_places.add((r, c))
    _spread(owner, joined_places)
    return [
        [Cell(top + p[0], p[1], texts[p[0]][p[1]]) for row in owner if (p := row[c]) is not None]
        for c in range(width)
    ]


def _spread(owner: list[list[_Place | None]], joined_places: set[_Place]) -> None:
    for r in range(len(owner) - 1):
        apart = any((r, c) in joined_places for c in range(len(owner[r])))
        last: _Place | None = None
        for c, owner_here in enumerate(owner[r]):
            below = any(owner[k][c] for k in range(r + 1, len(owner)))
            if (r, c) in joined_places:
                last = None
            elif owner_here is not None:
                # Beside merged cells only a heading with others below it is one of a group.
                last = owner_here if below or not apart else None
            else:
                last = last if below else None
                owner[r][c] = last


def shown(cell: object) -> str:
    """A header cell as text: 2021.0 is "2021"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split()) if cell not in ("", None) else ""
