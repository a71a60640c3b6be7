"""What a row of a table is when it is no unit's: a total, a header printed again, another table's header."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.texts.wording import index_of, label_key
from kpi.model.grid import Grid, Rows
from kpi.model.heading import bare_key
from kpi.units.gazetteer.tree import Unit

_INDEX_ROWS = 3  # rows under a header that may hold column numbers or instructions
_PART = re.compile(r"\d{1,3}|[ivx]{1,5}|[a-h]")  # "I + II", "A+B", "13 xã"
_JOINTS = str.maketrans({"+": " ", "(": " ", ")": " ", "∑": "Σ"})
_MARKS = 3  # marks that make a row one of column marks
_NUMBERS = frozenset({float, int})  # not bool
_HEADS = 3  # headings in one row that make it the header of a table


def total_words(name: str, whole: Unit | None, context: Context) -> tuple[str, tuple[str, ...]] | None:
    """The total word with which a row's name begins and the words after it, if they say no more than of what
    it is the total: parts of the table ("Cộng I + II"), kinds of units ("Tổng cộng 13 xã"), or the reporter
    (`whole`) itself ("Cộng toàn huyện Thanh Bình"). None for any other name."""
    key = label_key(name.translate(_JOINTS))
    first = _total_word(key, context.totals)
    if first is None:
        return None
    rest = tuple(key[len(first) :].split())
    place_words = frozenset(label_key(whole.name).split()) if whole else frozenset()
    said = all(word in context.fillers or word in place_words or _PART.fullmatch(word) for word in rest)
    return (first, rest) if said else None


def is_part(word: str) -> bool:
    """Whether a word is the number of a part of a table: "II", "A", "13"."""
    return _PART.fullmatch(word) is not None


@lru_cache(maxsize=10_000)
def _total_word(key: str, totals: frozenset[str]) -> str | None:
    words_matching = [word for word in totals if key == word or key.startswith(f"{word} ")]
    return max(words_matching, key=len, default=None)


def is_number(cell: object) -> bool:
    """Whether a cell holds a figure as readers give it."""
    return type(cell) in _NUMBERS


def has_number(cells: Iterable[object]) -> bool:
    """Whether any of some cells holds a figure as readers give it."""
    return not _NUMBERS.isdisjoint(map(type, cells))


def is_index_row(row: Sequence[object], r: int, header: Header, after: int) -> bool:
    """Column numbers under a header (whose last row is `after`): they grow from left to right or are those of
    columns that were exchanged, and no unit is named beside them."""
    if r > after + _INDEX_ROWS:
        return False
    beside = (row[c] if c is not None and c < len(row) else "" for c in (header.name, header.code))
    if any(index_of(cell) is None for cell in beside):
        return False
    filled = [cell for cell in row if cell not in ("", None)]
    if (_is_marked(filled) or _is_permuted(filled)) and not any(index_of(cell) is None for cell in filled):
        return True
    numbers = []
    for c, _ in header.columns:
        mark = index_of(row[c])
        if mark is None:
            return False
        if mark:
            numbers.append(mark)
    return len(numbers) >= 2 and all(a < b for a, b in itertools.pairwise(numbers))


def _is_marked(filled: Sequence[object]) -> bool:
    """Whether among the filled cells of a row are marks of columns ("A", "(1)"), and each but once."""
    texts = [cell.strip() for cell in filled if isinstance(cell, str)]
    marks = [text for text in texts if text.startswith("(") or text.isalpha()]
    return len(marks) >= _MARKS and len(set(marks)) == len(marks)


def _is_permuted(filled: Sequence[object]) -> bool:
    """Whether the numbers of columns are among the filled cells of a row, each once and none left out, in any
    order."""
    numbers = [mark for cell in filled if (mark := index_of(cell))]
    return len(numbers) > _MARKS and sorted(numbers) == list(range(1, len(numbers) + 1))


def header_again(grid: Grid, header: Header, row: Sequence[object], context: Context) -> str:
    """``same`` for a row that prints the table's header again, ``other`` for one of another table's header,
    "" for any other row."""
    if len(row) - row.count("") < 2:
        return ""  # nearly all rows: the header's words need not be looked up
    texts = [(c, cell) for c, cell in enumerate(row) if cell and type(cell) is str and not cell.isspace()]
    if len(texts) < 2 or has_number([row[c] for c, _ in header.columns]):
        return ""
    heads_printed = _printed(grid.rows[header.top : header.bottom + 1])
    moved_cells = [(c, text) for c, text in texts if bare_key(text) not in heads_printed.get(c, ())]
    if _heads_others(texts, moved_cells, header, heads_printed, context):
        return "other"
    moved_texts = [text for _, text in moved_cells]
    same = len(texts) - len(moved_texts)
    if same >= 2 and 2 * same > len(texts):
        # Headings in other columns than above: the figures below them are not in those columns either.
        elsewhere = any(bare_key(text) in keys for text in moved_texts for keys in heads_printed.values())
        return "other" if elsewhere else "same"
    heads = {text for _, text in texts if context.locator.is_head(text)}
    return "other" if len(heads) >= _HEADS and 2 * len(heads) > len(texts) else ""


def _heads_others(
    texts: Sequence[tuple[int, str]],
    moved_cells: Sequence[tuple[int, str]],
    header: Header,
    heads_printed: Mapping[int, frozenset[str]],
    context: Context,
) -> bool:
    """Whether a row heads names of units again, but mostly other figures, be they of no known form: what
    stands below it is of another table."""
    columns = {c for c, _ in header.columns}
    figures, others = (
        [text for c, text in some if c in columns and any(map(str.isalpha, text))]
        for some in (texts, moved_cells)
    )
    name = next((text for c, text in texts if c == header.name), "")
    printed = bool(name) and bare_key(name) in heads_printed.get(header.name or 0, ())
    is_name = printed or (context.lexicon.is_name(name) and not context.heads_section(label_key(name)))
    return is_name and 2 * len(others) > len(figures)


@lru_cache(maxsize=256)  # the headers of a form are alike in all files of a run
def _printed(block: Rows) -> Mapping[int, frozenset[str]]:
    """Keys of the words of a header by their column."""
    keys: dict[int, set[str]] = {}
    for row in block:
        for c, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip():
                keys.setdefault(c, set()).add(bare_key(cell))
    return {c: frozenset(column_keys) for c, column_keys in keys.items()}
