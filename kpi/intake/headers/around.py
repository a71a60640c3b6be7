"""What stands around a header and concerns its columns: unit lines, and words of another time over or under
it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpi.intake.headers.claims import Header
from kpi.intake.texts.lines import Lines, Said
from kpi.intake.texts.wording import index_of, is_figure
from kpi.model.grid import Grid, Text

_UNDER = 3  # rows under a header that may hold words and no figures yet
_OVER = 2  # rows over a header whose cells may head some of its columns
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


class Near(NamedTuple):
    """A text by its 0-based place, and the columns from `first` to `last` that it is about. `part`: "line"
    states the unit of the table, "unit" that of its columns, "words" say that they hold something else."""

    row: int
    column: int
    text: str
    first: int
    last: int
    part: str


Around = tuple[Near, ...]


def surroundings(grid: Grid, texts: Sequence[Text], header: Header, lines: Lines) -> Around:
    """All that concerns the columns of a header, in order."""
    columns = [c for c, _ in header.columns]
    if not columns:
        return ()
    under = _under(grid, header, columns)
    answer_to = lines.announcing.get
    nearby: list[Near] = []
    for r, c, text in texts:
        if r > under:  # where hundreds of names stand, nothing else counts
            answer = answer_to(text)
            if not (lines.may_announce(text) if answer is None else answer):
                continue
        meaning = lines.of(text)
        if meaning is not None:
            nearby += _near(grid, header, (r, c, text), meaning, columns, under)
    nearby += _sub_headings(grid, header, lines, columns, under)
    nearby += _bands(grid, header, lines, columns)
    nearby += _years(grid, header, lines, columns)
    return tuple(dict.fromkeys(nearby))


def _near(
    grid: Grid, header: Header, text: Text, meaning: Said, columns: list[int], under: int
) -> Iterator[Near]:
    r, c, words = text
    if header.top <= r <= header.bottom:
        if meaning.units is not None and meaning.marked and c not in header.claimed:
            yield Near(r, c, words, 0, len(grid.rows[r]), "line")
        elif meaning.other and c in (header.name, header.code):
            yield Near(r, c, words, 0, len(grid.rows[r]), "words")  # "Kế hoạch" under "Tên đơn vị"
        return
    if r < header.top and meaning.beside:
        beside = next((str(cell) for cell in grid.rows[r][c + 1 :] if cell not in ("", None)), "")
        yield Near(r, c, f"{words} {beside}", 0, len(grid.rows[r]), "line")
    elif meaning.units is not None and (r < header.top or (meaning.marked and r > under)):
        yield Near(r, c, words, 0, len(grid.rows[r]), "line")
    elif header.bottom < r <= under and meaning.units is not None and not meaning.marked:
        yield Near(r, c, words, *_reach(grid, r, c, narrow=True), "unit")
    elif header.bottom < r <= under and meaning.units is not None:
        yield Near(r, c, words, 0, len(grid.rows[r]), "line")
    if not (meaning.other or meaning.title_other):
        return
    alone = sum(cell not in ("", None) for cell in grid.rows[r]) == 1
    if r < header.top and (meaning.title_other if alone else meaning.other and r >= header.top - _OVER):
        first, last = _reach(grid, r, c, narrow=False)
        whole = alone and first <= columns[0]
        yield Near(r, c, words, 0 if whole else first, len(grid.rows[r]) if whole else last, "words")
    elif header.bottom < r <= under and meaning.other and meaning.units is None:
        first, last = _reach(grid, r, c, narrow=False)
        yield Near(r, c, words, 0 if alone and c <= columns[0] else first, last, "words")


def _sub_headings(grid: Grid, header: Header, lines: Lines, columns: list[int], under: int) -> Iterator[Near]:
    """Words right under headings that nobody knows: of a unit of measure ("nghìn lượt") or of anything else
    ("nữ")."""
    for r in range(header.bottom + 1, under + 1):
        if any(cell not in ("", None) for cell in grid.rows[r][: columns[0]]):
            continue  # the row of a section, or of a unit that has no figures
        for c in columns:
            cell = grid.rows[r][c]
            meaning = lines.of(cell) if isinstance(cell, str) else None
            if not isinstance(cell, str) or index_of(cell) is not None:
                continue
            if meaning is not None and (meaning.units is not None or meaning.other):
                continue
            if lines.measures.parse(cell) or lines.measures.begins_scaled(cell):
                yield Near(r, c, cell, c, c, "unit")
            elif not lines.is_harmless(cell):
                yield Near(r, c, cell, *_reach(grid, r, c, narrow=True), "words")


def _under(grid: Grid, header: Header, columns: list[int]) -> int:
    """The last of the rows under a header before its first figures."""
    last = header.bottom
    for r in range(last + 1, min(last + 1 + _UNDER, len(grid.rows))):
        row = grid.rows[r]
        if any(is_figure(row[c]) for c in columns if row[c] != ""):
            break
        last = r
    return last


def _reach(grid: Grid, row: int, column: int, narrow: bool) -> tuple[int, int]:
    """The columns a cell is about: those it is merged over, else (unless `narrow`) up to the next filled
    cell."""
    for (r0, c0), (r1, c1) in grid.merges:
        if r0 <= row <= r1 and c0 <= column <= c1:
            return c0, c1
    if narrow:
        return column, column
    cells = grid.rows[row]
    following = (c for c in range(column + 1, len(cells)) if cells[c] not in ("", None))
    return column, next(following, len(cells) + 1) - 1


def _bands(grid: Grid, header: Header, lines: Lines, columns: list[int]) -> Iterator[Near]:
    """Headings right over a header that stand over some of its columns only: a group nobody knows."""
    r = header.top - 1
    if r < 0:
        return
    cells = [(c, cell) for c, cell in enumerate(grid.rows[r]) if cell != "" and cell is not None]
    if not cells or cells[0][0] < columns[0]:
        return
    wide = {c0 for (r0, c0), (_, c1) in grid.merges if r0 == r and c1 > c0}
    for c, cell in cells:
        first, last = _reach(grid, r, c, narrow=False)
        over = [k for k in columns if first <= k <= last]
        known = not isinstance(cell, str) or lines.of(cell) is not None or any(map(str.isdigit, cell))
        if known or not over or len(over) == len(columns) or (len(cells) == 1 and c not in wide):
            continue
        yield Near(r, c, str(cell), first, last, "words")


def _years(grid: Grid, header: Header, lines: Lines, columns: list[int]) -> Iterator[Near]:
    """Years typed as numbers right over or under a header, where no unit is named beside them."""
    frame = [c for c in (header.name, header.code) if c is not None]
    for r in (header.top - 1, header.bottom + 1):
        if not 0 <= r < len(grid.rows) or any(grid.rows[r][c] not in ("", None) for c in frame):
            continue
        numbers = [(c, cell) for c, cell in enumerate(grid.rows[r]) if isinstance(cell, float)]
        if not numbers or not all(n.is_integer() and _FIRST_YEAR <= n < _LAST_YEAR for _, n in numbers):
            continue
        for c, number in numbers:
            if (year := str(int(number))) not in {token for span in lines.period_words for token in span}:
                first, last = _reach(grid, r, c, narrow=False)
                whole = len(numbers) == 1 and first <= columns[0]
                yield Near(r, c, year, 0 if whole else first, len(grid.rows[r]) if whole else last, "words")
