"""Tables on a terminal, with rich: as many columns as fit, the rest in further parts below."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, JustifyMethod
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from kpi.findings import Catalogue
from kpi.model.table import Column, Table
from kpi.write.cells import clean, full_title, numeric, row_texts, without_shared_heads

_GAP = 2  # one of padding, one of the (invisible) line between columns
_TITLE = 12
_KEYS = ("order", "code", "reporter", "unit", "name")  # columns that say whose figures a row holds
_NARROW = 18  # a text column narrower than this is never squeezed


@dataclass(frozen=True, slots=True)
class Width:
    """The least width a column bears (numbers unbroken, names wrapped between words) and the one it likes."""

    least: int
    liked: int


def show(tables: Sequence[Table], words: Catalogue, console: Console | None = None) -> None:
    """Print the tables to stdout (or the given console)."""
    screen = console or Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    for place, table in enumerate(tables):
        if place:
            screen.print()
        _one(screen, table.on("screen"), words)


def _one(screen: Console, table: Table, words: Catalogue) -> None:
    table = without_shared_heads(table)
    texts = [row_texts(row, table, words.lang) for row in table.rows]
    widths = [width_of(column, [row[i] for row in texts]) for i, column in enumerate(table.columns)]
    keys = _keys(table)
    parts = split(widths, keys, screen.width)
    if table.warning:
        screen.print(Text(f"⚠ {clean(table.warning)}", style="bold yellow"))
    listed = len(parts) > 1 and not keys[0]
    for number, (places, room) in enumerate(parts[:1] if listed else parts, 1):
        title = clean(table.title)
        if len(parts) > 1 and not listed:
            title = words.text("write.part", title=title, part=number, parts=len(parts))
        screen.print(Text(title, style="bold"))
        for line in table.subtitle if number == 1 else ():
            screen.print(Text(clean(line), style="italic"))
        if not texts:
            screen.print(Text(words.text("write.no_rows")))
        elif listed:
            _list(screen, table, texts)
        else:
            screen.print(_grid(table, texts, places, room))
    for note in (*table.notes, *table.hints):
        screen.print(Padding(Text("• " + clean(note)), (0, 0, 0, 1)))
    if table.source:
        screen.print(Text(clean(table.source), style="dim"))


def _keys(table: Table) -> list[bool]:
    """Which columns say whose figures a row holds; the first one where it is the only text before figures."""
    keys = [column.key in _KEYS for column in table.columns]
    kinds = [numeric(column) for column in table.columns[:2]]
    return [True, *keys[1:]] if kinds == [False, True] else keys


def _list(screen: Console, table: Table, texts: Sequence[Sequence[str]]) -> None:
    """A paragraph per row: without a column to repeat, the parts of a row could not be told to belong
    together."""
    titles = [full_title(column) for column in table.columns]
    for cells in texts:
        line = Text("- ")
        for title, cell in zip(titles, cells, strict=True):
            if cell:
                line.append(" · " if len(line) > len("- ") else "")
                line.append(f"{title}: ", style="bold").append(cell)
        screen.print(line)


def _grid(table: Table, texts: Sequence[Sequence[str]], places: Sequence[int], room: Sequence[int]) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, _GAP - 1, 0, 0), show_edge=False)
    for place, width in zip(places, room, strict=True):
        column = table.columns[place]
        side: JustifyMethod = "right" if numeric(column) else "left"
        grid.add_column(Text(full_title(column)), justify=side, width=width, overflow="fold")
    for row, cells in zip(table.rows, texts, strict=True):
        grid.add_row(*(Text(cells[place]) for place in places), style="" if row.kind == "unit" else "bold")
    return grid


def width_of(column: Column, cells: Sequence[str]) -> Width:
    """Widths of a column from its title and its cells."""
    title = full_title(column)
    word = max((len(part) for part in title.split()), default=1)
    widest = max((len(cell) for cell in cells), default=1)
    if numeric(column) or widest <= _NARROW:
        return Width(max(word, widest, 1), max(word, widest, min(len(title), _TITLE), 1))
    longest = max((len(part) for cell in cells for part in cell.split()), default=1)
    return Width(max(word, min(longest, 2 * _NARROW), _NARROW), max(word, widest))


def split(widths: Sequence[Width], leading: Sequence[bool], width: int) -> list[tuple[list[int], list[int]]]:
    """Columns per part, and how wide each is, so that every part fits `width`.

    `leading` tells which columns name the unit; those at the front stand again in each part, so that no
    figure loses its unit.
    """
    first = next((i for i, names in enumerate(leading) if not names), len(leading))
    keys = list(range(first))
    width_taken = sum(widths[i].least + _GAP for i in keys)
    parts: list[list[int]] = [[*keys]]
    width_used = width_taken
    for place in range(first, len(widths)):
        need = widths[place].least + _GAP
        if width_used + need > width + _GAP and len(parts[-1]) > len(keys):
            parts.append([*keys])
            width_used = width_taken
        parts[-1].append(place)
        width_used += need
    return [(part, _stretch([widths[i] for i in part], width)) for part in parts]


def _stretch(widths: Sequence[Width], width: int) -> list[int]:
    room = [w.least for w in widths]
    spare = width + _GAP - sum(room) - _GAP * len(room)
    for place in sorted(range(len(room)), key=lambda i: widths[i].liked - widths[i].least, reverse=True):
        more = max(0, min(spare, widths[place].liked - room[place]))
        room[place] += more
        spare -= more
    return room
