"""The cells of a column, as far as they tell what the column holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kpi.intake.context import Context
from kpi.learn.table import Found
from kpi.model.heading import header_key
from kpi.model.number import SCALE, mark_key, parse_number, to_decimal

_CLASSES = 8  # different words that still make classes
_LONGEST = 40  # characters of one


@dataclass(frozen=True, slots=True)
class Values:
    """Of one column, in the rows of units: `numbers` by 0-based row, `texts` that are neither numbers nor
    marks, how many cells are `empty`, and the most decimals of a number."""

    numbers: dict[int, Decimal]
    texts: tuple[str, ...]
    empty: int
    decimals: int


def values_of(layout: Found, column: int, context: Context) -> Values:
    """The cells of a column beside units and rows that may be of units."""
    marks = context.specs.settings.words.marks
    numbers: dict[int, Decimal] = {}
    texts: list[str] = []
    empty = 0
    for line in layout.lines:
        if line.kind not in ("unit", "other"):
            continue
        cell = layout.grid.rows[line.row][column]
        number = number_in(cell, context)
        if (line.row, column) in layout.grid.uncalculated:
            continue
        if cell in ("", None):
            empty += 1
        elif number is not None:
            numbers[line.row] = number
        elif isinstance(cell, str) and mark_key(cell) in marks and not _says_yes(cell, context):
            if marks[mark_key(cell)] == "nil":
                numbers[line.row] = Decimal(0)
            else:
                empty += 1
        else:
            texts.append(str(cell).strip())
    decimals = max((_places(number) for number in numbers.values()), default=0)
    return Values(numbers, tuple(texts), empty, decimals)


def number_in(cell: object, context: Context) -> Decimal | None:
    """The number in a cell, be it typed as text."""
    number = to_decimal(cell) if isinstance(cell, float) else None
    if number is None and isinstance(cell, str) and any(map(str.isdigit, cell)):
        marks = context.specs.settings.words.marks
        readings = (parse_number(cell, decimals, marks).value for decimals in (0, SCALE))  # "1.234", "12,5"
        number = next((value for value in readings if value is not None), None)
    return None if number is None else round(number, SCALE)


def is_yes_no(values: Values, context: Context) -> bool:
    """Whether all cells say yes or no, and some in words."""
    words = context.specs.settings.words
    answers = {mark_key(word) for word in (*words.yes, *words.no)}
    return (
        bool(values.texts)
        and all(mark_key(text) in answers for text in values.texts)
        and not any(number not in (0, 1) for number in values.numbers.values())
    )


def classes_of(values: Values) -> tuple[str, ...]:
    """The few words of which each stands in several cells, () where they are no classes."""
    texts_by_key = {header_key(text): " ".join(text.split()) for text in reversed(values.texts)}
    texts = tuple(reversed(texts_by_key.values()))
    few = 2 <= len(texts) <= _CLASSES and len(texts) < len(values.texts)
    return texts if few and not values.numbers and all(len(text) <= _LONGEST for text in texts) else ()


def _says_yes(cell: str, context: Context) -> bool:
    """Whether a mark is a word of yes as well: "x"."""
    return mark_key(cell) in {mark_key(word) for word in context.specs.settings.words.yes}


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
