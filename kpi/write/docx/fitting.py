"""How the columns of a table lie on a page: upright or across, in which size of type, whole or in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kpi.model.pagelayout import PageLayout
from kpi.model.pagelayout import Part as LayoutPart
from kpi.model.table import Column, Heading, Table
from kpi.write.cells import numeric, row_texts
from kpi.write.docx.splitting import split, spread
from kpi.write.sizes import LINE, Sizes, Wishes, fit, lines_of, proportioned, wishes_of

LETTER = 0.185  # millimetres of width that a character takes for each point of its size
_EDGE = 1.2  # characters that the edges of a cell take
LEAST = 3.6  # characters that a column of figures takes
_POINT = 25.4 / 72  # millimetres
_LINE = 1.15  # of the size of type
_CAPITAL = 1.25  # as wide as a small letter
_ROWS = (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5)  # millimetres of a row to sign in
_BORDER = 0.2  # millimetres between two rows
_BETWEEN = 20.0  # millimetres of empty lines between the parts of a page
SIGN_SPACE = 36  # points left free to sign in on a page of its own
_KEYS = ("order", "code", "unit", "name")


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a table, by their places, that stand beside each other: `widths` in millimetres."""

    places: tuple[int, ...]
    sizes: Sizes
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fitting:
    """Type of `points`, the page `across` or upright, the table in `parts` one below the other; rows of units
    at least `least` millimetres high."""

    across: bool
    points: int
    parts: tuple[Part, ...]
    least: float = 0


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
    return Fitting(True, points, _parts(wishes, columns, points, wide))


def _parts(wishes: Wishes, columns: Sequence[Column], points: int, wide: float) -> tuple[Part, ...]:
    """The columns in parts that begin with the same ones."""
    page = wide / (points * LETTER)
    first = next((i for i, column in enumerate(columns) if column.key not in _KEYS), len(columns))
    return tuple(
        _scaled(places, spread(wishes.picked(places), page, _EDGE), wide)
        for places in split(wishes, first, page, _EDGE)
    )


def upright_of(table: Table, layout: PageLayout, lang: str) -> Fitting:
    """As `fitting_of`, but never across: among paragraphs the page is not turned. A table mostly of words is
    not parted: its columns are as wide beside each other as they say."""
    wishes, wide = wishes_of(table, lang, LEAST), room(layout, False)
    whole = tuple(range(len(table.columns)))
    for roomy in (True, False):
        for points in layout.cells:
            part = _part(wishes, whole, points, wide, roomy)
            if part is not None:
                return Fitting(False, points, (part,))
    if sum(not numeric(column) for column in table.columns) * 2 > len(table.columns):
        return _upright(table, layout.cells[len(layout.cells) // 2], wide)
    return Fitting(False, layout.cells[-1], _parts(wishes, table.columns, layout.cells[-1], wide))


def one_page(table: Table, layout: PageLayout, lang: str) -> Fitting:
    """Upright, the columns as wide beside each other as they say, in the largest size of type in which the
    page holds it all (in the least one where none does), rows as high as is left to sign in them."""
    wide, high = room(layout, False), layout.height - layout.top - layout.bottom
    fittings = [_upright(table, points, wide) for points in layout.cells]
    best = next((one for one in fittings if height_of(table, one, layout, lang) <= high), fittings[-1])
    roomy = [replace(best, least=least) for least in _ROWS]
    return next((one for one in roomy if height_of(table, one, layout, lang) <= high), best)


def _upright(table: Table, points: int, wide: float) -> Fitting:
    sizes = proportioned(table, wide / (points * LETTER), _EDGE)
    return Fitting(False, points, (_scaled(tuple(range(len(table.columns))), sizes, wide),))


def height_of(table: Table, fitting: Fitting, layout: PageLayout, lang: str) -> float:
    """How high in millimetres a table is on its page with all that stands around it, as far as can be
    estimated without an engine."""
    (part,), wide = fitting.parts, room(layout, False)
    rows = [row_texts(row, table, lang) for row in table.rows]
    line = _line_height(fitting.points)
    heights = [
        max(line * max(map(lines_of, texts, part.sizes.widths)), fitting.least if row.kind == "unit" else 0)
        for row, texts in zip(table.rows, rows, strict=True)
    ]
    grid = sum(heights) + (sum(part.sizes.header) / LINE + 1) * line + len(rows) * _BORDER
    notes = [*table.notes, *([""] if table.notes else []), table.source]
    page = wide / (fitting.points * LETTER)
    around = sum(lines_of(note, page) for note in notes) * line
    signature = sum(
        max(_text_height(text, one.part, wide / 2, layout) for text in (one.left, one.right))
        for one in table.signature
    )
    return _head_height(table, wide, layout) + grid + around + signature + SIGN_SPACE * _POINT + _BETWEEN


def _head_height(table: Table, wide: float, layout: PageLayout) -> float:
    heading = table.heading or Heading()
    titles: list[tuple[str, LayoutPart]] = [(table.title, "title")]
    titles += [(line, "subtitle") for line in table.subtitle]
    left: list[tuple[str, LayoutPart]] = [(heading.code, "code"), (heading.basis, "basis")]
    right: list[tuple[str, LayoutPart]] = [(party, "party") for party in heading.parties]
    shares = layout.head if heading.code or heading.parties else (100, 100, 100)
    blocks = [
        sum(_text_height(text, part, wide * share / 100, layout) for text, part in texts if text)
        for texts, share in zip((left, titles, right), shares, strict=True)
    ]
    return max(blocks) + (_text_height(table.warning, "warning", wide, layout) if table.warning else 0)


def _text_height(text: str, part: LayoutPart, wide: float, layout: PageLayout) -> float:
    look = layout.looks[part]
    letter = look.size * LETTER * (_CAPITAL if look.capitals else 1)
    return lines_of(text, wide / letter) * _line_height(look.size)


def _line_height(points: int) -> float:
    return points * _LINE * _POINT


def _tries(layout: PageLayout) -> Iterator[tuple[bool, bool, int]]:
    yield False, True, layout.cells[0]
    for roomy in (True, False):
        for points in layout.cells:
            yield True, roomy, points


def _part(wishes: Wishes, places: tuple[int, ...], points: int, wide: float, is_roomy: bool) -> Part | None:
    """The columns in type of a size, None where they do not fit."""
    page = wide / (points * LETTER)
    if is_roomy and sum(wishes.liked) > page:
        return None
    sizes = fit(wishes.paths, wishes.need, wishes.liked, wishes.figures, page, page, _EDGE)
    return _scaled(places, sizes, wide) if sum(sizes.widths) <= page * 1.001 else None


def _scaled(places: tuple[int, ...], sizes: Sizes, wide: float) -> Part:
    total = sum(sizes.widths)
    return Part(places, sizes, tuple(width * wide / total for width in sizes.widths))
