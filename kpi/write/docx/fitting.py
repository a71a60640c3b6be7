"""How the columns of a table lie on a page: upright or across, in which size of type, whole or in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.model.pagelayout import PageLayout
from kpi.model.table import Column
from kpi.write.sizes import Sizes, Wishes, fit

_LETTER = 0.185  # millimetres of width that a character takes for each point of its size
_EDGE = 1.2  # characters that the edges of a cell take
LEAST = 3.6  # characters that a column of figures takes
_KEYS = ("order", "code", "unit", "name")


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a table, by their places, that stand beside each other: `widths` in millimetres."""

    places: tuple[int, ...]
    sizes: Sizes
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fitting:
    """Type of `points`, the page `across` or upright, the table in `parts` one below the other."""

    across: bool
    points: int
    parts: tuple[Part, ...]


def room(layout: PageLayout, across: bool) -> float:
    """The width between the margins, in millimetres."""
    return (layout.height if across else layout.width) - layout.left - layout.right


def fitting_of(wishes: Wishes, columns: Sequence[Column], layout: PageLayout) -> Fitting:
    """Upright where the columns have what they like; else across, in the largest size in which they have what
    they like, or what they need with titles turned; else in parts that begin with the same columns."""
    whole = tuple(range(len(columns)))
    for across, roomy, points in _tries(layout):
        part = _part(wishes, whole, points, room(layout, across), roomy)
        if part is not None:
            return Fitting(across, points, (part,))
    points, wide = layout.cells[-1], room(layout, True)
    parts = [_squeezed(wishes, places, points, wide) for places in _split(wishes, columns, wide, points)]
    return Fitting(True, points, tuple(parts))


def _tries(layout: PageLayout) -> Iterator[tuple[bool, bool, int]]:
    yield False, True, layout.cells[0]
    for roomy in (True, False):
        for points in layout.cells:
            yield True, roomy, points


def _part(wishes: Wishes, places: tuple[int, ...], points: int, wide: float, is_roomy: bool) -> Part | None:
    """The columns in type of a size, None where they do not fit."""
    page = wide / (points * _LETTER)
    if is_roomy and sum(wishes.liked) > page:
        return None
    sizes = fit(wishes.paths, wishes.need, wishes.liked, wishes.figures, page, page, _EDGE)
    return _scaled(places, sizes, wide) if sum(sizes.widths) <= page * 1.001 else None


def _squeezed(wishes: Wishes, places: tuple[int, ...], points: int, wide: float) -> Part:
    picked = wishes.picked(places)
    page = wide / (points * _LETTER)
    return _scaled(
        places, fit(picked.paths, picked.need, picked.liked, picked.figures, page, page, _EDGE), wide
    )


def _scaled(places: tuple[int, ...], sizes: Sizes, wide: float) -> Part:
    total = sum(sizes.widths)
    return Part(places, sizes, tuple(width * wide / total for width in sizes.widths))


def _split(wishes: Wishes, columns: Sequence[Column], wide: float, points: int) -> list[tuple[int, ...]]:
    """Places of the columns of each part; those in front that say whose figures a row holds stand in all."""
    page = wide / (points * _LETTER)
    first = next((i for i, column in enumerate(columns) if column.key not in _KEYS), len(columns))
    keys = tuple(range(first))
    begin = sum(wishes.need[i] for i in keys)
    parts: list[list[int]] = [[]]
    width = begin
    for place in range(first, len(columns)):
        if parts[-1] and width + wishes.need[place] > page:
            parts.append([])
            width = begin
        parts[-1].append(place)
        width += wishes.need[place]
    return [(*keys, *part) for part in parts]
