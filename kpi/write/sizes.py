"""How wide columns and how high rows are, estimated from the texts: a workbook has no engine to ask.

Widths are in characters (Excel's column width), heights in points.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.model.table import Column, Table
from kpi.write.cells import clean, numeric, row_texts
from kpi.write.header import HeaderCell, depth, header_cells

LINE = 15.0  # points of a line of 11-point text
_PAGE = 150.0  # characters across A4 landscape at a size still read with ease
_LEAST_PAGE = 112.0
_UPRIGHT_PAGE = 100.0  # characters across A4 upright
_UPRIGHT_LINE = 2.5  # characters of width a line of a vertical title takes
_LETTER = 5.4  # points a letter of a vertical title takes
_TITLE_LINES = 4
_NAME = 34.0
_FIGURE = 5.0
_EDGE = 0.5  # characters that the edges of a cell take
_HEADER_LIMIT = 190.0
_WORD_EDGE = 1.8  # characters that a word has around it at least


@dataclass(frozen=True, slots=True)
class Sizes:
    """`widths` of the columns, `upright` columns whose title is turned by 90°, `header` row heights."""

    widths: tuple[float, ...]
    upright: frozenset[int]
    header: tuple[float, ...]


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a width."""
    return max(1, len(textwrap.wrap(clean(text), max(1, int(width)), break_on_hyphens=False)))


def table_paths(columns: Sequence[Column]) -> list[tuple[str, ...]]:
    """Header texts of the columns, outermost group first."""
    return [(*(clean(group) for group in column.groups), clean(column.title)) for column in columns]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the columns of a table need and like in width, and which of them hold figures."""

    paths: tuple[tuple[str, ...], ...]
    need: tuple[float, ...]
    liked: tuple[float, ...]
    figures: tuple[bool, ...]

    def picked(self, places: Sequence[int]) -> Wishes:
        """Those of some columns, as wide as what is left of their groups needs."""
        paths = tuple(self.paths[i] for i in places)
        return Wishes(
            paths,
            worded(paths, [self.need[i] for i in places]),
            worded(paths, [self.liked[i] for i in places]),
            tuple(self.figures[i] for i in places),
        )


def wishes_of(table: Table, lang: str, least: float = _FIGURE) -> Wishes:
    """What the columns of a table need and like; one of figures needs at least `least`."""
    texts = [row_texts(row, table, lang) for row in table.rows if row.kind != "section"]
    need = [_need(column, [row[i] for row in texts], least) for i, column in enumerate(table.columns)]
    liked = [_liked(column, wide) for column, wide in zip(table.columns, need, strict=True)]
    figures, paths = [numeric(column) for column in table.columns], table_paths(table.columns)
    return Wishes(tuple(paths), worded(paths, need), worded(paths, liked), tuple(figures))


def worded(paths: Sequence[tuple[str, ...]], widths: Sequence[float]) -> tuple[float, ...]:
    """Columns under a group that are together at least as wide as the longest word of its title."""
    wide = list(widths)
    for cell in (one for one in header_cells(paths) if not one.leaf):
        places = range(cell.column, cell.column + cell.wide)
        lacking = max(map(len, cell.text.split()), default=1) + _WORD_EDGE - sum(wide[i] for i in places)
        for i in places if lacking > 0 else ():
            wide[i] += lacking / cell.wide
    return tuple(wide)


def sizes_of(table: Table, lang: str) -> Sizes:
    """Sizes for a table on A4 landscape, stretched where it is narrow: the heading needs room. The columns of
    one for an upright page are as wide beside each other as they say."""
    if table.one_page:
        return proportioned(table, _UPRIGHT_PAGE, _EDGE)
    wishes = wishes_of(table, lang)
    return fit(wishes.paths, wishes.need, wishes.liked, wishes.figures)


def proportioned(table: Table, page: float, edge: float) -> Sizes:
    """The columns as wide beside each other as they say, over the whole page."""
    total = sum(column.width for column in table.columns)
    widths = [column.width * page / total for column in table.columns]
    figures = [numeric(column) for column in table.columns]
    return fit(table_paths(table.columns), widths, widths, figures, page * 1.001, 0, edge)


def fit(
    paths: Sequence[tuple[str, ...]],
    need: Sequence[float],
    liked: Sequence[float],
    figures: Sequence[bool],
    page: float = _PAGE,
    least: float = _LEAST_PAGE,
    edge: float = _EDGE,
) -> Sizes:
    """Give each column its liked width if the page bears it, else what it needs, titles turned upright; a
    table narrower than `least` is stretched to it."""
    roomy = sum(liked) <= page
    widths = list(liked if roomy else need)
    upright = frozenset(
        i
        for i, path in enumerate(paths)
        if figures[i] and not roomy and _too_narrow(path[-1], widths[i] - edge)
    )
    for i in upright:
        widths[i] = max(widths[i], _upright_lines(paths[i][-1]) * _UPRIGHT_LINE + edge - _EDGE)
    total = sum(widths)
    if total < least:
        widths = [width * least / total for width in widths]
    return Sizes(tuple(widths), upright, _header_heights(paths, widths, upright))


def _need(column: Column, texts: Sequence[str], least: float) -> float:
    widest = max((len(text) for text in texts), default=1)
    if numeric(column):
        return max(least, widest + 1.5)
    word = max((len(word) for word in clean(column.title).split()), default=1)
    return max(min(widest, _NAME, column.fold), word) + _WORD_EDGE


def _liked(column: Column, need: float) -> float:
    word = max((len(word) for word in clean(column.title).split()), default=1)
    if numeric(column):
        return max(need, min(column.width, 16.0), word + _WORD_EDGE, len(clean(column.title)) / _TITLE_LINES)
    return max(need, min(column.width, _NAME))


def _too_narrow(title: str, width: float) -> bool:
    word = max((len(word) for word in title.split()), default=1)
    return word > width or lines_of(title, width) > _TITLE_LINES


def _upright_lines(title: str) -> int:
    letters = (_HEADER_LIMIT - 8) / _LETTER - 4
    return math.ceil(len(title) / letters)


def _header_heights(
    paths: Sequence[tuple[str, ...]], widths: Sequence[float], upright: frozenset[int]
) -> tuple[float, ...]:
    heights = [LINE + 3] * depth(paths)
    cells = header_cells(paths)
    for cell in sorted(cells, key=lambda c: c.high):
        last = cell.row + cell.high
        lacking = min(_cell_height(cell, widths, upright), _HEADER_LIMIT) - sum(heights[cell.row : last])
        if lacking > 0:
            heights[last - 1] += lacking
    return tuple(heights)


def _cell_height(cell: HeaderCell, widths: Sequence[float], upright: frozenset[int]) -> float:
    width = sum(widths[cell.column : cell.column + cell.wide])
    if not (cell.leaf and cell.column in upright):
        return lines_of(cell.text, width - 1) * LINE + 4
    beside = max(1, int(width / _UPRIGHT_LINE))
    longest = max((len(word) for word in cell.text.split()), default=1)
    uneven = 4 if beside == 1 else 6  # letters, lines being broken between words
    return max(longest, len(cell.text) / beside + uneven) * _LETTER + 8
